"""Growth: made texts keep what they promise, exponents are found again, and what gives first is said."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from assistant.batches import BadFile
from corpus.documents import open_corpus
from corpus.pieces import plain_units
from evals import growth as measuring
from evals.growth import Plan, first_turns, growth, summed_up
from evals.growth_alone import made_documents, made_vectors, mixed, mixes, sentences_of
from evals.growth_asking import dealt, spread, timed
from evals.growth_fit import Gives, Limit, Point, crossed, fit, gives_first, interval, sentence
from evals.growth_job import Job, read_job
from evals.growth_library import folder_texts, own_texts, write_library
from evals.growth_memory import machine_mb, peak_mb, resident_mb
from evals.growth_stores import nearest, recall
from evals.growth_texts import Plain, as_many_as, cut, drawing, recombined
from evals.growth_vectors import Remembered, Timed, complete, composed, noisy, with_made
from index.vectors import Vectors

TEXT = """Title of it

A heading
The dog barks at night. A cat sleeps all day. Birds sing early.

Another heading
Rain falls in autumn. Snow falls in winter, and nobody minds. The sun shines at noon. """ + (
    "Long sentences make paragraphs long, and long paragraphs are cut into pieces. " * 12
)


def a_text(id_: str = "a", source: str = "s", text: str = TEXT) -> Plain:
    return Plain(id_, source, text, tuple(plain_units(text)))


def in_own_numbers(texts: Sequence[str]) -> Vectors:
    """A unit vector for each text, always the same one."""
    rows = [np.random.default_rng(list(text.encode())).standard_normal(8) for text in texts]
    found = np.array(rows, dtype=np.float32).reshape(len(texts), 8)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


class Made:
    """An encoder that counts how often it is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return in_own_numbers(texts)


# --- exponents


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0, 1.7])
def test_an_exponent_that_was_put_in_is_found_again(exponent: float) -> None:
    found = fit([Point(n, 3 * n**exponent) for n in (1000, 10_000, 100_000)])
    assert found is not None
    assert found.exponent == pytest.approx(exponent)
    assert found.last == pytest.approx(exponent)
    assert found.factor == pytest.approx(3)
    assert found.off_by == pytest.approx(0, abs=1e-9)


def test_a_cost_with_a_floor_grows_faster_at_its_end_than_on_the_whole() -> None:
    found = fit([Point(n, 50 + n / 1000) for n in (1000, 10_000, 100_000, 1_000_000)])
    assert found is not None
    assert found.exponent < found.last < 1
    assert found.off_by > 0.2


def test_one_size_or_a_cost_of_nothing_has_no_exponent() -> None:
    assert fit([Point(1000, 5)]) is None
    assert fit([Point(1000, 5), Point(1000, 6)]) is None
    assert fit([Point(1000, 0), Point(2000, 6)]) is None


def test_the_interval_holds_the_exponent_and_widens_with_scatter() -> None:
    chance = np.random.default_rng(3)

    def times(scatter: float) -> dict[int, list[float]]:
        return {
            n: list(n**0.5 * np.exp(chance.normal(0, scatter, 200))) for n in (1000, 10**4, 10**5)
        }

    narrow, wide = interval(times(0.05)), interval(times(0.8))
    assert narrow is not None
    assert wide is not None
    assert narrow[0] < 0.5 < narrow[1]
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
    assert interval({1000: [1.0, 2.0]}) is None


# --- what gives first

SLOW = Limit("answer_p95", 60, "an answer takes more than 60 ms (p95)")
FULL = Limit("memory", 8000, "the memory is full")


def test_a_limit_crossed_at_a_size_measured_is_told_as_measured() -> None:
    found = crossed(SLOW, [Point(1000, 20), Point(10_000, 61), Point(100_000, 200)])
    assert found == Gives(SLOW, 10_000, measured=True)


def test_a_limit_beyond_the_sizes_is_told_from_the_last_slope() -> None:
    found = crossed(FULL, [Point(1000, 400), Point(10_000, 800), Point(100_000, 4000)])
    assert found is not None
    assert not found.measured
    assert found.n == pytest.approx(100_000 * 2 ** (1 / math.log10(5)))


