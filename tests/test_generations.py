"""Published indexes: half-built, damaged, stale or gone is noticed before it serves, and mended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Corpus
from corpus.errors import Busy
from index.generations import NoIndex, build, find_index, open_index
from index.opening import Catalogue
from index.publishing import MANIFEST, held, only_builder, seal
from index.shelves import Shelf
from tests.factories import WordEncoder

HOUSE = Path(__file__).parent.parent


@pytest.fixture
def place(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf", wanted="made for this test")


def built(place: Shelf, corpus: Corpus, times: int = 1) -> list[str]:
    return [build(place, corpus, WordEncoder()) for _ in range(times)]


def test_what_was_built_serves(place: Shelf, corpus: Corpus) -> None:
    (name,) = built(place, corpus)
    index = open_index(place, corpus)
    assert index.name == place.current() == name


def test_two_generations_are_kept_and_older_ones_go(place: Shelf, corpus: Corpus) -> None:
    names = built(place, corpus, times=4)
    assert place.names() == [names[3], names[2]]


def test_a_generation_that_is_being_read_does_not_go(place: Shelf, corpus: Corpus) -> None:
    first = built(place, corpus)[0]
    with held(place.generations / first):
        built(place, corpus, times=3)
        assert first in place.names()
    built(place, corpus)
    assert first not in place.names()


def test_nothing_built_is_told_so(place: Shelf, corpus: Corpus) -> None:
    with pytest.raises(NoIndex, match="No index has been built yet"):
        open_index(place, corpus)


def missing(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2, min(len(content), len(content) // 2 + 200)):
        content[at] ^= 0xFF
    path.write_bytes(bytes(content))


DAMAGE: list[tuple[str, Callable[[Path], None]]] = [
    (name, damage)
    for name in ("entries.json", "texts.npy", "vectors.npy", "canaries.npy", MANIFEST)
    for damage in (missing, emptied, cut_in_half, flipped)
]


@pytest.mark.parametrize(("name", "damage"), DAMAGE)
def test_a_damaged_file_is_noticed_and_the_generation_before_serves(
    place: Shelf, corpus: Corpus, name: str, damage: Callable[[Path], None]
) -> None:
    old, new = built(place, corpus, times=2)
    damage(place.generations / new / name)
    index, faults = find_index(place, corpus)
    assert index is not None
    assert index.name == old
    assert new in faults[0]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"20990101T000000-nowhere\n"])
def test_a_pointer_that_names_nothing_is_noticed(
    place: Shelf, corpus: Corpus, content: bytes | None
) -> None:
    _, new = built(place, corpus, times=2)
    place.pointer.unlink()
    if content is not None:
        place.pointer.write_bytes(content)
    index, faults = find_index(place, corpus)
    assert index is not None
    assert index.name == new
    assert "CURRENT" in faults[0]


def test_vectors_that_were_swapped_and_resealed_fail_the_test_questions(
    place: Shelf, corpus: Corpus
) -> None:
    old, new = built(place, corpus, times=2)
    folder = place.generations / new
    vectors = np.load(folder / "vectors.npy")
    np.save(folder / "vectors.npy", vectors[::-1])
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).unlink()
    seal(folder, {key: value for key, value in manifest.items() if key != "files"})
    index, faults = find_index(place, corpus)
    assert index is not None
    assert index.name == old
    assert "wrong answer to the test question" in faults[0]


def test_a_generation_made_from_something_else_is_stale(place: Shelf, corpus: Corpus) -> None:
    built(place, corpus)
    with pytest.raises(NoIndex, match="made from other texts"):
        open_index(Shelf(place.folder, wanted="something else"), corpus)


def test_all_generations_damaged_is_told_and_a_build_mends_it(place: Shelf, corpus: Corpus) -> None:
    for name in built(place, corpus, times=2):
        missing(place.generations / name / "vectors.npy")
    with pytest.raises(NoIndex) as told:
        open_index(place, corpus)
    assert len(told.value.faults) == 2
    (name,) = built(place, corpus)
    assert open_index(place, corpus).name == name


def test_builders_that_are_killed_leave_the_old_or_the_new(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill_builds", str(tmp_path), "15"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == 25
    assert found["old"] + found["new"] == 25
    assert found["invalid"] == found["hangs"] == found["left_over"] == 0
    assert found["old"]
    assert found["new"]
    assert found["generations"] == 2


def test_of_two_builders_one_builds_and_one_is_told_to_wait(place: Shelf, corpus: Corpus) -> None:
    for _ in range(10):
        outcomes: list[str] = []
        arrived = threading.Barrier(2)

        def builder(arrived=arrived, outcomes=outcomes) -> None:
            held = threading.Event()

            def step(name: str) -> None:
                if name == "locked":
                    arrived.wait(5)  # holds the lock until the other one has come to it
                    held.wait(0.05)

            try:
                outcomes.append(build(place, corpus, WordEncoder(), step))
            except Busy as busy:
                outcomes.append(str(busy))
                arrived.wait(5)

        threads = [threading.Thread(target=builder) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(outcome[:3] for outcome in outcomes) == ["202", "The"]
        assert open_index(place, corpus).name in outcomes


def test_desk_says_busy_with_75(home: Path) -> None:
    shelf_folder = next((home / "index").iterdir())
    with only_builder(shelf_folder / "build.lock"):
        done = subprocess.run(
            [sys.executable, "-m", "cli", "index", "build"],
            env={**os.environ, "DESK_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 75
    assert "being built by another process" in done.stderr


def ask(home: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """`desk ask` on that DESK_HOME, under the command `before` where one is given."""
    return subprocess.run(
        [*before, sys.executable, "-m", "cli", "ask", "Do I have to disclose AI?"],
        env={"PATH": os.environ["PATH"], "HOME": "/", "DESK_HOME": str(home)},
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def read_only(tmp_path: Path) -> Callable[[Path], tuple[str, ...]]:
    """A folder -> a command under which nothing in it can be written."""

    def protect(folder: Path) -> tuple[str, ...]:
        if os.getuid() != 0:
            for path in [folder, *folder.rglob("*")]:
                path.chmod(0o555 if path.is_dir() else 0o444)
            return ()
        # Root writes whatever the modes say, so the folder is mounted read-only over itself.
        script = f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}" && exec "$@"'
        command = ("unshare", "-m", "sh", "-c", script, "sh")
        if subprocess.run([*command, "true"], capture_output=True).returncode:
            pytest.skip("this root may not mount a folder read-only")
        return command

    return protect


def test_data_that_may_not_be_written_serves(
    home: Path, tmp_path: Path, read_only: Callable[[Path], tuple[str, ...]]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    done = ask(copy, *read_only(copy))
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout


def test_no_index_where_none_may_be_written_is_one_sentence(
    tmp_path: Path, read_only: Callable[[Path], tuple[str, ...]]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = ask(empty, *read_only(empty))
    assert done.returncode == 1
    assert "it may not be written. Allow writing there, or name another folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_stops_the_build_and_the_old_index_serves(
    place: Shelf, corpus: Corpus, tmp_path: Path
) -> None:
    """The limit on the size of a file stands for a full disk: the write fails in the same way."""
    (old,) = built(place, corpus)
    code = f"""
