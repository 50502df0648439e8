"""Work spread over a real Ray cluster of two workers: the same as here, whoever is killed on the way."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from assistant.bootstrap import Assistant
from assistant.draft_batch import draft_many
from assistant.inquiries import read_inquiries
from assistant.ledger import LEDGER
from assistant.reply_templates import load_templates
from assistant.workers import Embedding
from corpus.documents import Corpus
from corpus.errors import BadInput, Trouble
from evals.cases import read_cases, suite_path
from evals.retrieval import gold_of
from evals.run import over_ours, put_case
from evals.systems import texts_of
from evals.workers import Answering
from index.encoding import segments
from index.segments import key
from index.spreading import NoCluster, Spread, desk_sha256, here, spread_over
from terminal.drafting import BatchFiles
from terminal.saving import today
from tests.ray_clusters import Cluster, cluster
from tests.ray_work import Doubling, nobody_listens

PLAIN = load_templates("plain")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Cluster]:
    if find_spec("ray") is None and os.environ.get("DESK_TEST_RAY") != "required":
        pytest.skip("Ray is not installed")  # nor imported to see: it reads its token then
    patch = pytest.MonkeyPatch()
    with cluster(home) as made, patch.context() as settings:
        for name, value in {**made.settings, "DESK_HOME": str(home)}.items():
            settings.setenv(name, value)
        yield made


@pytest.fixture
def spread(running: Cluster) -> Spread:
    return spread_over(running.address)


def doubling(folder: Path, **told: object) -> Doubling:
    return Doubling(folder, made="same", **told)  # type: ignore[arg-type]


def test_nothing_set_is_this_process(tmp_path: Path) -> None:
    work = doubling(tmp_path)
    assert spread_over("") is here
    assert list(here(work.open(), work, [3, 1])) == [6, 2]


@pytest.mark.parametrize("address", ["local", "http://x:1", "host", "ray://host", "a b:1", ":6379"])
def test_what_is_no_address_is_said_so(address: str) -> None:
    with pytest.raises(NoCluster, match="It may be auto, host:6379"):
        spread_over(address)


@pytest.mark.parametrize("kind", ["", "ray://"])
def test_a_command_without_its_cluster_ends_in_a_sentence(
    running: Cluster, home: Path, kind: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "index", "build"],
        env={
            **os.environ,
            "DESK_HOME": str(home / "none"),
            "DESK_RAY_ADDRESS": kind + nobody_listens(),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no Ray cluster to join at" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_one_that_never_answers_is_given_up(running: Cluster) -> None:
    code = (
        "import sys, index.ray_workers as workers\n"
        "from tests.ray_work import Doubling\n"
        "workers.JOINING = 0.5\n"
        "try: list(workers.over_ray(sys.argv[1])(abs, Doubling(None), [1]))\n"
        "except workers.NoCluster as refusal: print(refusal)"
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"ray://127.0.0.1:{silent.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-c", code, address], capture_output=True, text=True, timeout=60
        )
    assert "no answer within" in done.stdout


def test_what_has_no_items_opens_nothing(spread: Spread, tmp_path: Path) -> None:
    assert list(spread(abs, doubling(tmp_path), [])) == []


def test_results_come_in_order_and_a_killed_workers_items_are_done_again(
    spread: Spread, tmp_path: Path
) -> None:
    numbers = list(range(40))
    work = doubling(tmp_path, deadly=frozenset({0, 17}))
    assert list(spread(abs, work, numbers)) == [2 * number for number in numbers]
    begun = Counter(path.name.split("-")[0] for path in tmp_path.glob("[0-9]*"))
    assert set(begun) == {str(number) for number in numbers}
    assert begun["0"] == begun["17"] == 2
    workers = {path.name for path in tmp_path.glob("opened-*")}
    assert 3 <= len(workers) <= 4  # two, and one for each that was killed before the other was done


def test_a_worker_killed_from_outside_is_replaced(spread: Spread, tmp_path: Path) -> None:
    def kill_one() -> None:
        until = time.monotonic() + 60
        while not (found := list(tmp_path.glob("5-*"))) and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(int(found[0].name.partition("-")[2]), 9)

    killer = threading.Thread(target=kill_one)
    killer.start()
    assert list(spread(abs, doubling(tmp_path), range(30))) == list(range(0, 60, 2))
    killer.join()


def test_what_ends_every_worker_ends_the_work_with_a_sentence(
    spread: Spread, tmp_path: Path
) -> None:
    work = doubling(tmp_path, deadly=frozenset({2}), cursed=True)
    with pytest.raises(Trouble, match="item 3 of 4 ended its worker 3 times"):
        list(spread(abs, work, [0, 1, 2, 3]))


def test_trouble_at_a_worker_is_the_same_trouble_here(spread: Spread, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^-4 cannot be doubled\.$"):
        list(spread(abs, doubling(tmp_path), [1, -4]))


def test_a_worker_that_is_set_up_otherwise_is_refused(spread: Spread, tmp_path: Path) -> None:
    with pytest.raises(NoCluster, match=r"another index\. Install the same version"):
        list(spread(abs, Doubling(tmp_path), [1, 2]))  # each process says its own number
    assert list(tmp_path.iterdir()) == []


def test_the_hash_of_the_desk_is_that_of_its_files() -> None:
    assert len(desk_sha256()) == 64


def test_vectors_are_the_same_as_here(spread: Spread, corpus: Corpus) -> None:
    texts = {key(p.text): p.text for p in corpus.passages[:40]}
    runs = [[texts[k] for k in run] for run in segments(texts, 4_000)]
    assert len(runs) > 2
    encode = Embedding().open()
    ours = np.concatenate([encode(run) for run in runs])
    theirs = np.concatenate(list(spread(encode, Embedding(), runs)))
    assert np.abs(ours - theirs).max() <= 1e-6
    assert (np.argsort(-(ours @ ours.T)) == np.argsort(-(ours @ theirs.T))).all()


def test_letters_come_out_the_same_and_each_stands_once_in_the_ledger(
    running: Cluster, assistant: Assistant, tmp_path: Path
) -> None:
    asks = ["Which application form should I use?", "What is de minimis?", ""]
    batch, ours, theirs = tmp_path / "in.jsonl", tmp_path / "here", tmp_path / "there"
    batch.write_text("\n".join(json.dumps({"id": f"a{n}", "text": asks[n % 3]}) for n in range(6)))
    todo = read_inquiries(batch)
    ours.mkdir()
    draft_many(assistant, todo, ours, PLAIN, BatchFiles(today()))
    done = subprocess.run(
        [sys.executable, "-m", "cli", "draft", "--batch", str(batch), "-o", str(theirs)],
        env={**os.environ, "DESK_RAY_ADDRESS": running.from_elsewhere},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout[:35]) == (1, "6 letters, 0 of them finished befor"), (
        done.stderr
    )
    names = sorted(path.name for path in ours.iterdir())
    assert names == sorted(path.name for path in theirs.iterdir())
    assert [
        name for name in names if (ours / name).read_bytes() != (theirs / name).read_bytes()
    ] == []
    rows = [json.loads(line) for line in (theirs / LEDGER).read_text().splitlines()]
    assert [row["id"] for row in rows] == [one.id for one in todo]


def test_cases_come_out_with_the_same_scores(
    spread: Spread, assistant: Assistant, corpus: Corpus
) -> None:
    cases = read_cases([suite_path("letters_dev")])[:2]
    cases += [c for c in read_cases([suite_path("questions_dev")]) if c.split in ("", "dev")][:8]
    texts = texts_of(corpus)
    puts = [(case, gold_of(case, texts)) for case in cases]
    bench = over_ours(assistant)
    ours = [put_case(put, bench) for put in puts]
    theirs = list(spread(partial(put_case, bench=bench), Answering(), puts))
    assert [(o and (o.scores, o.shown, o.confidence)) for o in ours] == [
        (o and (o.scores, o.shown, o.confidence)) for o in theirs
    ]
