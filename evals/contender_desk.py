"""The desk as a contender: its own road from question to reply, over its texts or those of a folder.

The texts of a folder are cut once, when the index is built, and the cuts are kept beside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.bootstrap import Assistant, Settings, open_assistant
from assistant.chain import Road, along, proposals
from assistant.chat_settings import without_model
from assistant.compose import compose
from assistant.duty import duty
from assistant.likely import likely
from assistant.questions import asked
from corpus.documents import Corpus, open_corpus
from evals.contenders import Question, Unit
from evals.folder import corpus_of, keep_cuts, kept_cuts, read_folder
from evals.spans import Placed
from index.entries import Entry, entries
from index.model_files import ModelFiles
from index.opening import build_index, exported_model, open_catalogue
from index.retriever import PassageRetriever

_KEPT = "corpus.json"


class Desk:
    """This project, without a chat model."""

    packages: tuple[str, ...] = (
        "copyright-desk",
        "chromadb",
        "bm25s",
        "onnxruntime",
        "sentence-transformers",
    )

    def __init__(self, model: ModelFiles, home: Path, *, ours: bool) -> None:
        self._model = model
        self._home = home
        self._ours = ours

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        lend(exported_model(self._home, self._model), exported_model(place, self._model))
        corpus = open_corpus() if self._ours else _cut_once(texts, place / _KEPT)
        build_index(place, corpus, self._model, _unheard)
        return [
            Unit(Placed(corpus.passage(entry.address).document_id, *_span(entry)), entry.text)
            for entry in entries(corpus.passages, corpus.glosses)
            if entry.kind in ("passage", "sentence")
        ]

    def open(self, place: Path) -> None:
        if self._ours:
            model = self._model
            named = model.name if model.expected else str(model.folder)
            settings = Settings(home=place, embeddings=named)
            self._assistant = open_assistant(settings, _unheard, chat=without_model())
        else:
            self._assistant = _over(corpus_of(kept_cuts(place / _KEPT)), place, self._model)

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        moved_up: Mapping[str, float] = {
            **likely(proposals(question.question)),
            **duty(question.whole, question.question),
        }
        hits = self._assistant.catalogue.find(question.whole, moved_up, most)
        found = [hit.passage for hit in hits]
        return [Placed(passage.document_id, passage.start, passage.end) for passage in found]

    def answer(self, question: Question) -> str:
        reply, _ = self._assistant.ask(asked(question.question, question.history))
        return " ".join([reply.lead, *(claim.text for claim in reply.claims)])

    def encode(self, question: str) -> None:
        self._assistant.catalogue.encoder.encode([question])


def _over(corpus: Corpus, home: Path, model: ModelFiles) -> Assistant:
    """The desk over other texts: the same search, answerer and verification."""
    catalogue = open_catalogue(home, corpus, model, _unheard)
    road = Road(PassageRetriever(find=catalogue.find_each), corpus, compose)
    return Assistant(corpus, catalogue, along(road), road, home)


def _cut_once(texts: Path, kept: Path) -> Corpus:
    cuts = read_folder(texts)
    keep_cuts(cuts, kept)
    return corpus_of(cuts)


def lend(exported: Path, place: Path) -> None:
    """The model's export put where a home of the bench looks for it: it is made once, not with an index."""
    if exported.is_dir():
        shutil.copytree(exported, place, copy_function=_linked, dirs_exist_ok=True)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _span(entry: Entry) -> tuple[int, int]:
    return entry.span.start, entry.span.end


def _unheard(_: str) -> None:
    """What takes long is told by the bench."""
