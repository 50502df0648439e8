"""The embedding model -> ONNX, once for each model, so that questions need no torch."""

from __future__ import annotations

import logging
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.embeddings import SentenceTransformersEncoder
from index.onnx_bert import bert_graph
from index.onnx_encoder import GRAPH, TOKENIZER, OnnxEncoder
from index.publishing import Damaged, clear, publish, seal

_PROOF = (
    "Do I have to disclose AI?",
    "Selection, coordination, and arrangement of the text and of the images. " * 40,
    "Żółć № 5: 写真 🎨",
)
_NEAR_ENOUGH = 1e-5  # cosine distance on the proof texts; the parity test asks more


class CannotExport(Exception):
    """This model cannot be expressed in ONNX here; its questions go through sentence-transformers."""


def export(encoder: SentenceTransformersEncoder, place: Path) -> None:
    """Export the model to the folder `place`, proved to give the same vectors; raises CannotExport."""
    made = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        _write_graph(encoder.loaded, made / GRAPH)
        shutil.copy(encoder.model.folder / TOKENIZER, made / TOKENIZER)
        seal(made, {"model": encoder.model.name, "max_tokens": encoder.loaded.max_seq_length})
        _prove(encoder, OnnxEncoder(made))
        clear(place)
        publish(made, place)
    except (CannotExport, OSError):
        raise
    except Exception as error:  # the exporter raises what it likes on a model it does not know
        raise CannotExport(f"{encoder.model.name} cannot be exported to ONNX: {error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def ready(place: Path) -> OnnxEncoder | None:
    """The exported model, if one stands there whole."""
    try:
        return OnnxEncoder(place)
    except Damaged:
        return None


def _prove(encoder: SentenceTransformersEncoder, exported: OnnxEncoder) -> None:
    cosines = (encoder.encode(_PROOF) * exported.encode(_PROOF)).sum(axis=1)
    if not np.all(1 - cosines < _NEAR_ENOUGH):
        raise CannotExport(f"{encoder.model.name} gives other vectors once exported to ONNX.")


def _write_graph(model: Any, path: Path) -> None:
    """The transformer, mean pooling and normalisation as one graph of ids and mask -> unit vectors."""
    steps = [type(module).__name__ for module in model]
    if steps != ["Transformer", "Pooling", "Normalize"] or model[1].pooling_mode != "mean":
        raise CannotExport(f"Only mean-pooled, normalised transformers are exported, not {steps}.")
    config = model[0].model.config.to_dict()
    if config.get("model_type") == "bert" and config.get("hidden_act") == "gelu":
        weights = {name: tensor.numpy() for name, tensor in model[0].model.state_dict().items()}
        path.write_bytes(bert_graph(weights, config).SerializeToString())
    else:
        _traced(model, path)


def _traced(model: Any, path: Path) -> None:
    """A model of any other kind, as torch sees it run."""
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.transformer(
                input_ids=input_ids,
                attention_mask=attention_mask,
                token_type_ids=torch.zeros_like(input_ids),
            ).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    # Two tensors of different content: one used twice would be exported as a single input.
    ids = torch.arange(1, 17, dtype=torch.long).reshape(2, 8)
    mask = torch.ones((2, 8), dtype=torch.long)
    mask[1, 5:] = 0
    shape = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=model.max_seq_length)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            Graph().eval(),
            (ids, mask),
            dynamo=True,
            verbose=False,
            dynamic_shapes={"input_ids": shape, "attention_mask": shape},
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
        )
        if program is None:
            raise CannotExport("The exporter made no model.")
        program.save(str(path))
