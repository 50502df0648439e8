"""One job of the growth measurement, in a process whose memory is that job's alone.

Speaks JSON lines: {"told": sentence} on the way, {"figures": {…}} at the end. Started by `growth`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.chain import answering
from assistant.questions import asked
from corpus.documents import Corpus, open_corpus
from corpus.errors import Trouble
from evals.growth_alone import alone, embed_pool, made_vectors
from evals.growth_asking import dealt, spread, timed
from evals.growth_job import Job, read_job
from evals.growth_library import write_library
from evals.growth_memory import peak_mb, resident_mb
from evals.growth_stores import compare_stores, settings_for
from evals.growth_vectors import (
    Timed,
    complete,
    composed,
    read_remembered,
    seconds_a_text,
    with_made,
)
from index.embeddings import SentenceTransformersEncoder
from index.entries import entries
from index.generations import CANARIES, build, open_index
from index.model_files import find_model
from index.opening import Catalogue, question_encoder
from index.retriever import PassageRetriever
from index.shelves import shelf

EMBEDDED_UP_TO = (
    10_000  # passages; above that most vectors are made, and embedding is told from some
)
FILLING_S = 120.0  # in which a store has to be filled; a desk that opens for longer is of no use
WARMING = ("What is a work of authorship?", "Who may apply?", "What does it cost?")
Tell = Callable[[str], None]
Figures = dict[str, Any]


def main() -> None:
    """Do the job that the first argument tells of, as JSON."""
    job = read_job(sys.argv[1])
    try:
        figures = _JOBS[job.kind](job, lambda sentence: _say({"told": sentence}))
    except Trouble as trouble:
        figures = {"failed": str(trouble)}
    except MemoryError:
        figures = {"failed": "The memory of this machine is not enough for it."}
    _say({"figures": figures})


def _say(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


def _texts(job: Job, tell: Tell) -> Figures:
    tell("writing the texts")
    return {
        **write_library(job.library, job.n, job.folders, job.seed),
        "texts_mb": _megabytes_on_disk(job.library),
    }


def _build(job: Job, tell: Tell) -> Figures:
    corpus = open_corpus(job.library)
    encoder = SentenceTransformersEncoder(find_model(job.model))
    _ = encoder.loaded
    figures = _built(job, corpus, encoder, tell)
    return {
        **figures,
        "build_peak_mb": round(peak_mb(), 1),
        "index_mb": _megabytes_on_disk(job.made_home),
    }


def _built(job: Job, corpus: Corpus, encoder: SentenceTransformersEncoder, tell: Tell) -> Figures:
    """A generation built; above a size from made vectors, and the cost of embedding told from a sample."""
    place = shelf(job.made_home, corpus, encoder.model)
    found = list(entries(corpus.passages, corpus.glosses))
    counted = {"vectors": len(found), "characters_embedded": sum(len(e.text) for e in found)}
    if job.n <= job.embedded_up_to:
        really = Timed(encoder)
        began = time.perf_counter()
        build(place, corpus, really, tell)
        took = time.perf_counter() - began
        really.remembered.write(job.known)
        return {
            **counted,
            "build_s": round(took, 2),
            "embedding_s": round(really.seconds, 2),
            "embedding": "measured",
        }
    each = seconds_a_text(found, encoder, job.seed)
    made_of = composed(corpus)
    needed = (e.text for e in found if e.text not in made_of)
    sentences = (sentence for parts in made_of.values() for sentence in parts)
    known = complete(read_remembered(job.known), (*CANARIES, *needed, *sentences), encoder, tell)
    known.write(job.known)
    made = with_made(known, made_of, job.seed)
    began = time.perf_counter()
    build(place, corpus, made, tell)
    rest = time.perf_counter() - began
    return {
        **counted,
        "build_s": round(rest + each * len(found), 2),
        "embedding_s": round(each * len(found), 2),
        "embedding": "told from a sample",
    }


def _ask(job: Job, tell: Tell) -> Figures:
    tell("opening")
    began = time.perf_counter()
    corpus = open_corpus(job.library)
    read = time.perf_counter()
    model = find_model(job.model)
    place = shelf(job.made_home, corpus, model)
    encoder = question_encoder(job.home, model)
    index = open_index(place, corpus)
    opened = time.perf_counter()
    catalogue = Catalogue(place, index, encoder, tell)
    road = answering(PassageRetriever(find=catalogue.find_each), corpus)
    road.invoke(asked(WARMING[0]))
    first = time.perf_counter()
    figures: Figures = {
        "texts_open_s": round(read - began, 3),
        "index_open_s": round(opened - read, 3),
        "first_answer_s": round(first - opened, 3),
        "open_mb": round(resident_mb(), 1),
    }
    for question in WARMING:
        road.invoke(asked(question))
    searched, answered = dealt(job.questions, 2)
    tell(f"asking {len(searched) + len(answered)} questions")
    vectors = {question: encoder.encode([question])[0] for question in searched}
    share = job.most_s / 4
    kinds: list[str] = []
    search = timed(lambda q: index.search(q, vectors[q]), searched, share)
    answer = timed(lambda q: kinds.append(road.invoke(asked(q)).kind), answered, share)
    encoding = timed(lambda q: encoder.encode([q]), answered, share)
    return {
        **figures,
        **spread("search", search),
        **spread("answer", answer),
        **spread("encoding", encoding),
        "answered_share": round(sum(kind == "answer" for kind in kinds) / len(kinds), 3),
        "memory_mb": round(resident_mb(), 1),
        "peak_mb": round(peak_mb(), 1),
        "search_ms": [round(ms, 3) for ms in search],
        "answer_ms": [round(ms, 3) for ms in answer],
    }


def _stores(job: Job, tell: Tell) -> Figures:
    tell("comparing exact search with Chroma's")
    encoder = question_encoder(job.home, find_model(job.model))
    vectors = made_vectors(job)
    questions = encoder.encode(job.questions[:100])
    rows: list[Figures] = []
    for row in compare_stores(vectors, questions, settings_for(job.n), FILLING_S):
        rows.append(row)
        tell(", ".join(f"{key} {value}" for key, value in row.items()))
    return {"stores": rows}


def _megabytes_on_disk(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file())
    return round(sum(path.stat().st_size for path in files) / 2**20, 2)


_JOBS: dict[str, Callable[[Job, Tell], Figures]] = {
    "texts": _texts,
    "build": _build,
    "ask": _ask,
    "stores": _stores,
    "pool": embed_pool,
    "alone": alone,
}
