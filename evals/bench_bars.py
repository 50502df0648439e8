"""What the bench's figures are held to: each bar asked, measured, and met or not.

A bar that the figures cannot tell of is neither met nor missed: `met` is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from evals.bench_figures import (
    AT_A_BUDGET,
    PEERS,
    Figures,
    at,
    contender,
    title,
    to_answer,
    with_callers,
)
from evals.contenders import DESK, FLOOR, LANGCHAIN

_LARGE = 100_000  # passages
_NEAR = 0.1  # a size within so much of the one asked for is taken for it


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is held, what is asked, what was measured, and whether that is enough."""

    bar: str
    asked: str
    measured: str | None = None
    met: bool | None = None


def bars(figures: Figures) -> list[dict[str, Any]]:
    """Every bar, in the order they are told in, as JSON."""
    return [asdict(bar(figures)) for bar in BARS]


def _usual_answer(figures: Figures) -> Bar:
    name = "Half of the answers are there within"
    desk = contender(figures, DESK)
    encoding = at(desk, "encoding_ms.p50") or at(contender(figures, FLOOR), "encoding_ms.p50")
    answer = at(desk, "answer_ms.p50")
    if encoding is None:
        return Bar(name, "1.5 × the bare encoding of the question + 5 ms")
    most = 1.5 * encoding + 5
    asked = f"at most 1.5 × {encoding:.1f} ms (the bare encoding) + 5 ms = {most:.1f} ms"
    return _at_most(name, asked, answer, most, "{:.1f} ms")


def _slow_answer_here(figures: Figures) -> Bar:
    own = figures["texts"].get("own")
    p95 = at(contender(figures, DESK), "answer_ms.p95") if own else None
    name = "19 of 20 answers from our two texts are there within"
    return _at_most(name, "at most 25 ms", p95, 25, "{:.1f} ms")


def _slow_answer_at_100_000(figures: Figures) -> Bar:
    rows = (figures.get("growth") or {}).get("passages", ())
    near = [row for row in rows if abs(row["n"] - _LARGE) <= _NEAR * _LARGE]
    p95 = at(near[0], "answer_p95_ms") if near else None
    name = "19 of 20 answers from 100,000 passages are there within"
    return _at_most(name, "at most 60 ms", p95, 60, "{:.1f} ms")


def _fresh_time(figures: Figures) -> Bar:
    own = at(figures.get("own") or {}, "desk_ask.s.median")
    fresh = own if own is not None else at(contender(figures, DESK), "fresh_s.median")
    return _at_most(
        "A fresh process prints an answer within", "at most 2.0 s", fresh, 2, "{:.2f} s"
    )


def _fresh_memory(figures: Figures) -> Bar:
    own = at(figures.get("own") or {}, "desk_ask.mb.median")
    peak = own if own is not None else at(contender(figures, DESK), "fresh_mb.median")
    return _at_most("A fresh process needs, at its peak,", "at most 400 MB", peak, 400, "{:.0f} MB")


def _ahead(
    name: str, cost: Callable[[Figures], float | None], shown: str
) -> Callable[[Figures], Bar]:
    """Whether the desk needs less of that than every peer."""

    def bar(figures: Figures) -> Bar:
        ours = cost(contender(figures, DESK))
        peers = {peer: cost(contender(figures, peer)) for peer in PEERS}
        told = [(peer, value) for peer, value in peers.items() if value is not None]
        asked = "less than every peer in the same run"
        if ours is None or not told:
            return Bar(name, asked)
        others = ", ".join(f"{title(peer)} {shown.format(value)}" for peer, value in told)
        missing = [title(peer) for peer, value in peers.items() if value is None]
        gap = f"; not measured: {', '.join(missing)}" if missing else ""
        behind = any(value <= ours for _, value in told)
        met = False if behind else None if missing else True
        return Bar(name, asked, f"{shown.format(ours)}; {others}{gap}", met)

    return bar


def _quality(figures: Figures) -> Bar:
    """Only the peer that is best at a metric is compared with, on the same cases."""
    name = "With the same characters to read, no quality is behind the best peer's, beyond chance"
    asked = "no 95 % interval of a paired difference wholly below 0"
    told, behind = [], []
    for metric in AT_A_BUDGET:
        found = _to_best(figures, metric)
        if found:
            told.append(
                f"{metric} {found['difference']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}] "
                f"to {title(found['to'])}"
            )
            behind.append(found["high"] < 0)
    return Bar(name, asked, "; ".join(told), not any(behind)) if told else Bar(name, asked)


