"""What the bench measures of the desk alone, over its own two texts: rules, pages, quotes, refusals."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from assistant.bootstrap import Assistant
from assistant.guard import Reply
from assistant.rules import parse_facts, recommend
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES
from corpus.errors import Trouble
from evals.cases import Case
from evals.contenders import rounded

Tell = Callable[[str], None]
_PATIENCE = 60  # seconds
# A process is told to have needed what the one that started it did, so a small one starts it.
_STARTER = """
import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen([sys.argv[1], "-c", sys.argv[2]], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
took = time.perf_counter() - began
print(took, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Unready(Trouble):
    """A process of the desk did not do what it was started for."""


def own(assistant: Assistant, cases: Sequence[Case], repeats: int, tell: Tell) -> dict[str, Any]:
    """What a recommendation, `desk ask` and `desk serve` cost, and how quotes and refusals stand."""
    tell("The rules, the pages and the answers of the desk by itself…")
    return {
        "recommend_ms": recommending(),
        "desk_ask": _asked_afresh(repeats),
        "page_ready_s": _repeated(_pages(repeats)),
        **_answers(assistant, cases),
    }


def _asked_afresh(repeats: int) -> dict[str, Any]:
    """Seconds and peak megabytes of `desk ask`, from nothing to a printed answer."""
    code = "import sys; sys.argv = ['desk', 'ask', 'Do I have to disclose AI?']; import cli; cli.main()"
    seconds, megabytes = [], []
    for _ in range(repeats):
        started = subprocess.run(
            [sys.executable, "-I", "-c", _STARTER, sys.executable, code],
            capture_output=True,
            text=True,
            check=False,
        )
        if started.returncode:
            raise Unready("desk ask failed in a fresh process. Ask a question by hand to see why.")
        took, most = started.stdout.split()
        seconds.append(rounded(float(took)))
        megabytes.append(rounded(float(most) / (2**20 if sys.platform == "darwin" else 2**10)))
    return {"s": _repeated(seconds), "mb": _repeated(megabytes)}


def recommending() -> dict[str, float]:
    """Milliseconds of a recommendation over sets of facts with unknowns, of 5 and of 50 parts."""
    chance = Random(88)
    figures: dict[str, float] = {}
    for parts in (5, 50):
        many = [parse_facts(facts_with_unknowns(chance, parts)) for _ in range(100)]
        recommend(many[0])
        took = []
        for facts in many:
            began = time.perf_counter()
            recommend(facts)
            took.append((time.perf_counter() - began) * 1000)
        figures[f"{parts}_parts_p50"] = rounded(statistics.median(took))
        figures[f"{parts}_parts_most"] = rounded(max(took))
    return {**figures, "n": 100}


def facts_with_unknowns(chance: Random, parts: int) -> dict[str, Any]:
    """One set of facts as JSON, about a third of the answers unknown; the same for the same `chance`."""

    def pick(values: Sequence[Any]) -> Any:
        return chance.choice([*values, *values, None])

    return {
        "application": {key: pick(values) for key, values in APPLICATION_CHOICES.items()},
        "elements": [
            {"name": f"part {n}", **{key: pick(values) for key, values in ELEMENT_CHOICES.items()}}
            for n in range(parts)
        ],
        **{key: pick(values) for key, values in WORK_CHOICES.items()},
    }


def _pages(repeats: int) -> list[float]:
    """Seconds from `desk serve` until it answers; by then the index is open and was asked once."""
    return [rounded(_page()) for _ in range(repeats)]


def _page() -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"import sys; sys.argv = ['desk', 'serve', '--port', '{port}']; import cli; cli.main()"
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answering(f"http://127.0.0.1:{port}/health"):
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise Unready("desk serve did not start. Start it by hand to see why.")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def _answering(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310  (our own process on loopback)
            return True
    except OSError:
        return False


def _answers(assistant: Assistant, cases: Sequence[Case]) -> dict[str, Any]:
    """The share of quotes that stand in the source, and of each kind of question how many were refused."""
    texts = {document.id: document.text for document in assistant.corpus.documents}
    quotes: list[bool] = []
    refused: dict[str, list[bool]] = {}
    for case in cases:
        reply, _ = assistant.ask(case.asked())
        kind = "answerable" if case.answerable else case.kind
        refused.setdefault(kind, []).append(reply.kind == "abstain")
        quotes += [texts[c.source_id][c.start : c.end] == c.quote for c in _citations(reply)]
    return {
        "quote_validity": rounded(sum(quotes) / len(quotes)) if quotes else None,
        "n_quotes": len(quotes),
        "refused": {kind: f"{sum(each)} of {len(each)}" for kind, each in sorted(refused.items())},
    }


def _citations(reply: Reply) -> list[Any]:
    return [citation for claim in reply.claims for citation in claim.citations]


def _repeated(values: Sequence[float]) -> dict[str, Any]:
    return {"median": rounded(statistics.median(values)), "all": list(values)}
