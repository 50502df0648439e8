"""The source view: the words at their offsets, everything escaped, notes tied both ways."""

from __future__ import annotations

import html
import re

import pytest

from corpus.documents import Corpus
from corpus.passages import Span
from counter.server import _span, source_link
from counter.source_view import Shown, source_page


def page(corpus: Corpus, cited: Span, deciding: Span | None = None) -> str:
    return source_page(corpus, corpus.document("policy-2023"), Shown(cited, deciding))


def marked_words(shown: str) -> str:
    found = re.search(r'<mark id="here">(.*?)</mark>', shown, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", found[1]))


def test_exactly_the_deciding_words_are_marked(corpus: Corpus) -> None:
    passage = corpus.passage("policy-2023#IV.A.2")
    sentence = passage.sentences[1]
    text = corpus.document("policy-2023").text
    shown = page(corpus, passage.span, sentence)
    assert marked_words(shown) == text[sentence.start : sentence.end]
    assert shown.count('id="here"') == 1
    assert 'class="passage paragraph cited"' in shown


def test_a_mark_may_run_over_a_note_call(corpus: Corpus) -> None:
    passage = corpus.passage("policy-2023#III.2")
    assert marked_words(page(corpus, passage.span)) == passage.text


def test_all_words_of_the_text_are_on_the_page(corpus: Corpus) -> None:
    shown = html.unescape(
        re.sub(r"<sup>.*?</sup>|<[^>]+>", " ", page(corpus, Span(0, 10)), flags=re.DOTALL)
    )
    words = set(re.findall(r"\w{5,}", corpus.document("policy-2023").text))
    assert words <= set(re.findall(r"\w+", shown))


def test_calls_and_notes_link_to_each_other(corpus: Corpus) -> None:
    shown = page(corpus, Span(0, 10))
    for number in range(1, 46):
        assert f'<a href="#n{number}"' in shown
        assert f'<section id="n{number}"' in shown


def test_what_was_put_back_is_listed_with_its_right(corpus: Corpus) -> None:
    shown = page(corpus, Span(0, 10))
    count = len(corpus.document("policy-2023").restored)
    assert f"({count} marks), and by what right" in shown
    assert "Header of the same issue on govinfo.gov" in shown


@pytest.mark.parametrize(
    "asked",
    [None, "", "5", "9-5", "-1-4", "a-b", "0-99999999999", "1-9999999", "²-³", "0-5<script>"],
)
def test_a_span_that_names_nothing_marks_nothing(asked: str | None) -> None:
    assert _span(asked, "some text") is None


def test_a_link_names_what_is_cited_and_what_decides() -> None:
    assert _span("2-6", "some text") == Span(2, 6)
    link = source_link("policy-2023", Span(5, 90), Span(5, 20))
    assert link == "/source/policy-2023?cited=5-90&marked=5-20#here"
