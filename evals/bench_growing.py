"""How cost grows with the library, as a section of the bench's report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.bench_blocks import Block, Section, Table, Text, told
from evals.bench_drawn import growths
from evals.bench_figures import Figures, at

_PASSAGES = (
    ("real_share", "real text", "{:.0%}"),
    ("build_s", "build", "{:,.1f} s"),
    ("search_p50_ms", "search p50", "{:.1f} ms"),
    ("search_p95_ms", "search p95", "{:.1f} ms"),
    ("answer_p50_ms", "answer p50", "{:.1f} ms"),
    ("answer_p95_ms", "answer p95", "{:.1f} ms"),
    ("memory_mb", "memory", "{:,.0f} MB"),
)
_ALONE = (
    ("search_p50_ms", "p50", "{:.1f} ms"),
    ("search_p95_ms", "p95", "{:.1f} ms"),
    ("memory_mb", "memory", "{:,.0f} MB"),
)
_STORES = (
    ("links", "links a vector", "{:.0f}"),
    ("width", "width of search", "{:.0f}"),
    ("recall@10", "recall@10", "{:.3f}"),
    ("p50_ms", "p50", "{:.2f} ms"),
    ("p95_ms", "p95", "{:.2f} ms"),
    ("search_p50_ms", "p50", "{:.2f} ms"),
    ("search_p95_ms", "p95", "{:.2f} ms"),
    ("add_ms_per_1000", "adding 1,000", "{:,.0f} ms"),
    ("memory_mb", "memory", "{:,.0f} MB"),
)
_NAMES = {
    "build": "building",
    "open": "opening the index",
    "search_alone": "search alone",
    "search_alone_p95": "search alone, p95",
    "memory_alone": "memory of search alone",
    "disk": "the index on disk",
}
Shown = Sequence[tuple[str, str, str]]


def growing(growth: Figures) -> Section:
    """Plots, a table for each thing that was grown, the exponents, and what gives first."""
    return Section("As the library grows", tuple(_blocks(growth)))


def _blocks(growth: Figures) -> Iterator[Block]:
    yield Text(
        "An exponent of 1 means that twice the passages cost twice as much; below 1, less than that. "
        f"{growth.get('made', '')}"
    )
    if growth.get("gives_first"):
        yield Text(growth["gives_first"], "What gives first:")
    yield from growths(growth)
    yield from _exponents(growth)
    yield from _table("The whole desk, by the number of passages", _PASSAGES, growth, "passages")
    yield from _table("Search alone, by the number of passages", _ALONE, growth, "search_alone")
    yield from _table(
        "Exact search beside Chroma's, on the same vectors", _STORES, growth, "stores"
    )


def _table(caption: str, columns: Shown, growth: Figures, key: str) -> Iterator[Block]:
    """The rows of it, in the columns that any row has; sizes that were not reached with the reason."""
    rows = growth.get(key) or ()
    shown = [column for column in columns if any(at(row, column[0]) is not None for row in rows)]
    if shown:
        head = ("passages", *(name for _, name, _ in shown))
        cells = (
            (_size(row), *(told(at(row, column), shape) for column, _, shape in shown))
            for row in rows
            if not row.get("failed")
        )
        yield Table(caption, head, tuple(cells))
    for row in rows:
        if row.get("failed"):
            yield Text(row["failed"], f"{_size(row)} passages were not reached:")


def _size(row: Figures) -> str:
    size = f"{row['n']:,}"
    return f"{size}, {row['way']}" if row.get("way") else size


def _exponents(growth: Figures) -> Iterator[Block]:
    rows = tuple(
        (
            _NAMES.get(name, name.replace("_", " ")),
            f"{one['value']:.2f}",
            _between(one),
            f"{one['from']:,} to {one['to']:,}",
        )
        for name, one in (growth.get("exponents") or {}).items()
    )
    if rows:
        yield Table("How it grows", ("", "exponent", "95 % interval", "passages"), rows)


def _between(one: Figures) -> str:
    low, high = at(one, "low"), at(one, "high")
    return told(None, "") if low is None or high is None else f"{low:.2f} to {high:.2f}"
