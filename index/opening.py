"""Opening the catalogue: the generation that serves and the encoder for questions, built if need be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from corpus.documents import Corpus
from index.embeddings import SentenceTransformersEncoder
from index.encoding import Runs
from index.generations import NoIndex, Shelf, build, find_index, load, shelf
from index.model_files import ModelFiles
from index.onnx_bulk import OnnxBulkEncoder
from index.onnx_encoder import OnnxEncoder
from index.publishing import Damaged, writing_to
from index.search import Hit, Index
from index.threads import one_thread_each
from index.token_lengths import TokenLengths
from index.vectors import Encoder, Vectors

Tell = Callable[[str], None]


class Catalogue:
    """The index that serves and the encoder of its questions. May be asked from many threads.

    When another generation is published it is loaded aside, and serves the questions that come
    after; a question is answered from one generation, whichever serves when it is asked.
    """

    def __init__(self, place: Shelf, index: Index, encoder: Encoder, tell: Tell) -> None:
        self.encoder = encoder
        self._place = place
        self._index = index
        self._seen = place.current()
        self._loading = threading.Lock()
        self._tell = tell

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
        self._look_for_newer()
        vector = self.encoder.encode([question])[0]
        return self._index.search(question, vector, most, moved_up or {})

    def _look_for_newer(self) -> None:
        current = self._place.current()
        if current not in (None, self._seen) and self._loading.acquire(blocking=False):
            self._seen = current
            threading.Thread(target=self._load, args=(current,), daemon=True).start()

    def _load(self, name: str) -> None:
        try:
            self._index = load(self._place, name, self._index.corpus)
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
    spread: Callable[[Encoder], Runs] | None = None,
) -> str:
    """Export the model if that is still to be done, build and publish a generation; its name.

    `spread` embeds on other machines what the encoder would here.
    """
    encoder = BuildingEncoder(exported_model(home, model), model, tell)
    return build(
        shelf(home, corpus, model),
        corpus,
        encoder,
        lambda step: tell("Indexing the texts…") if step == "encoding" else None,
        tell,
        TokenLengths(model).parts,
        spread(encoder) if spread else None,
    )


class BuildingEncoder:
    """What an index is built with: the exported model, exported first where that is still to be done.

    On two cores it is more than twice as fast as sentence-transformers and gives the same vectors;
    a model that cannot be exported goes through those.
    """

    def __init__(
        self, exported: Path, model: ModelFiles, tell: Tell, cores: int | None = None
    ) -> None:
        self._cores = cores
        self._exported = exported
        self._model = model
        self._tell = tell

    @cached_property
    def _encoder(self) -> Encoder:
        try:
            return OnnxBulkEncoder(self._exported, self._cores)
        except Damaged:
            return self._export()

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)

    def _export(self) -> Encoder:
        from index.onnx_export import CannotExport, export

        self._tell("Preparing the embedding model, once (about 20 seconds)…")
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


def open_catalogue(home: Path, corpus: Corpus, model: ModelFiles, tell: Tell) -> Catalogue:
    """The catalogue for questions; builds it where none fits, telling the person so in a sentence.

    Raises Busy, CannotWrite or ModelUnavailable, each with a sentence that says what to do.
    """
    one_thread_each()
    place = shelf(home, corpus, model)
    with ThreadPoolExecutor(max_workers=1) as aside:
        encoder = aside.submit(question_encoder, home, model)
        index, faults = find_index(place, corpus)
        for fault in faults:
            tell(f"{fault} {'Another one serves.' if index else ''}".strip())
        if index is None:
            tell("Building the index of the texts; this is done once.")
            build_index(home, corpus, model, tell)
            encoder = aside.submit(question_encoder, home, model)
            index, faults = find_index(place, corpus)
        if index is None:
            raise NoIndex(faults)
    opened = Catalogue(place, index, encoder.result(), tell)
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
