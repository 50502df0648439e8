"""Generations of the index: built aside, proved, published by one rename; opened only when whole.

    DESK_HOME/index/<model>/
      CURRENT                  the name of the generation that serves
      build.lock               held by the one builder there may be
      generations/<name>/      manifest.json (hashes, canary questions), entries.json, vectors.npy,
                               texts.npy (the sha256 of each text, so that its vector is known again),
                               words/ (BM25)
      unfinished/              vectors of a build that was stopped; the next one goes on from there

A reader loads a generation into memory and then needs its files no more.
"""

from __future__ import annotations

import io
import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.documents import Corpus, UnknownDocument
from corpus.errors import Trouble
from corpus.passages import Span
from index.encoding import Runs, Tell, embed
from index.entries import Entry, Parts, asked_of, entries, in_one
from index.known_vectors import CANARY_DEPTH, TEXTS, nearest_addresses, vectors_of
from index.lexical import Words
from index.nearest import Near, nearest
from index.publishing import (
    CannotWrite,
    Damaged,
    clear,
    held,
    only_builder,
    point,
    publish,
    read_sealed,
    seal,
    writing_to,
)
from index.search import Index
from index.segments import Segments, forget, key
from index.shelves import Shelf
from index.vectors import Encoder, Vectors

WORDS = "words"
MAPPED_FROM = 2**26  # bytes of vectors; fewer are read into memory
KEPT = 2  # generations that stay: the one that serves and the one before it
CANARIES = (
    "Do I have to say that part of my work was made with AI?",
    "Who is the author of a picture made from a prompt?",
    "How do I correct a registration that left out the AI?",
    "What may be left out because it is too small to matter?",
    "Can I claim the way I arranged AI pictures?",
    "Whom do I call at the Copyright Office?",
)
Step = Callable[[str], None]


class NoIndex(Trouble):
    """No generation that fits this corpus and model is published here. `faults` says what was found."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults) or "No index has been built yet.")
        self.faults = tuple(faults)


def open_index(place: Shelf, corpus: Corpus, near: Near = nearest) -> Index:
    """The generation that serves, proved; else the newest that fits. Raises NoIndex.

    `NoIndex.faults`, and the faults of generations passed over, are sentences for a person.
    """
    index, faults = find_index(place, corpus, near)
    if index is None:
        raise NoIndex(faults)
    return index


def find_index(
    place: Shelf, corpus: Corpus, near: Near = nearest
) -> tuple[Index | None, list[str]]:
    """The generation to serve, if there is one, and a sentence for each that could not be used."""
    faults: list[str] = []
    for name in _candidates(place, faults):
        try:
            return load(place, name, corpus, near), faults
        except Damaged as damage:
            faults.append(f"The index {damage}")
    return None, faults


def _candidates(place: Shelf, faults: list[str]) -> Iterator[str]:
    current, names = place.current(), place.names()
    if current in names:
        yield current
    elif names or place.pointer.exists():
        faults.append("The note of which index serves (CURRENT) is missing or names none.")
    yield from (name for name in names if name != current)


def load(place: Shelf, name: str, corpus: Corpus, near: Near = nearest) -> Index:
    """The generation of that name, every file checked and every canary asked; raises Damaged.

    `near` makes the search over its vectors.
    """
    folder = place.generations / name
    with held(folder):
        manifest = read_sealed(folder)
        if manifest.get("fingerprint") != place.wanted:
            raise Damaged(f"{name} was made from other texts, or by another version.")
        try:
            rows = json.loads((folder / "entries.json").read_text())
            found = [_entry(row, corpus) for row in rows]
            vectors = _vectors_in(folder / "vectors.npy")
            canaries = np.load(folder / "canaries.npy", allow_pickle=False)
            answers = list(manifest["canaries"])
            if len(vectors) != len(found):
                raise Damaged(f"{name} has {len(vectors)} vectors for {len(found)} texts.")
            index = Index(name, corpus, found, vectors, Words(folder / WORDS), near)
        except (OSError, ValueError, KeyError, TypeError, IndexError, UnknownDocument) as error:
            raise Damaged(f"{name} cannot be read ({error}).") from error
    for question, vector, expected in zip(CANARIES, canaries, answers, strict=True):
        if index.nearest(vector, CANARY_DEPTH) != expected:
            raise Damaged(f"{name} gives a wrong answer to the test question {question!r}.")
    return index


def build(
    place: Shelf,
    corpus: Corpus,
    encoder: Encoder,
    step: Step = lambda _: None,
    tell: Tell = lambda _: None,
    parts: Parts = in_one,
    runs: Runs | None = None,
) -> str:
    """Build, prove and publish a generation; its name. `step` is told each step as it is reached.

    Only texts without a known vector are embedded: known are those of the generations that stand,
    and of a build that was stopped. `tell` gets the progress, `parts` cuts what is too long to embed,
    `runs` embeds on other machines.
    Raises Busy if another process is building, CannotWrite if the disk refuses; what was published
    before goes on serving then.
    """
    with writing_to(place.folder), only_builder(place.lock):
        step("locked")
        place.generations.mkdir(exist_ok=True)
        _clear_unfinished(place)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        made = place.folder / f"building-{name}"
        made.mkdir()
        try:
            found = list(entries(corpus.passages, corpus.glosses, parts))
            step("encoding")
            canaries = encoder.encode(CANARIES)
            vectors = _vectors(place, found, canaries, encoder, step, tell, runs)
            step("encoded")
            _fill(made, found, vectors, canaries)
            Index(name, corpus, found, vectors).words.keep(made / WORDS)
            step("written")
            _seal(made, place, found, vectors, canaries)
            step("sealed")
            publish(made, place.generations / name)
            step("renamed")
            _prove(place, name, corpus)
            step("proved")
            point(place.pointer, name)
            step("pointed")
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        _clear_old(place, name)
        forget(place.unfinished)
        step("cleared")
    return name


def _vectors(
    place: Shelf,
    found: Sequence[Entry],
    canaries: Vectors,
    encoder: Encoder,
    step: Step,
    tell: Tell,
    runs: Runs | None,
) -> Vectors:
    """The vectors of what is indexed; those newly made are kept as they come."""
    segments = Segments(place.unfinished / place.encoded_by[:16])
    known = segments.vectors(canaries.shape[1])
    for generation in place.known():
        known |= vectors_of(generation, place.encoded_by, canaries)

    def keep(keys: list[bytes], vectors: Vectors) -> None:
        segments.add(keys, vectors)
        step("kept")

    return embed([entry.text for entry in found], known, encoder, keep, tell, runs)


def _fill(made: Path, found: Sequence[Entry], vectors: Vectors, canaries: Vectors) -> None:
    rows = [[e.address, e.span.start, e.span.end, e.kind, e.number] for e in found]
    (made / "entries.json").write_text(json.dumps(rows))
    keys = np.frombuffer(b"".join(key(entry.text) for entry in found), dtype="u1")
    _save(made / TEXTS, keys.reshape(-1, 32))
    _save(made / "vectors.npy", vectors)
    _save(made / "canaries.npy", canaries)


def _seal(
    made: Path, place: Shelf, found: Sequence[Entry], vectors: Vectors, canaries: Vectors
) -> None:
    seal(
        made,
        {
            "fingerprint": place.wanted,
            "encoded_by": place.encoded_by,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "entries": len(found),
            "dimensions": int(vectors.shape[1]),
            "canaries": [nearest_by_force(found, vectors, canary) for canary in canaries],
        },
    )


def nearest_by_force(found: Sequence[Entry], vectors: Vectors, vector: Vectors) -> list[str]:
    """The passages nearest to a vector, every one compared: the oracle for Chroma's answers."""
    whole = [n for n, entry in enumerate(found) if entry.kind == "passage"]
    return nearest_addresses([found[n].address for n in whole], vectors[whole], vector)


