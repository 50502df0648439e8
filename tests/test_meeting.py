"""Glossed texts and others side by side: what a question is after leads, what it names stays first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.documents import Corpus
from index.asked import Doubt
from index.hits import Hit
from index.homes import homes
from index.meeting import meet
from index.named import NamedPlaces

SURE, UNSURE = Doubt("fees", 0.3, 0.2, 2.0), Doubt("fees", -0.3, -0.2, -2.0)


def hits(corpus: Corpus, similarity: float, doubt: Doubt | None, start: int) -> list[Hit]:
    return [
        Hit(passage, 0.9 - place / 10, similarity, None, named=False, doubt=doubt)
        for place, passage in enumerate(corpus.passages[start : start + 3])
    ]


@pytest.mark.parametrize(("doubt", "near", "other"), [(SURE, 0.8, 0.4), (UNSURE, 0.3, 0.8)])
def test_the_texts_that_answer_lead(
    corpus: Corpus, doubt: Doubt, near: float, other: float
) -> None:
    ours, others = hits(corpus, near, doubt, 0), hits(corpus, other, None, 10)
    first = meet(ours, others, 6)[0]
    assert (first.doubt is None) == (doubt is UNSURE)
    assert len(meet(ours, others, 6)) == 6


def test_what_is_named_stays_first_whatever_is_nearer(corpus: Corpus) -> None:
    ours, others = hits(corpus, 0.2, UNSURE, 0), hits(corpus, 0.9, None, 10)
    ours[2] = replace(ours[2], named=True, score=2.0)
    assert meet(ours, others, 6)[0] == ours[2]


def test_one_kind_alone_is_left_as_it_is(corpus: Corpus) -> None:
    ours = hits(corpus, 0.8, SURE, 0)
    assert meet(ours, [], 2) == ours[:2]
    assert meet([], ours, 2) == ours[:2]


def test_homes_are_whole_short_documents_and_the_sections_of_long_ones(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, texts = homes(corpus.documents)
    monkeypatch.setattr("index.homes.LONGEST", 500)
    short, more = homes(corpus.documents)
    assert len(numbers) == len(short) == len(corpus.passages)
    assert len(more) > len(texts) >= len(corpus.documents)
    assert sorted(short.tolist()) == short.tolist()
    for document in corpus.documents:
        of_it = {
            short[row] for row, p in enumerate(corpus.passages) if p.document_id == document.id
        }
        others = {
            short[row] for row, p in enumerate(corpus.passages) if p.document_id != document.id
        }
        assert not of_it & others


def test_a_numbered_section_is_looked_up_with_what_stands_below_it(corpus: Corpus) -> None:
    document = corpus.documents[0]
    places = ("313.4.p1", "313.4.B.p1", "313.4.B.1.p1", "313.5.p1", "3134.p1")
    passages = tuple(
        replace(passage, address=f"comp#{place}", document_id="comp", text="words")
        for passage, place in zip(document.passages, places, strict=False)
    )
    found = NamedPlaces(Corpus((replace(document, id="comp", passages=passages),), "x"))
    assert found.find("What does section 313.4(B) say?") == ("comp#313.4.B.p1", "comp#313.4.B.1.p1")
    assert found.find("sec. 313.4") == tuple(f"comp#{place}" for place in places[:3])
    assert found.find("see § 313.5") == ("comp#313.5.p1",)
    assert found.find("section 999") == ()
