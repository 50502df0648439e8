"""The Chroma server in the embedded store's place: which collections a desk has there, filled and told of.

    desk-<model>-<fingerprint>-<wing>                the vectors of a generation, whole
    desk-<model>-<fingerprint>-<wing>-filling-<…>    being filled; renamed when it has passed its proof

Whoever publishes an index fills them; desks that serve only look.
"""

from __future__ import annotations

import secrets
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from index.chroma_server import FILLING, ChromaServer, NotServing
from index.nearest import Compared, Nearest
from index.on_server import OnServer, examine, probe, short, spread, told_of
from index.server_address import ServerAddress
from index.vectors import Vectors

Tell = Callable[[str], None]
_BATCH = 500
_GIVEN_UP = 3_600  # seconds after which whoever was filling a collection is taken to be gone
_ASIDE = "-filling-"


class ServerStore:
    """The searches of a desk on one server, for the indexes of one fingerprint."""

    def __init__(
        self, address: ServerAddress, model: str, fingerprint: str, tell: Tell = lambda _: None
    ) -> None:
        self.address = address
        self._ours = f"desk-{short(model)[:8]}-"
        self._prefix = f"{self._ours}{short(fingerprint)}-"
        self._server = ChromaServer(address)
        self._tell = tell
        self._troubles: dict[str, str] = {}
        self._said: str | None = None
        self._noting = threading.Lock()
        self._searches: weakref.WeakSet[OnServer] = weakref.WeakSet()

    def nearest(self, name: str, vectors: Vectors) -> Nearest:
        """A search over a wing's vectors; with our own until `start`."""
        if not len(vectors):
            return Compared(vectors)
        made = OnServer(self._server, f"{self._prefix}{name}", vectors, self._note)
        self._searches.add(made)
        return made

    def start(self) -> None:
        """Use the server from now on, wherever it holds what we have."""
        for search in list(self._searches):
            search.start()

    def look(self) -> dict[str, Any]:
        """Whether the server serves now, asked once; `trouble` is a sentence for a person."""
        trouble = None
        for search in list(self._searches):
            try:
                search.connect()
            except NotServing as fault:
                trouble = self._sentence(str(fault))
        return {
            "kind": "chroma server",
            "url": self.address.url,
            "serves": trouble is None and bool(self._searches),
            "collections": sorted(search.name for search in self._searches),
            "trouble": trouble,
        }

    def fill(self, canaries: Vectors, tell: Tell) -> None:
        """Put what the searches have on the server, where it is not there; raises NotServing."""
        server = ChromaServer(self.address, FILLING)
        server.check_where()
        for search in sorted(self._searches, key=lambda search: search.name):
            if not _stands(server, search):
                tell(f"Putting {len(search.vectors):,} vectors on the Chroma server…")
                _fill(server, search, np.concatenate([spread(search.vectors), canaries]))

    def clear_old(self, fingerprints: Iterable[str]) -> list[str]:
        """Remove this model's collections of all other fingerprints; the names of those removed."""
        server = ChromaServer(self.address, FILLING)
        kept = tuple(f"{self._ours}{short(fingerprint)}-" for fingerprint in fingerprints)
        gone = []
        for one in server.named(self._ours):
            aside = _ASIDE in one.name
            if _given_up(one.about.get("begun")) if aside else not one.name.startswith(kept):
                server.remove(one.name)
                gone.append(one.name)
        return gone

    def _sentence(self, why: str) -> str:
        cure = " Put it there: desk index build" if "hold" in why else ""
        return (
            f"The Chroma server at {self.address.url} {why}. The desk searches its own copy of the "
            f"index meanwhile, with the same answers, and comes back to the server by itself.{cure}"
        )

    def _note(self, name: str, why: str | None) -> None:
        """Tell what has changed, once: why the server does not serve, or that it does again."""
        with self._noting:
            if why is None:
                self._troubles.pop(name, None)
            else:
                self._troubles[name] = why
            now = next(iter(self._troubles.values()), None)
            if now == self._said:
                return
            self._said = now
        serves = f"The Chroma server at {self.address.url} serves again."
        self._tell(serves if now is None else self._sentence(now))


def _stands(server: ChromaServer, search: OnServer) -> bool:
    """Whether the server has these vectors, whole; what has their name and is something else goes."""
    try:
        held = server.find(search.name)
        examine(server, held, search.vectors)
    except NotServing:
        return False
    return True


def _fill(server: ChromaServer, search: OnServer, probes: Vectors) -> None:
    vectors = search.vectors
    begun = {"desk": "filling", "begun": int(time.time())}
    aside = server.make(f"{search.name}{_ASIDE}{secrets.token_hex(4)}", len(vectors), begun)
    try:
        for start in range(0, len(vectors), _BATCH):
            server.add(aside.id, start, vectors[start : start + _BATCH])
        probe(server, aside, vectors, probes)
        _remove(server, search.name)
        server.call(aside.id, search.name, told_of(vectors))
    except BaseException:
        _remove(server, aside.name)
        if _stands(server, search):
            return  # another desk was first
        raise


def _remove(server: ChromaServer, name: str) -> None:
    try:
        server.remove(name)
    except NotServing:
        return  # it is not there, or the next publishing removes it


def _given_up(begun: Any) -> bool:
    return not isinstance(begun, int) or time.time() - begun > _GIVEN_UP