def _to_best(figures: Figures, metric: str) -> Figures | None:
    values = {
        peer: ((contender(figures, peer).get("quality") or {}).get(metric) or {}).get("value")
        for peer in PEERS
    }
    told = {peer: value for peer, value in values.items() if value is not None}
    if not told:
        return None
    best = max(told, key=lambda peer: told[peer])
    found = (
        one
        for one in figures.get("differences", ())
        if (one["metric"], one["to"]) == (metric, best)
    )
    return next(found, None)


def _build(figures: Figures) -> Bar:
    name = "Indexing, beside the tutorial's pipeline"
    asked = "at least 1.2 times as fast, on a folder of texts"
    ours = at(contender(figures, DESK), "build_s.median")
    theirs = at(contender(figures, LANGCHAIN), "build_s.median")
    # Our own texts come with thousands of known questions, which no other pipeline embeds.
    if figures["texts"].get("own") or not ours or theirs is None:
        return Bar(name, asked)
    times = theirs / ours
    return Bar(name, asked, f"{times:.2f} times: {ours:.1f} s against {theirs:.1f} s", times >= 1.2)


def _whole(figures: Figures) -> Bar:
    name = "Every character of the texts is embedded"
    desk = contender(figures, DESK)
    lost = at(desk, "characters_cut_off")
    return _at_most(name, "0 characters cut off", lost, 0, "{:,.0f} characters cut off")


def _one_changed(figures: Figures) -> Bar:
    share = at(figures.get("own") or {}, "one_changed.share")
    name = "One changed document, in embedding time of a full build"
    percent = None if share is None else 100 * share
    return _at_most(name, "at most 10 %", percent, 10, "{:.1f} %")


def _throughput(figures: Figures) -> Bar:
    name = "Answers a second, with 16 callers against one"
    asked = "at least 1.6 times on two cores"
    one, many = _callers(figures, "per_s")
    if not one or many is None:
        return Bar(name, asked)
    told = f"{many / one:.2f} times: {many:.0f} a second against {one:.0f}"
    return Bar(name, asked, told, many / one >= 1.6)


def _crowd(figures: Figures) -> Bar:
    name = "The wait of 19 of 20, with 16 callers against one"
    asked = "less than 8 times"
    one, many = _callers(figures, "p95_ms")
    if not one or many is None:
        return Bar(name, asked)
    return Bar(
        name, asked, f"{many / one:.1f} times: {many:.0f} ms against {one:.0f} ms", many < 8 * one
    )


def _callers(figures: Figures, key: str) -> tuple[float | None, float | None]:
    desk = contender(figures, DESK)
    return at(with_callers(desk, 1), key), at(with_callers(desk, 16), key)


def _growth(name: str, costs: tuple[str, ...], asked: str, most: float) -> Callable[[Figures], Bar]:
    """Whether a cost grows with such an exponent at most; of several, the one measured furthest."""

    def bar(figures: Figures) -> Bar:
        all_ = (figures.get("growth") or {}).get("exponents") or {}
        measured = [all_[cost] for cost in costs if at(all_, f"{cost}.value") is not None]
        if not measured:
            return Bar(name, asked)
        found = max(measured, key=lambda one: int(one["to"]))
        exponent = float(found["value"])
        told = f"exponent {exponent:.2f}, from {found['from']:,} to {found['to']:,} passages"
        return Bar(name, asked, told, round(exponent, 2) <= most)

    return bar


def _at_most(name: str, asked: str, value: float | None, most: float, shown: str) -> Bar:
    if value is None:
        return Bar(name, asked)
    return Bar(name, asked, shown.format(value), value <= most)


BARS: tuple[Callable[[Figures], Bar], ...] = (
    _usual_answer,
    _slow_answer_here,
    _slow_answer_at_100_000,
    _fresh_time,
    _fresh_memory,
    _ahead("First result of a fresh process", lambda one: at(one, "fresh_s.median"), "{:.2f} s"),
    # None of the peers makes an answer without a chat model; what they retrieve is taken for it.
    _ahead("Half of the answers", lambda one: to_answer(one, "p50"), "{:.1f} ms"),
    _ahead("Memory at its peak", lambda one: at(one, "peak_mb.median"), "{:.0f} MB"),
    _quality,
    _build,
    _whole,
    _one_changed,
    _throughput,
    _crowd,
    _growth(
        "Search, as passages grow to 1 million",
        ("search", "search_alone"),
        "slower than linear: below 1",
        0.99,
    ),
    _growth("Building, as passages grow", ("build",), "no faster than linear: at most 1", 1.0),
)
