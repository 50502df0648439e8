"""How sure it is that texts of any subject answer a question: by nearness and by its words.

A nearest passage there always is. Whether it is the answer shows as well in the words of the
question: one that the texts do not answer has words that stand in none of the passages found.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.everyday import everyday
from index.hits import Hit
from index.lexical import stems

# How much the share of words counts beside a cosine, and the sum from which an answer is taken to be
# there. Fitted on 302 questions over 65 of the 150 documents of doc2dial, each asked with the
# document that answers it and without: 0.74 lets 95 % of the first pass and 72 % of the second.
_WORDS, _ENOUGH = 0.4, 0.74
_SAID = 0.6  # how much a word counts that is only said for a passage's heading
# A logistic fit with the Compendium's chapters beside our texts: 60 questions that they answer in one of
# the five passages found first, against 80 without the chapter that answers them, 34 that no text answers
# and 770 of doc2dial. It refuses 3 % of the first and lets 55 %, 15 % and 6 % of the others through.
_NEAR, _AGREED, _CONSTANT = 8.4, 2.6, -6.6


def sureness(question: str, hits: Sequence[Hit]) -> float:
    """Above 0 where the passages found, best first, are taken to answer the question; -1 for none."""
    if not hits:
        return -1.0
    return hits[0].similarity + _WORDS * covered(question, hits) - _ENOUGH


def sureness_beside(best: Hit) -> float:
    """How sure it is that texts beside our glossed ones answer, by the best of them: at 0 they do.

    By nearness, and by how far vectors, sentences and words agree on it.
    """
    agreed = best.score if best.alone is None else best.alone
    return _NEAR * best.similarity + _AGREED * agreed + _CONSTANT


def covered(question: str, hits: Sequence[Hit]) -> float:
    """The share of the question's words, 0 to 1, in the passage that has most of them.

    Those of its heading count too, and less what people say for that.
    """
    (asked,) = map(set, stems([question]))
    own = _sets([f"{hit.passage.heading} {hit.passage.text}" for hit in hits])
    said = _sets([" ".join(everyday().said_for(hit.passage.heading)) for hit in hits])
    shares = (
        len(asked & words) + _SAID * len((asked & more) - words)
        for words, more in zip(own, said, strict=True)
    )
    return max(shares, default=0.0) / (len(asked) or 1)


def _sets(texts: Sequence[str]) -> list[set[str]]:
    return [set(words) for words in stems(texts)]
