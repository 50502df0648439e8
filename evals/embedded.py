"""How much of the texts the vectors of an index have seen, by the model's own tokenizer.

A model reads so many tokens and drops the rest without a word, so a long chunk is found by its
beginning alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from evals.contenders import Built, Unit
from index.model_files import ModelFiles

_BATCH = 256


def count(units: Sequence[Unit], texts: Mapping[str, str], model: ModelFiles) -> Built:
    """The vectors, and the characters of the texts that one of them has seen, or that none has."""
    seen = {id_: np.zeros(len(text), dtype=bool) for id_, text in texts.items()}
    within = {id_: np.zeros(len(text), dtype=bool) for id_, text in texts.items()}
    for unit, read in zip(units, read_of([unit.words for unit in units], model), strict=True):
        place = unit.place
        dropped = len(unit.words) - read
        within[place.source][place.start : place.end] = True
        seen[place.source][place.start : max(place.start, place.end - dropped)] = True
    cut = 0
    for id_, text in texts.items():
        words = np.array([not character.isspace() for character in text], dtype=bool)
        cut += int((within[id_] & ~seen[id_] & words).sum())
    return Built(len(units), sum(int(one.sum()) for one in seen.values()), cut)


def read_of(words: Sequence[str], model: ModelFiles) -> list[int]:
    """How many characters of each text the model reads: all of it, or up to its last token."""
    from tokenizers import Tokenizer

    settings = json.loads((model.folder / "sentence_bert_config.json").read_text())
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=settings["max_seq_length"])
    read: list[int] = []
    for start in range(0, len(words), _BATCH):
        some = list(words[start : start + _BATCH])
        for text, encoded in zip(some, tokenizer.encode_batch(some), strict=True):
            last = max((end for _, end in encoded.offsets), default=0)
            read.append(last if encoded.overflowing else len(text))
    return read
