"""Glossed texts and others side by side: what a question is after leads, what it names stays first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answerable import confidence, silent_on
from corpus.documents import Corpus, Document
from corpus.passages import Passage
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


@pytest.mark.parametrize(
    ("similarity", "agreed", "answers"),
    [
        (0.65, 0.9, True),
        (0.65, 0.2, False),  # near, but the words and the sentences say others
        (0.45, 0.9, False),  # the best of all, but far from the question
    ],
)
def test_texts_beside_ours_answer_where_they_are_near_and_all_ways_agree(
    corpus: Corpus, similarity: float, agreed: float, *, answers: bool
) -> None:
    ours, others = hits(corpus, 0.3, UNSURE, 0), hits(corpus, similarity, None, 10)
    found = meet(ours, [replace(others[0], score=agreed)], 6)
    found = [hit for hit in found if hit.doubt is None] + [hit for hit in found if hit.doubt]
    assert (confidence("Whatever it is?", found) >= 0) is answers
    assert (silent_on("Whatever it is?", found, corpus.glosses) is None) is answers


def test_ours_answer_nothing_far_from_them_where_others_stand_beside(corpus: Corpus) -> None:
    far, near = (hits(corpus, similarity, SURE, 0) for similarity in (0.4, 0.5))
    others = hits(corpus, 0.1, None, 10)
    assert confidence("Whatever it is?", far) > 0
    assert confidence("Whatever it is?", meet(far, others, 6)) < 0
    assert confidence("Whatever it is?", meet(near, others, 6)) > 0


def test_silence_names_no_subject_that_texts_beside_ours_may_treat(corpus: Corpus) -> None:
    ours, others = hits(corpus, 0.3, UNSURE, 0), hits(corpus, 0.3, None, 10)
    alone = silent_on("What does it cost?", ours, corpus.glosses)
    beside = silent_on("What does it cost?", meet(ours, others, 6), corpus.glosses)
    assert alone is not None
    assert beside is not None
    assert alone.subject == corpus.glosses.silence("fees").subject
    assert beside.subject == "what you ask"
    assert beside.turn == alone.turn


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


def named_in(document: Document, passages: tuple[Passage, ...]) -> NamedPlaces:
    return NamedPlaces(Corpus((replace(document, id="comp", passages=passages),), "x"))


def test_a_number_leads_to_the_few_passages_in_which_it_stands(corpus: Corpus) -> None:
    document = corpus.documents[0]
    texts = (
        "See 17 U.S.C. § 411(b) on that.",
        "Under section 1411(b) and 411(bb), 411 alone.",
        "37 C.F.R. §\u00a0202.3(B)(4)",  # letters and white space of another kind
        *["Call 202\u2013707\u20133000."] * 4,  # dashes of another kind
        *["Form 12-A, line 9-C."] * 5,
    )
    passages = tuple(
        replace(passage, address=f"comp#{place}", document_id="comp", text=text)
        for place, (passage, text) in enumerate(zip(document.passages, texts, strict=False))
    )
    found = named_in(document, passages)
    for _ in range(2):  # what is remembered leads to the same
        assert found.find("What does 411(B) say?") == ("comp#0",)
        assert found.find("is 202.3(b)(4) still the rule") == ("comp#2",)
        assert found.find("who answers at 202-707-3000") == tuple(f"comp#{n}" for n in range(3, 7))
        assert found.find("line 12-A") == ()  # too many have it to single one out
        assert found.find("my number is 555-867-5309") == ()
        assert found.find("see comp#2 and comp#99") == ("comp#2",)


def test_a_numbered_section_is_looked_up_with_what_stands_below_it(corpus: Corpus) -> None:
    document = corpus.documents[0]
    places = ("313.4.p1", "313.4.B.p1", "313.4.B.1.p1", "313.5.p1", "3134.p1")
    passages = tuple(
        replace(passage, address=f"comp#{place}", document_id="comp", text="words")
        for passage, place in zip(document.passages, places, strict=False)
    )
    found = named_in(document, passages)
    assert found.find("What does section 313.4(B) say?") == ("comp#313.4.B.p1", "comp#313.4.B.1.p1")
    assert found.find("sec. 313.4") == tuple(f"comp#{place}" for place in places[:3])
    assert found.find("see § 313.5") == ("comp#313.5.p1",)
    assert found.find("section 999") == ()
