"""A bake-off as tables: the chat models beside the offline answerer, for terminal, HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import LOWER_IS_BETTER
from evals.rows import is_chat_model
from evals.systems import OURS

Cell = str
_CLAIMS = {
    "proposed": "claims proposed",
    "kept": "kept",
    "kept_own": "kept in its own words",
    "kept_plain": "kept in the plain words",
    "kept_source": "kept in the source's words",
    "said_again": "said again",
    "rejected": "rejected",
}
_REASONS = {
    "address": "rejected: no passage that was offered",
    "quote": "rejected: the quote does not stand there",
    "meaning": "rejected: it says something else",
    "agreement": "rejected: it does not agree with its quote",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, a head, and rows of as many cells."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def bake_off_tables(about: Mapping[str, Any]) -> tuple[Table, ...]:
    """What a run tells of its chat models; () where none took part."""
    found: Mapping[str, Any] = about.get("chat_models") or {}
    if not found:
        return ()
    names = tuple(found)
    return (
        Table("Claims of the chat models", ("", *names), tuple(_claims(found))),
        Table(
            "Figures beside the offline answerer, with their 95 % intervals",
            ("metric", OURS, *names),
            tuple(_figures(about["systems"], names)),
        ),
        Table(
            "Each chat model minus the offline answerer, on the same cases",
            (
                "metric",
                "model",
                "difference",
                "95 % interval",
                "p",
                "p, of all",
                "n",
                "better",
                "worse",
            ),
            tuple(_differences(found)),
        ),
        Table("Fall-backs, tokens, cost and time", ("", OURS, *names), tuple(_costs(found))),
    )


def table_lines(table: Table) -> Iterator[str]:
    """The table for a terminal."""
    rows = (table.head, *table.rows)
    widths = [max(len(row[n]) for row in rows) for n in range(len(table.head))]
    yield f"\n{table.caption}"
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def table_markdown(table: Table) -> Iterator[str]:
    """The table in Markdown, under a heading."""
    yield from ("", f"## {table.caption}", "")
    yield f"| {' | '.join(table.head)} |"
    yield "|" + "---|" * len(table.head)
    yield from (f"| {' | '.join(row)} |" for row in table.rows)


def _claims(found: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for key, label in _CLAIMS.items():
        yield (label, *(str(one["claims"][key]) for one in found.values()))
    for key, label in _REASONS.items():
        yield (label, *(str(one["rejected"][key]) for one in found.values()))


def _figures(systems: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    metrics = dict.fromkeys(m for name in names for m in systems.get(name, {}))
    for metric in metrics:
        cells = (_told(systems.get(name, {}).get(metric)) for name in (OURS, *names))
        yield (metric, *cells)


def _told(one: Mapping[str, Any] | None) -> Cell:
    if one is None:
        return ""
    return f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}] n={one['n']}"


def _differences(found: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for name, one in found.items():
        for metric, d in one["against_desk"].items():
            interval = f"{d['low']:+.3f} to {d['high']:+.3f}"
            higher, lower = str(d["wins"]), str(d["losses"])
            apart = (lower, higher) if metric in LOWER_IS_BETTER else (higher, lower)
            chance = (f"{d['p']:.4f}", f"{d['p_holm']:.4f}", str(d["n"]))
            yield (metric, name, f"{d['value']:+.3f}", interval, *chance, *apart)


def _costs(found: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    models = found.values()
    desk = next(iter(models))["desk_latency"]
    yield ("answers to be written", "", *(str(one["answers"]) for one in models))
    for kind in sorted({kind for one in models for kind in one["fell_back"]}):
        yield (f"fell back: {kind}", "", *(str(one["fell_back"].get(kind, 0)) for one in models))
    for key in ("requests", "sent", "written"):
        label = "requests answered" if key == "requests" else f"tokens {key}"
        yield (label, "0", *(f"{one['tokens'][key]:,}" for one in models))
    yield ("cost", "0", *(_cost(one["cost"]) for one in models))
    for key, label in (("p50_ms", "time, median"), ("p95_ms", "time, 95 of 100")):
        yield (label, _ms(desk, key), *(_ms(one["latency"], key) for one in models))


def _cost(one: Mapping[str, Any] | None) -> Cell:
    return f"{one['total']:.4f} ({one['a_case']:.6f} a case)" if one else "not given"


def _ms(one: Mapping[str, Any] | None, key: str) -> Cell:
    return f"{one[key]:,.0f} ms n={one['n']}" if one else ""


def without_chat_models(systems: Mapping[str, Any]) -> dict[str, Any]:
    """The systems that are no chat models, which have tables of their own."""
    return {name: own for name, own in systems.items() if not is_chat_model(name)}
