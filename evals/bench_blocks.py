"""What a report of the bench is made of, as values, and how these stand in Markdown and in a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NONE = "–"  # where nothing was measured
_WIDE = 120  # characters of a terminal's line, at most
_PROSE = 100
_GAP = "  "
# What would be read as Markdown or HTML where a name is written into a page.
_TELLING = re.compile(r"([\\`*_\[\]<>|])")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, with a bold beginning where it has one."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to be seen first: the number, what it is of, and what it is to be seen beside."""

    figure: str
    of: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """The figures to be seen first."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Length:
    """A name with its value; the ends of what it varies by, where that is known; `said` shows all."""

    name: str
    value: float | None
    said: str
    low: float | None = None
    high: float | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Lengths:
    """A plot of bars, one a contender, on one scale."""

    title: str
    better: str
    rows: tuple[Length, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """A plot of differences with their intervals, around 0."""

    title: str
    rows: tuple[Length, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """A plot of a cost against a size, both on logarithmic scales."""

    title: str
    unit: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Plots:
    """Plots that stand beside each other. A table beside them has the same figures."""

    plots: tuple[Lengths | Gaps | Growth, ...]


Block = Text | Tiles | Table | Plots


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; the first of a report opens it."""

    title: str
    blocks: tuple[Block, ...]


def told(value: float | None, shape: str) -> str:
    """A figure in that shape, such as "{:.1f} ms"; a dash where there is none."""
    return NONE if value is None else shape.format(value)


def markdown(sections: Sequence[Section]) -> str:
    """The report in Markdown; plots are left out, since their figures stand in the tables too."""
    lines: list[str] = []
    for number, section in enumerate(sections):
        lines += [f"{'##' if number else '#'} {plain(section.title)}", ""]
        for block in section.blocks:
            lines += _markdown(block)
    return "\n".join(lines).rstrip() + "\n"


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        lead = f"**{plain(block.lead)}** " if block.lead else ""
        yield from (f"{lead}{plain(block.text)}", "")
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            beside = f" ({plain(tile.beside)})" if tile.beside else ""
            yield f"- **{plain(tile.figure)}** {plain(tile.of)}{beside}"
        yield ""
    elif isinstance(block, Table):
        yield from (f"**{plain(block.caption)}**", "")
        yield _row(block.head)
        yield "|---" * len(block.head) + "|"
        yield from (_row(row) for row in block.rows)
        yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(plain(cell) for cell in cells)} |"


def plain(text: str) -> str:
    """The text as Markdown that shows just that text, on one line."""
    return _TELLING.sub(r"\\\1", " ".join(text.split()))


def terminal(sections: Sequence[Section]) -> str:
    """The report as lines of plain text, columns aligned."""
    lines: list[str] = []
    for section in sections:
        lines += [section.title, "=" * len(section.title), ""]
        for block in section.blocks:
            lines += _terminal(block)
    return "\n".join(lines).rstrip()


def _terminal(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        yield from textwrap.wrap(f"{block.lead} {block.text}".strip(), _PROSE)
        yield ""
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            beside = f" ({tile.beside})" if tile.beside else ""
            yield f"{tile.figure:>10}  {tile.of}{beside}"
        yield ""
    elif isinstance(block, Table):
        yield block.caption
        yield from _columns(block.head, block.rows)
        yield ""


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows under their heads; where a table is too wide for the terminal, each row as a list."""
    wide = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    if sum(wide) + len(_GAP) * (len(wide) - 1) <= _WIDE:
        for row in (head, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, wide, strict=True))
            yield _GAP.join(cells).rstrip()
        return
    for first, *rest in rows:
        yield f"{_GAP}{first}"
        for name, cell in zip(head[1:], rest, strict=True):
            told = f"{name}: {cell}" if name else cell
            yield from textwrap.wrap(
                told, _WIDE, initial_indent=_GAP * 2, subsequent_indent=_GAP * 3
            )