def _vectors_in(path: Path) -> Vectors:
    """The vectors, read; where they are many they stay on the disk, and what is asked for is read."""
    if path.stat().st_size > MAPPED_FROM:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    return np.asarray(np.load(path, allow_pickle=False))


def _save(path: Path, vectors: Vectors) -> None:
    """Write an array by way of memory: numpy's own error on a full disk does not say that it is full."""
    content = io.BytesIO()
    np.save(content, vectors, allow_pickle=False)
    path.write_bytes(content.getvalue())


def _prove(place: Shelf, name: str, corpus: Corpus) -> None:
    try:
        load(place, name, corpus)
    except Damaged as damage:
        clear(place.generations / name)
        raise CannotWrite(
            f"The new index did not pass its proof and is not used: {damage}"
        ) from damage


def _entry(row: Any, corpus: Corpus) -> Entry:
    address, start, end, kind, number = row
    if kind == "silence":
        return Entry(address, Span(0, 0), _silent_question(address, number, corpus), kind, number)
    passage = corpus.passage(address)
    span = Span(start, end)
    if not span.within(passage.span):
        raise ValueError(f"{address} has no characters {start} to {end}")
    if kind == "question":
        text = asked_of(address, corpus.glosses)[number]
    else:
        text = passage.text[start - passage.start : end - passage.start]
    return Entry(address, span, text, kind, number)


def _silent_question(id_: str, number: int, corpus: Corpus) -> str:
    return corpus.glosses.silence(id_).questions[number]


def _clear_unfinished(place: Shelf) -> None:
    """Remove what a builder that was killed has left; we hold the lock, so nobody is at work on it."""
    for left in place.folder.glob("building-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in place.folder.glob("CURRENT.*"):
        left.unlink(missing_ok=True)


def _clear_old(place: Shelf, current: str) -> None:
    """Remove generations beyond those kept, but none that somebody is reading."""
    others = [name for name in place.names() if name != current]
    for name in others[KEPT - 1 :]:
        clear(place.generations / name)


def canaries_of(place: Shelf, name: str) -> Vectors:
    """The vectors of the test questions of a generation that was loaded."""
    return np.asarray(np.load(place.generations / name / "canaries.npy", allow_pickle=False))
