"""Measure the served pages at the socket, as visitors use them, and hold them to their bars.

    python -m tests.load_pages --page-ready
    python -m tests.load_pages --one 40
    python -m tests.load_pages --people 20 --think 5 --seconds 60
    python -m tests.load_pages --memory

Starts `desk serve` on a free port, or takes one that runs with --url (not with --page-ready and
--memory). Prints one JSON object; ends with 1 if a bar is missed. Measure on a quiet machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from websockets.exceptions import WebSocketException

from tests.page_client import NoAnswer, Page

HOUSE = Path(__file__).parent.parent
QUESTIONS = HOUSE / "evals" / "suites" / "questions_dev.jsonl"
READY_BAR = 4.0  # seconds until a question can be put, median
ONE_BAR = 0.3  # seconds to an answer with one visitor, median
PEOPLE_BAR = 1.0  # seconds to an answer with many, at the 95th percentile
GROWTH_BAR = 10.0  # percent of memory after the warm-up
STARTS = 5
TALK = 10  # questions in a conversation before a new one is begun
WARM_UP = 20
LONG_TALK = 500
SHORT_TALKS = 200
KEPT_FOR = 125  # seconds; Streamlit keeps a session that has gone for 120
STARTING = 180  # seconds, if the index has to be built first
TROUBLE = (NoAnswer, OSError, WebSocketException)


def questions() -> list[str]:
    """The development questions, each once, in an order that is always the same."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    found = list(dict.fromkeys(json.loads(line)["question"] for line in lines))
    random.Random(20230316).shuffle(found)
    return found