import resource
from pathlib import Path
from corpus.documents import open_corpus
from index.generations import build
from index.shelves import Shelf
from index.publishing import CannotWrite
from tests.factories import WordEncoder
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    build(Shelf(Path({str(place.folder)!r}), "made for this test"), open_corpus(), WordEncoder())
except CannotWrite as trouble:
    print(trouble)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True)
    assert "the disk is full. Free some space there" in done.stdout, done.stderr
    assert open_index(place, corpus).name == old
    assert list(place.folder.glob("building-*")) == []


def test_a_damaged_export_is_told_and_questions_still_answered(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    flipped(next((copy / "models").iterdir()) / "model.onnx")
    done = ask(copy)
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout
    assert "Questions go through sentence-transformers" in done.stderr


def test_what_is_published_while_another_is_loaded_is_taken_up_after_it(
    place: Shelf, corpus: Corpus
) -> None:
    built(place, corpus)
    catalogue = Catalogue(place, open_index(place, corpus), WordEncoder(), print)
    with catalogue._loading:  # as long as a load goes on
        (newer,) = built(place, corpus)
        catalogue.find("author")
    deadline = time.monotonic() + 30
    while catalogue.index.name != newer and time.monotonic() < deadline:
        catalogue.find("author")
        time.sleep(0.05)
    assert catalogue.index.name == newer


def test_fifty_threads_ask_while_twenty_generations_are_published(
    place: Shelf, corpus: Corpus
) -> None:
    """Each answer is one generation's: the same passages, since the texts are, and no error."""
    built(place, corpus)
    catalogue = Catalogue(place, open_index(place, corpus), WordEncoder(), print)
    expected = [hit.passage.address for hit in catalogue.find("who is the author of a prompt")]
    served: set[str] = set()
    over = threading.Event()

    def asker() -> None:
        while not over.wait(0.1):  # who asks without a pause leaves Python to no builder
            hits = catalogue.find("who is the author of a prompt")
            served.add(catalogue.index.name)
            assert [hit.passage.address for hit in hits] == expected

    with ThreadPoolExecutor(max_workers=50) as threads:
        asking = [threads.submit(asker) for _ in range(50)]
        try:
            built(place, corpus, times=20)
            deadline = time.monotonic() + 30
            while catalogue.index.name != place.current() and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            over.set()
        assert [asked.exception() for asked in asking] == [None] * 50
    assert catalogue.index.name == place.current()
    assert len(served) > 1
