"""A report of the bench as one page of HTML that needs nothing else, without script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from evals.bench_blocks import Block, Plots, Section, Table, Text, Tile, Tiles
from evals.bench_plots import draw

STYLES = (Path(__file__).with_name("report.css"), Path(__file__).with_name("bench.css"))
# A cell that is one of these words is marked as what it says.
_MARKED = {
    "met": "good",
    "better": "good",
    "missed": "bad",
    "worse": "bad",
    "did not run": "bad",
    "open": "open",
    "not measured": "open",
    "within chance": "open",
}


def html(sections: Sequence[Section]) -> str:
    """The page; every word from outside is escaped."""
    title = escape(sections[0].title)
    style = "\n".join(path.read_text("utf-8") for path in STYLES)
    first, *rest = sections
    links = "".join(f'<li><a href="#s{n}">{escape(s.title)}</a></li>' for n, s in enumerate(rest))
    body = "".join(
        f'<section id="s{number}"><h2>{escape(section.title)}</h2>{_blocks(section)}</section>'
        for number, section in enumerate(rest)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body class="bench"><main><header><p class="whose">Copyright Desk</p><h1>{title}</h1>'
        f'{_blocks(first)}</header><nav aria-label="Contents"><ul>{links}</ul></nav>{body}'
        "</main></body></html>\n"
    )


def _blocks(section: Section) -> str:
    """The blocks; paragraphs with a bold beginning that follow each other stand side by side."""
    parts = []
    for told, some in groupby(section.blocks, lambda one: isinstance(one, Text) and one.lead != ""):
        inside = "".join(_block(block, section.title) for block in some)
        parts.append(f'<div class="told">{inside}</div>' if told else inside)
    return "".join(parts)


def _block(block: Block, of: str) -> str:
    if isinstance(block, Text):
        lead = f"<strong>{escape(block.lead)}</strong> " if block.lead else ""
        return f"<p>{lead}{escape(block.text)}</p>"
    if isinstance(block, Tiles):
        return f'<ul class="tiles">{"".join(map(_tile, block.tiles))}</ul>'
    if isinstance(block, Plots):
        return f'<div class="plots">{"".join(map(draw, block.plots))}</div>'
    return _table(block, of)


def _tile(tile: Tile) -> str:
    beside = f"<small>{escape(tile.beside)}</small>" if tile.beside else ""
    return f"<li><b>{escape(tile.figure)}</b> <span>{escape(tile.of)}</span> {beside}</li>"


def _table(table: Table, of: str) -> str:
    """The table, to be scrolled by itself; it is read out with the section that it is of."""
    heads = "".join(
        f'<th scope="col">{escape(one)}</th>' if one else "<td></td>" for one in table.head
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(map(_cell, rest))}</tr>'
        for first, *rest in table.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(of)}: {escape(table.caption)}">'
        f"<table><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    mark = _MARKED.get(text)
    said = f'<span class="{mark}">{escape(text)}</span>' if mark else escape(text)
    return f"<td>{said}</td>"