def test_a_cost_that_does_not_grow_crosses_no_limit() -> None:
    assert crossed(FULL, [Point(1000, 500), Point(10_000, 400)]) is None
    assert crossed(FULL, []) is None


def test_what_gives_first_is_the_smallest_size() -> None:
    costs = {
        "answer_p95": [Point(1000, 10), Point(10_000, 20)],
        "memory": [Point(1000, 700), Point(10_000, 7000)],
    }
    found = gives_first([SLOW, FULL], costs)
    assert [gives.limit for gives in found] == [FULL, SLOW]
    told = sentence(found)
    assert told.startswith("First the memory is full, at about 11,000 passages (told from")
    assert "After that an answer takes more than 60 ms (p95), at about 380,000" in told
    assert sentence(()).startswith("Nothing")


# --- texts


def test_recombined_texts_hold_only_real_sentences_in_the_same_lengths() -> None:
    shape = a_text()
    made = next(recombined([shape], seed=1))
    assert not made.real
    assert made.text != shape.text
    assert sorted(made.sentences) == sorted(shape.sentences)
    assert [len(u["sentences"]) for u in made.passages] == [
        len(u["sentences"]) for u in shape.passages
    ]
    assert [u["at"] for u in made.units] == [u["at"] for u in shape.units]


def test_sentences_of_one_source_stay_in_it() -> None:
    other = a_text("b", "t", "Bread is baked. Milk is drunk. Cheese is eaten.\n")
    texts = recombined([a_text(), other], seed=1)
    first, second = next(texts), next(texts)
    assert set(second.sentences) == set(other.sentences)
    assert set(first.sentences).isdisjoint(second.sentences)


def test_no_sentence_comes_again_before_all_have_come() -> None:
    drawn = drawing("abcd", Random(1))
    rounds = ["".join(sorted(next(drawn) for _ in range(4))) for _ in range(3)]
    assert rounds == ["abcd"] * 3
    assert list(drawing([], Random(1))) == []


def test_there_are_exactly_as_many_passages_as_asked_for_and_the_real_come_first() -> None:
    real = [a_text(), a_text("b")]
    each = len(real[0].passages)
    for wanted in (1, each, each + 1, 5 * each + 2):
        texts = list(as_many_as(wanted, real, seed=1))
        assert sum(len(text.passages) for text in texts) == wanted
        assert [text.real for text in texts] == sorted((t.real for t in texts), reverse=True)
    assert list(as_many_as(7, real, 1)) == list(as_many_as(7, real, 1))
    assert list(as_many_as(0, real, 1)) == []


def test_a_text_is_cut_at_the_end_of_a_passage() -> None:
    whole = a_text()
    short = cut(whole, 1)
    assert len(short.passages) == 1
    assert short.text.strip() == whole.text[: whole.passages[0]["end"]].strip()
    assert whole.text.startswith(short.text.rstrip("\n"))


def test_a_library_of_any_size_opens_like_our_own(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT + "\ue000 odd.")
    own = sum(len(text.passages) for text in own_texts())
    told = write_library(tmp_path / "library", own + 20, [folder], seed=1)
    corpus = open_corpus(tmp_path / "library")
    assert len(corpus.passages) == told["n"] == own + 20
    assert len(corpus.documents) == told["documents"]
    assert corpus.documents[: len(own_texts())] == open_corpus().documents
    assert corpus.glosses.fingerprint == open_corpus().glosses.fingerprint
    real = own + len(next(iter(folder_texts(folder))).passages)
    assert told["real_share"] == round(real / (own + 20), 4)


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="holds no text"):
        list(folder_texts(tmp_path))
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadFile, match="not UTF-8"):
        list(folder_texts(tmp_path))


# --- vectors


def test_each_distinct_text_is_embedded_once_and_known_ones_never(tmp_path: Path) -> None:
    encoder = Made()
    known = Remembered(["x"], in_own_numbers(["x"]))
    have = complete(known, ["x", "y", "z", "y"], encoder, lambda _: None)
    assert encoder.texts == ["y", "z"]
    assert np.array_equal(have.of(["z", "x"]), in_own_numbers(["z", "x"]))
    with pytest.raises(KeyError):
        have.encode(["w"])


