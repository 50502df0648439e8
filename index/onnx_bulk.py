"""Many texts -> vectors through the exported model, on every core: how an index is built.

Each core runs short batches of texts of about one length, so that little is padded and what a batch
needs stays in the core's cache; batches sixteen times as long take half as long again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from index.onnx_encoder import OnnxEncoder
from index.threads import cores as usable
from index.vectors import Vectors

# Tokens a batch, padding included. Of 1 text, 256, 512, 1,024, 2,048 and 4,096 the soonest done.
BATCH_TOKENS = 256


class OnnxBulkEncoder:
    """The same vectors as OnnxEncoder to seven digits, for many texts at once.

    A vector's last digits depend on the texts that share its batch, which are the same ones whenever
    the same texts are given. Opening it checks every file; raises Damaged.
    """

    def __init__(self, exported: Path, cores: int | None = None) -> None:
        self._encoder = OnnxEncoder(exported)
        self._cores = cores or usable()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        session, tokenizer = self._encoder.open()
        rows = [
            np.array(told.ids, dtype=np.int64)[: sum(told.attention_mask)]
            for told in tokenizer.encode_batch(list(texts))
        ]

        def run(batch: Sequence[int]) -> Vectors:
            ids = np.zeros((len(batch), len(rows[batch[0]])), dtype=np.int64)
            mask = np.zeros_like(ids)
            for line, number in enumerate(batch):
                ids[line, : len(rows[number])] = rows[number]
                mask[line, : len(rows[number])] = 1
            (vectors,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
            return np.asarray(vectors, dtype=np.float32)

        batches = list(length_ordered([len(row) for row in rows]))
        with ThreadPoolExecutor(max_workers=self._cores) as threads:
            found = np.concatenate(list(threads.map(run, batches)))
        vectors = np.empty_like(found)
        vectors[np.concatenate(batches)] = found
        return vectors


def length_ordered(lengths: Sequence[int], most: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """The numbers of texts in batches, longest first; padded, a batch has `most` tokens or one text."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda n: (-lengths[n], n)):
        if batch and lengths[batch[0]] * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
