"""A BERT sentence encoder as an ONNX graph, from its weights: ids and mask -> unit vectors.

The few nodes are those that onnxruntime has one kernel each for, so the graph is made in a second and runs
quicker than one traced step by step. What it gives is proved against the model's own vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from onnx import ModelProto

FUSED = "com.microsoft"  # the domain of onnxruntime's own kernels
_OPSET = 17


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights

    def node(self, kind: str, takes: list[str], gives: str, domain: str = "", **more: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, takes, [gives], domain=domain, **more))
        return gives

    def weight(self, name: str, value: np.ndarray | None = None) -> str:
        from onnx import numpy_helper

        array = self._weights[name] if value is None else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def product(self, takes: str, name: str, gives: str) -> str:
        """A linear layer without its bias, which the node after it adds."""
        kernel = self.weight(f"{name}.weight", self._weights[f"{name}.weight"].T)
        return self.node("MatMul", [takes, kernel], gives)


def bert_graph(weights: Mapping[str, np.ndarray], config: Mapping[str, Any]) -> ModelProto:
    """The model of these float32 weights, named as transformers names them, mean-pooled and normalised.

    `config` gives num_hidden_layers, num_attention_heads, layer_norm_eps and hidden_size. Raises
    KeyError where a weight is missing.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    words = _embedded(graph, weights, config)
    for number in range(config["num_hidden_layers"]):
        words = _layer(graph, weights, config, f"encoder.layer.{number}", words, mask)
    _pooled(graph, words)
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info(
                "vectors", TensorProto.FLOAT, ["texts", config["hidden_size"]]
            )
        ],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8)


def _embedded(graph: _Graph, weights: Mapping[str, np.ndarray], config: Mapping[str, Any]) -> str:
    """Words and positions as vectors; all tokens are of the first type, so its vector goes with them."""
    from onnx import TensorProto, helper

    ids = graph.node("Cast", ["input_ids"], "ids", to=TensorProto.INT32)
    positions = weights["embeddings.position_embeddings.weight"]
    first_type = weights["embeddings.token_type_embeddings.weight"][0]
    takes = [
        ids,
        "",
        graph.weight("embeddings.word_embeddings.weight"),
        graph.weight("positions", positions + first_type),
        "",
        graph.weight("embeddings.LayerNorm.weight"),
        graph.weight("embeddings.LayerNorm.bias"),
    ]
    graph.nodes.append(
        helper.make_node(
            "EmbedLayerNormalization",
            takes,
            ["embedded", "unused"],
            domain=FUSED,
            epsilon=config["layer_norm_eps"],
        )
    )
    return "embedded"


def _layer(
    graph: _Graph,
    weights: Mapping[str, np.ndarray],
    config: Mapping[str, Any],
    name: str,
    words: str,
    mask: str,
) -> str:
    """Attention, then the two dense layers, each added to what went in and normalised."""
    each = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    kernel = np.concatenate([weights[f"{one}.weight"].T for one in each], axis=1)
    bias = np.concatenate([weights[f"{one}.bias"] for one in each])
    takes = [
        words,
        graph.weight(f"{name}.kernel", kernel),
        graph.weight(f"{name}.bias", bias),
        mask,
    ]
    heads = config["num_attention_heads"]
    seen = graph.node("Attention", takes, f"{name}.seen", FUSED, num_heads=heads)
    added = _added(graph, config, f"{name}.attention.output", seen, words)
    wide = graph.product(added, f"{name}.intermediate.dense", f"{name}.wide")
    bent = graph.node(
        "BiasGelu",
        [wide, graph.weight(f"{name}.intermediate.dense.bias")],
        f"{name}.bent",
        FUSED,
    )
    return _added(graph, config, f"{name}.output", bent, added)


def _added(graph: _Graph, config: Mapping[str, Any], name: str, takes: str, before: str) -> str:
    made = graph.product(takes, f"{name}.dense", f"{name}.made")
    norm = [graph.weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
    return graph.node(
        "SkipLayerNormalization",
        [made, before, *norm, graph.weight(f"{name}.dense.bias")],
        f"{name}.added",
        FUSED,
        epsilon=config["layer_norm_eps"],
    )


def _pooled(graph: _Graph, words: str) -> None:
    """The sum over a text's own tokens, brought to length 1: its mean has the same direction."""
    from onnx import TensorProto

    shares = graph.node("Cast", ["attention_mask"], "shares", to=TensorProto.FLOAT)
    one = graph.weight("one", np.array([1], dtype=np.int64))
    row = graph.node("Unsqueeze", [shares, one], "row")
    summed = graph.node("MatMul", [row, words], "summed")
    flat = graph.node("Squeeze", [summed, one], "flat")
    graph.node("LpNormalization", [flat], "vectors", axis=1, p=2)
