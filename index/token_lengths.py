"""Whether a text is read whole by the embedding model, and where to cut it if not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.passages import Span
from index.model_files import ModelFiles

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_LIMIT = "sentence_bert_config.json"
_MARKS = 2  # tokens that the model puts around every text


class TokenLengths:
    """Cuts texts for that model. Where its folder does not tell how it reads, texts stay whole."""

    def __init__(self, model: ModelFiles) -> None:
        self._model = model

    def parts(self, text: str) -> Sequence[Span]:
        """The parts of a text, in order and without a gap, that the model reads whole; one mostly."""
        return list(self._halved(text, Span(0, len(text))))

    def _halved(self, text: str, span: Span) -> Iterator[Span]:
        some = text[span.start : span.end]
        if len(some) <= 1 or self._fits(some):
            yield span
            return
        middle = span.start + _space_near_middle(some)
        yield from self._halved(text, Span(span.start, middle))
        yield from self._halved(text, Span(middle, span.end))

    def _fits(self, text: str) -> bool:
        if self._tokenizer is None or (text.isascii() and len(text) + _MARKS <= self._most):
            return True
        return len(self._tokenizer.encode(text).ids) <= self._most

    @cached_property
    def _most(self) -> int:
        told = json.loads((self._model.folder / _LIMIT).read_text())
        return int(told["max_seq_length"])

    @cached_property
    def _tokenizer(self) -> Tokenizer | None:
        from tokenizers import Tokenizer

        path = self._model.folder / "tokenizer.json"
        if not (path.is_file() and (self._model.folder / _LIMIT).is_file()):
            return None
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def _space_near_middle(text: str) -> int:
    """Where to cut a text in two: after the space nearest to its middle, or there if it has none."""
    middle = len(text) // 2
    before, after = text.rfind(" ", 1, middle), text.find(" ", middle, len(text) - 1)
    spaces = [at + 1 for at in (before, after) if at > 0]
    return min(spaces, key=lambda at: abs(at - middle), default=middle)
