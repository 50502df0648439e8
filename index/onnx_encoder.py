"""Questions -> vectors through onnxruntime: the same model as sentence-transformers, without torch.

The exported model is kept under the model's own hash, beside its tokenizer, and made once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.publishing import read_sealed
from index.threads import A_QUESTION
from index.vectors import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
_BATCH = 32


class OnnxEncoder:
    """Encodes as the exported model does, cut at the same length. May be used from many threads.

    Opening it checks every file; raises Damaged where one is missing or changed.
    """

    def __init__(self, folder: Path) -> None:
        self._max_tokens: int = read_sealed(folder)["max_tokens"]
        self._folder = folder
        self._parts: tuple[InferenceSession, Tokenizer] | None = None
        self._opening = threading.Lock()

    def open(self) -> tuple[InferenceSession, Tokenizer]:
        """The session and the tokenizer, made on first use."""
        with self._opening:
            if self._parts is None:
                self._parts = (_session(self._folder / GRAPH), self._tokenizer())
            return self._parts

    def encode(self, texts: Sequence[str]) -> Vectors:
        session, tokenizer = self.open()
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        found = [
            _run(session, tokenizer, texts[start : start + _BATCH])
            for start in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(found)

    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        # As shipped, it cuts and pads at 128 tokens; the model reads twice that, padded to the batch.
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(max_length=self._max_tokens)
        tokenizer.enable_padding()
        return tokenizer


def _session(graph: Path) -> InferenceSession:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # the pinned version has none; a later one would
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = A_QUESTION
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(graph), sess_options=options, providers=["CPUExecutionProvider"]
    )


def _run(session: Any, tokenizer: Any, texts: Sequence[str]) -> Vectors:
    encoded = tokenizer.encode_batch(list(texts))
    (vectors,) = session.run(
        None,
        {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
        },
    )
    return np.asarray(vectors, dtype=np.float32)
