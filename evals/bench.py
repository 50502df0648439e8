"""The bench: the desk and what people would use instead, on the same texts and questions, in one run.

Each contender is measured in processes of its own (`contenders.py`). What comes of it is one JSON value,
in the shape of `contracts/bench.schema.json`; reports are made from that value alone.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.batches import BadFile, read_json
from assistant.bootstrap import Settings, open_assistant
from assistant.chat_settings import without_model
from corpus.documents import Corpus
from corpus.errors import BadInput
from evals.bench_bars import bars
from evals.bench_changed import one_changed
from evals.bench_figures import differences, quality, ratios, scored
from evals.bench_own import own
from evals.cases import CONTRACTS, Case, read_cases, suite_names, suite_path
from evals.contender_desk import lend
from evals.contenders import DESK, NAMES, Measured, Question
from evals.contest import Contest, contest
from evals.contest_setting import set_up
from evals.growth import Plan, growth
from evals.retrieval import queries
from evals.systems import Query, texts_of
from index.model_files import find_model
from index.opening import exported_model

Tell = Callable[[str], None]
Measure = Callable[[Contest, Tell], list[Measured]]
KIND = "bench"
OURS = "our two texts"
PACKAGES = ("copyright-desk", "chromadb", "numpy", "onnxruntime", "sentence-transformers", "torch")


@dataclass(frozen=True)
class Wanted:
    """What is measured: our texts or those of a folder, with which questions, who, and how often.

    `growth` has numbers of passages; `grown_from` folders of real texts for it, beside the other two.
    """

    folder: Path | None = None
    questions: Path | None = None
    contenders: tuple[str, ...] = ()
    growth: tuple[int, ...] = ()
    grown_from: tuple[Path, ...] = ()
    repeats: int = 5
    builds: int = 1

    def __post_init__(self) -> None:
        unknown = next((name for name in self.contenders if name not in NAMES), None)
        if unknown:
            raise BadInput(f"There is no contender {unknown!r}. There are: {', '.join(NAMES)}.")
        if self.folder and not self.questions:
            raise BadInput(
                f"{self.folder} has to come with questions about it: add --questions FILE."
            )

    def cases(self) -> list[Case]:
        """The questions of the file, or else the development questions of the suites."""
        given = [self.questions] if self.questions else [suite_path(n) for n in suite_names()]
        read = read_cases(given)
        split = ("", "dev") if not self.questions else ("", "dev", "test")
        found = [case for case in read if case.shape == "question" and case.split in split]
        if not found:
            raise BadFile(f"There is no question in {self.questions}.")
        return found


def bench(wanted: Wanted, tell: Tell, measure: Measure = contest) -> dict[str, Any]:
    """The figures of every contender; raises BadFile or BadInput before anything is measured."""
    cases = wanted.cases()
    with TemporaryDirectory(prefix="desk-bench-") as work:
        names = wanted.contenders or NAMES
        setting, corpus = set_up(
            wanted.folder,
            cases,
            Path(work),
            tell,
            names=names,
            builds=wanted.builds,
            repeats=wanted.repeats,
        )
        asked = queries(cases, texts_of(corpus))
        found = [_of_all(one, asked, setting.questions) for one in measure(setting, tell)]
        changing = _changing(wanted.folder, setting, tell) if DESK in names else {}
    figures = assembled(found, asked) | _about(wanted, corpus, cases, len(asked))
    if not wanted.folder and DESK in names:
        assistant = open_assistant(Settings(), tell, chat=without_model(), added=False)
        figures["own"] = own(assistant, cases, wanted.repeats, tell)
    figures["own"] |= changing
    if wanted.growth:
        figures["growth"] = growth(_plan(wanted, cases), tell)
    return finished(figures)


def _changing(folder: Path | None, setting: Contest, tell: Tell) -> dict[str, Any]:
    """What one changed document costs, over the texts of a folder."""
    if folder is None:
        return {}
    model, home = find_model(setting.model), setting.work / "changing"
    lend(exported_model(setting.home, model), exported_model(home, model))
    return {"one_changed": one_changed(folder, home, model, tell)}


def _plan(wanted: Wanted, cases: Sequence[Case]) -> Plan:
    """How growth is measured: real texts first, questions that follow up no other."""
    folders = (wanted.folder, *wanted.grown_from) if wanted.folder else wanted.grown_from
    alone = (case.value["question"] for case in cases if not case.value.get("history"))
    return Plan(wanted.growth, folders, tuple(dict.fromkeys(alone)))


def _of_all(
    one: Measured, asked: Sequence[tuple[Case, Query]], questions: Sequence[Question]
) -> Measured:
    """The same with a ranking for every case: one that asks what another asks is not asked again."""
    first = {question.whole: question.id for question in questions}
    ranked = {query.id: one.ranked.get(first[query.text], ()) for _, query in asked}
    return replace(one, ranked=ranked if one.ranked else {})


def assembled(found: Sequence[Measured], asked: Sequence[tuple[Case, Query]]) -> dict[str, Any]:
    """The contenders with their quality, and how the desk stands beside each of the others."""
    contenders = [_with_quality(one, asked) for one in found]
    return {
        "kind": KIND,
        "contenders": contenders,
        "ratios": ratios(contenders),
        "differences": differences(contenders),
        "own": {},
        "growth": None,
    }


def finished(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures with their bars; made again whenever something was added to them."""
    return {**figures, "bars": bars(figures)}


def _with_quality(one: Measured, asked: Sequence[tuple[Case, Query]]) -> dict[str, Any]:
    """Nothing is scored of a contender that failed, or that found nothing for any question."""
    cases = scored(one.ranked, asked) if one.ranked and not one.failed else []
    return {**one.json(), "quality": quality(cases), "cases": cases}


def _about(wanted: Wanted, corpus: Corpus, cases: Sequence[Case], with_gold: int) -> dict[str, Any]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {name: told for name in PACKAGES if (told := _version(name))},
        "texts": {
            "name": _name(wanted.folder) if wanted.folder else OURS,
            "own": wanted.folder is None,
            "documents": len(corpus.documents),
            "characters": sum(len(document.text) for document in corpus.documents),
        },
        "questions": {
            "name": wanted.questions.name if wanted.questions else "development questions",
            "n": len(cases),
            "n_gold": with_gold,
        },
        "repeats": wanted.repeats,
    }


def _name(folder: Path) -> str:
    """A folder's name; that of the one it is in where it is only called texts."""
    folder = folder.resolve()
    return folder.parent.name if folder.name == "texts" else folder.name


def machine() -> dict[str, Any]:
    """What the figures were measured on; null for what this system does not tell."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "python": platform.python_version(),
    }


def _processor() -> str | None:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or None


def _memory_gb() -> float | None:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
    return round(pages * size / 2**30, 1)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def read_figures(path: Path) -> dict[str, Any]:
    """Figures that a run wrote down, held to the bars of today; raises BadFile for anything else."""
    value = read_json(path)
    fault = next(iter(_validator().iter_errors(value)), None)
    if fault is not None:
        where = ".".join(map(str, fault.absolute_path)) or "the whole"
        raise BadFile(f"{path} holds no figures of desk bench: {where}: {fault.message[:200]}.")
    return finished(value)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(loads((CONTRACTS / "bench.schema.json").read_text("utf-8")))
