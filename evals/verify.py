"""The suites themselves examined: what a figure over them may be believed for.

Gold words stand in the texts; no group of cases is on both splits; no test question repeats a
development question or a text of the library; with shuffled labels the search scores at chance, and
the oracle scores 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.batches import BadFile
from assistant.bootstrap import Settings, open_assistant
from assistant.chat_settings import without_model
from corpus.documents import HERE as LIBRARY
from corpus.documents import Corpus
from evals.baselines import Oracle
from evals.cases import Case, read_cases, suite_names, suite_path
from evals.folder import open_folder
from evals.metrics import HEADLINE
from evals.retrieval import gold_of, queries, retrieve
from evals.spans import recall
from evals.statistics import SEED
from evals.systems import Desk, encode_many, index_in_memory, texts_of
from index.entries import asked_of
from index.model_files import find_model
from index.opening import question_encoder
from index.vectors import Encoder

Tell = Callable[[str], None]
ALIKE = 0.95  # cosine: two questions this near are the same question
IN_A_ROW = 8  # words
_ABOVE_CHANCE = 0.02  # how far the real labels' place among shuffled ones may be from the top
_SHUFFLES = 200


def verify_suites(
    settings: Settings, dataset: Path | None, folder: Path | None, tell: Tell
) -> dict[str, Any]:
    """`ok`, each check with what it found, and every fault with its file and line."""
    paths = [dataset] if dataset else [suite_path(name) for name in suite_names()]
    cases = read_cases(paths)
    if folder:
        corpus = open_folder(folder)
        encoder: Encoder = question_encoder(settings.home, find_model(settings.embeddings))
        desk = Desk(index_in_memory(corpus, encoder), encoder)
    else:
        assistant = open_assistant(settings, tell, chat=without_model(), added=False)
        corpus = assistant.corpus
        desk = Desk(assistant.catalogue.index, assistant.catalogue.encoder)
    missing = list(gold_faults(cases, texts_of(corpus)))
    straddling = list(straddling_groups(cases))
    tell("Comparing the test questions with all others…")
    written = list(_library(corpus)) if folder is None else []
    repeated = list(near_duplicates(cases, written, desk.encoder))
    found = [
        _told("gold words", missing, f"{sum(len(c.gold) for c in cases)} quotes looked up"),
        _told("splits", straddling, f"{len({c.group for c in cases})} groups, each on one split"),
        _told("near-duplicates", repeated, f"{len(_test(cases))} test questions compared"),
    ]
    faults = [*missing, *straddling, *repeated]
    if not missing:
        told, says = _canaries(cases, desk)
        faults += told
        found.append(_told("oracle and shuffled labels", told, says))
    return {"ok": not faults, "n": len(cases), "checks": found, "faults": faults}


def _told(check: str, faults: Sequence[str], says: str) -> dict[str, Any]:
    found = f"; {len(faults)} faults" if faults else ""
    return {"check": check, "ok": not faults, "says": f"{says}{found}"}


def gold_faults(cases: Sequence[Case], texts: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each case whose gold words do not stand, with file and line."""
    for case in cases:
        try:
            gold = gold_of(case, texts)
        except BadFile as fault:
            yield str(fault)
            continue
        if case.shape == "question" and case.answerable and not gold:
            yield f"{case.where}: it is said to be answerable, and has no gold words."
        if case.shape == "question" and not case.answerable and gold:
            yield f"{case.where}: it is said not to be answerable, and has gold words."


def straddling_groups(cases: Sequence[Case]) -> Iterator[str]:
    """A sentence for each group that has cases on both splits."""
    splits: dict[str, dict[str, str]] = {}
    for case in cases:
        splits.setdefault(case.group, {}).setdefault(case.split, case.where)
    for group, by_split in splits.items():
        if {"dev", "test"} <= set(by_split):
            where = " and ".join(by_split.values())
            yield f"The group {group!r} is on both splits: {where}."


