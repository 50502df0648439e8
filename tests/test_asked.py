"""Known questions: a new one goes to its class, subjects left out stand apart, and a plain loop agrees."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.passages import Span
from index.asked import Belongs, KnownQuestions
from index.entries import Entry, Kind
from index.lexical import Bm25
from index.vectors import Vectors

ASKED: list[tuple[str, Kind, str]] = [
    ("tell", "passage", "Applicants have a duty to disclose generated content."),
    ("tell", "question", "must I tell the office about my robot"),
    ("tell", "question", "do I have to disclose generated pictures"),
    ("tell", "question", "is disclosing a duty"),
    ("tell", "question", "shall I disclose my robot"),
    ("when", "passage", "The statement took effect in March."),
    ("when", "question", "when did the statement start"),
    ("when", "question", "since when does it hold"),
    ("fees", "silence", "how much does a filing cost"),
    ("fees", "silence", "is there a fee for my robot pictures"),
    ("fees", "silence", "what must I pay"),
    ("fees", "silence", "is filing free"),
    ("fees", "silence", "cost of a form"),
    ("bread", "silence", "how do I bake bread"),
    ("bread", "silence", "how long does dough rise"),
    ("bread", "silence", "is rye better than wheat"),
    ("bread", "silence", "which oven is best"),
    ("bread", "silence", "sourdough recipe please"),
    ("unglossed", "passage", "A passage that nobody asks for."),
]  # fmt: skip
AXES = {"tell": 0, "when": 1, "fees": 2, "bread": 3, "unglossed": 4}


def entries(rows: list[tuple[str, Kind, str]] = ASKED) -> list[Entry]:
    """The rows as entries, the questions of each address numbered from 0."""
    found: list[Entry] = []
    for address, kind, text in rows:
        number = sum(entry.address == address and entry.kind == kind for entry in found)
        found.append(Entry(address, Span(0, 1), text, kind, number))
    return found


def unit(vector: Vectors) -> Vectors:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def vectors_of(some: list[Entry], spread: float = 0.2) -> Vectors:
    """Each entry near the axis of its address, always the same."""
    chance = np.random.default_rng(17)
    return np.stack(
        [unit(np.eye(6)[AXES[entry.address]] + spread * chance.normal(size=6)) for entry in some]
    )


def near(address: str) -> Vectors:
    return unit(np.eye(6)[AXES[address]] + 0.05)


@pytest.fixture
def known() -> KnownQuestions:
    return KnownQuestions(entries(), vectors_of(entries()))


@pytest.mark.parametrize("address", ["tell", "when"])
def test_a_question_is_put_to_the_passage_whose_questions_it_is_like(
    known: KnownQuestions, address: str
) -> None:
    belongs = known.place("something", near(address))
    assert int(np.argmax(belongs.by_learning)) == belongs.places[address]
    assert max(belongs.places, key=belongs.cosine) == address


def test_only_passages_that_are_asked_for_are_answers(known: KnownQuestions) -> None:
    belongs = known.place("my robot fee", near("fees"))
    assert set(belongs.places) == {"tell", "when"}
    assert len(belongs.by_learning) == len(belongs.by_cosine) == len(belongs.numbers) == 2
    assert np.flatnonzero(belongs.by_words).tolist() == [belongs.places["tell"]]
    assert (belongs.cosine("fees"), belongs.nearest("fees")) == (-1.0, None)


@pytest.mark.parametrize("silence", ["fees", "bread"])
def test_a_subject_that_is_left_out_is_told_from_the_passages(
    known: KnownQuestions, silence: str
) -> None:
    doubt = known.place("something", near(silence)).doubt
    assert doubt is not None
    assert doubt.silence == silence
    assert doubt.learned < 0
    assert doubt.cosine < 0


def test_a_question_for_a_passage_is_in_no_doubt(known: KnownQuestions) -> None:
    doubt = known.place("disclose the duty", near("tell")).doubt
    assert doubt is not None
    assert min(doubt.learned, doubt.cosine, doubt.words) > 0


def test_the_passages_own_words_are_examples_too() -> None:
    """With the passage elsewhere the same question is less sure of it."""
    some = entries()
    here = vectors_of(some)
    away = here.copy()
    away[0] = near("bread")
    learned = [
        (found := KnownQuestions(some, v).place("x", near("tell"))).by_learning[
            found.places["tell"]
        ]
        for v in (here, away)
    ]
    assert learned[0] > learned[1]


def test_without_subjects_left_out_there_is_no_doubt() -> None:
    some = entries([row for row in ASKED if row[1] != "silence"])
    assert KnownQuestions(some, vectors_of(some)).place("when", near("when")).doubt is None


def test_an_index_without_known_questions_knows_that_it_has_none(known: KnownQuestions) -> None:
    some = entries([row for row in ASKED if row[1] == "passage"])
    assert not KnownQuestions(some, vectors_of(some))
    assert known


def test_ties_go_to_the_first_question_and_the_first_subject_by_name() -> None:
    rows: list[tuple[str, Kind, str]] = [
        ("tell", "question", "one"),
        ("tell", "question", "another"),
        ("fees", "silence", "this"),
        ("bread", "silence", "that"),
    ]
    some = entries(rows)
    same = np.stack([near("tell")] * len(some))
    belongs = KnownQuestions(some, same).place("x", near("tell"))
    assert belongs.nearest("tell") == 0
    assert belongs.doubt is not None
    assert belongs.doubt.silence == "bread"
    assert belongs.doubt.cosine == 0.0


def test_the_order_of_the_entries_changes_nothing(known: KnownQuestions) -> None:
    some, vectors = entries(), vectors_of(entries())
    mixed = list(np.random.default_rng(5).permutation(len(some)))
    again = KnownQuestions([some[n] for n in mixed], vectors[mixed])
    for question, vector in (("my robot", near("tell")), ("a date", near("when"))):
        assert told(again.place(question, vector)) == told(known.place(question, vector))
        assert told(known.place(question, vector)) == told(known.place(question, vector))


def told(belongs: Belongs) -> list[object]:
    scores = (belongs.by_learning, belongs.by_cosine, belongs.by_words, belongs.numbers)
    return [dict(belongs.places), belongs.doubt, *(each.tolist() for each in scores)]


def by_loop(
    some: list[Entry], vectors: Vectors, question: str, vector: Vectors
) -> tuple[dict[str, float], dict[str, int]]:
    """Mean of the three best BM25 scores (0 for those that are missing), and the nearest number."""
    asked = sorted(
        (n for n, entry in enumerate(some) if entry.kind in ("question", "silence")),
        key=lambda n: some[n].address,
    )
    bm25 = Bm25([some[n].text for n in asked]).scores(question)
    words: dict[str, float] = {}
    nearest: dict[str, int] = {}
    for address in {some[n].address for n in asked if some[n].kind == "question"}:
        own = [place for place, n in enumerate(asked) if some[n].address == address]
        best = [*sorted((float(bm25[place]) for place in own), reverse=True), 0.0, 0.0][:3]
        if best[0] > 0:
            words[address] = round(sum(best) / 3, 4)
        cosines = [
            (-round(float(vectors[asked[p]] @ vector), 4), some[asked[p]].number) for p in own
        ]
        nearest[address] = min(cosines)[1]
    return words, nearest


@pytest.mark.parametrize(
    "question", ["must I disclose my robot pictures", "when", "bread", "zzz", "a duty to disclose"]
)
def test_words_and_nearest_agree_with_a_plain_loop(question: str) -> None:
    some = entries()
    for seed in range(20):
        chance = np.random.default_rng(seed)
        vectors = np.stack([unit(chance.normal(size=6)) for _ in some])
        vector = unit(chance.normal(size=6))
        belongs = KnownQuestions(some, vectors).place(question, vector)
        words, nearest = by_loop(some, vectors, question, vector)
        for address, place in belongs.places.items():
            assert belongs.by_words[place] == pytest.approx(words.get(address, 0.0), abs=1e-4)
            assert belongs.nearest(address) == nearest[address]
