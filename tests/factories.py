"""Small made-up things for tests, so that a test shows only what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from assistant.citations import DraftClaim, Quote
from index.vectors import Vectors


class WordEncoder:
    """An encoder without a model: texts that share words get near vectors. Deterministic."""

    dimensions = 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for word in text.lower().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


def draft(text: str, address: str, words: str, role: str = "answer") -> DraftClaim:
    return DraftClaim(role, text, (Quote(address, words),))  # type: ignore[arg-type]
