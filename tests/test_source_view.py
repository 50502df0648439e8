"""The source view: the words at their offsets, everything escaped, notes tied both ways."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest

from corpus.documents import Corpus
from corpus.passages import Span
from counter.plain_words import plain_words, plain_words_html
from counter.source_links import named_span, source_link
from counter.source_view import Shown, source_page


def page(corpus: Corpus, cited: Span, deciding: Span | None = None) -> str:
    return source_page(corpus, corpus.document("policy-2023"), Shown(cited, deciding))


def marked_words(shown: str) -> str:
    """All that is marked, without the notes that stand open between its runs."""
    runs = re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", "".join(runs)))


def test_exactly_the_deciding_words_are_marked(corpus: Corpus) -> None:
    passage = corpus.passage("policy-2023#IV.A.2")
    sentence = passage.sentences[1]
    text = corpus.document("policy-2023").text
    shown = page(corpus, passage.span, sentence)
    assert marked_words(shown) == text[sentence.start : sentence.end]
    assert shown.count('id="here"') == 1
    assert '<section id="IV.A.2" class="passage paragraph cited">' in shown


def test_a_mark_may_run_over_a_note_call(corpus: Corpus) -> None:
    passage = corpus.passage("policy-2023#III.2")
    assert marked_words(page(corpus, passage.span)) == passage.text


def test_all_words_of_the_text_are_on_the_page(corpus: Corpus) -> None:
    shown = html.unescape(re.sub(r"</?(?:ins|mark|span)[^>]*>", "", page(corpus, Span(0, 10))))
    words = set(re.findall(r"\w{5,}", corpus.document("policy-2023").text))
    assert words <= set(re.findall(r"\w+", shown))


def test_calls_and_notes_link_to_each_other(corpus: Corpus) -> None:
    shown = page(corpus, Span(0, 10))
    for number in range(1, 46):
        assert f'<a href="#n{number}"' in shown
        assert f'<section id="n{number}"' in shown
        assert shown.count(f'id="call-n{number}"') == shown.count(f'href="#call-n{number}"') == 1


def test_a_note_that_the_cited_words_call_is_open_and_tells_what_has_changed(
    corpus: Corpus,
) -> None:
    passage = corpus.passage("policy-2023#I.3")
    shown = page(corpus, passage.span, passage.sentences[-1])
    opened = re.findall(r'<details class="call" id="call-(n\d+)" open>', shown)
    assert opened == ["n8"]
    inside = shown.partition('id="call-n8" open>')[2].partition("</details>")[0]
    assert "currently being challenged" in inside
    assert "Since then (March 2, 2026)" in inside


def test_a_cited_note_stands_under_the_sentence_that_calls_it(corpus: Corpus) -> None:
    note = corpus.passage("policy-2023#n40")
    shown = page(corpus, note.span)
    tie = shown.partition('<section id="n40"')[2].partition('class="words"')[0]
    assert "AI-generated content that is more than de minimis" in html.unescape(tie)
    assert marked_words(shown) == note.text


def test_every_gloss_stands_beside_its_words_and_is_labelled_as_ours(corpus: Corpus) -> None:
    shown = page(corpus, Span(0, 10))
    for passage in corpus.document("policy-2023").passages:
        gloss = corpus.glosses.get(passage.address)
        assert gloss is not None
        place = passage.address.partition("#")[2]
        beside = shown.partition(f'<section id="{place}"')[2].partition("</section>")[0]
        assert "ours, not the Office" in beside
        assert html.escape(plain_words(gloss)[0][1]) in beside


@pytest.mark.parametrize("document_id", ["policy-2023", "report-2025-summary"])
def test_headings_go_down_one_step_at_a_time_and_ids_stand_once(
    corpus: Corpus, document_id: str
) -> None:
    shown = source_page(corpus, corpus.document(document_id), Shown())
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", shown)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    leads_to = set(re.findall(r'href="#([^"]+)"', shown))
    assert leads_to <= set(ids)
    assert "here" not in ids
    assert "<script" not in shown


class TwoPoints:
    """A gloss that explains two places and a term."""

    @dataclass
    class Point:
        explains: str
        short: str

    @dataclass
    class Term:
        term: str
        says: str

    points = (Point("first <words>", "one"), Point("second words", "two"))
    terms = (Term("de minimis", "too small to matter"),)
    who = "anyone"


def test_a_gloss_with_several_points_shows_what_each_explains_and_its_terms() -> None:
    shown = plain_words_html(TwoPoints())  # type: ignore[arg-type]
    assert "<dt>“first &lt;words&gt;”</dt><dd>one</dd>" in shown
    assert "<dt>“second words”</dt><dd>two</dd>" in shown
    assert "<dt>de minimis</dt><dd>too small to matter</dd>" in shown


def test_what_was_put_back_is_listed_with_its_right(corpus: Corpus) -> None:
    shown = page(corpus, Span(0, 10))
    count = len(corpus.document("policy-2023").restored)
    assert f"({count} marks), and by what right" in shown
    for number in range(1, count + 1):
        assert shown.count(f'id="mark-{number}"') == shown.count(f'href="#mark-{number}"') == 1
    assert "Header of the same issue on govinfo.gov" in shown


@pytest.mark.parametrize(
    "asked",
    [None, "", "5", "9-5", "-1-4", "a-b", "0-99999999999", "1-9999999", "²-³", "0-5<script>"],
)
def test_a_span_that_names_nothing_marks_nothing(asked: str | None) -> None:
    assert named_span(asked, "some text") is None


def test_a_link_names_what_is_cited_and_what_decides() -> None:
    assert named_span("2-6", "some text") == Span(2, 6)
    link = source_link("policy-2023", Span(5, 90), Span(5, 20))
    assert link == "/source/policy-2023?cited=5-90&marked=5-20#here"
