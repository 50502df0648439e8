"""A Chroma server, spoken to over HTTP: collections of our vectors, made, filled, found, asked, removed.

Chroma's own client waits without end for a server that hangs, and builds whatever embedding function
a collection names when it is asked with words. Here only numbers go out and come back, each within a
deadline. The server has no lock of its own: it belongs on this machine or a private network.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import numpy as np

from index.nearest import Cosines, Rows
from index.server_address import ServerAddress, may_be_reached
from index.vectors import Vectors

DEADLINE = 2.0  # seconds for a question
FILLING = 120.0  # seconds for a batch of vectors
MOST_BYTES = 16_000_000  # of one reply
_API = "/api/v2/tenants/default_tenant/databases/default_database/collections"
_EVERY_ONE_UP_TO = 1_000  # vectors; so many are all looked at, which misses none
_LET_IN = (401, 403)
_A_PAGE = 200  # collections in one list
_Reply = tuple[int, bytes]


class NotServing(Exception):
    """The server is not to be had for this; the text says why, to follow "The Chroma server …"."""


class Missing(NotServing):
    """There is no such collection."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What the server says of a collection. Its configuration is not read, whatever it names."""

    id: str
    name: str
    about: Mapping[str, Any]


class ChromaServer:
    """May be asked from many threads. Everything raises NotServing, and within the deadline."""

    def __init__(self, address: ServerAddress, deadline: float = DEADLINE) -> None:
        self.address = address
        self._deadline = deadline
        headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if address.token is not None:
            headers["Authorization"] = f"Bearer {address.token.get_secret_value()}"
        self._http = httpx.Client(
            base_url=address.url,
            headers=headers,
            timeout=deadline / 2,  # for each step: to connect, to send, to hear the next of it
            limits=httpx.Limits(max_keepalive_connections=16, keepalive_expiry=60),
            verify=ssl.create_default_context() if address.url.startswith("https") else False,
            trust_env=False,  # no proxy that the environment names comes between
        )
        weakref.finalize(self, self._http.close)

    def check_where(self) -> None:
        """Raises NotServing where the name leads out of the private network. May wait for the DNS."""
        host = urlsplit(self.address.url).hostname or ""
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, None)]
        except OSError as error:
            raise NotServing("has a name that leads nowhere") from error
        if not may_be_reached(self.address, found):
            raise NotServing("is on the open internet, and not behind https and DESK_CHROMA_TOKEN")

    def find(self, name: str) -> Collection:
        """The collection of that name; raises Missing."""
        return _collection(self._ask("GET", f"/{quote(name, safe='')}"))

    def named(self, start: str) -> list[Collection]:
        """The collections whose names start so."""
        found: list[Collection] = []
        for page in range(100):
            rows = self._ask("GET", f"?limit={_A_PAGE}&offset={page * _A_PAGE}")
            if not isinstance(rows, list):
                raise NotServing(_NO_SENSE)
            found += [one for one in map(_collection, rows) if one.name.startswith(start)]
            if len(rows) < _A_PAGE:
                break
        return found

    def make(self, name: str, size: int, about: Mapping[str, Any]) -> Collection:
        """A new, empty collection for so many vectors."""
        most = min(size, _EVERY_ONE_UP_TO)
        hnsw = {
            "space": "cosine",
            "ef_search": max(100, most),
            "ef_construction": max(100, most if size <= _EVERY_ONE_UP_TO else 200),
        }
        body = {"name": name, "metadata": dict(about), "configuration": {"hnsw": hnsw}}
        return _collection(self._ask("POST", "", body))

    def add(self, id_: str, first: int, vectors: Vectors) -> None:
        """Add vectors to a collection, as the rows from `first` on."""
        ids = [str(row) for row in range(first, first + len(vectors))]
        self._ask("POST", f"/{id_}/add", {"ids": ids, "embeddings": vectors.tolist()})

    def count(self, id_: str) -> int:
        found = self._ask("GET", f"/{id_}/count")
        if not isinstance(found, int):
            raise NotServing(_NO_SENSE)
        return found

    def call(self, id_: str, name: str, about: Mapping[str, Any]) -> None:
        """Give a collection another name and say other things of it, in one step."""
        self._ask("PUT", f"/{id_}", {"new_name": name, "new_metadata": dict(about)})

    def remove(self, name: str) -> None:
        self._ask("DELETE", f"/{quote(name, safe='')}")

    def nearest(self, id_: str, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        """What the server holds to be the `most` nearest rows, with their cosines; not believed yet."""
        asked = {
            "query_embeddings": [vector.tolist()],
            "n_results": most,
            "include": ["distances"],
        }
        found = self._ask("POST", f"/{id_}/query", asked)
        try:
            rows = np.array([int(row) for row in found["ids"][0]], dtype=np.int64)
            return rows, 1.0 - np.array(found["distances"][0], dtype=np.float32)
        except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
            raise NotServing(_NO_SENSE) from error

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        status, read = self._within_deadline(lambda: self._sent(method, f"{_API}{path}", content))
        if status in _LET_IN:
            raise NotServing("does not let this desk in. Check DESK_CHROMA_TOKEN: it")
        if status == httpx.codes.NOT_FOUND:
            raise Missing("does not hold this index")
        if status != httpx.codes.OK and status != httpx.codes.CREATED:
            raise NotServing(f"fails (status {status})")
        try:
            return json.loads(read)
        except (ValueError, RecursionError) as error:
            raise NotServing(_NO_SENSE) from error

    def _within_deadline(self, send: Callable[[], _Reply]) -> _Reply:
        """The reply, waited for in all no longer than the deadline: not for names, nor for slow drops.

        What it still does then is done aside, in a thread that holds up no one.
        """
        replies: SimpleQueue[_Reply | Exception] = SimpleQueue()

        def sent() -> None:
            try:
                replies.put(send())
            except Exception as error:  # noqa: BLE001  (it is raised again by the one who waits)
                replies.put(error)

        threading.Thread(target=sent, daemon=True).start()
        try:
            reply = replies.get(timeout=self._deadline)
        except Empty:
            reply = httpx.ReadTimeout("")
        if isinstance(reply, httpx.TimeoutException):
            raise NotServing(f"does not answer within {self._deadline:g} s") from reply
        if isinstance(reply, NotServing):
            raise reply
        if isinstance(reply, Exception):
            raise NotServing("cannot be reached") from reply
        return reply

    def _sent(self, method: str, path: str, content: bytes | None) -> _Reply:
        """The status and the reply, read as it comes: a flood is not read to its end."""
        read = bytearray()
        with self._http.stream(method, path, content=content) as response:
            for piece in response.iter_raw():
                read += piece
                if len(read) > MOST_BYTES:
                    raise NotServing("answers without end")
        return response.status_code, bytes(read)


_NO_SENSE = "answers what makes no sense"


def _collection(found: Any) -> Collection:
    try:
        return Collection(str(found["id"]), str(found["name"]), dict(found["metadata"] or {}))
    except (KeyError, TypeError, ValueError) as error:
        raise NotServing(_NO_SENSE) from error
