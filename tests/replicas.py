"""Two desks behind nginx, one of them killed while visitors ask: what they see, and whether all is right.

    python -m tests.replicas --people 6 --seconds 20
    python -m tests.replicas --chroma

Starts everything on loopback itself: two `desk serve` on a copy of DESK_HOME, nginx with the files of
deploy/nginx, with --chroma a Chroma server that is killed, too. Ends with 1 if an answer was another
than the desk's own, or if somebody was not told. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from assistant.bootstrap import Settings
from counter.lost import LOST
from tests.chroma_servers import Chroma
from tests.nginx import free_port, nginx_before
from tests.page_client import Drawn, NoAnswer, Page

HOUSE = Path(__file__).parent.parent
STARTING = 180  # seconds
_NUMBER = re.compile(r"[0-9a-f]{32}")
BREAKS = (NoAnswer, OSError, WebSocketException)
QUESTIONS = (
    "Do I have to say that part of my work was made with AI?",
    "Who is the author of a picture made from a prompt?",
    "How do I correct a registration that left out the AI?",
    "Can I claim the way I arranged AI pictures?",
    "What may be left out because it is too small to matter?",
)


@dataclass
class Seen:
    """What visitors saw, all of them together."""

    answered: int = 0
    wrong: list[str] = field(default_factory=list)
    broken: int = 0
    back: list[float] = field(default_factory=list)  # seconds until the page stood again
    told: int = 0
    not_told: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def desk(port: int, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port)],
        env={**os.environ, **settings},
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + STARTING
        while time.monotonic() < until and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def visit(address: str, known: dict[str, str], seen: Seen, until: float) -> None:
    """Ask until then; where the connection breaks come back as a browser does, with the session's name."""
    page, number = Page(address), 0
    while time.monotonic() < until:
        question = QUESTIONS[number % len(QUESTIONS)]
        number += 1
        try:
            drawn = page.ask(question)
        except BREAKS:
            page, number = _back(address, page, seen), 0  # a conversation is begun again
            continue
        with seen.lock:
            seen.answered += 1
            if answer(drawn, question) != known[question]:
                seen.wrong.append(question)
    page.close()


def _back(address: str, page: Page, seen: Seen) -> Page:
    began = time.monotonic()
    with seen.lock:
        seen.broken += 1
    while True:
        try:
            again = Page(address, before=page.session)
            break
        except BREAKS:
            if time.monotonic() - began > STARTING:
                raise
            time.sleep(0.2)
    told = any(LOST[:40] in str(element) for element in again.first.elements)
    with seen.lock:
        seen.back.append(time.monotonic() - began)
        seen.told += told
        seen.not_told += not told
    return again


def trial(people: int, seconds: float, home: Path, *, chroma: bool) -> dict[str, object]:
    seen, ports = Seen(), (free_port(), free_port())
    with ExitStack() as stack:
        settings = {"DESK_HOME": str(home)}
        server = Chroma()
        if chroma:
            server.start()
            stack.callback(server.end)
            settings["DESK_CHROMA_URL"] = server.url
            words = [sys.executable, "-m", "cli", "index", "build"]
            subprocess.run(words, env={**os.environ, **settings}, cwd=HOUSE, check=True)
        first = stack.enter_context(desk(ports[0], settings))
        stack.enter_context(desk(ports[1], settings))
        address = stack.enter_context(nginx_before(ports))
        known = _asked_once(address)
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=visit, args=(address, known, seen, until))
            for _ in range(people)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 3)
        first.kill()
        if chroma:
            time.sleep(seconds / 6)
            server.kill()
        for thread in threads:
            thread.join(timeout=seconds + STARTING)
    return {
        "people": people,
        "seconds": seconds,
        "answered": seen.answered,
        "wrong": len(seen.wrong),
        "wrongly_answered": sorted(set(seen.wrong)),
        "connections_broken": seen.broken,
        "told_that_it_was_lost": seen.told,
        "not_told": seen.not_told,
        "back_after_s": {
            "median": round(statistics.median(seen.back), 2) if seen.back else None,
            "longest": round(max(seen.back), 2) if seen.back else None,
        },
    }


def _asked_once(address: str) -> dict[str, str]:
    """What the desk says to each question as the first of a conversation's, before anything is killed."""
    known = {}
    with Page(address) as page:
        for question in QUESTIONS:
            known[question] = answer(page.ask(question), question)
    return known


def answer(drawn: Drawn, question: str) -> str:
    """The answer with its citations; behind it stand a number of its own and what is offered next."""
    return _NUMBER.split(drawn.after(question))[0]


def main(words: Sequence[str] | None = None) -> int:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--people", type=int, default=6)
    read.add_argument("--seconds", type=float, default=20)
    read.add_argument("--chroma", action="store_true", help="with a Chroma server, killed as well")
    given = read.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="desk-replicas-") as folder:
        home = Path(folder) / "home"
        if Settings().home.is_dir():
            shutil.copytree(Settings().home, home)
        found = trial(given.people, given.seconds, home, chroma=given.chroma)
    print(json.dumps(found, indent=1))
    return 1 if found["wrong"] or found["not_told"] or not found["connections_broken"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
