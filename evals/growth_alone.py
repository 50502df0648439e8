"""Search alone, at sizes that nobody would embed for a measurement: made vectors, recombined words.

Beside our own documents, really embedded, stand passages of two or three real sentences put together,
each with one vector: the normalised mean of its sentences' and a little noise. They have no sentence
vectors. What is asked are real questions, and the search is the desk's own.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np

from assistant.batches import BadFile
from corpus.documents import Corpus, Document, open_corpus
from corpus.passages import passages
from evals.growth_asking import spread, timed
from evals.growth_job import Job
from evals.growth_library import folder_texts, own_texts
from evals.growth_memory import machine_mb, peak_mb, resident_mb
from evals.growth_vectors import Remembered, Tell, complete, noisy, read_remembered
from index.entries import Entry, entries
from index.model_files import find_model
from index.opening import question_encoder
from index.search import Index
from index.vectors import Vectors

POOL = 20_000  # sentences that passages are put together from
_LARGE = 400  # passages in a made document
_BLOCK = 10_000
_KB_A_PASSAGE = 10  # about what a process holds while it is measured
_ASKED = 200


def embed_pool(job: Job, tell: Tell) -> dict[str, Any]:
    """Embed what is still to be embedded for `alone`, so that its memory is not that of embedding."""
    encoder = question_encoder(job.home, find_model(job.model))
    texts = [*(entry.text for entry in _own_entries(open_corpus())), *sentences_of(job)]
    complete(read_remembered(job.known), texts, encoder, tell).write(job.known)
    return {}


def alone(job: Job, tell: Tell) -> dict[str, Any]:
    """Milliseconds of a search, memory, and the seconds in which vectors in memory become an index.

    What `embed_pool` embeds has to be there.
    """
    if job.n * _KB_A_PASSAGE / 1024 > machine_mb():
        return {"failed": f"{job.n:,} passages would not fit into the memory of this machine."}
    own = open_corpus()
    tell("putting passages together")
    vectors, documents = _made(job, own)
    corpus = Corpus((*own.documents, *documents), "growth", own.glosses)
    found = _own_entries(own)
    found += [Entry(p.address, p.span, p.text, "passage") for d in documents for p in d.passages]
    encoder = question_encoder(job.home, find_model(job.model))
    asked = {question: encoder.encode([question])[0] for question in job.questions[:_ASKED]}
    before = resident_mb()
    tell("making the index of them")
    began = time.perf_counter()
    index = Index("growth", corpus, found, vectors)
    index.search("What is a work of authorship?", vectors[0])
    opened = time.perf_counter() - began
    tell(f"asking {len(asked)} questions")
    search = timed(lambda q: index.search(q, asked[q]), list(asked), job.most_s / 4)
    return {
        "n": job.n,
        "open_s": round(opened, 2),
        **spread("search", search),
        "memory_mb": round(resident_mb(), 1),
        "before_index_mb": round(before, 1),
        "peak_mb": round(peak_mb(), 1),
        "search_ms": [round(ms, 3) for ms in search],
    }


def _own_entries(own: Corpus) -> list[Entry]:
    return list(entries(own.passages, own.glosses))


def _made(job: Job, own: Corpus) -> tuple[Vectors, tuple[Document, ...]]:
    """The vectors of our own entries and of the made passages, and the documents of those."""
    known, sentences = _embedded(job), sentences_of(job)
    texts = [entry.text for entry in _own_entries(own)]
    vectors = np.concatenate([known.of(texts), mixed(known, sentences, job.n, job.seed)])
    return vectors, tuple(made_documents(sentences, job.n, job.seed))


def made_vectors(job: Job) -> Vectors:
    """So many vectors: those of real sentences first, then mixed from them."""
    known, sentences = _embedded(job), sentences_of(job)
    real = known.of(sentences[: job.n])
    if len(real) == job.n:
        return real
    return np.concatenate([real, mixed(known, sentences, job.n - len(real), job.seed)])


def _embedded(job: Job) -> Remembered:
    known = read_remembered(job.known)
    if known is None:
        raise BadFile(
            "Nothing was embedded to put passages together from. Do the job 'pool' first."
        )
    return known


def sentences_of(job: Job) -> list[str]:
    """Distinct real sentences, up to POOL of them, from all the texts there are, by the seed."""
    folders = (text for folder in job.folders for text in folder_texts(folder))
    texts = itertools.chain(own_texts(), folders)
    distinct = sorted({sentence for text in texts for sentence in text.sentences})
    Random(job.seed).shuffle(distinct)
    return distinct[:POOL]


def mixes(n: int, pool: int, seed: int) -> np.ndarray:
    """(n, 3): which sentences of the pool each passage is put together from; -1 where it has two."""
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, pool, size=(n, 3))
    rows[chance.random(n) < 0.5, 2] = -1
    return rows


def mixed(known: Remembered, pool: Sequence[str], n: int, seed: int) -> Vectors:
    """The made vectors of n passages (n, d), block by block."""
    of_pool = known.of(pool)
    nothing = np.zeros((1, of_pool.shape[1]), dtype=np.float32)
    of_pool = np.concatenate([of_pool, nothing])  # the row of -1
    rows = mixes(n, len(pool), seed)
    made = np.empty((n, of_pool.shape[1]), dtype=np.float32)
    chance = np.random.default_rng(seed + 1)
    for start in range(0, n, _BLOCK):
        sums = of_pool[rows[start : start + _BLOCK]].sum(axis=1)
        sums /= np.linalg.norm(sums, axis=1, keepdims=True)
        made[start : start + _BLOCK] = noisy(sums, chance)
    return made


def made_documents(pool: Sequence[str], n: int, seed: int) -> Iterator[Document]:
    """Documents that together hold n passages, each put together from sentences of the pool."""
    words = [" ".join(sentence.split()) for sentence in pool]
    rows = mixes(n, len(pool), seed).tolist()
    for number, start in enumerate(range(0, n, _LARGE), 1):
        some = [" ".join(words[r] for r in row if r >= 0) for row in rows[start : start + _LARGE]]
        yield _document(f"made-{number}", some)


def _document(id_: str, paragraphs: Sequence[str]) -> Document:
    units: list[dict[str, Any]] = []
    at = 0
    for number, text in enumerate(paragraphs, 1):
        span = [at, at + len(text)]
        units.append(
            {
                "at": f"1.{number}",
                "kind": "paragraph",
                "start": span[0],
                "end": span[1],
                "pages": [],
                "sentences": [span],
                "marks": [],
            }
        )
        at += len(text) + 2
    text = "\n\n".join(paragraphs) + "\n"
    return Document(
        id=id_,
        title=id_,
        short_title=id_,
        citation=id_,
        tier="practices",
        publisher="",
        published=date.min,
        url="",
        rights="",
        pages_of="",
        sha256="",
        text=text,
        passages=tuple(passages(id_, id_, text, units)),
        headings=(),
        restored=(),
        since=(),
    )
