"""The bench's plots as SVG: bars, differences around 0, and growth; each reads its figures out.

They are drawn 360 wide, so that their words are as large on a phone as on a desktop.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import singledispatch
from html import escape

from evals.bench_blocks import Gaps, Growth, Length, Lengths
from evals.plots import drawing

_WIDE = 360
_ROW = 38
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 14, 34  # around a plot of growth
_HIGH = 220


@singledispatch
def draw(plot: Lengths | Gaps | Growth) -> str:
    """The plot as a figure with its title."""
    raise TypeError(f"{plot!r} is no plot of the bench")


@draw.register
def _(plot: Lengths) -> str:
    most = max((r.high or r.value or 0.0 for r in plot.rows), default=0.0) or 1.0
    scale = _WIDE / most
    parts = [part for n, row in enumerate(plot.rows) for part in _length(row, _ROW * n, scale)]
    said = "; ".join(f"{row.name} {row.said}" for row in plot.rows)
    svg = drawing(plot.title, f"{said}; {plot.better}.", (_WIDE, _ROW * len(plot.rows)), parts)
    return _figure(plot.title, plot.better, svg)


def _length(row: Length, y: int, scale: float) -> Iterator[str]:
    kind = "ours" if row.ours else "theirs"
    yield f'<text x="0" y="{y + 14}" class="name {kind}">{escape(row.name)}</text>'
    yield (
        f'<text x="{_WIDE}" y="{y + 14}" text-anchor="end" class="value {kind}">'
        f"{escape(row.said)}</text>"
    )
    yield f'<rect x="0" y="{y + 20}" width="{_WIDE}" height="10" rx="2" class="track"/>'
    if row.value is None:
        return
    wide = max(row.value * scale, 1.5)
    yield f'<rect x="0" y="{y + 20}" width="{wide:.1f}" height="10" rx="2" class="bar {kind}"/>'
    if row.low is not None and row.high is not None and row.high > row.low:
        yield from _whisker(row.low * scale, row.high * scale, y + 25)


def _whisker(low: float, high: float, y: float) -> Iterator[str]:
    """A thin line from low to high with an end at either."""
    high = min(high, _WIDE - 1)
    yield f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" class="whisker"/>'
    for x in (low, high):
        yield f'<line x1="{x:.1f}" y1="{y - 4}" x2="{x:.1f}" y2="{y + 4}" class="whisker"/>'


@draw.register
def _(plot: Gaps) -> str:
    reach = max(0.05, *(abs(v) for r in plot.rows for v in (r.low or 0.0, r.high or 0.0)))
    middle, scale = _WIDE / 2, (_WIDE / 2 - 6) / reach
    high = _ROW * len(plot.rows) + 18
    parts = [f'<line x1="{middle}" y1="0" x2="{middle}" y2="{high - 18}" class="zero"/>']
    for n, row in enumerate(plot.rows):
        parts += _gap(row, _ROW * n, middle, scale)
    for x, anchor, label in ((0, "start", "worse"), (_WIDE, "end", "better")):
        parts.append(f'<text x="{x}" y="{high - 4}" text-anchor="{anchor}">{label}</text>')
    parts.append(f'<text x="{middle}" y="{high - 4}" text-anchor="middle">0</text>')
    said = "; ".join(f"{r.name} {r.said}, from {r.low:+.2f} to {r.high:+.2f}" for r in plot.rows)
    return _figure(
        plot.title, "right of 0 is better", drawing(plot.title, f"{said}.", (_WIDE, high), parts)
    )


def _gap(row: Length, y: int, middle: float, scale: float) -> Iterator[str]:
    value, low, high = (middle + (v or 0.0) * scale for v in (row.value, row.low, row.high))
    kind = "good" if low > middle else "bad" if high < middle else "open"
    yield f'<text x="0" y="{y + 14}" class="name">{escape(row.name)}</text>'
    yield f'<text x="{_WIDE}" y="{y + 14}" text-anchor="end" class="value">{escape(row.said)}</text>'
    yield f'<line x1="{low:.1f}" y1="{y + 25}" x2="{high:.1f}" y2="{y + 25}" class="gap {kind}"/>'
    yield f'<circle cx="{value:.1f}" cy="{y + 25}" r="5" class="dot {kind}"/>'


@draw.register
def _(plot: Growth) -> str:
    xs, ys = _decades([x for x, _ in plot.points]), _decades([y for _, y in plot.points])
    at = [(_across(x, xs), _up(y, ys)) for x, y in plot.points]
    parts = [*_grid(xs, ys)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    parts.append(f'<polyline points="{path}" fill="none" class="curve"/>')
    for (x, y), (_, value) in zip(at, plot.points, strict=True):
        side = "end" if x > _WIDE - 60 else "start" if x < _LEFT + 20 else "middle"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="dot ours"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{max(y - 9, 11):.1f}" text-anchor="{side}" class="value">'
            f"{_figures(value)}</text>"
        )
    said = "; ".join(f"{_figures(y)} {plot.unit} at {x:,.0f} passages" for x, y in plot.points)
    svg = drawing(plot.title, f"{said}.", (_WIDE, _HIGH), parts)
    return _figure(plot.title, f"{plot.unit}, by passages; each line ten times the last", svg)


def _figures(value: float) -> str:
    """Three figures at least, never as a power of ten."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around the values."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    return low, max(low + 1, math.ceil(math.log10(max(values)) - 1e-9))


def _grid(xs: tuple[int, int], ys: tuple[int, int]) -> Iterator[str]:
    for power in range(ys[0], ys[1] + 1):
        y = _up(10.0**power, ys)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDE - _RIGHT}" y2="{y:.1f}" class="grid"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
    for power in range(xs[0], xs[1] + 1):
        x = _across(10.0**power, xs)
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_HIGH - _BOTTOM}" class="grid"/>'
        side = "end" if power == xs[1] else "middle"
        yield f'<text x="{x:.1f}" y="{_HIGH - 14}" text-anchor="{side}">{_short(power)}</text>'


def _short(power: int) -> str:
    return f"{10 ** (power - 6)} million" if power >= 6 else f"{10**power:,}"


def _across(value: float, decades: tuple[int, int]) -> float:
    return _LEFT + _share(value, decades) * (_WIDE - _LEFT - _RIGHT)


def _up(value: float, decades: tuple[int, int]) -> float:
    return _HIGH - _BOTTOM - _share(value, decades) * (_HIGH - _BOTTOM - _TOP)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])


def _figure(title: str, note: str, svg: str) -> str:
    return f"<figure><figcaption>{escape(title)} <small>{escape(note)}</small></figcaption>{svg}</figure>"
