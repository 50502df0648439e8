"""What a chat model made of the cases: its claims kept and rejected, fall-backs, tokens, cost, time.

Every figure is made from the rows alone, so that anybody can make it again from `questions.jsonl`.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from assistant.prices import MILLION, Price
from assistant.weighing import OWN_WORDS, PLAIN_WORDS, REASONS, SOURCE_WORDS, Weighed
from assistant.writing import Written
from evals.metrics import Scores
from evals.rows import CaseRow, observations
from evals.statistics import difference, holm
from evals.systems import OURS

TOLD: Final = {OWN_WORDS: "own", PLAIN_WORDS: "plain", SOURCE_WORDS: "source"}
NOT_HELD, NO_CLAIMS = "not held", "no claims"  # fall-backs that are no failures


@dataclass(frozen=True, slots=True)
class Trial:
    """What a chat model made of one case. `asked` counts answers that it was to write."""

    asked: int
    kept: Mapping[str, int]  # how told -> how many
    again: int
    dropped: tuple[Mapping[str, str], ...]
    fell_back: tuple[str, ...]
    ms: float
    requests: int
    sent: int
    written: int

    def json(self) -> dict[str, Any]:
        return asdict(self)


def trial(written: Sequence[Written], ms: float, used: tuple[int, int, int]) -> Trial:
    """The trial of a case, from what was written for it and (requests, sent, written)."""
    weighed = [one.weighed for one in written]
    told = Counter(TOLD[how] for one in weighed for how in one.told)
    return Trial(
        asked=len(written),
        kept=dict(told),
        again=sum(one.again for one in weighed),
        dropped=tuple(row for one in weighed for row in _dropped(one)),
        fell_back=tuple(kind for one in written if (kind := _fell_back(one))),
        ms=round(ms, 3),
        requests=used[0],
        sent=used[1],
        written=used[2],
    )


def _dropped(weighed: Weighed) -> Iterator[dict[str, str]]:
    for one in weighed.dropped:
        yield {"reason": one.reason, "why": one.why, "text": one.text}


def _fell_back(written: Written) -> str | None:
    """Why the offline answer stands in its place; None where it does not."""
    if written.failed:
        return written.failed
    if written.weighed.claims:
        return None
    return NOT_HELD if written.weighed.dropped else NO_CLAIMS


def trial_scores(one: Trial) -> Scores:
    """Its figures as (reached, of how much): claims kept and how told, rejected and why, fall-backs."""
    if not one.asked:
        return {}
    kept, reasons = sum(one.kept.values()), Counter(row["reason"] for row in one.dropped)
    weighed = float(kept + len(one.dropped))
    return {
        "claims_kept": (float(kept), weighed),
        **{f"kept@{how}": (float(one.kept.get(how, 0)), float(kept)) for how in TOLD.values()},
        **{f"rejected@{why}": (float(reasons[why]), weighed) for why in REASONS},
        "fell_back": (float(len(one.fell_back)), float(one.asked)),
    }


def chat_figures(
    rows: Sequence[CaseRow], prices: Mapping[str, Price | None], seed: int
) -> dict[str, dict[str, Any]]:
    """Model -> what it made of all cases together; the offline answerer's time stands beside it."""
    return {name: _figures(rows, name, paid, seed) for name, paid in prices.items()}


def _figures(rows: Sequence[CaseRow], name: str, paid: Price | None, seed: int) -> dict[str, Any]:
    own = [row.chat[name] for row in rows if name in row.chat]
    both = [row.chat for row in rows if name in row.chat and OURS in row.chat]
    kept = Counter[str]()
    for one in own:
        kept.update(one["kept"])
    reasons = Counter(row["reason"] for one in own for row in one["dropped"])
    again, dropped = sum(one["again"] for one in own), sum(reasons.values())
    return {
        "cases": len(own),
        "answers": sum(one["asked"] for one in own),
        "claims": {
            "proposed": sum(kept.values()) + dropped + again,
            "kept": sum(kept.values()),
            "said_again": again,
            "rejected": dropped,
            **{f"kept_{how}": kept[how] for how in TOLD.values()},
        },
        "rejected": {reason: reasons[reason] for reason in REASONS},
        "fell_back": dict(sorted(Counter(k for one in own for k in one["fell_back"]).items())),
        "tokens": {key: sum(one[key] for one in own) for key in ("requests", "sent", "written")},
        "cost": paid and _cost(own, paid),
        "latency": _latency([one[name]["ms"] for one in both]),
        "desk_latency": _latency([one[OURS]["ms"] for one in both]),
        "against_desk": _against_desk(rows, name, seed),
    }


def _cost(own: Sequence[Mapping[str, Any]], paid: Price) -> dict[str, float]:
    sent, written = (sum(one[key] for one in own) for key in ("sent", "written"))
    whole = (sent * paid.sent + written * paid.written) / MILLION
    return {
        "total": round(whole, 6),
        "a_case": round(whole / max(1, len(own)), 6),
        "price_in": paid.sent,
        "price_out": paid.written,
    }


def _latency(took: Sequence[float]) -> dict[str, float] | None:
    if len(took) < 2:
        return None
    return {
        "p50_ms": round(statistics.median(took), 3),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 3),
        "n": len(took),
    }


def _against_desk(rows: Sequence[CaseRow], name: str, seed: int) -> dict[str, dict[str, Any]]:
    """The model minus the offline answerer, on the same cases, for every metric that both have."""
    metrics = sorted({m for row in rows for m in row.scores.get(name, {})})
    found = {
        metric: apart
        for metric in metrics
        if (
            apart := difference(
                observations(rows, name, metric), observations(rows, OURS, metric), seed
            )
        )
    }
    adjusted = holm({metric: one.p for metric, one in found.items()})
    return {
        metric: {
            **{k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(one).items()},
            "p_holm": round(adjusted[metric], 4),
        }
        for metric, one in found.items()
    }
