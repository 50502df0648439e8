"""A run: cases put to the desk and to the baselines, written down so that anybody can recompute it.

DESK_HOME/runs/<time>-<hash>/
  run.json          what was run: cases, texts, code, packages, seed, machine, figures, timings
  questions.jsonl   a CaseRow a line, all that the figures are made of
DESK_HOME/runs/ledger.jsonl   a line for every run that looked at the test split
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from assistant.batches import BadFile, progress
from assistant.bootstrap import Assistant, Settings, open_assistant
from assistant.chat_settings import read_chat_settings, without_model
from assistant.prices import price
from corpus.documents import Corpus
from corpus.errors import BadInput
from evals.answering import Outcome, answer_at_the_desk, answer_from_folder, attack, decide
from evals.bake_off import Tried, check_names, contenders, keep, put_to
from evals.baselines import baselines
from evals.cases import Case, read_cases, suite_names, suite_path
from evals.folder import open_folder
from evals.letters import letter
from evals.mutations import mutation_rows
from evals.retrieval import Found, gold_of, queries, retrieve
from evals.rows import CaseRow
from evals.runs import Run, write_run
from evals.spans import Placed
from evals.statistics import SEED
from evals.systems import OURS, Desk, index_in_memory, texts_of
from evals.worked_decisions import worked_decisions
from evals.workers import Answering, Put
from index.model_files import find_model
from index.opening import question_encoder
from index.spreading import Spread, here, spread_over

Tell = Callable[[str], None]
WORKED, MUTATIONS = "worked_cases", "mutations"  # suites that are made and not read from a file


@dataclass(frozen=True)
class Wanted:
    """What is to be run: suites by name, or a dataset, over our texts or those of a folder.

    `chat_models` are put to the same cases, beside the desk, which answers without any. `added` has
    the added documents searched as well: left out unless asked for, so that runs stay comparable.
    """

    suites: tuple[str, ...] = ()
    dataset: Path | None = None
    folder: Path | None = None
    split: str | None = None
    seed: int = SEED
    chat_models: tuple[str, ...] = ()
    added: bool = False

    def names(self) -> tuple[str, ...]:
        if self.dataset:
            return (self.dataset.stem,)
        return self.suites or (*suite_names(), WORKED, MUTATIONS)

    def paths(self) -> list[Path]:
        if self.dataset:
            return [self.dataset]
        return [suite_path(name) for name in self.names() if name not in (WORKED, MUTATIONS)]

    def cases(self) -> list[Case]:
        """Every case of it; a split leaves out the files that hold none of it, but not all of them.

        The suites are read on their development side unless told otherwise; a dataset whole.
        """
        split = self.split or (None if self.dataset else "dev")
        read = read_cases(self.paths()) if self.paths() else []
        found = [case for case in read if split is None or case.split in ("", split)]
        if not self.dataset and WORKED in self.names() and split == "dev":
            found += worked_decisions()
        if not found and MUTATIONS not in self.names():
            raise BadFile(f"There is no case of the {split} split in {', '.join(self.names())}.")
        return found


@dataclass(frozen=True)
class Bench:
    """What the cases are put to."""

    corpus: Corpus
    desk: Desk
    assistant: Assistant | None


def run(wanted: Wanted, tell: Tell) -> Run:
    """The cases run, written to a folder of its own; raises BadFile before anything is run."""
    began = time.perf_counter()
    check_names(wanted.chat_models)
    if wanted.chat_models and wanted.folder:
        raise BadInput("Chat models are asked about the desk's own texts: leave out --corpus.")
    if wanted.added and wanted.folder:
        raise BadInput("Give --corpus or --with-added, not both.")
    chat = read_chat_settings()
    prices = {name: price(chat.price_in, chat.price_out, name) for name in wanted.chat_models}
    cases = wanted.cases()
    settings = Settings()
    spread = spread_over(settings.ray_address)
    if wanted.folder:
        corpus = open_folder(wanted.folder)
        gold = {case.id: gold_of(case, texts_of(corpus)) for case in cases}
        bench = _over_folder(corpus, settings, tell)
    else:
        bench = _over_ours(settings, tell, added=wanted.added)
        gold = {case.id: gold_of(case, texts_of(bench.corpus)) for case in cases}
    found = _retrieval(cases, bench, wanted.seed, tell)
    models = contenders(wanted.chat_models, bench.assistant, chat) if bench.assistant else ()
    outcomes = _outcomes(cases, gold, bench, spread if bench.assistant else here)
    tried = {one.name: put_to(one, cases, gold) for one in models}
    rows = [_row(case, gold[case.id], found, outcomes.get(case.id)) for case in cases]
    rows = [_with_models(row, outcomes.get(row.id), tried) for row in rows]
    if not wanted.dataset and not wanted.folder and MUTATIONS in wanted.names():
        tell("Making true answers false, by one change each…")
        rows += mutation_rows(bench.corpus)
    made = Run.of(
        rows,
        config={
            "suites": list(wanted.names()),
            "dataset": str(wanted.dataset.name) if wanted.dataset else None,
            "corpus": wanted.folder.name if wanted.folder else None,
            **({"added": True} if wanted.added else {}),
            "split": wanted.split or ("all" if wanted.dataset else "dev"),
        },
        seed=wanted.seed,
        dataset_sha256=_sha256(wanted, cases),
        corpus_sha256=bench.corpus.fingerprint,
        timings=_timings(outcomes, time.perf_counter() - began),
        unscored=sum(not row.scores for row in rows),
        prices=prices,
    )
    if wanted.chat_models:
        keep(settings.home, made.about["chat_models"])
    return write_run(settings.home / "runs", made)


def _over_ours(settings: Settings, tell: Tell, *, added: bool) -> Bench:
    """The desk without a chat model, whatever is set: its figures are the same every time."""
    return over_ours(open_assistant(settings, tell, chat=without_model(), added=added))


def over_ours(assistant: Assistant) -> Bench:
    """What the cases are put to where they are about our own texts."""
    catalogue = assistant.catalogue
    return Bench(assistant.corpus, Desk(catalogue.index, catalogue.encoder), assistant)


def _over_folder(corpus: Corpus, settings: Settings, tell: Tell) -> Bench:
    tell(f"Indexing {len(corpus.documents)} texts in memory…")
    encoder = question_encoder(settings.home, find_model(settings.embeddings))
    return Bench(corpus, Desk(index_in_memory(corpus, encoder), encoder), None)


def _retrieval(
    cases: Sequence[Case], bench: Bench, seed: int, tell: Tell
) -> dict[str, dict[str, Found]]:
    """System -> case -> what was found; empty where no case has gold words."""
    asked = queries(cases, texts_of(bench.corpus))
    if not asked:
        return {}
    tell(f"Searching for {len(asked)} questions, with the baselines…")
    retrievers = [bench.desk, *baselines(bench.corpus, bench.desk.encoder, seed)]
    return {one.name: retrieve(one, asked) for one in progress(retrievers, "Searching")}


def _outcomes(
    cases: Sequence[Case],
    gold: Mapping[str, tuple[Placed, ...]],
    bench: Bench,
    spread: Spread,
) -> dict[str, Outcome]:
    """What came of each case that can be scored; the others are left out and counted apart."""
    puts: list[Put] = [(case, gold[case.id]) for case in cases]
    came = spread(partial(put_case, bench=bench), Answering(), puts)
    pairs = zip(progress(cases, "Running"), came, strict=True)
    return {case.id: outcome for case, outcome in pairs if outcome is not None}


def put_case(put: Put, bench: Bench) -> Outcome | None:
    """What came of one case; None where it cannot be scored."""
    case, gold = put
    if bench.assistant is None:
        return answer_from_folder(case, gold, bench.desk) if case.shape == "question" else None
    if case.shape == "question":
        return answer_at_the_desk(case, gold, bench.assistant)
    if case.shape == "decision":
        return decide(case, bench.corpus)
    return (attack if case.shape == "attack" else letter)(case, bench.assistant)


def _row(
    case: Case,
    gold: Sequence[Placed],
    found: Mapping[str, Mapping[str, Found]],
    outcome: Outcome | None,
) -> CaseRow:
    own = {name: by_case[case.id] for name, by_case in found.items() if case.id in by_case}
    scores = {name: dict(one.scores) for name, one in own.items()}
    if outcome and outcome.scores:
        scores[OURS] = {**scores.get(OURS, {}), **outcome.scores}
    value = case.value
    return CaseRow(
        id=case.id,
        suite=case.suite,
        shape=case.shape,
        kind=case.kind,
        split=case.split,
        group=case.group,
        text=next(
            (value[k] for k in ("question", "narrative", "letter", "input") if value.get(k)),
            str(value.get("meta", {}).get("says", "")),
        ),
        scores=scores,
        answerable=case.answerable if case.shape == "question" else None,
        confidence=outcome.confidence if outcome else None,
        gold=[[g.source, g.start, g.end] for g in gold],
        ranked={name: one.json() for name, one in own.items()},
        shown=outcome.shown if outcome else {},
    )


def _with_models(
    row: CaseRow, outcome: Outcome | None, tried: Mapping[str, Mapping[str, Tried]]
) -> CaseRow:
    """The row with what each chat model made of its case; the desk's own time stands beside it."""
    own = {name: by_case[row.id] for name, by_case in tried.items() if row.id in by_case}
    if not own:
        return row
    scores = {name: dict(one.outcome.scores) for name, one in own.items()}
    chat = {name: {**one.trial.json(), **one.outcome.shown} for name, one in own.items()}
    if outcome and outcome.milliseconds is not None:
        chat[OURS] = {"ms": round(outcome.milliseconds, 3)}
    return replace(row, scores={**row.scores, **scores}, chat=chat)


def _timings(outcomes: Mapping[str, Outcome], seconds: float) -> dict[str, float]:
    took = [o.milliseconds for o in outcomes.values() if o.milliseconds is not None]
    timings = {"total_s": round(seconds, 3), "peak_mb": round(_peak_mb(), 1)}
    if len(took) > 1:
        timings["answer_p50_ms"] = round(statistics.median(took), 3)
        timings["answer_p95_ms"] = round(statistics.quantiles(took, n=20)[-1], 3)
    return timings


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _sha256(wanted: Wanted, cases: Sequence[Case]) -> str:
    """The sha256 of the dataset's file; of suites, that of the cases chosen from them."""
    if wanted.dataset:
        return hashlib.sha256(wanted.dataset.read_bytes()).hexdigest()
    values = json.dumps([[case.suite, case.value] for case in cases], sort_keys=True, default=str)
    return hashlib.sha256(values.encode()).hexdigest()
