"""The bench: what a question costs on this machine, and how well its words are found."""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from assistant.bootstrap import Assistant, Settings, open_assistant
from assistant.guard import Reply
from assistant.questions import asked
from assistant.rules import parse_facts, recommend
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES
from evals.spans import Placed, place, recall, relevant

Tell = Callable[[str], None]
ROUNDS = 5
_PATIENCE = 60  # seconds
OWN_QUESTIONS = (
    "Do I have to say that part of my work was made with AI?",
    "Who is the author of a picture made from a prompt?",
    "Which form do I use?",
    "What if I only used AI to fix my spelling?",
    "How do I correct a registration?",
    "What does note 40 say?",
    "Can I claim the arrangement of AI pictures?",
    "What happens if I do not correct the record?",
)


def bench(cases: Sequence[dict[str, Any]] | None, repeats: int, tell: Tell) -> dict[str, Any]:
    """Figures: medians over `repeats` fresh processes and over rounds of distinct warm questions.

    With eval cases, their questions are asked and how well the gold words are found is told too.
    """
    settings = Settings()
    tell("Opening the desk…")
    assistant = open_assistant(settings, tell, added=False)
    questions = [case["question"] for case in cases] if cases else list(OWN_QUESTIONS)
    tell(f"Asking {len(questions)} questions, {ROUNDS} times each…")
    figures: dict[str, Any] = {
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "n_questions": len(questions),
        "warm": _warm(assistant, questions),
    }
    tell(f"Starting {repeats} fresh processes…")
    figures["fresh_process"] = _fresh(repeats)
    figures["recommend"] = _recommend()
    tell("Starting the pages…")
    figures["page_ready_s"] = _page(repeats)
    tell("Building an index in a folder of its own…")
    figures["build_s"] = _build()
    if cases:
        figures["quality"] = _quality(assistant, cases)
    return figures


def _warm(assistant: Assistant, questions: Sequence[str]) -> dict[str, float]:
    """Milliseconds of an answer, and of the bare encoding of its question, over distinct questions."""
    answers, encodings = [], []
    taken = [asked(question) for question in questions]
    for one in taken:
        assistant.ask(one)
    for _ in range(ROUNDS):
        for one in taken:
            began = time.perf_counter()
            assistant.catalogue.encoder.encode([one.question])
            encoded = time.perf_counter()
            assistant.ask(one)
            encodings.append((encoded - began) * 1000)
            answers.append((time.perf_counter() - encoded) * 1000)
    return {
        "answer_p50_ms": _rounded(statistics.median(answers)),
        "answer_p95_ms": _rounded(statistics.quantiles(answers, n=20)[-1]),
        "encoding_p50_ms": _rounded(statistics.median(encodings)),
        "n": len(answers),
    }


def _fresh(repeats: int) -> dict[str, float]:
    """Seconds and peak megabytes of `desk ask` from nothing to a printed answer."""
    seconds, megabytes = [], []
    code = "import sys; sys.argv = ['desk', 'ask', 'Do I have to disclose AI?']; import cli; cli.main()"
    for _ in range(repeats):
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - began)
        megabytes.append(_megabytes(usage.ru_maxrss))
        if process.returncode:
            raise RuntimeError(
                "desk ask failed in a fresh process; ask a question by hand to see why"
            )
    return {
        "median_s": _rounded(statistics.median(seconds)),
        "peak_mb": _rounded(max(megabytes)),
        "n": repeats,
    }


def _recommend() -> dict[str, float]:
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
        figures[f"{parts}_parts_p50_ms"] = _rounded(statistics.median(took))
        figures[f"{parts}_parts_worst_ms"] = _rounded(max(took))
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


def _page(repeats: int) -> float:
    """Seconds from `desk serve` until it answers, the median; by then the index is open and asked once."""
    seconds = []
    for _ in range(repeats):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        code = (
            f"import sys; sys.argv = ['desk', 'serve', '--port', '{port}']; import cli; cli.main()"
        )
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while not _answers(f"http://127.0.0.1:{port}/health"):
                if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    raise RuntimeError("desk serve did not start; start it by hand to see why")
                time.sleep(0.02)
            seconds.append(time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait()
    return _rounded(statistics.median(seconds))


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310  (our own process on loopback)
            return True
    except OSError:
        return False


def _build() -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        code = "import sys; sys.argv = ['desk', 'index', 'build']; import cli; cli.main()"
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "DESK_HOME": folder},
            check=True,
            capture_output=True,
        )
        return _rounded(time.perf_counter() - began)


def _quality(assistant: Assistant, cases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How well the gold words are found, whether quotes stand, and what was refused."""
    texts = {document.id: document.text for document in assistant.corpus.documents}
    hits: list[bool] = []
    firsts: list[bool] = []
    recalls: list[float] = []
    quotes: list[bool] = []
    refused: dict[str, list[bool]] = {}
    for case in cases:
        reply, _ = assistant.ask(asked(case["question"], case.get("history", ())))
        kind = "answerable" if case.get("answerable") else case.get("kind", "unanswerable")
        refused.setdefault(kind, []).append(reply.kind == "abstain")
        quotes += [texts[c.source_id][c.start : c.end] == c.quote for c in _citations(reply)]
        gold = [place(g["quote"], texts, g.get("source")) for g in case.get("gold", ())]
        if gold:
            ranked = [
                Placed(h.passage.document_id, h.passage.start, h.passage.end) for h in reply.hits
            ]
            firsts.append(any(relevant(p, gold) for p in ranked[:1]))
            hits.append(any(relevant(p, gold) for p in ranked[:5]))
            recalls.append(
                recall(ranked, gold, 2000, need_all=case.get("gold_need", "all") == "all")
            )
    return {
        "hit@1": _mean(firsts),
        "hit@5": _mean(hits),
        "recall@2000ch": _mean(recalls),
        "n_gold": len(recalls),
        "quote_validity": _mean(quotes),
        "n_quotes": len(quotes),
        "refused": {kind: f"{sum(each)} of {len(each)}" for kind, each in sorted(refused.items())},
    }


def _citations(reply: Reply) -> list[Any]:
    return [citation for claim in reply.claims for citation in claim.citations]


def _mean(values: Sequence[float]) -> float | None:
    return _rounded(sum(values) / len(values)) if values else None


def _megabytes(maxrss: int) -> float:
    return maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _rounded(value: float) -> float:
    return round(value, 3)


def bench_lines(figures: dict[str, Any]) -> str:
    """The figures as lines of name and value."""
    return "\n".join(_lines(figures, ""))


def _lines(figures: dict[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", *_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name:<20}{value}")
    return lines
