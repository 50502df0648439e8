"""Texts -> vectors through sentence-transformers: how an index is built, and any model is used.

The only file that knows sentence-transformers. Loading it takes seconds, so it is loaded on first
use; questions usually go through `onnx_encoder` instead.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.model_files import ModelFiles, ModelUnavailable
from index.vectors import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformersEncoder:
    """Encodes with a model on this disk, checked before it is loaded; nothing is downloaded.

    Raises ModelUnavailable on first use where the files are not to be trusted or cannot be read.
    """

    def __init__(self, model: ModelFiles) -> None:
        self.model = model

    @cached_property
    def loaded(self) -> SentenceTransformer:
        self.model.check()
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(
                str(self.model.folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # whatever a damaged folder makes the library raise
            raise ModelUnavailable(
                f"The model in {self.model.folder} cannot be loaded: {error}."
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self.loaded.encode(
            list(texts),
            batch_size=32,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)
