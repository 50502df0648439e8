"""The library changed, and the index after it: what the command and the staff's page both do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.bootstrap import Settings
from corpus.adding import ours
from corpus.documents import open_corpus
from corpus.library import Addition, ids_in, put, take_out
from index.forgetting import forget_older
from index.generations import find_index
from index.model_files import find_model
from index.opening import build_index
from index.shelves import about, shelf

Tell = Callable[[str], None]


def keep(library: Path, additions: Sequence[Addition], *, replace: bool) -> None:
    """The documents put into the library, all of them or none; see `corpus.library.put`."""
    put(library, additions, reserved=ours(), replace=replace)


def remove(library: Path, ids: Sequence[str]) -> None:
    """The documents taken out of the library, all of them or none, with every file of theirs."""
    take_out(library, ids)


def is_indexed(settings: Settings) -> bool:
    """Whether an index of all texts as they are now is proved and serves. No file of it is opened."""
    corpus, model = open_corpus(library=settings.library), find_model(settings.embeddings)
    place = shelf(settings.home, corpus, model)
    return about(place, place.current() or "none").get("fingerprint") == place.wanted


def index_of_today(settings: Settings, tell: Tell) -> str:
    """The name of an index of all texts as they are now, built where there is none that fits."""
    corpus, model = open_corpus(library=settings.library), find_model(settings.embeddings)
    there, _ = find_index(shelf(settings.home, corpus, model), corpus)
    return there.name if there else build_index(settings.home, corpus, model, tell)


def forget(settings: Settings) -> list[str]:
    """Older indexes removed, whose vectors a document that is gone may have left.

    Those that stay are being read just now; their names.
    """
    corpus = open_corpus(library=settings.library)
    return forget_older(settings.home, corpus, find_model(settings.embeddings))


def added_ids(settings: Settings) -> tuple[str, ...]:
    """The ids of what was added, whole or damaged."""
    return ids_in(settings.library)
