"""Kill builders at every named step and at random moments, and look at what serves afterwards.

    python tests/kill_builds.py FOLDER RANDOM_KILLS

Runs in a process of its own, since it forks. Prints one JSON object: kills, old, new, invalid, hangs.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

import chromadb  # noqa: F401  (imported before forking, so that each child need not)

from corpus.documents import open_corpus
from index.generations import build, find_index
from index.shelves import Shelf
from tests.factories import WordEncoder

STEPS = (
    "locked",
    "encoding",
    "kept",
    "encoded",
    "written",
    "sealed",
    "renamed",
    "proved",
    "pointed",
    "cleared",
)
CORPUS = open_corpus()


def shelf(folder: Path, encoded_by: str = "") -> Shelf:
    return Shelf(folder, wanted="made for this test", encoded_by=encoded_by)


def child(work) -> tuple[int, int]:
    """Fork, let the child do `work(say)`; its process id and the end to read what it says."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        work(lambda text: os.write(writing, text.encode()))
    except BaseException as error:  # noqa: BLE001  (the child must end here, whatever happens)
        os.write(writing, repr(error).encode())
    finally:
        os._exit(0)


def build_and_die(folder: Path, at: str | None, after: float | None) -> None:
    """A build that is killed when it reaches the step, or so many seconds after it has the lock."""

    def work(say) -> None:
        def step(name: str) -> None:
            if name == "locked":
                say("L")
            if name == at:
                os.kill(os.getpid(), signal.SIGKILL)

        # Each build has an encoder of its own, so that it embeds and keeps everything anew.
        build(shelf(folder, f"{os.getpid()}"), CORPUS, WordEncoder(), step)

    pid, reading = child(work)
    os.read(reading, 1)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(reading)


def served(folder: Path) -> str:
    """The name that a fresh process would serve, "invalid" if none, "hang" if it does not answer."""

    def work(say) -> None:
        index, _ = find_index(shelf(folder), CORPUS)
        right = index is not None and index.nearest(WordEncoder().encode(["prompt"])[0], 1)
        say(index.name if index and right else "invalid")

    pid, reading = child(work)
    if not select.select([reading], [], [], 30)[0]:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return "hang"
    answer = os.read(reading, 4096).decode()
    os.waitpid(pid, 0)
    os.close(reading)
    return answer


def main(folder: Path, kills: int) -> None:
    chance = random.Random(20230316)
    build_and_die(folder, at=None, after=None)
    began = time.monotonic()
    build_and_die(folder, at=None, after=None)
    whole = time.monotonic() - began
    found = {"kills": 0, "old": 0, "new": 0, "invalid": 0, "hangs": 0}
    plans = [(step, None) for step in STEPS]
    plans += [(None, chance.uniform(0, whole)) for _ in range(kills)]
    for step, after in plans:
        before = served(folder)
        build_and_die(folder, step, after)
        now = served(folder)
        found["kills"] += 1
        kind = "hangs" if now == "hang" else "invalid" if not now.startswith("2") else None
        found[kind or ("old" if now == before else "new")] += 1
    build_and_die(folder, at=None, after=None)
    found["left_over"] = len([*folder.glob("building-*"), *folder.glob("unfinished")])
    found["generations"] = len(shelf(folder).names())
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
