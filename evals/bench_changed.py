"""What one changed document costs: the texts of a folder indexed, then again with one of them changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.pieces import plain_units
from evals.contenders import rounded
from evals.folder import Cut, corpus_of, read_folder
from evals.growth_vectors import Timed
from index.generations import build
from index.model_files import ModelFiles
from index.onnx_bulk import OnnxBulkEncoder
from index.opening import exported_model
from index.shelves import shelf
from index.token_lengths import TokenLengths

Tell = Callable[[str], None]
_NEW = "\n\nThis paragraph was added on the occasion of a change. It says nothing else."


def one_changed(folder: Path, home: Path, model: ModelFiles, tell: Tell) -> dict[str, Any]:
    """Embedding seconds of a full build and of the next one, the document of middle length changed.

    `home` is a folder for the indexes, in which the exported model stands already.
    """
    tell("Building an index, and again with one document changed…")
    cuts = read_folder(folder)
    full = _built(cuts, home, model)
    again = _built(changed(cuts), home, model)
    return {
        "documents": len(cuts),
        "full_s": rounded(full.seconds),
        "changed_s": rounded(again.seconds),
        "full_texts": len(full.texts),
        "changed_texts": len(again.texts),
        "share": round(again.seconds / full.seconds, 4),
    }


def changed(cuts: Sequence[Cut]) -> list[Cut]:
    """The same, with a paragraph more at the end of the document whose length is in the middle."""
    middle = sorted(cuts, key=lambda cut: (len(cut.text), cut.id))[len(cuts) // 2]
    text = middle.text.rstrip() + _NEW
    return [
        replace(cut, text=text, units=list(plain_units(text))) if cut.id == middle.id else cut
        for cut in cuts
    ]


def _built(cuts: Sequence[Cut], home: Path, model: ModelFiles) -> Timed:
    corpus = corpus_of(cuts)
    encoder = Timed(OnnxBulkEncoder(exported_model(home, model)))
    parts = TokenLengths(model).parts
    build(shelf(home, corpus, model), corpus, encoder, parts=parts)
    return encoder
