"""Everyday words find a passage through what people say for its headings; nobody is ever shown them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.coverage import covered
from corpus.documents import Corpus
from corpus.everyday import Everyday, everyday, read_everyday
from index.entries import words_of
from index.hits import Hit
from index.homes import homes
from index.model_files import ModelFiles
from index.shelves import shelf

RECIPE = "313 Uncopyrightable Material › 313.4(F) Mere Listing of Ingredients or Contents"


@pytest.fixture
def said() -> Everyday:
    return read_everyday(
        '"Boats" = "ships; canoes"\n"Boats › Fees" = "what a boat costs"\n"Fees" = "prices"\n'
    )


@pytest.fixture
def added(corpus: Corpus) -> Corpus:
    """Our first document as if somebody had added it, its first passage under the Office's heading."""
    ours = replace(corpus.documents[0], added=True)
    first, *others = ours.passages
    ours = replace(ours, passages=(replace(first, heading=RECIPE), *others))
    return replace(corpus, documents=(ours, *corpus.documents[1:]))


@pytest.mark.parametrize(
    ("heading", "phrases"),
    [
        ("Boats", ("ships", "canoes")),
        ("12 BOATS", ("ships", "canoes")),  # without its number, in any case
        ("§ 12.3(A) Boats", ("ships", "canoes")),
        ("12 Boats › 12.1 Deck", ("ships", "canoes")),  # holds for the sections below
        ("12 Boats › 12.2 Fees", ("ships", "canoes", "what a boat costs", "prices")),
        ("12 Trains › 12.2 Fees", ("prices",)),  # a common heading means the one above it too
        ("12 House Boats", ()),  # whole headings only
        ("", ()),
    ],
)
def test_phrases_are_said_for_headings(
    said: Everyday, heading: str, phrases: tuple[str, ...]
) -> None:
    assert said.said_for(heading) == phrases


def test_what_we_keep_is_whole() -> None:
    phrases = [each for group in everyday().by_headings.values() for each in group]
    assert len(everyday().by_headings) > 500
    assert all(phrase and phrase == phrase.strip() for phrase in phrases)
    assert any("cookbooks" in phrase for phrase in everyday().said_for(RECIPE))


def test_an_added_document_is_found_by_what_people_say(corpus: Corpus, added: Corpus) -> None:
    first = added.documents[0].passages[0]
    assert "cookbooks" in words_of(first, added)
    assert "cookbooks" in homes(added.documents[:1])[1][0]
    assert not any("cookbooks" in words_of(passage, corpus) for passage in corpus.passages)
    assert not any("cookbooks" in words for words in homes(corpus.documents)[1])


def test_our_own_texts_are_found_by_their_own_words(corpus: Corpus, added: Corpus) -> None:
    first = replace(corpus.documents[0].passages[0], heading=RECIPE)
    assert "cookbooks" not in words_of(first, corpus)


def test_a_word_said_for_a_heading_counts_less_than_one_that_stands_there(added: Corpus) -> None:
    hit = Hit(added.documents[0].passages[0], 0.9, 0.9, None, named=False)
    assert covered("ingredients", [hit]) == 1
    assert 0 < covered("cookbooks", [hit]) < 1
    assert covered("parrots", [hit]) == 0


def test_other_phrases_make_another_index_of_added_documents_alone(
    corpus: Corpus, added: Corpus, said: Everyday, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ModelFiles("a-model", Path(), {"weights": "0" * 64})
    before = [shelf(Path(), each, model).wanted for each in (corpus, added)]
    monkeypatch.setattr("index.shelves.everyday", lambda: said)
    after = [shelf(Path(), each, model).wanted for each in (corpus, added)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False]
