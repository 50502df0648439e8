"""What a worker on another machine opens, from its own DESK_HOME, and what it must be made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from assistant.bootstrap import Assistant, Settings, open_assistant
from assistant.chat_settings import without_model
from assistant.rules import load_table
from corpus.documents import open_corpus
from index.model_files import find_model
from index.opening import BuildingEncoder, exported_model
from index.shelves import Shelf, shelf
from index.spreading import Spread, desk_sha256
from index.vectors import Encoder, Vectors


@dataclass(frozen=True)
class Embedding:
    """Runs of texts -> their vectors."""

    def made_from(self) -> dict[str, str]:
        settings = Settings()
        model = find_model(settings.embeddings)
        place = exported_model(settings.home, model)
        return {
            "desk": desk_sha256(),
            "model": _shelf(settings).encoded_by,
            "export of the model": str(place.is_dir()),
        }

    def open(self) -> Callable[[Sequence[str]], Vectors]:
        settings = Settings()
        model = find_model(settings.embeddings)
        place = exported_model(settings.home, model)
        return BuildingEncoder(place, model, _nobody, cores=1).encode


def encode_spread(
    encoder: Encoder, spread: Spread
) -> Callable[[Sequence[Sequence[str]]], Iterator[Vectors]]:
    """Encodes runs of texts, each by itself, wherever `spread` does it."""
    return lambda runs: spread(encoder.encode, Embedding(), runs)


def answering_from() -> dict[str, str]:
    """What an answer of this process is made from, besides the question."""
    settings = Settings()
    place = _shelf(settings)
    return {
        "desk": desk_sha256(),
        "version": version("copyright-desk"),
        "rules": load_table().rules_version,
        "model": place.encoded_by,
        "index": place.wanted if place.current() else "none",
    }


def open_answering() -> Assistant:
    """The assistant of a worker, without a chat model: what it makes is the same everywhere."""
    return open_assistant(Settings(), _nobody, chat=without_model())


def _shelf(settings: Settings) -> Shelf:
    return shelf(settings.home, open_corpus(), find_model(settings.embeddings))


def _nobody(sentence: str) -> None:
    """Nobody listens at a worker."""
