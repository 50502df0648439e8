"""The real work on one machine and on a local Ray cluster, timed side by side; run by hand.

    python -m tests.ray_cluster FOLDER [--kill]

FOLDER holds texts (.txt, .md) that are embedded; 20 letters of the development suite are drafted, and the
development suites run. With --kill one worker of each piece of work is ended by signal 9. On one machine
the workers share its processors, so no gain is to be expected: it shows what spreading costs.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.bootstrap import Settings
from assistant.draft_batch import draft_many
from assistant.inquiries import Inquiry
from assistant.letters import letter
from assistant.reply_templates import load_templates
from assistant.workers import encode_spread, open_answering
from evals.cases import Case, read_cases, suite_path
from evals.folder import open_folder
from evals.retrieval import gold_of
from evals.run import over_ours, put_case
from evals.systems import texts_of
from evals.workers import Answering
from index.encoding import embed
from index.entries import entries
from index.model_files import find_model
from index.opening import BuildingEncoder, exported_model
from index.spreading import Spread, here, spread_over
from index.token_lengths import TokenLengths
from terminal.drafting import BatchFiles
from tests.ray_clusters import cluster

LETTERS = 20
SUITES = ("questions_dev", "letters_dev")


def main() -> None:
    """Print the times, and whether what came out is the same."""
    words = argparse.ArgumentParser(description="Real work here and on a local Ray cluster.")
    words.add_argument("folder", type=Path)
    words.add_argument("--kill", action="store_true")
    given = words.parse_args()
    with cluster(Settings().home) as running:
        os.environ.update(running.settings)
        ways: dict[str, Spread] = {"here": here, "Ray": spread_over(running.address)}
        for name, work in (
            ("embedding", partial(_embedding, given.folder)),
            ("letters", _letters),
            ("suites", _suites),
        ):
            made = {way: _timed(f"{name}, {way}", work, ways[way], given.kill) for way in ways}
            print(f"{name}: {_same(made['here'], made['Ray'])}", flush=True)


def _timed(what: str, work: Callable[[Spread], Any], spread: Spread, kill: bool) -> Any:
    began = time.monotonic()
    with _one_killed() if kill and spread is not here else _nobody_killed() as killed:
        made = work(spread)
    print(f"{what}: {time.monotonic() - began:.1f} s, {len(killed)} workers killed", flush=True)
    return made


@contextmanager
def _nobody_killed() -> Iterator[list[int]]:
    yield []


@contextmanager
def _one_killed() -> Iterator[list[int]]:
    """Ends the first worker that is seen at work, some seconds later."""
    killed: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            found = _workers()
            if found and not over.wait(4):
                os.kill(found[0], signal.SIGKILL)
                killed.append(found[0])
                return

    aside = threading.Thread(target=look)
    aside.start()
    try:
        yield killed
    finally:
        over.set()
        aside.join()


def _workers() -> list[int]:
    """The ids of processes that Ray shows as being within our own worker's work."""
    mine = os.environ["RAY_AUTH_TOKEN"].encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            ours = mine in (place / "environ").read_bytes()
            if ours and b"ray::Worker.do" in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def _embedding(folder: Path, spread: Spread) -> Any:
    model, home = find_model(Settings().embeddings), Settings().home
    corpus = open_folder(folder)
    encoder = BuildingEncoder(exported_model(home, model), model, print)
    rows = list(entries(corpus.passages, corpus.glosses, TokenLengths(model).parts))
    runs = encode_spread(encoder, spread)
    return embed([row.text for row in rows], {}, encoder, lambda *_: None, print, runs)


def _letters(spread: Spread) -> Any:
    cases = read_cases([suite_path("letters_dev")])[:LETTERS]
    todo = [Inquiry(case.id, letter(case.value["letter"])) for case in cases]
    templates, files = load_templates("plain"), BatchFiles(date(2026, 1, 2))
    assistant = open_answering()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        draft_many(assistant, todo, out, templates, files, spread=spread)
        return {path.name: path.read_bytes() for path in out.iterdir()}


def _suites(spread: Spread) -> Any:
    cases: list[Case] = read_cases([suite_path(name) for name in SUITES])
    bench = over_ours(open_answering())
    texts = texts_of(bench.corpus)
    puts = [(case, gold_of(case, texts)) for case in cases]
    came = list(spread(partial(put_case, bench=bench), Answering(), puts))
    return [(one and (one.scores, one.shown, one.confidence)) for one in came]


def _same(ours: Any, theirs: Any) -> str:
    if isinstance(ours, np.ndarray):
        return f"{len(ours)} vectors, at most {np.abs(ours - theirs).max():.1e} apart"
    return f"{len(ours)}, {'the same' if ours == theirs else 'NOT the same'}"


if __name__ == "__main__":
    main()
