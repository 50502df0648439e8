"""A generation on a Chroma server: put there when it is published, searched there when it is opened.

The server's parts are loaded only where one is named.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.documents import Corpus
from index.generations import canaries_of, load
from index.nearest import Near, nearest
from index.server_address import ServerAddress
from index.shelves import Shelf, fingerprints

if TYPE_CHECKING:
    from index.server_store import ServerStore
    from index.store import EmbeddedStore

Tell = Callable[[str], None]


def chosen_store(
    place: Shelf, server: ServerAddress | None, tell: Tell
) -> ServerStore | EmbeddedStore | None:
    """The searches on that server, or in Chroma in this process; None where neither is asked for."""
    if server is None:
        return None
    if server.embedded:
        from index.store import EmbeddedStore

        return EmbeddedStore()
    return server_store(place, server, tell)


def server_store(place: Shelf, server: ServerAddress, tell: Tell) -> ServerStore:
    """The searches on that server."""
    from index.server_store import ServerStore

    return ServerStore(server, place.folder.name, place.wanted, tell)


def near(store: ServerStore | EmbeddedStore | None) -> Near:
    """What makes the searches of an index that is opened: the store's, else our own."""
    return nearest if store is None else store.nearest


def put_on_server(
    place: Shelf, name: str, corpus: Corpus, server: ServerAddress, tell: Tell
) -> bool:
    """Put a generation's vectors on the server, proved there before they serve; whether it was done.

    Collections that no generation which stands belongs to are removed. If it fails that is told, in
    a sentence: the index serves all the same.
    """
    from index.chroma_server import NotServing

    store = server_store(place, server, tell)
    index = load(place, name, corpus, store.nearest)
    try:
        store.fill(canaries_of(place, index.name), tell)
        store.clear_old({place.wanted, *fingerprints(place)})
    except NotServing as trouble:
        tell(
            f"The index is built, and not on the Chroma server: {server.url} {trouble}. The desk "
            "answers without the server. To put it there later: desk index build"
        )
        return False
    return True