def test_what_was_embedded_is_remembered_and_timed() -> None:
    timing = Timed(Made())
    timing.encode(["a", "b"])
    timing.encode(["c"])
    assert np.array_equal(timing.remembered.of(["c", "a"]), in_own_numbers(["c", "a"]))
    assert timing.texts == ["a", "b", "c"]
    assert timing.seconds > 0


def test_a_made_vector_is_near_the_mean_of_its_sentences_and_real_ones_stay() -> None:
    known = Remembered(["a", "b", "real"], in_own_numbers(["a", "b", "real"]))
    have = with_made(known, {"a b": ["a", "b"], "real": ["a"], "b.": ["b"]}, seed=1)
    (made, single, real) = have.of(["a b", "b.", "real"])
    mean = in_own_numbers(["a", "b"]).mean(axis=0)
    assert made @ mean / np.linalg.norm(mean) > 0.9
    assert single @ in_own_numbers(["b"])[0] > 0.9
    assert np.array_equal(real, in_own_numbers(["real"])[0])
    assert np.linalg.norm(made) == pytest.approx(1, abs=1e-5)


def test_noise_leaves_unit_vectors_about_as_near_as_told() -> None:
    vectors = np.eye(384, dtype=np.float32)[:50]
    cosines = (noisy(vectors, np.random.default_rng(1)) * vectors).sum(axis=1)
    assert cosines.mean() == pytest.approx(0.98, abs=0.01)


def test_unglossed_passages_are_told_with_their_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT)
    own = sum(len(text.passages) for text in own_texts())
    write_library(tmp_path / "library", own + 2, [folder], seed=1)
    found = composed(open_corpus(tmp_path / "library"))
    assert any("The dog barks at night." in parts[0] for parts in found.values())
    assert not any("copyright" in whole.lower() for whole in found)


# --- search alone


def test_made_documents_hold_as_many_passages_each_of_two_or_three_sentences() -> None:
    pool = ["One.", "Two\n here.", "Three."]
    documents = list(made_documents(pool, 900, seed=1))
    texts = [passage.text for document in documents for passage in document.passages]
    assert len(texts) == 900
    assert {text.count(".") for text in texts} == {2, 3}
    assert len({p.address for d in documents for p in d.passages}) == 900
    for passage in documents[1].passages[:5]:
        assert documents[1].text[passage.start : passage.end] == passage.text


def test_a_made_vector_belongs_to_the_words_of_the_same_passage() -> None:
    pool = ["One.", "Two.", "Three."]
    known = Remembered(pool, in_own_numbers(pool))
    vectors = mixed(known, pool, 50, seed=1)
    rows = mixes(50, 3, seed=1)
    for vector, row in zip(vectors, rows, strict=True):
        mean = known.of([pool[r] for r in row if r >= 0]).sum(axis=0)
        assert vector @ mean / np.linalg.norm(mean) > 0.9


def test_made_vectors_begin_with_the_real_ones(tmp_path: Path) -> None:
    job = Job("stores", 40, tmp_path, tmp_path, "m", (), 1, 0.0, 10)
    with pytest.raises(BadFile, match="Nothing was embedded"):
        made_vectors(job)
    real = sentences_of(job)
    Remembered(real, in_own_numbers(real)).write(job.known)
    many = made_vectors(replace(job, n=len(real) + 30))
    assert np.array_equal(many[:40], made_vectors(job))
    assert np.array_equal(many[: len(real)], in_own_numbers(real))
    assert np.linalg.norm(many[-30:], axis=1) == pytest.approx(np.ones(30), abs=1e-5)


# --- stores


def test_exact_search_finds_the_nearest_in_order() -> None:
    vectors = in_own_numbers([str(n) for n in range(200)])
    for vector in in_own_numbers(["p", "q", "r"]):
        by_hand = sorted(range(200), key=lambda n: -float(vectors[n] @ vector))
        assert nearest(vectors, vector, 10) == by_hand[:10]
    assert len(nearest(vectors[:3], vectors[0], 10)) == 3


def test_an_equally_near_vector_is_as_good_as_the_one_wanted() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert recall(vectors, vectors[0], found=[1], wanted=[0]) == 1
    assert recall(vectors, vectors[0], found=[2], wanted=[0]) == 0
    assert recall(vectors, vectors[0], found=[], wanted=[0]) == 0


# --- asking, jobs, memory


