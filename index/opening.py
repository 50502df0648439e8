"""Opening the catalogue: the generation that serves and the encoder for questions, built if need be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.documents import Corpus
from index.embeddings import SentenceTransformersEncoder
from index.encoding import Runs
from index.generations import NoIndex, build, find_index, load
from index.hits import Hit
from index.model_files import ModelFiles
from index.onnx_bulk import OnnxBulkEncoder
from index.onnx_encoder import OnnxEncoder
from index.publishing import Damaged, writing_to
from index.search import Index
from index.server_address import ServerAddress
from index.serving import chosen_store, near, put_on_server
from index.shelves import Shelf, shelf
from index.threads import one_thread_each
from index.token_lengths import TokenLengths
from index.turns import Places, at_a_time
from index.vectors import Encoder, Vectors

if TYPE_CHECKING:
    from index.server_store import ServerStore
    from index.store import EmbeddedStore

Tell = Callable[[str], None]


class Catalogue:
    """The index that serves and the encoder of its questions. May be asked from many threads.

    When another generation is published it is loaded aside, and serves the questions that come
    after; a question is answered from one generation, whichever serves when it is asked.
    """

    def __init__(
        self,
        place: Shelf,
        index: Index,
        encoder: Encoder,
        tell: Tell,
        store: ServerStore | EmbeddedStore | None = None,
    ) -> None:
        """With a `store`, passages are searched there; the index was opened with its searches."""
        self._store = store
        if store is not None:
            store.start()
        self.encoder = encoder
        self._place = place
        self._index = index
        self._stamp, self._seen = place.stamp(), place.current()
        self._loading = threading.Lock()
        self._tell = tell
        self.turns = Places(at_a_time())

    @property
    def index(self) -> Index:
        """The generation that serves now."""
        return self._index

    @property
    def fingerprint(self) -> str:
        """What an index of these texts with this model is made from."""
        return self._place.wanted

    @property
    def without_torch(self) -> bool:
        return isinstance(self.encoder, OnnxEncoder)

    def find(
        self, question: str, moved_up: Mapping[str, float] | None = None, most: int = 10
    ) -> list[Hit]:
        """The passages for a question, best first, `most` at most; `moved_up` adds to scores."""
        return self.find_each([question], moved_up or {}, most)[0]

    def find_each(
        self, questions: Sequence[str], moved_up: Mapping[str, float], most: int = 10
    ) -> list[list[Hit]]:
        """The same for each of several questions, which are encoded together."""
        self._look_for_newer()
        index = self._index
        vectors = self.encoder.encode(questions)
        return [
            index.search(question, vector, most, moved_up)
            for question, vector in zip(questions, vectors, strict=True)
        ]

    def _look_for_newer(self) -> None:
        stamp = self._place.stamp()
        if stamp == self._stamp:
            return
        current = self._place.current()
        if current in (None, self._seen):
            self._stamp = stamp
        elif self._loading.acquire(
            blocking=False
        ):  # else it is looked for again at the next question
            self._stamp, self._seen = stamp, current
            threading.Thread(target=self._load, args=(current,), daemon=True).start()

    def _load(self, name: str) -> None:
        try:
            self._index = load(self._place, name, self._index.corpus, near(self._store))
            if self._store is not None:
                self._store.start()
        except Damaged as damage:
            self._tell(f"A newer index cannot be used, the one before it serves: {damage}")
        finally:
            self._loading.release()


def exported_model(home: Path, model: ModelFiles) -> Path:
    """Where the model's ONNX export is kept: under the model's own hash, whatever the generation."""
    return home / "models" / f"{model.name}-{model.fingerprint[:16]}"


def build_index(
    home: Path,
    corpus: Corpus,
    model: ModelFiles,
    tell: Tell,
    server: ServerAddress | None = None,
    spread: Callable[[Encoder], Runs] | None = None,
) -> str:
    """Export the model if that is still to be done, build and publish a generation; its name.

    Its vectors are put on the Chroma server, too, where there is one; if it cannot be done it is told,
    and the index serves without. `spread` embeds on other machines what the encoder would here.
    """
    encoder = BuildingEncoder(exported_model(home, model), model, tell)

    def prepare(step: str) -> None:
        if step == "locked":
            encoder.open()
        elif step == "encoding":
            tell("Indexing the texts…")

    place, parts = shelf(home, corpus, model), TokenLengths(model).parts
    runs = spread(encoder) if spread else None
    name = build(place, corpus, encoder, prepare, tell, parts, runs)
    if server is not None and not server.embedded:
        put_on_server(place, name, corpus, server, tell)
    return name


class BuildingEncoder:
    """What an index is built with: the exported model, exported first where that is still to be done.

    It gives the same vectors as sentence-transformers in less than half the time;
    a model that cannot be exported goes through those.
    """

    def __init__(
        self, exported: Path, model: ModelFiles, tell: Tell, cores: int | None = None
    ) -> None:
        self._cores = cores
        self._exported = exported
        self._model = model
        self._tell = tell

    def open(self) -> Encoder:
        """What does the work; the export is made here, so under the builder's lock."""
        return self._encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)

    @cached_property
    def _encoder(self) -> Encoder:
        try:
            return OnnxBulkEncoder(self._exported, self._cores)
        except Damaged:
            return self._export()

    def _export(self) -> Encoder:
        from index.onnx_export import CannotExport, export

        self._tell("Preparing the embedding model, once (some seconds)…")
        through_torch = SentenceTransformersEncoder(self._model)
        try:
            with writing_to(self._exported.parent):
                export(through_torch, self._exported)
            return OnnxBulkEncoder(self._exported, self._cores)
        except CannotExport as refusal:
            self._tell(
                f"{refusal} Its questions go through sentence-transformers, slower to start."
            )
            return through_torch


def open_catalogue(
    home: Path,
    corpus: Corpus,
    model: ModelFiles,
    tell: Tell,
    server: ServerAddress | None = None,
) -> Catalogue:
    """The catalogue for questions; builds it where none fits, telling the person so in a sentence.

    Raises Busy, CannotWrite or ModelUnavailable, each with a sentence that says what to do.
    """
    one_thread_each()
    place = shelf(home, corpus, model)
    store = chosen_store(place, server, tell)
    with ThreadPoolExecutor(max_workers=1) as aside:
        encoder = aside.submit(question_encoder, home, model)
        index, faults = find_index(place, corpus, near(store))
        for fault in faults:
            tell(f"{fault} {'Another one serves.' if index else ''}".strip())
        if index is None:
            tell("Building the index of the texts; this is done once.")
            build_index(home, corpus, model, tell, server)
            encoder = aside.submit(question_encoder, home, model)
            index, faults = find_index(place, corpus, near(store))
        if index is None:
            raise NoIndex(faults)
    opened = Catalogue(place, index, encoder.result(), tell, store)
    if not opened.without_torch:
        tell("Questions go through sentence-transformers, slower to start. See: desk doctor")
    return opened


def question_encoder(home: Path, model: ModelFiles) -> Encoder:
    """The model without torch where its export stands whole, else through sentence-transformers."""
    try:
        exported = OnnxEncoder(exported_model(home, model))
        exported.open()
        return exported
    except Damaged:
        return SentenceTransformersEncoder(model)