def near_duplicates(
    cases: Sequence[Case], written: Sequence[str], encoder: Encoder
) -> Iterator[str]:
    """A sentence for each test question that repeats a development question or a written text."""
    tested = _test(cases)
    known = [c.value["question"] for c in cases if c.shape == "question" and c.split != "test"]
    known += written
    if not tested or not known:
        return
    runs = {run for text in known for run in _runs(text)}
    ours = encode_many(encoder, [case.value["question"] for case in tested])
    nearest = (ours @ encode_many(encoder, known).T).astype(float)
    for case, row in zip(tested, nearest, strict=True):
        place = int(np.argmax(row))
        if row[place] > ALIKE:
            yield f"{case.where}: it is nearly the same as another text (cosine {row[place]:.2f})."
        elif shared := next((r for r in _runs(case.value["question"]) if r in runs), None):
            yield f"{case.where}: {IN_A_ROW} words in a row stand elsewhere: {shared!r}."


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return (" ".join(words[n : n + IN_A_ROW]) for n in range(len(words) - IN_A_ROW + 1))


def _library(corpus: Corpus) -> Iterator[str]:
    """Each sentence of the texts, what their glosses say and are asked, and the library's tables."""
    for passage in corpus.passages:
        yield passage.text
        for span in passage.sentences:
            yield passage.text[span.start - passage.start : span.end - passage.start]
        yield from asked_of(passage.address, corpus.glosses)
    for table in sorted(LIBRARY.glob("*.toml")):
        yield from re.findall(r'"([^"\n]{20,})"', table.read_text("utf-8"))


def _test(cases: Sequence[Case]) -> list[Case]:
    return [case for case in cases if case.shape == "question" and case.split == "test"]


def _canaries(cases: Sequence[Case], desk: Desk) -> tuple[list[str], str]:
    """Faults and a sentence: the oracle must score 1, and shuffled labels below the real ones.

    How well the search does on the test split is not looked at.
    """
    asked = queries(cases, texts_of(desk.index.corpus))
    if not asked:
        return [], "no case has gold words"
    oracle = retrieve(Oracle(), asked)
    faults = [
        f"{case.where}: the oracle scores {oracle[case.id].scores[metric][0]:.3f} on {metric}."
        for case, _ in asked
        for metric in ("hit@1", "mrr@10", "ndcg@10", "recall@4000ch")
        if oracle[case.id].scores[metric][0] < 1 - 1e-9
        and not (metric == "recall@4000ch" and sum(map(len, oracle[case.id].ranked)) > 4000)
    ]
    asked = [(case, query) for case, query in asked if case.split != "test"]
    if not asked:
        return faults, "every case is of the test split, which is not looked at here"
    found = retrieve(desk, asked)
    real = float(np.mean([found[case.id].scores[HEADLINE][0] for case, _ in asked]))
    table = np.array(
        [
            [
                recall(found[case.id].ranked, query.gold, 2000, need_all=owner.need_all)
                for owner, query in asked
            ]
            for case, _ in asked
        ]
    )
    chance = float(table.mean())
    random = np.random.default_rng(SEED)
    rows = np.arange(len(asked))
    shuffled = [float(table[rows, random.permutation(rows)].mean()) for _ in range(_SHUFFLES)]
    spread = 3 * float(np.std(shuffled)) + _ABOVE_CHANCE
    if len(asked) > 1 and abs(float(np.mean(shuffled)) - chance) > spread:
        faults.append(
            f"Shuffled labels score {np.mean(shuffled):.3f}, not {chance:.3f}, as chance."
        )
    if len(asked) >= 20 and real <= max(shuffled):
        faults.append(f"The real labels score {real:.3f}, no more than shuffled ones.")
    says = (
        f"oracle {'1' if not faults else 'below 1'}; {HEADLINE} {real:.3f} with the labels, "
        f"{np.mean(shuffled):.3f} with them shuffled (chance {chance:.3f})"
    )
    return faults, says
