"""The contest of the bench: what is counted, what is told of one who fails, and the floor run whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.framing import where_to_turn
from evals.contender_child import Child
from evals.contenders import FLOOR, LANGCHAIN, NAMES, Built, Crowd, Measured, Question, Unit
from evals.contest import Notes, Turns, _rounds, contest
from evals.contest_process import Gone, Process
from evals.contest_setting import questions_of, set_up
from evals.embedded import count
from evals.folder import corpus_of, keep_cuts, kept_cuts, open_folder, read_folder
from evals.spans import Placed
from index.model_files import DEFAULT, find_model


def question(number: int) -> Question:
    return Question(f"q{number}", f"What is {number}?", f"What is {number}?")


def test_figures_keep_every_repeat_and_an_unmeasured_one_is_null() -> None:
    told = Measured(
        "floor",
        "The floor.",
        fresh_s=(3.0, 1.0, 2.0),
        built=Built(3, 90, 10),
        retrieval_ms=tuple(float(n) for n in range(1, 102)),
        callers=(Crowd(4, 2.0, (10.0, 20.0, 30.0, 40.0)),),
    ).json()
    assert told["fresh_s"] == {"median": 2.0, "all": [3.0, 1.0, 2.0]}
    assert told["retrieval_ms"] == {"p50": 51.0, "p95": 96.0, "n": 101}
    assert told["answer_ms"] is None
    assert told["build_s"] is None
    (crowd,) = told["callers"]
    assert (crowd["callers"], crowd["per_s"], crowd["p50_ms"], crowd["n"]) == (4, 2.0, 25.0, 4)


def test_what_is_beyond_the_model_s_limit_is_cut_off_and_shared_characters_count_once() -> None:
    text = "word " * 600
    halves = [Placed("a", 0, 1500), Placed("a", 1000, 3000)]
    built = count(
        [Unit(place, text[place.start : place.end]) for place in halves],
        {"a": text},
        find_model(DEFAULT),
    )
    # 254 words and the two marks fit: 1,270 characters of each unit are read.
    assert built.units == 2
    assert built.characters_embedded == pytest.approx(2270, abs=2)
    assert built.characters_cut_off == pytest.approx((3000 - 2270) * 4 / 5, abs=4)


def test_words_put_before_a_unit_are_not_taken_for_its_own() -> None:
    text = "word " * 200
    heading = "head " * 100
    built = count([Unit(Placed("a", 0, 1000), heading + text)], {"a": text}, find_model(DEFAULT))
    assert built.characters_embedded == pytest.approx(770, abs=2)


def test_every_question_is_in_one_round() -> None:
    some = [question(n) for n in range(13)]
    assert [one for part in _rounds(some) for one in part] == some
    assert _rounds(some[:2]) == [some[:1], some[1:2]]


def test_a_folder_kept_as_it_was_cut_is_the_same_corpus(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nOne sentence. And another one.\n\nA third.\n")
    keep_cuts(read_folder(tmp_path), tmp_path / "kept.json")
    assert corpus_of(kept_cuts(tmp_path / "kept.json")) == open_folder(tmp_path)


def test_what_is_not_installed_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "langchain_huggingface", None)
    told = Child(LANGCHAIN).do(
        {"do": "open", "model": DEFAULT, "home": "", "ours": False, "place": str(tmp_path)}
    )
    assert "langchain_huggingface" in told["failed"]
    assert "pip install 'copyright-desk[peers]'" in told["failed"]


def test_one_who_fails_is_told_and_the_others_go_on() -> None:
    notes = {"floor": Notes(), "desk": Notes(failed="It fell over.")}

    class Falls:
        def ask(self, what: str, request: object) -> dict[str, object]:
            raise Gone("It fell over too.")

        def close(self) -> None: ...

    turns = Turns.__new__(Turns)
    turns._notes, turns._processes = notes, {"floor": Falls()}  # type: ignore[dict-item]
    assert list(turns.each("retrieve", [question(1)])) == []
    assert notes["floor"].failed == "It fell over too."
    assert turns._processes == {}


def test_a_process_that_dies_is_told_with_its_last_words() -> None:
    with Process("nobody") as process, pytest.raises(Gone, match="There is no contender 'nobody'"):
        process.ask("open", {"model": DEFAULT, "home": "", "ours": False, "place": ""})
    assert process.peak_mb > 1


def test_the_floor_is_measured_whole_over_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("DESK_HOME", str(home))
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "cats.txt").write_text("Cats sleep for most of the day.\n")
    (texts / "ships.txt").write_text("Ships are built in a dry dock.\n")
    wanted, _ = set_up(texts, [], tmp_path / "work", print, names=(FLOOR,), repeats=1)
    asked = [Question(str(n), q, q) for n, q in enumerate(["Where are ships built?"] * 20)]
    (found,) = contest(_with(wanted, asked), print)
    assert found.failed is None
    assert found.ranked["0"][0] == Placed("ships", 0, 30)
    assert (found.built, len(found.fresh_s), len(found.answer_ms)) == (Built(2, 61, 0), 1, 0)
    assert [crowd.callers for crowd in found.callers] == [1, 4, 16]
    assert found.peak_mb[0] > 20


def test_over_other_texts_the_desk_gives_no_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Cats sleep for most of the day.\n")
    assert where_to_turn(open_folder(tmp_path)) == ()


def _with(wanted, asked):
    from dataclasses import replace

    return replace(wanted, questions=tuple(asked))


def test_a_question_asked_twice_is_put_once() -> None:
    from evals.cases import Case

    same = [Case(id_, "question", "s", "", id_, {"question": "Why?"}) for id_ in ("a", "b")]
    assert [one.id for one in questions_of(same)] == ["a"]


def test_every_contender_has_a_sentence() -> None:
    from evals.contenders import WHAT

    assert set(WHAT) == set(NAMES)
