"""Opening the catalogue: the generation that serves and the encoder for questions, built if need be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import Corpus
from index.embeddings import SentenceTransformersEncoder
from index.generations import NoIndex, build, find_index, shelf
from index.model_files import ModelFiles
from index.publishing import writing_to
from index.search import Hit, Index
from index.vectors import Encoder

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Catalogue:
    """An index and the encoder that turns questions into its vectors."""

    index: Index
    encoder: Encoder
    model: ModelFiles

    def find(self, question: str, most: int = 10) -> list[Hit]:
        """The passages for a question, best first, `most` at most."""
        return self.index.search(question, self.encoder.encode([question])[0], most)

    @property
    def without_torch(self) -> bool:
        return not isinstance(self.encoder, SentenceTransformersEncoder)


def exported_model(home: Path, model: ModelFiles) -> Path:
    """Where the model's ONNX export is kept: under the model's own hash, whatever the generation."""
    return home / "models" / f"{model.name}-{model.fingerprint[:16]}"


def question_encoder(home: Path, model: ModelFiles) -> Encoder:
    """The model without torch where its export stands whole, else through sentence-transformers."""
    from index.onnx_export import ready

    return ready(exported_model(home, model)) or SentenceTransformersEncoder(model)


def build_index(home: Path, corpus: Corpus, model: ModelFiles, tell: Tell) -> str:
    """Export the model if that is still to be done, build and publish a generation; its name."""
    from index.onnx_export import CannotExport, export, ready

    encoder = SentenceTransformersEncoder(model)
    place = shelf(home, corpus, model)
    exported = exported_model(home, model)

    def prepare(step: str) -> None:
        if step == "locked" and ready(exported) is None:
            tell("Preparing the embedding model, once (about 20 seconds)…")
            try:
                with writing_to(exported.parent):
                    export(encoder, exported)
            except CannotExport as refusal:
                tell(
                    f"{refusal} Questions will go through sentence-transformers, which is slower to start."
                )
        elif step == "encoding":
            tell("Indexing the texts…")

    return build(place, corpus, encoder, prepare)


def open_catalogue(home: Path, corpus: Corpus, model: ModelFiles, tell: Tell) -> Catalogue:
    """The catalogue for questions; builds it where none fits, telling the person so in a sentence.

    Raises Busy, CannotWrite or ModelUnavailable, each with a sentence that says what to do.
    """
    place = shelf(home, corpus, model)
    index, faults = find_index(place, corpus)
    for fault in faults:
        tell(fault + (" The one before it serves." if index else ""))
    if index is None:
        tell("Building the index of the texts; this is done once.")
        build_index(home, corpus, model, tell)
        index, faults = find_index(place, corpus)
        if index is None:
            raise NoIndex(faults)
    return Catalogue(index, question_encoder(home, model), model)
