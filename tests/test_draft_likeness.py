"""Which sentences are likest: the same as if each were compared; and long texts folded line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from assistant.draft_folding import _by_lines, fold, plain
from assistant.draft_likeness import Likeness
from assistant.draft_texts import texts_of
from corpus.documents import Corpus

WORDS = ("the", "claim", "an", "author", "must", "not", "name", "a", "work", "Work", "1976", "—")
WORDED = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
SENTENCES = st.lists(WORDED, min_size=1, max_size=30)
PIECES = (
    "a",
    "b c",
    "\n",
    "\n\n",
    "[1]",
    "[^12]",
    ",",
    ".",
    ")",
    "*",
    "\\",
    "## ",
    "> ",
    "--",
    "- ",
)


@given(SENTENCES, WORDED)
def test_the_nearest_is_the_one_that_comparing_with_each_finds(
    sentences: list[str], words: str
) -> None:
    number, like = Likeness(sentences).nearest(words, 70) or (None, 0.0)
    found = process.extractOne(words, sentences, scorer=fuzz.token_sort_ratio)
    if found[1] < 70:
        assert number is None
    else:
        assert (number, like) == (found[2], pytest.approx(found[1]))


@given(SENTENCES, WORDED)
def test_the_likest_are_those_that_comparing_with_each_finds(
    sentences: list[str], words: str
) -> None:
    keys = [f"{text} {number}" for number, text in enumerate(sentences)]
    owners = [str(number // 3) for number in range(len(sentences))]
    likes = [fuzz.token_set_ratio(words, text) for text in sentences]
    best: dict[str, int] = {}
    for number in sorted(range(len(sentences)), key=lambda n: (-likes[n], keys[n])):
        if likes[number] >= 55 and len(best) < 3:
            best.setdefault(owners[number], number)
    assert Likeness(sentences).likest(words, 55, keys, owners, 3) == list(best.values())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_text_folded_line_by_line_is_the_same(text: str) -> None:
    assert _by_lines(text) == fold(text).text


def test_whole_documents_fold_to_the_same(corpus: Corpus) -> None:
    for document in corpus.documents:
        assert plain(document.text) == fold(document.text).text


def test_a_changed_quotation_leads_to_its_passage(corpus: Corpus) -> None:
    texts = texts_of(corpus)
    for passage in corpus.passages[10:90:20]:
        words = plain(passage.text).split()
        words[len(words) // 2] = "never"
        assert texts.passage_like(" ".join(words)) == passage


def test_the_texts_are_folded_anew_where_they_are_others(corpus: Corpus) -> None:
    assert texts_of(corpus) is texts_of(corpus)
    other = Corpus(corpus.documents[:1], corpus.fingerprint)
    assert texts_of(other) is not texts_of(corpus)
