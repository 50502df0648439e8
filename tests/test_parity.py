"""The exported model gives the vectors that sentence-transformers gives, cut at the same length."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from assistant.bootstrap import Assistant
from corpus.documents import Corpus
from index.embeddings import SentenceTransformersEncoder
from index.model_files import DEFAULT, find_model
from index.onnx_encoder import OnnxEncoder
from index.opening import exported_model

ODD = [
    "",
    " ",
    "a",
    "Żółć, naïve café — “quoted”",
    "写真の著作権は誰のものですか",
    "🎨🤖 made this",
    "e\u0301 combining",
    "\u202eright to left\u202c",
    "ﬁ ﬃ ligatures",
    "x" * 3000,
    "\n\t mixed \r\n white space",
    "𝔣𝔞𝔫𝔠𝔶 𝕝𝕖𝕥𝕥𝕖𝕣𝕤",
]


def texts(corpus: Corpus) -> list[str]:
    """A thousand texts of 1 to about 512 tokens, the odd ones among them. Always the same."""
    chance = random.Random(1790)
    words = [word for passage in corpus.passages for word in passage.text.split()]
    lengths = [1, 2, 3, 127, 128, 129, 200, 254, 255, 256, 257, 300, 400, 512]
    lengths += [chance.randint(1, 60) for _ in range(1000 - len(ODD) - len(lengths))]
    return ODD + [" ".join(chance.choices(words, k=length)) for length in lengths]


def test_a_thousand_texts_have_the_same_vectors(home: Path, corpus: Corpus) -> None:
    model = find_model(DEFAULT)
    some = texts(corpus)
    assert len(some) == 1000
    torch = SentenceTransformersEncoder(model).encode(some).astype(np.float64)
    onnx = OnnxEncoder(exported_model(home, model)).encode(some).astype(np.float64)
    lengths = np.linalg.norm(torch, axis=1) * np.linalg.norm(onnx, axis=1)
    distances = 1 - (torch * onnx).sum(axis=1) / lengths
    assert distances.max() <= 1e-6


def test_a_question_gets_the_same_ranking_either_way(assistant: Assistant) -> None:
    slow = SentenceTransformersEncoder(find_model(DEFAULT))
    index = assistant.catalogue.index
    for question in QUESTIONS:
        quick = assistant.catalogue.find(question)
        through_torch = index.search(question, slow.encode([question])[0])
        assert [h.passage.address for h in quick] == [h.passage.address for h in through_torch]


QUESTIONS = [
    "Who can be listed as the author if an AI tool was used?",
    "which bit of the form is for the stuff midjourney made",
    "I already registered my book and forgot to mention the AI parts.",
    "Does giving an AI repeated feedback make a difference?",
    "What happens if I do nothing?",
    "guitar pedals",
    "the pictures is made by computer, can i register?",
    "Is my prompt protected?",
    "Whom do I call?",
    "How small is de minimis?",
]
