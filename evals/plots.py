"""Plots as inline SVG, each with a title and its figures in words for those who do not see it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evals.metrics import BUDGETS

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, LOW = 640, 320, 60, 40
_LINE = 14.0  # pixels that a name needs
# Told apart without colour too: each line has its own dashes and its name at its end.
_INKS = ("#0b4f9e", "#a13d00", "#3f6b00", "#7a1f7a", "#555555", "#00696b")
_DASHES = ("", "8 4", "2 4", "8 3 2 3", "4 4", "12 3")
_numbers = itertools.count(1)


def recall_plot(systems: Mapping[str, Any]) -> str:
    """Share of the gold words found, against characters retrieved, a line a system."""
    lines = {
        name: [(b / BUDGETS[-1], own[f"recall@{b}ch"]["value"]) for b in BUDGETS]
        for name, own in systems.items()
        if all(f"recall@{b}ch" in own for b in BUDGETS)
    }
    said = "; ".join(
        f"{name} {', '.join(f'{value:.2f}' for _, value in points)}"
        for name, points in lines.items()
    )
    if not lines:
        return "<p>No case has gold words.</p>"
    ticks = [(budget / BUDGETS[-1], f"{budget:,}") for budget in BUDGETS]
    alt = f"Share of gold words found within {', '.join(map(str, BUDGETS))} characters: {said}."
    return _plot("Gold words found, by characters retrieved", alt, lines, ticks, "characters")


def risk_coverage_plot(points: Points) -> str:
    """Share of answers without gold words, as ever less sure questions are answered."""
    if not points:
        return "<p>No question was answered or refused.</p>"
    marks = [min(points, key=lambda p: abs(p[0] - share)) for share in (0.25, 0.5, 0.75, 1.0)]
    said = "; ".join(f"risk {risk:.2f} at coverage {covered:.2f}" for covered, risk in marks)
    ticks = [(share, f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    return _plot("Risk against coverage", f"{said}.", {"desk": points}, ticks, "answered")


def differences_plot(differences: Mapping[str, Any]) -> str:
    """Each difference to the best baseline with its interval, on one scale."""
    if not differences:
        return "<p>No baseline measures the same.</p>"
    reach = max(0.05, *(abs(v) for d in differences.values() for v in (d["low"], d["high"])))
    height = 30 * len(differences) + 30
    middle, scale = WIDTH * 0.6, WIDTH * 0.36 / reach
    parts = [f'<line x1="{middle}" y1="0" x2="{middle}" y2="{height - 30}" stroke="currentColor"/>']
    for place, (metric, one) in enumerate(differences.items()):
        y = 30 * place + 18
        low, value, high = (middle + one[key] * scale for key in ("low", "value", "high"))
        parts.append(
            f'<text x="4" y="{y + 5}">{escape(metric)}</text>'
            f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" '
            f'stroke="{_INKS[0]}" stroke-width="2"/>'
            f'<circle cx="{value:.1f}" cy="{y}" r="5" fill="{_INKS[0]}"/>'
        )
    parts += [
        f'<text x="{middle + at * scale:.1f}" y="{height - 8}" text-anchor="middle">{at:+.2f}</text>'
        for at in (-reach, 0.0, reach)
    ]
    said = "; ".join(
        f"{m} {d['value']:+.2f}, from {d['low']:+.2f} to {d['high']:+.2f}"
        for m, d in differences.items()
    )
    return _svg("Differences to the best baseline", f"{said}.", height, parts)


def _plot(
    title: str,
    alt: str,
    lines: Mapping[str, Points],
    ticks: Sequence[tuple[float, str]],
    below: str,
) -> str:
    parts = [*_axes(ticks, below)]
    names = _apart({name: _y(points[-1][1]) for name, points in lines.items()})
    for place, (name, points) in enumerate(lines.items()):
        ink, dashes = _INKS[place % len(_INKS)], _DASHES[place % len(_DASHES)]
        path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
        end = _x(points[-1][0]) + 4
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
            f'<text x="{end:.1f}" y="{names[name] + 4:.1f}" fill="{ink}">{escape(name)}</text>'
        )
    return _svg(title, alt, HEIGHT, parts)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights, from the top, each moved down as far as it takes to be read."""
    found: dict[str, float] = {}
    last = -_LINE
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        last = found[name] = max(height, last + _LINE)
    return found


def _axes(ticks: Sequence[tuple[float, str]], below: str) -> Iterator[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(share)
        yield f'<line x1="{LEFT}" y1="{y}" x2="{_x(1)}" y2="{y}" stroke="#c4c4c4"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{share:.2f}</text>'
    for at, label in ticks:
        yield f'<text x="{_x(at)}" y="{HEIGHT - 20}" text-anchor="middle">{label}</text>'
    yield f'<text x="{_x(0.5)}" y="{HEIGHT - 4}" text-anchor="middle">{below}</text>'


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - 90)


def _y(share: float) -> float:
    return HEIGHT - LOW - share * (HEIGHT - LOW - 15)


def _svg(title: str, alt: str, height: int, parts: Sequence[str]) -> str:
    return f"{drawing(title, alt, (WIDTH, height), parts)}<p>{escape(alt)}</p>"


def drawing(title: str, alt: str, size: tuple[int, int], parts: Sequence[str]) -> str:
    """A drawing that is read out as its title and its figures."""
    number, (width, height) = next(_numbers), size
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-size="13" fill="currentColor" aria-labelledby="t{number} d{number}">'
        f'<title id="t{number}">{escape(title)}</title><desc id="d{number}">{escape(alt)}</desc>'
        f"{''.join(parts)}</svg>"
    )