def percentile(values: Sequence[float], of: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    return sorted(values)[max(0, math.ceil(of * len(values)) - 1)]


def told(seconds: Sequence[float]) -> dict[str, float | int]:
    """Milliseconds."""
    if not seconds:
        return {"n": 0}
    return {
        "n": len(seconds),
        "median_ms": round(1000 * statistics.median(seconds)),
        "p95_ms": round(1000 * percentile(seconds, 0.95)),
        "max_ms": round(1000 * max(seconds)),
    }


def load() -> float:
    """How busy the machine was in the last minute; a figure above its cores makes all times longer."""
    return round(os.getloadavg()[0], 2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server of our own; `words` come before the port."""

    def __init__(self, words: Sequence[str], after: Sequence[str] = ()) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, *words, str(port), *after],
            cwd=HOUSE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def opened(self) -> Page:
        """The first page that opens."""
        until = time.monotonic() + STARTING
        while self.process.poll() is None and time.monotonic() < until:
            try:
                return Page(self.address)
            except urllib.error.URLError:
                time.sleep(0.02)
        self.stop()
        raise SystemExit("The server did not start: try `desk serve`.")

    def cpu(self) -> float:
        """Seconds of processor time so far, which a busy machine does not lengthen."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        ticks = stat.rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@contextmanager
def serving(url: str | None) -> Iterator[str]:
    """The address of the server named, or of one of our own for as long as it is needed."""
    if url:
        yield url.rstrip("/")
        return
    server = Server(["-m", "cli", "serve", "--port"])
    try:
        server.opened().close()
        yield server.address
    finally:
        server.stop()


def answered(address: str) -> int:
    """How many answers the server says that it has given."""
    with urllib.request.urlopen(f"{address}/health", timeout=10) as health:
        return sum(json.load(health)["answers"].values())


def page_ready() -> tuple[dict[str, object], bool]:
    """From the start of the process until a question can be put. The first start is not counted: it
    may have to build the index, and reads from the disk what is in memory afterwards.
    """
    seconds, cpu = [], []
    for _ in range(1 + STARTS):
        began = time.perf_counter()
        server = Server(["-m", "cli", "serve", "--port"])
        try:
            server.opened().close()
            seconds.append(time.perf_counter() - began)
            cpu.append(server.cpu())
        finally:
            server.stop()
    counted = seconds[1:]
    figures = {
        "first_ms": round(1000 * seconds[0]),
        **told(counted),
        "cpu_ms": round(1000 * statistics.median(cpu)),
    }
    return figures, statistics.median(counted) <= READY_BAR


def one(address: str, number: int) -> tuple[dict[str, object], bool]:
    """One visitor after another, none with more than TALK questions; the first question warms up."""
    asked = list(itertools.islice(itertools.cycle(questions()), number))
    seconds: list[float] = []
    opening: list[float] = []
    before = answered(address)
    for start in range(0, number, TALK):
        with Page(address) as page:
            opening.append(page.first.seconds)
            seconds += [page.ask(each).seconds for each in asked[start : start + TALK]]
    figures = {
        **told(seconds),
        "opening": told(opening),
        "counted_by_the_server": answered(address) - before,
    }
    held = statistics.median(seconds) <= ONE_BAR and answered(address) - before == number
    return figures, held


def people(
    address: str, number: int, think: float, lasting: float
) -> tuple[dict[str, object], bool]:
    """So many at once, each asking, reading and asking on; no two begin at the same moment."""
    seconds: list[float] = []
    errors: list[str] = []
    before = answered(address)
    until = time.perf_counter() + lasting

    def visitor(which: int) -> None:
        asked = itertools.cycle(questions()[which * 5 :] + questions()[: which * 5])
        time.sleep(think * which / number)
        try:
            with Page(address) as page:
                while time.perf_counter() < until:
                    seconds.append(page.ask(next(asked)).seconds)
                    time.sleep(think)
        except TROUBLE as trouble:
            errors.append(f"{type(trouble).__name__}: {trouble}")

    threads = [threading.Thread(target=visitor, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures = {
        "people": number,
        **told(seconds),
        "errors": errors,
        "counted_by_the_server": answered(address) - before,
    }
    held = bool(seconds) and not errors and percentile(seconds, 0.95) < PEOPLE_BAR
    return figures, held


class Watched(Server):
    """A server that tells its memory."""

    def __init__(self, file: Path) -> None:
        super().__init__(["-m", "tests.watched_server"], [str(file)])
        self._file = file

    def memory(self, *, trim: bool = False) -> dict[str, object]:
        self._file.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR2 if trim else signal.SIGUSR1)
        while not self._file.exists():
            time.sleep(0.05)
        return dict(json.loads(self._file.read_text()))


def memory(long_talk: int, short_talks: int) -> tuple[dict[str, object], bool]:
    """Each of the two on a server of its own, that both begin from the same."""
    one_long, held = _grown(lambda server: _one_long_talk(server, long_talk))
    many_short, also_held = _grown(lambda server: _many_short_talks(server, short_talks))
    return {"one_long_talk": one_long, "many_short_talks": many_short}, held and also_held


def _grown(use) -> tuple[dict[str, object], bool]:
    with tempfile.TemporaryDirectory() as folder:
        server = Watched(Path(folder) / "memory.json")
        try:
            with server.opened() as page:
                for question in questions()[:WARM_UP]:
                    page.ask(question)
            before = server.memory()
            figures = use(server)
            after, trimmed = server.memory(), server.memory(trim=True)
        finally:
            server.stop()
    percent = 100 * (after["now"] / before["now"] - 1)
    figures |= {
        "growth_percent": round(percent, 1),
        "after_warm_up": before,
        "after": after,
        "given_back_to_the_system": trimmed,
    }
    return figures, percent <= GROWTH_BAR


def _one_long_talk(server: Watched, number: int) -> dict[str, object]:
    """Times and bytes by how long the conversation was, while it is still open."""
    asked = itertools.islice(itertools.cycle(questions()), number)
    page = server.opened()
    drawn = [page.ask(question) for question in asked]
    figures: dict[str, object] = {}
    for start in range(0, number, 50):
        some = drawn[start : start + 50]
        sent = statistics.median(each.sent for each in some)
        figures[f"from_{start + 1}"] = {**told([each.seconds for each in some]), "bytes": sent}
        figures[f"from_{start + 1}"]["elements"] = len(some[-1].elements)  # type: ignore[index]
    figures["while_open"] = server.memory()
    page.close()
    _wait_until_gone(server)
    return figures


def _many_short_talks(server: Watched, number: int) -> dict[str, object]:
    seconds = []
    for question in itertools.islice(itertools.cycle(questions()), number):
        with Page(server.address) as page:
            seconds.append(page.ask(question).seconds)
    figures: dict[str, object] = {**told(seconds), "at_once": server.memory()}
    _wait_until_gone(server)
    return figures


def _wait_until_gone(server: Watched) -> None:
    """Streamlit keeps a session for two minutes, and lets go of it when the next one ends."""
    time.sleep(KEPT_FOR)
    Page(server.address).close()
    time.sleep(1)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load_pages")
    parser.add_argument("--url", help="a desk that is being served")
    parser.add_argument("--page-ready", action="store_true")
    parser.add_argument("--one", type=int, metavar="N", help="questions of one visitor")
    parser.add_argument("--people", type=int, metavar="N", help="visitors at once")
    parser.add_argument("--think", type=float, default=5, help="seconds between their questions")
    parser.add_argument("--seconds", type=float, default=60, help="how long they ask")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--long", type=int, default=LONG_TALK, help="questions in one session")
    parser.add_argument("--short", type=int, default=SHORT_TALKS, help="sessions with one question")
    asked = parser.parse_args(words)
    found: dict[str, tuple[dict[str, object], bool]] = {}
    began = load()
    if asked.page_ready:
        found["page_ready"] = page_ready()
    if asked.one or asked.people:
        with serving(asked.url) as address:
            if asked.one:
                found["one"] = one(address, asked.one)
            if asked.people:
                found["people"] = people(address, asked.people, asked.think, asked.seconds)
    if asked.memory:
        found["memory"] = memory(asked.long, asked.short)
    shown = {name: {"held": held, **figures} for name, (figures, held) in found.items()}
    print(json.dumps({"load": [began, load()], **shown}, indent=1))
    return 0 if all(held for _, held in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
