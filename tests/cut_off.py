"""A wire to PostgreSQL that is cut at a COMMIT: the client never hears its answer."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time


class CutOff:
    """Listens on a port of its own and passes everything on, until a COMMIT is to be cut."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._late: float | None = None
        self._dead = False
        self._stop = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.cuts = 0
        self._threads = [threading.Thread(target=self._accept)]

    def cut_next_commit(self, late: float, *, for_good: bool = False) -> None:
        """The next COMMIT reaches the server so many seconds after its client was cut off."""
        self._late, self._dead_after = late, for_good

    def __enter__(self) -> CutOff:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)
        self._listening.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            if not select.select([self._listening], [], [], 0.1)[0]:
                continue
            client, _ = self._listening.accept()
            if self._dead:
                client.close()
                continue
            thread = threading.Thread(target=self._pass_on, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self._server))
        other = {client: server, server: client}
        with client, server, contextlib.suppress(OSError):
            while not self._stop.is_set():
                for end in select.select([client, server], [], [], 0.1)[0]:
                    data = end.recv(65_536)
                    if not data:
                        return
                    if end is client and self._late is not None and b"COMMIT\x00" in data:
                        self._cut(client, server, data)
                        return
                    other[end].sendall(data)

    def _cut(self, client: socket.socket, server: socket.socket, data: bytes) -> None:
        late, self._late = self._late or 0.0, None
        self.cuts += 1
        self._dead = self._dead_after
        if late:  # the client is gone first, and tries again while the server still holds its rows
            client.shutdown(socket.SHUT_RDWR)
            time.sleep(late)
            server.sendall(data)
            server.recv(65_536)
            return
        server.sendall(data)
        server.recv(65_536)  # done, and nobody will hear of it
        client.shutdown(socket.SHUT_RDWR)
