"""Texts as vectors: what every encoder in the house promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns n texts into n unit vectors, (n, d) float32, so that a dot product is a cosine."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...
