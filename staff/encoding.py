"""Questions as vectors, each made once for as long as it is looked at; nothing is kept on disk.

A question is encoded by itself, so that its vector does not depend on those beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from index.vectors import Encoder, Vectors

_TOLD_EVERY: Final = 50  # questions
Hear = Callable[[float], None]  # told how much is done, 0 to 1


class Encoded:
    """Vectors of questions. May be asked from many threads; only those of the last call are kept."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, Vectors] = {}
        self._one_at_a_time = threading.Lock()

    def vectors(self, texts: Sequence[str], hear: Hear = lambda _: None) -> Vectors:
        """The vectors (n, d) of n > 0 texts; what an earlier call had and this one has not is forgotten."""
        with self._one_at_a_time:
            wanted = dict.fromkeys(texts)
            self._kept = {text: v for text, v in self._kept.items() if text in wanted}
            missing = [text for text in wanted if text not in self._kept]
            for done, text in enumerate(missing):
                self._kept[text] = self._encoder.encode([text])[0]
                if done % _TOLD_EVERY == 0:
                    hear(done / len(missing))
            return np.stack([self._kept[text] for text in texts])
