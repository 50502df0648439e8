"""A Chroma server in the embedded store's place: whatever becomes of it, no answer is another one.

One server is started for all of these; every answer is held against every vector compared.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.documents import Corpus
from index.chroma_server import ChromaServer
from index.generations import build, find_index
from index.nearest import Compared
from index.on_server import FIRST_PAUSE, LOOK_AGAIN, OnServer
from index.opening import Catalogue
from index.search import Index
from index.server_address import ServerAddress
from index.server_store import ServerStore
from index.serving import put_on_server
from index.shelves import Shelf
from tests.chroma_servers import Chroma
from tests.factories import WordEncoder

QUESTIONS = (
    "Do I have to tell the Office that the pictures were made with AI?",
    "Who is the author of a picture made from a prompt?",
    "How do I correct a registration?",
    "the human arrangement of material",
    "What is the effective date?",
    "supplementary registration fee",
)


@pytest.fixture(scope="module")
def chroma() -> Iterator[Chroma]:
    server = Chroma()
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("shelf") / "words", wanted="a" * 64)
    build(shelf, corpus, WordEncoder())
    return shelf


@pytest.fixture(scope="module")
def expected(place: Shelf, corpus: Corpus) -> dict[str, list[tuple[str, float]]]:
    """The answers where every vector is compared."""
    index, _ = find_index(place, corpus, lambda _, vectors: Compared(vectors))
    assert index is not None
    return {question: found(index, question) for question in QUESTIONS}


def found(index: Index, question: str) -> list[tuple[str, float]]:
    vector = WordEncoder().encode([question])[0]
    return [(hit.passage.address, round(hit.score, 4)) for hit in index.search(question, vector)]


class Desk:
    """A desk on a server, and all that it told."""

    def __init__(self, chroma: Chroma, place: Shelf, corpus: Corpus) -> None:
        self.told: list[str] = []
        self.place, self.corpus = place, corpus
        self.address = ServerAddress(chroma.url)
        self.store = ServerStore(self.address, "words", place.wanted, self.told.append)
        index, faults = find_index(place, corpus, self.store.nearest)
        assert index is not None
        assert not faults
        self.index = index
        self.searches = sorted(self.store._searches, key=lambda search: search.name)

    def publish(self) -> list[str]:
        told: list[str] = []
        name = self.place.current()
        assert name is not None
        put_on_server(self.place, name, self.corpus, self.address, told.append)
        return told

    def served(self, *, within: float = 10) -> bool:
        """Whether the server serves in the end; questions are what makes the desk look for it."""
        self.store.start()
        until = time.monotonic() + within
        while time.monotonic() < until:
            found(self.index, QUESTIONS[0])
            if all(search.serving for search in self.searches):
                return True
            time.sleep(0.02)
        return False

    def impatient(self) -> None:
        """Looks at the collection with every question, and tries again after no time."""
        for search in self.searches:
            search._looked = float("-inf")
            search._pause, search._not_before = 0.01, float("-inf")


@pytest.fixture
def desk(chroma: Chroma, place: Shelf, corpus: Corpus) -> Desk:
    for name in chroma.names():
        chroma.ask("DELETE", f"/{name}")
    opened = Desk(chroma, place, corpus)
    opened.publish()
    assert opened.served()
    return opened


Expected = dict[str, list[tuple[str, float]]]


def all_right(desk: Desk, expected: Expected) -> bool:
    return all(found(desk.index, question) == expected[question] for question in QUESTIONS)


def test_the_server_gives_the_answers_that_comparing_every_vector_gives(
    desk: Desk, expected: Expected
) -> None:
    assert all_right(desk, expected)
    assert all(search.serving for search in desk.searches)
    assert desk.told == []
    assert desk.store.look()["serves"]


def test_what_is_there_is_not_put_there_again(desk: Desk, chroma: Chroma) -> None:
    before = chroma.ask("GET", "?limit=500")
    assert desk.publish() == []
    assert chroma.ask("GET", "?limit=500") == before


def test_a_half_filled_collection_is_never_used(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    search = desk.searches[0]
    chroma.ask("DELETE", f"/{search.name}")
    half = chroma.ask("POST", "", {"name": search.name, "metadata": {"desk": "filling"}})
    rows = search.vectors[: len(search.vectors) // 2]
    ids = [str(row) for row in range(len(rows))]
    chroma.ask("POST", f"/{half['id']}/add", {"ids": ids, "embeddings": rows.tolist()})
    desk.impatient()
    assert all_right(desk, expected)
    assert not search.serving
    assert "in part only" in str(desk.store.look()["trouble"])


def test_a_publisher_that_was_killed_leaves_nothing_that_serves_and_is_cleared_away(
    desk: Desk, chroma: Chroma
) -> None:
    left = f"{desk.searches[0].name}-filling-00000000"
    chroma.ask("POST", "", {"name": left, "metadata": {"desk": "filling", "begun": 1}})
    other = f"{desk.searches[0].name}-filling-11111111"
    now = int(time.time())
    chroma.ask("POST", "", {"name": other, "metadata": {"desk": "filling", "begun": now}})
    desk.publish()
    assert left not in chroma.names()
    assert other in chroma.names(), "another publisher is still at it"


def test_collections_of_generations_that_are_gone_are_removed_and_nobody_elses(
    desk: Desk, chroma: Chroma
) -> None:
    ours = desk.searches[0].name
    older, somebodys = ours.replace("a" * 24, "b" * 24), "somebodys-own"
    for name in (older, somebodys):
        chroma.ask("POST", "", {"name": name, "metadata": {"desk": "whole"}})
    desk.publish()
    assert older not in chroma.names()
    assert {ours, somebodys} <= set(chroma.names())


def test_a_deleted_collection_is_noticed_told_and_the_desk_comes_back(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    for search in desk.searches:
        chroma.ask("DELETE", f"/{search.name}")
    assert all_right(desk, expected)
    assert "does not hold this index" in desk.told[0]
    assert "desk index build" in desk.told[0]
    desk.publish()
    desk.impatient()
    assert desk.served()
    assert all_right(desk, expected)
    assert "serves again" in desk.told[-1]


def other_vectors(search: OnServer) -> np.ndarray:
    return np.roll(search.vectors, 1, axis=0)


def test_a_collection_of_the_same_name_with_other_vectors_is_never_believed(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    """Same name, same count, the same said of itself; only the vectors stand in other rows."""
    for search in desk.searches:
        about = chroma.ask("GET", f"/{search.name}")["metadata"]
        chroma.ask("DELETE", f"/{search.name}")
        made = chroma.ask("POST", "", {"name": search.name, "metadata": about})
        ids = [str(row) for row in range(len(search.vectors))]
        body = {"ids": ids, "embeddings": other_vectors(search).tolist()}
        chroma.ask("POST", f"/{made['id']}/add", body)
    for _ in range(3):
        desk.impatient()
        assert all_right(desk, expected)
        time.sleep(0.05)
    assert "other vectors" in str(desk.store.look()["trouble"])


def test_vectors_changed_in_the_very_collection_are_noticed_in_the_reply(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    for search in desk.searches:
        id_ = chroma.ask("GET", f"/{search.name}")["id"]
        ids = [str(row) for row in range(len(search.vectors))]
        body = {"ids": ids, "embeddings": other_vectors(search).tolist()}
        chroma.ask("POST", f"/{id_}/update", body)
    until = time.monotonic() + 5  # the server may take the change up a moment later
    while not desk.told and time.monotonic() < until:
        assert all_right(desk, expected)
    assert all_right(desk, expected)
    assert "other vectors" in desk.told[0] or "leaves out" in desk.told[0]


def test_rows_deleted_from_the_collection_are_noticed_when_it_is_looked_at(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    for search in desk.searches:
        id_ = chroma.ask("GET", f"/{search.name}")["id"]
        chroma.ask("POST", f"/{id_}/delete", {"ids": ["0", "3"]})
    desk.impatient()
    assert all_right(desk, expected)
    assert not any(search.serving for search in desk.searches if len(search.vectors) > 3)


def test_an_embedding_function_that_a_collection_names_is_never_built(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    hostile = {
        "type": "known",
        "name": "sentence_transformer",
        "config": {
            "model_name": "nobody/nothing",
            "device": "cpu",
            "normalize_embeddings": False,
            "kwargs": {"trust_remote_code": True},
        },
    }
    for search in desk.searches:
        about = chroma.ask("GET", f"/{search.name}")["metadata"]
        chroma.ask("DELETE", f"/{search.name}")
        configuration = {"embedding_function": hostile, "hnsw": {"space": "cosine"}}
        body = {"name": search.name, "metadata": about, "configuration": configuration}
        made = chroma.ask("POST", "", body)
        ids = [str(row) for row in range(len(search.vectors))]
        filled = {"ids": ids, "embeddings": search.vectors.tolist()}
        chroma.ask("POST", f"/{made['id']}/add", filled)
    before = set(sys.modules)
    desk.impatient()
    assert all_right(desk, expected)
    assert desk.served()
    assert all_right(desk, expected)
    built = {"sentence_transformers", "transformers"} & (set(sys.modules) - before)
    assert not built


def test_an_index_that_is_published_later_is_searched_there_too(
    desk: Desk, corpus: Corpus, expected: Expected
) -> None:
    catalogue = Catalogue(desk.place, desk.index, WordEncoder(), desk.told.append, desk.store)
    newer = build(desk.place, corpus, WordEncoder())
    until = time.monotonic() + 10
    while catalogue.index.name != newer and time.monotonic() < until:
        catalogue.find(QUESTIONS[0])
        time.sleep(0.02)
    assert catalogue.index.name == newer
    before = set(desk.searches)
    desk.index, desk.searches = catalogue.index, list(set(desk.store._searches) - before)
    assert desk.searches
    assert desk.served()
    assert all_right(desk, expected)


def test_a_server_killed_while_four_ask_and_started_again_empty(
    desk: Desk, chroma: Chroma, expected: Expected
) -> None:
    wrong: list[str] = []
    done = SimpleNamespace(asked=0, served=0, enough=False)

    def ask() -> None:
        while not done.enough:
            for question in QUESTIONS:
                if found(desk.index, question) != expected[question]:
                    wrong.append(question)
                done.asked += 1
                done.served += all(search.serving for search in desk.searches)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    served_before = done.served
    chroma.kill()
    time.sleep(0.3)
    chroma.start("emptied")
    time.sleep(FIRST_PAUSE * 1.2)
    assert not any(search.serving for search in desk.searches), "what is empty does not serve"
    desk.publish()
    time.sleep(LOOK_AGAIN)
    assert desk.served(within=20)
    done.enough = True
    for thread in threads:
        thread.join(timeout=20)
    assert wrong == []
    assert served_before > 0
    assert done.asked > served_before
    assert "cannot be reached" in desk.told[0]
    assert "serves again" in desk.told[-1]
    assert len(desk.told) < 10


def test_the_server_is_asked_with_numbers_only(chroma: Chroma) -> None:
    server = ChromaServer(ServerAddress(chroma.url))
    assert not any(name for name in dir(server) if "text" in name or "embed" in name)