def test_hands_share_no_question() -> None:
    one, two = dealt(["a", "b", "a", "c"], 2)
    assert (one, two) == (["a", "c"], ["b"])


def test_asking_ends_in_its_time_with_what_it_has() -> None:
    asked: list[str] = []
    took = timed(asked.append, ["a", "b", "c", "d"], most_s=-1)
    assert asked == ["a", "b"]
    assert spread("x", took)["x_n"] == 2
    assert spread("x", took[:1]) == {}


def test_a_job_is_the_same_after_its_way_to_another_process(tmp_path: Path) -> None:
    job = Job("ask", 5, tmp_path, tmp_path / "h", "m", (tmp_path / "f",), 1, 2.0, 10)
    assert read_job(job.as_json()) == job


def test_memory_is_told_in_megabytes() -> None:
    assert 20 < resident_mb() <= peak_mb() * 1.05 < machine_mb()


# --- all of it


def rows(n: int, slow: float, real: float) -> dict[str, Any]:
    desk = {"n": n, "real_share": real, "build_s": n / 100, "memory_mb": 300 + n / 100}
    desk |= {"search_p50_ms": slow, "answer_p50_ms": slow, "answer_p95_ms": slow * 3}
    return {
        "desk": {**desk, "search_ms": [slow] * 9, "answer_ms": [slow] * 9},
        "alone": {"n": n, "search_p50_ms": slow, "memory_mb": n / 10, "search_ms": [slow] * 9},
        "stores": [{"way": "exact", "n": n}],
    }


def test_the_figures_of_all_sizes_become_one_value_of_plain_json() -> None:
    found = summed_up([rows(1000, 4, 1.0), rows(10_000, 8, 1.0), rows(100_000, 25, 0.1)])
    assert json.loads(json.dumps(found)) == found
    assert found["exponents"]["build"]["value"] == 1
    assert found["exponents"]["search"]["low"] <= found["exponents"]["search"]["value"]
    assert (found["exponents"]["build"]["from"], found["exponents"]["build"]["to"]) == (
        1000,
        100_000,
    )
    assert "at 100,000 passages (measured)" in found["gives_first"]
    assert found["exponents"]["search_alone"]["from"] == 10_000
    assert "search_ms" not in found["passages"][0]
    assert len(found["stores"]) == 3


def test_a_size_that_was_not_reached_says_so_and_is_left_out_of_the_fits() -> None:
    missed = {"n": 100_000, "failed": "build: not done in 20 minutes, and ended."}
    last = {"desk": missed, "alone": missed, "stores": []}
    found = summed_up([rows(1000, 4, 1.0), rows(10_000, 8, 1.0), last])
    assert found["passages"][-1]["failed"].startswith("build")
    assert found["exponents"]["build"]["to"] == 10_000


def test_what_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    questions = tuple(f"Question {n}?" for n in range(9))
    folders = (tmp_path / "a" / "texts", tmp_path / "b" / "texts")
    good = Plan((1000,), (), questions)
    for bad, why in (
        (replace(good, sizes=()), "sizes"),
        (replace(good, sizes=(5,)), "sizes"),
        (replace(good, questions=("One?",) * 9), "distinct questions"),
        (replace(good, folders=folders), "named 'texts'"),
    ):
        with pytest.raises(BadFile, match=why):
            growth(bad, print)


def test_follow_ups_are_not_asked_alone(tmp_path: Path) -> None:
    cases = [
        {"question": "One?"},
        {"question": "Two?", "history": [{"role": "user", "content": "One?"}]},
        {"question": "Three?", "tags": ["follow-up, with history"]},
        {"question": "One?", "tags": ["first turn"]},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in cases))
    assert first_turns([path]) == ("One?",)


def test_a_process_that_takes_too_long_is_ended_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(measuring._MOST_S, "texts", 0.05)
    job = Job("texts", 300, tmp_path, tmp_path, "m", (), 1, 0.0, 10)
    assert measuring._run(job, print) == {"failed": "texts: not done in 0 minutes, and ended."}


def test_a_trouble_of_the_process_comes_back_as_its_sentence(tmp_path: Path) -> None:
    job = Job("texts", 300, tmp_path, tmp_path, "m", (tmp_path / "none",), 1, 0.0, 10)
    assert "holds no text" in measuring._run(job, print)["failed"]
