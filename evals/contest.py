"""The contest: every contender measured on the same texts, model and questions, turn by turn.

Each is measured in processes of its own. Rounds go from one contender to the next, so that whatever
else the machine does slows all of them alike; nothing else of the bench runs meanwhile. What is asked
of one process is distinct questions, each once, so that nothing kept from an answer helps another.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from evals.contenders import (
    CALLERS,
    DESK,
    FIRST,
    NAMES,
    WHAT,
    Built,
    Crowd,
    Measured,
    Question,
)
from evals.contest_process import Gone, Process
from evals.spans import Placed

Tell = Callable[[str], None]
WARM = 5  # questions of each process that are asked first and not counted
ROUNDS = 5
TIMED = 200  # of the questions, at most, that are timed one after the other
CROWDED = 96  # of them, at most, for each number of callers
DEEP = 50  # how far down the ranking for the figures of quality goes


@dataclass(frozen=True)
class Contest:
    """What is put to whom. `texts` has the canonical texts as files; `work` is a folder to work in.

    `ours` tells that the texts are the desk's own, which it opens as it always does. `home` has the
    exported model, made once for all.
    """

    texts: Path
    work: Path
    home: Path
    model: str
    questions: tuple[Question, ...]
    ours: bool = False
    names: tuple[str, ...] = NAMES
    builds: int = 1
    repeats: int = 5

    def place(self, name: str) -> Path:
        return self.work / name

    def about(self, name: str) -> dict[str, Any]:
        return {
            "model": self.model,
            "home": str(self.home),
            "ours": self.ours,
            "texts": str(self.texts),
            "place": str(self.place(name)),
        }


@dataclass
class Notes:
    """What has been measured of one contender so far."""

    versions: dict[str, str] = field(default_factory=dict)
    failed: str | None = None
    build_s: list[float] = field(default_factory=list)
    built: Built | None = None
    fresh_s: list[float] = field(default_factory=list)
    fresh_mb: list[float] = field(default_factory=list)
    retrieval_ms: list[float] = field(default_factory=list)
    answer_ms: list[float] = field(default_factory=list)
    encoding_ms: list[float] = field(default_factory=list)
    crowds: dict[int, list[Crowd]] = field(default_factory=dict)
    peak_mb: list[float] = field(default_factory=list)
    ranked: dict[str, tuple[Placed, ...]] = field(default_factory=dict)


def contest(wanted: Contest, tell: Tell) -> list[Measured]:
    """Every contender's figures, in the order of their names; who fails is left out of what follows."""
    notes = {name: Notes() for name in wanted.names}
    for what, measure in (
        ("Building every index", _build),
        ("Starting fresh processes", _fresh),
        ("Finding places", _retrieve),
        ("Answering, and encoding alone", _answer),
        ("Many callers at once", _crowd),
    ):
        tell(f"{what}…")
        measure(wanted, notes)
    for name, note in notes.items():
        if note.failed:
            tell(f"{name} could not go on: {note.failed}")
    return [_measured(name, note) for name, note in notes.items()]


def _going(notes: Mapping[str, Notes]) -> list[tuple[str, Notes]]:
    return [(name, note) for name, note in notes.items() if note.failed is None]


def _build(wanted: Contest, notes: Mapping[str, Notes]) -> None:
    for _ in range(wanted.builds):
        for name, note in _going(notes):
            shutil.rmtree(wanted.place(name), ignore_errors=True)
            wanted.place(name).mkdir(parents=True)
            with Process(name) as process:
                try:
                    answer = process.ask("build", wanted.about(name))
                    note.build_s.append(process.seconds)
                    note.versions = answer["versions"]
                    if note.built is None:
                        note.built = Built(**process.ask("count", {}))
                except Gone as gone:
                    note.failed = str(gone)


def _fresh(wanted: Contest, notes: Mapping[str, Notes]) -> None:
    """From the start of a process to its first result, the index being on disk."""
    for number in range(wanted.repeats):
        question = wanted.questions[number % len(wanted.questions)]
        for name, note in _going(notes):
            with Process(name) as process:
                try:
                    process.ask("first", {**wanted.about(name), **_put([question])})
                    note.fresh_s.append(process.seconds)
                except Gone as gone:
                    note.failed = str(gone)
            note.fresh_mb.append(process.peak_mb)


def _retrieve(wanted: Contest, notes: Mapping[str, Notes]) -> None:
    with Turns(wanted, notes, wanted.names) as turns:
        turns.warm_up("retrieve", wanted.questions)
        for some in _rounds(wanted.questions[WARM : WARM + TIMED]):
            for note, answer in turns.each("retrieve", some):
                note.retrieval_ms += answer["ms"]
        for note, answer in turns.each("rank", wanted.questions, DEEP):
            note.ranked = {
                id_: tuple(Placed(*place) for place in places)
                for id_, places in answer["ranked"].items()
            }


