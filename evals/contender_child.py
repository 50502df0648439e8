"""The process in which one contender is measured: requests as JSON lines in, answers as JSON lines out.

    python -m evals.contender_child NAME
    {"do": "open", "model": …, "home": …, "ours": …, "place": …}

What goes wrong is answered as {"failed": a sentence}. Whatever a library prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corpus.errors import BadInput, Trouble
from evals.contenders import DESK, FLOOR, HAYSTACK, LANGCHAIN, LLAMAINDEX, Contender, Question
from index.model_files import ModelFiles, find_model

EXTRA = "pip install 'copyright-desk[peers]'"
Request = Mapping[str, Any]


class NotInstalled(BadInput):
    """A contender's packages are not there."""


class Child:
    """One contender, and what may be asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._contender: Contender | None = None

    @property
    def _ready(self) -> Contender:
        assert self._contender, "nothing was opened"
        return self._contender

    def build(self, request: Request) -> dict[str, Any]:
        """Make the index; seconds are counted by whoever started this process."""
        contender = made(self._name, request)
        self._units = contender.build(Path(request["texts"]), Path(request["place"]))
        self._texts = Path(request["texts"])
        self._model = find_model(request["model"])
        return {"built": True, "versions": _versions(contender.packages)}

    def count(self, _: Request) -> dict[str, Any]:
        """How much of the texts the vectors of the index just built have seen."""
        from evals.embedded import count

        texts = {path.stem: path.read_text("utf-8") for path in self._texts.glob("*.txt")}
        built = count(self._units, texts, self._model)
        return {
            "units": built.units,
            "characters_embedded": built.characters_embedded,
            "characters_cut_off": built.characters_cut_off,
        }

    def open(self, request: Request) -> dict[str, Any]:
        self._contender = made(self._name, request)
        self._contender.open(Path(request["place"]))
        return {"opened": True}

    def first(self, request: Request) -> dict[str, Any]:
        """The contender opened, and its answer to one question, or the places it finds for it."""
        self.open(request)
        (question,) = _questions(request)
        said = self._ready.answer(question)
        found = [] if said else self._ready.retrieve(question, request["most"])
        return {"answer": said, "found": [[p.source, p.start, p.end] for p in found]}

    def retrieve(self, request: Request) -> dict[str, Any]:
        return {"ms": _timed(request, lambda one: self._ready.retrieve(one, request["most"]))}

    def answer(self, request: Request) -> dict[str, Any]:
        return {"ms": _timed(request, self._ready.answer)}

    def encode(self, request: Request) -> dict[str, Any]:
        return {"ms": _timed(request, lambda one: self._ready.encode(one.whole))}

    def crowd(self, request: Request) -> dict[str, Any]:
        """Questions put by so many callers at once: an answer each where there are any."""

        def do(one: Question) -> float:
            began = time.perf_counter()
            if request["answers"]:
                self._ready.answer(one)
            else:
                self._ready.retrieve(one, request["most"])
            return (time.perf_counter() - began) * 1000

        with ThreadPoolExecutor(max_workers=request["callers"]) as callers:
            began = time.perf_counter()
            ms = list(callers.map(do, _questions(request)))
            return {"seconds": time.perf_counter() - began, "ms": ms}

    def rank(self, request: Request) -> dict[str, Any]:
        """The places found for each question, further down than is timed."""
        return {
            "ranked": {
                one.id: [
                    [p.source, p.start, p.end] for p in self._ready.retrieve(one, request["most"])
                ]
                for one in _questions(request)
            }
        }

    def do(self, request: Request) -> dict[str, Any]:
        """What was asked for, or {"failed": …} with a sentence that says why not."""
        asked: dict[str, Callable[[Request], dict[str, Any]]] = {
            "build": self.build,
            "count": self.count,
            "open": self.open,
            "first": self.first,
            "retrieve": self.retrieve,
            "answer": self.answer,
            "encode": self.encode,
            "crowd": self.crowd,
            "rank": self.rank,
        }
        try:
            return asked[request["do"]](request)
        except Trouble as trouble:
            return {"failed": str(trouble)}
        except ImportError as missing:
            return {"failed": _not_installed(missing)}
        except Exception as error:  # noqa: BLE001  (what other people's libraries raise is endless)
            return {"failed": f"{type(error).__name__}: {error}"}


def made(name: str, request: Request) -> Contender:
    """The contender of that name; raises NotInstalled where its packages are not there."""
    model = find_model(request["model"])
    home, ours = Path(request["home"]), bool(request["ours"])
    match name:
        case str() if name == DESK:
            from evals.contender_desk import Desk

            return Desk(model, home, ours=ours)
        case str() if name == FLOOR:
            from evals.contender_floor import Floor

            return Floor(model, home, ours=ours)
    return _peer(name, model)


def _peer(name: str, model: ModelFiles) -> Contender:
    if name == LANGCHAIN:
        from evals.contender_langchain import LangChain

        return LangChain(model)
    if name == LLAMAINDEX:
        from evals.contender_llamaindex import LlamaIndex

        return LlamaIndex(model)
    if name == HAYSTACK:
        from evals.contender_haystack import Haystack

        return Haystack(model)
    raise BadInput(f"There is no contender {name!r}.")


def _not_installed(missing: ImportError) -> str:
    return f"{missing.name or missing} is not installed. Install what it needs: {EXTRA}"


def _questions(request: Request) -> list[Question]:
    return [Question(**{**one, "history": tuple(one["history"])}) for one in request["questions"]]


def _timed(request: Request, do: Callable[[Question], Any]) -> list[float]:
    """Milliseconds of each question."""
    took: list[float] = []
    for question in _questions(request):
        began = time.perf_counter()
        do(question)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _versions(packages: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed as a package"
    return found


def main(name: str) -> None:
    """Answer each line of standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    child = Child(name)
    for line in sys.stdin:
        answers.write(json.dumps(child.do(json.loads(line))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
