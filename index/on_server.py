"""Searching on a Chroma server, and with the desk's own vectors whenever that is not to be had.

A server may be away, slow, emptied, or hold other vectors under the same name. So nothing that it says
is believed: of the rows that it names the cosines are computed here, and where they are not those that
it told, or rows are missing, the question is answered from our own vectors, all of them compared.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from index.chroma_server import ChromaServer, Collection, Missing, NotServing
from index.nearest import Compared, Cosines, Rows
from index.vectors import Vectors

Tell = Callable[[str], None]
Note = Callable[[str, str | None], None]
LOOK_AGAIN = 1.0  # seconds of use after which the collection is looked at again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before the server is tried again
STEADY = 30.0  # seconds that it has to serve before a failure counts as the first again
ALIKE = 1e-3  # cosines: theirs are rounded to float32 on another machine
_PROBES, _DEEP = 6, 10
_FOUND = 0.95  # the least share of the probes' nearest that it has to find, where there are many


class OnServer:
    """Rows by cosine, from the collection of that name. Never raises; may be asked from many threads.

    It connects, and looks for the server again, aside: no question waits for that. `note` is told why
    the server does not serve, and None when it does.
    """

    def __init__(
        self,
        server: ChromaServer,
        name: str,
        vectors: Vectors,
        note: Note,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.vectors = vectors
        self._server = server
        self._own = Compared(vectors)
        self._note = note
        self._clock = clock
        self._held: Collection | None = None
        self._looked = self._since = 0.0
        self._pause, self._not_before = FIRST_PAUSE, float("-inf")
        self._started = False
        self._trying = threading.Lock()

    @property
    def serving(self) -> bool:
        """Whether the server is asked, as far as is known."""
        return self._held is not None

    def start(self) -> None:
        """From now on the server is used, once it has been found to hold these vectors."""
        self._started = True
        self._try_aside()

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        """The `most` rows nearest to a unit vector (d,), nearest first, with their cosines."""
        held = self._held
        if held is None:
            if self._started and self._clock() >= self._not_before:
                self._try_aside()
            return self._own.search(vector, most)
        try:
            self._look(held)
            return asked(self._server, held, self.vectors, vector, most)
        except NotServing as trouble:
            self._lost(held, trouble)
            return self._own.search(vector, most)

    def connect(self) -> None:
        """Find the collection and see that it holds our vectors; raises NotServing."""
        self._server.check_where()
        held = self._server.find(self.name)
        examine(self._server, held, self.vectors)
        self._looked = self._since = self._clock()
        self._held = held
        self._note(self.name, None)

    def _look(self, held: Collection) -> None:
        """Whether that name still belongs to the collection that was examined, whole."""
        if self._clock() - self._looked < LOOK_AGAIN:
            return
        if self._server.find(self.name) != held or self._server.count(held.id) != len(self.vectors):
            raise NotServing("no longer holds the collection that was examined")
        self._looked = self._clock()

    def _lost(self, held: Collection, trouble: NotServing) -> None:
        if self._held is not held:
            return  # another thread has seen it
        self._held = None
        if self._clock() - self._since > STEADY:
            self._pause = FIRST_PAUSE
        self._wait(trouble)

    def _wait(self, trouble: NotServing) -> None:
        self._not_before = self._clock() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._note(self.name, str(trouble))

    def _try_aside(self) -> None:
        if self._held is None and self._trying.acquire(blocking=False):
            threading.Thread(target=self._try, daemon=True).start()

    def _try(self) -> None:
        try:
            self.connect()
        except NotServing as trouble:
            self._wait(trouble)
        finally:
            self._trying.release()


def told_of(vectors: Vectors) -> Mapping[str, Any]:
    """What a collection that holds all of these vectors says of itself; it is written last."""
    return {"desk": "whole", "vectors": len(vectors), "numbers": int(vectors.shape[1])}


def examine(server: ChromaServer, held: Collection, vectors: Vectors) -> None:
    """Whether the collection is whole, and these are its vectors; raises NotServing."""
    if {key: held.about.get(key) for key in told_of(vectors)} != told_of(vectors):
        raise Missing("holds this index in part only, or another under its name")
    probe(server, held, vectors, spread(vectors))


def probe(server: ChromaServer, held: Collection, vectors: Vectors, probes: Vectors) -> None:
    """Whether it has as many vectors, and finds what is nearest to the probes; raises NotServing."""
    if server.count(held.id) != len(vectors):
        raise NotServing("does not hold all vectors of this index")
    if not len(vectors):
        return
    most = min(_DEEP, len(vectors))
    found = 0.0
    for vector in probes:
        _, cosines = asked(server, held, vectors, vector, most)
        _, ours = Compared(vectors).search(vector, most)
        found += float(np.mean(np.abs(cosines - ours) < ALIKE))
    if found < _FOUND * len(probes):
        raise NotServing("does not find what is nearest in this index")


def spread(vectors: Vectors) -> Vectors:
    """Some of these vectors, from all over; to be asked with."""
    rows = np.unique(np.linspace(0, max(0, len(vectors) - 1), _PROBES).astype(np.int64))
    return vectors[rows[: len(vectors)]]


def asked(
    server: ChromaServer, held: Collection, vectors: Vectors, vector: Vectors, most: int
) -> tuple[Rows, Cosines]:
    """What the server finds, with the cosines of our own vectors; raises NotServing where they differ."""
    most = min(most, len(vectors))
    if most <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    rows, told = server.nearest(held.id, vector, most)
    if len(rows) != most or len(told) != most or len(np.unique(rows)) != most:
        raise NotServing("leaves out some of what was asked for")
    if rows.min() < 0 or rows.max() >= len(vectors):
        raise NotServing("names vectors that this index does not have")
    by_row = np.argsort(rows)
    rows = rows[by_row]
    cosines = vectors[rows] @ vector
    if not bool((np.abs(cosines - told[by_row]) <= ALIKE).all()):
        raise NotServing("holds other vectors under the name of this index")
    order = np.argsort(-cosines, kind="stable")
    return rows[order], cosines[order]


def short(fingerprint: str) -> str:
    """A fingerprint as it stands in a collection's name; one that is none yet is made into one."""
    if len(fingerprint) == 64:
        return fingerprint[:24]
    return hashlib.sha256(fingerprint.encode()).hexdigest()[:24]
