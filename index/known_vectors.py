"""The vectors that a published generation knows, by the sha256 of their texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.publishing import Damaged, held, read_sealed
from index.vectors import Vectors

TEXTS = "texts.npy"
CANARY_DEPTH = 5
_ALIKE = 1e-5  # how far apart two vectors of one canary may be, in any number, by rounding alone


def vectors_of(folder: Path, encoded_by: str, canaries: Vectors) -> dict[bytes, Vectors]:
    """Its vectors by the sha256 of their texts; none where one may not be relied upon.

    That is where a file is damaged, where something else made the vectors, where the canary
    questions have other vectors now, or are not answered from its vectors as they were.
    """
    try:
        with held(folder):
            manifest = read_sealed(folder)
            if manifest.get("encoded_by") != encoded_by or TEXTS not in manifest["files"]:
                return {}
            rows = json.loads((folder / "entries.json").read_text())
            keys, vectors, asked = (
                np.load(folder / name, allow_pickle=False)
                for name in (TEXTS, "vectors.npy", "canaries.npy")
            )
    except (Damaged, OSError, ValueError):
        return {}
    if asked.shape != canaries.shape or np.abs(asked - canaries).max() > _ALIKE:
        return {}
    whole = [n for n, row in enumerate(rows) if row[3] == "passage"]
    addresses = [rows[n][0] for n in whole]
    answers = [nearest_addresses(addresses, vectors[whole], canary) for canary in asked]
    if answers != manifest["canaries"]:
        return {}
    return {k.tobytes(): vector for k, vector in zip(keys, vectors, strict=True)}


def nearest_addresses(addresses: Sequence[str], vectors: Vectors, vector: Vectors) -> list[str]:
    """The addresses whose vectors are nearest to a vector, every one compared; ties by address."""
    cosines = [round(float(v @ vector), 4) for v in vectors]
    ordered = sorted(zip(cosines, addresses, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [address for _, address in ordered[:CANARY_DEPTH]]
