"""The floor of the bench: a question encoded, and compared with every passage's vector. Nothing else.

Nobody can be quicker with this model on this machine. Its passages are the desk's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.contenders import Question, Unit
from evals.spans import Placed
from index.model_files import ModelFiles
from index.onnx_encoder import OnnxEncoder

_BATCH = 32


class Floor:
    """The bare model over the desk's own passages."""

    packages: tuple[str, ...] = ("onnxruntime", "tokenizers", "numpy")

    def __init__(self, model: ModelFiles, home: Path, *, ours: bool) -> None:
        self._exported = home / "models" / f"{model.name}-{model.fingerprint[:16]}"
        self._ours = ours

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        from corpus.documents import open_corpus
        from evals.folder import open_folder

        corpus = open_corpus() if self._ours else open_folder(texts)
        found = sorted(corpus.passages, key=lambda passage: len(passage.text))
        encoder = OnnxEncoder(self._exported)
        batches = [found[start : start + _BATCH] for start in range(0, len(found), _BATCH)]
        vectors = [encoder.encode([passage.text for passage in batch]) for batch in batches]
        np.save(place / "vectors.npy", np.concatenate(vectors))
        rows = [[passage.document_id, passage.start, passage.end] for passage in found]
        (place / "places.json").write_text(json.dumps(rows))
        return [Unit(Placed(p.document_id, p.start, p.end), p.text) for p in found]

    def open(self, place: Path) -> None:
        self._vectors = np.load(place / "vectors.npy", allow_pickle=False)
        self._places = [Placed(*row) for row in json.loads((place / "places.json").read_text())]
        self._encoder = OnnxEncoder(self._exported)
        self._encoder.open()

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        cosines = self._vectors @ self._encoder.encode([question.whole])[0]
        return [self._places[number] for number in np.argsort(-cosines, kind="stable")[:most]]

    def answer(self, question: Question) -> None:  # noqa: ARG002
        return None

    def encode(self, question: str) -> None:
        self._encoder.encode([question])