def _answer(wanted: Contest, notes: Mapping[str, Notes]) -> None:
    """Answers, and between them in other processes the same questions encoded and no more."""
    answering = (DESK,) if DESK in wanted.names else ()
    with (
        Turns(wanted, notes, answering) as answers,
        Turns(wanted, notes, wanted.names) as encodings,
    ):
        answers.warm_up("answer", wanted.questions)
        encodings.warm_up("encode", wanted.questions)
        for some in _rounds(wanted.questions[WARM : WARM + TIMED]):
            for note, answer in answers.each("answer", some):
                note.answer_ms += answer["ms"]
            for note, answer in encodings.each("encode", some):
                note.encoding_ms += answer["ms"]


def _crowd(wanted: Contest, notes: Mapping[str, Notes]) -> None:
    """So many callers at once, each number of them with questions of its own."""
    left = wanted.questions[WARM:]
    share = min(CROWDED, len(left) // len(CALLERS))
    parts = [left[number * share : (number + 1) * share] for number in range(len(CALLERS))]
    halves = [[part[: share // 2], part[share // 2 :]] for part in parts]
    with Turns(wanted, notes, wanted.names) as turns:
        turns.warm_up("crowd", wanted.questions)
        for half in range(2):
            for callers, part in zip(CALLERS, halves, strict=True):
                more = {"callers": callers}
                for note, answer in turns.each("crowd", part[half], **more):
                    crowd = Crowd(callers, answer["seconds"], tuple(answer["ms"]))
                    note.crowds.setdefault(callers, []).append(crowd)


class Turns:
    """The processes of those contenders that still go on, opened together and asked one by one."""

    def __init__(self, wanted: Contest, notes: Mapping[str, Notes], names: Sequence[str]) -> None:
        self._wanted = wanted
        self._notes = {name: note for name, note in _going(notes) if name in names}
        self._processes: dict[str, Process] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Turns:
        for name, note in self._notes.items():
            process = self._stack.enter_context(Process(name))
            try:
                process.ask("open", self._wanted.about(name))
                self._processes[name] = process
            except Gone as gone:
                note.failed = str(gone)
        return self

    def __exit__(self, *_: object) -> None:
        for name, process in self._processes.items():
            process.close()
            self._notes[name].peak_mb.append(process.peak_mb)
        self._stack.close()

    def warm_up(self, what: str, questions: Sequence[Question]) -> None:
        for _ in self.each(what, questions[:WARM]):
            pass

    def each(
        self, what: str, questions: Sequence[Question], most: int = FIRST, **more: Any
    ) -> Iterator[tuple[Notes, dict[str, Any]]]:
        """What each contender answers, one after the other; who fails is asked no more."""
        for name, process in list(self._processes.items()):
            asked = {**_put(questions, most), "answers": name == DESK, "callers": 1, **more}
            try:
                yield self._notes[name], process.ask(what, asked)
            except Gone as gone:
                self._notes[name].failed = str(gone)
                process.close()
                del self._processes[name]


def _put(questions: Sequence[Question], most: int = FIRST) -> dict[str, Any]:
    return {"questions": [one.json() for one in questions], "most": most}


def _rounds(questions: Sequence[Question]) -> list[Sequence[Question]]:
    """The questions in about equal parts, one a round."""
    edges = [len(questions) * number // ROUNDS for number in range(ROUNDS + 1)]
    return [questions[a:b] for a, b in pairwise(edges) if b > a]


def _measured(name: str, note: Notes) -> Measured:
    return Measured(
        name=name,
        what=WHAT[name],
        versions=note.versions,
        failed=note.failed,
        fresh_s=tuple(note.fresh_s),
        fresh_mb=tuple(note.fresh_mb),
        build_s=tuple(note.build_s),
        built=note.built,
        retrieval_ms=tuple(note.retrieval_ms),
        answer_ms=tuple(note.answer_ms),
        encoding_ms=tuple(note.encoding_ms),
        callers=tuple(_together(crowds) for _, crowds in sorted(note.crowds.items())),
        peak_mb=tuple(note.peak_mb),
        ranked=note.ranked,
    )


def _together(crowds: Sequence[Crowd]) -> Crowd:
    return Crowd(
        crowds[0].callers,
        sum(crowd.seconds for crowd in crowds),
        tuple(ms for crowd in crowds for ms in crowd.ms),
    )
