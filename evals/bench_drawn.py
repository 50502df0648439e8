"""Which figures of the bench are drawn, and as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.bench_blocks import Gaps, Growth, Length, Lengths, Plots
from evals.bench_figures import Figures, at, title, to_answer, with_callers
from evals.contenders import DESK, FLOOR
from evals.metrics import HEADLINE

_LESS, _MORE = "less is better", "more is better"


def lengths(run: Figures) -> Plots:
    """Fresh start, answers, memory, build and crowds, a plot each; what nobody measured is left out."""
    all_ = run["contenders"]
    answers = Lengths(
        "To an answer, once it runs",
        f"{_LESS}; half of them · 19 of 20; the others stop at the passages",
        tuple(_spread(one) for one in all_),
    )
    crowd = Lengths(
        "Questions a second, 16 at once",
        f"{_MORE}; whole answers of the desk, passages of the others",
        tuple(_bar(one, at(with_callers(one, 16), "per_s"), "{:.0f}") for one in all_),
    )
    made = (
        _repeated("Fresh process to its first result", "fresh_s", "{:.2f} s", all_),
        answers,
        _repeated("Memory while answering, at its peak", "peak_mb", "{:.0f} MB", all_),
        crowd,
        _repeated("Building the index", "build_s", "{:.1f} s", all_),
        _found(all_),
    )
    return Plots(tuple(plot for plot in made if any(r.value is not None for r in plot.rows)))


def _repeated(name: str, key: str, shown: str, all_: Sequence[Figures]) -> Lengths:
    """A median a contender, with the least and the most of its repeats."""
    rows = []
    for one in all_:
        each = (one.get(key) or {}).get("all") or [None]
        rows.append(_bar(one, at(one, f"{key}.median"), shown, min(each), max(each)))
    return Lengths(name, _LESS, tuple(rows))


def _spread(one: Figures) -> Length:
    """The time of an answer, or of the passages where a contender gives none; of the floor, encoding."""
    half, most = (
        (at(one, "encoding_ms.p50"), at(one, "encoding_ms.p95"))
        if one["name"] == FLOOR
        else (to_answer(one, "p50"), to_answer(one, "p95"))
    )
    if half is None or most is None:
        return _bar(one, None, "")
    told = f"{half:.1f} · {most:.1f} ms"
    return Length(title(one["name"]), half, told, half, most, one["name"] == DESK)


def _found(all_: Sequence[Figures]) -> Lengths:
    rows = []
    for one in all_:
        if one["name"] == FLOOR and not one.get("quality"):
            continue
        found = (one.get("quality") or {}).get(HEADLINE) or {}
        rows.append(_bar(one, found.get("value"), "{:.2f}", found.get("low"), found.get("high")))
    return Lengths("Words found within 2,000 characters", _MORE, tuple(rows))


def _bar(
    one: Figures,
    value: float | None,
    shown: str,
    low: float | None = None,
    high: float | None = None,
) -> Length:
    gap = "did not run" if one.get("failed") else "not measured"
    said = gap if value is None else shown.format(value)
    return Length(title(one["name"]), value, said, low, high, one["name"] == DESK)


def gaps(run: Figures) -> Iterator[Plots]:
    """The paired differences with their intervals, a plot a contender, so that 0 is seen at once."""
    others = dict.fromkeys(one["to"] for one in run["differences"] if one["to"] != FLOOR)
    plots = tuple(
        Gaps(
            f"Copyright Desk minus {title(other)}",
            tuple(
                Length(
                    one["metric"],
                    one["difference"],
                    f"{one['difference']:+.2f}",
                    one["low"],
                    one["high"],
                )
                for one in run["differences"]
                if one["to"] == other
            ),
        )
        for other in others
    )
    if plots:
        yield Plots(plots)


def growths(growth: Figures) -> Iterator[Plots]:
    """Costs against the number of passages, each where at least two sizes were measured."""
    shown = (
        ("passages", "Building", "build_s", "s"),
        ("passages", "Whole answer, p95", "answer_p95_ms", "ms"),
        ("passages", "Memory of the desk", "memory_mb", "MB"),
        ("passages", "Search, p50", "search_p50_ms", "ms"),
        ("search_alone", "Search alone, p50", "search_p50_ms", "ms"),
    )
    made = []
    for rows, name, key, unit in shown:
        found = growth.get(rows) or ()
        points = tuple((float(row["n"]), float(row[key])) for row in found if row.get(key))
        if len(points) > 1:
            made.append(Growth(name, unit, points))
    if made:
        yield Plots(tuple(made))
