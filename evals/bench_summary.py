"""The bench in short: the figures to be seen first, and what they mean for three kinds of reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evals.bench_blocks import Text, Tile, Tiles
from evals.bench_figures import PEERS, Figures, at, contender, title, to_answer, with_callers
from evals.contenders import DESK
from evals.metrics import HEADLINE

_UNSEEN = 100  # milliseconds; a shorter wait is not noticed as one


def tiles(figures: Figures) -> Tiles:
    """First answer, usual answer, memory and words found, each beside the best peer that was measured."""
    desk = contender(figures, DESK)
    made = (
        _tile(
            figures,
            "fresh_s.median",
            "{:.1f}\u00a0s",
            "from starting the program to its first answer",
        ),
        _tile(figures, "answer_ms.p50", "{:.1f}\u00a0ms", "for half of the answers, once it runs"),
        _tile(figures, "peak_mb.median", "{:.0f}\u00a0MB", "of memory at most, while answering"),
    )
    found = at(desk, f"quality.{HEADLINE}.value")
    best = _best(_values(figures, f"quality.{HEADLINE}.value"), most=True)
    words = Tile(
        f"{found:.0%}" if found is not None else "",
        "of the words that answer, within the first 2,000 characters found",
        f"best of the others, {title(best[0])}: {best[1]:.0%}" if best else "",
    )
    return Tiles(tuple(tile for tile in (*made, words) if tile.figure))


def _tile(figures: Figures, path: str, shown: str, of: str) -> Tile:
    value = at(contender(figures, DESK), path)
    if value is None:
        return Tile("", of)
    best = _best(_values(figures, path), most=False)
    alone = ", passages alone" if path.startswith("answer") else ""
    beside = f"best of the others, {title(best[0])}{alone}: {shown.format(best[1])}" if best else ""
    return Tile(shown.format(value), of, beside)


def _values(figures: Figures, path: str) -> dict[str, float]:
    """What each peer has at that path; answers are what each gives a person."""
    found = {peer: _value(contender(figures, peer), path) for peer in PEERS}
    return {peer: value for peer, value in found.items() if value is not None}


def _value(one: Figures, path: str) -> float | None:
    return to_answer(one, "p50") if path == "answer_ms.p50" else at(one, path)


def _best(values: Mapping[str, float], *, most: bool) -> tuple[str, float] | None:
    if not values:
        return None
    name = (max if most else min)(values, key=lambda one: values[one])
    return name, values[name]


def readers(figures: Figures) -> Iterator[Text]:
    """A paragraph for who asks, for who leads a help desk, and for who looks after the machine."""
    for lead, told in (
        ("If you ask a question:", _asking(figures)),
        ("If you lead a help desk:", _leading(figures)),
        ("If you look after the machine:", _running(figures)),
    ):
        if told:
            yield Text(told, lead)


def _asking(figures: Figures) -> str:
    desk = contender(figures, DESK)
    half, most = at(desk, "answer_ms.p50"), at(desk, "answer_ms.p95")
    if half is None or most is None:
        return ""
    seen = " You will not notice a wait." if most < _UNSEEN else ""
    return (
        f"half of the answers are made in {half:.0f} thousandths of a second, 19 of 20 in "
        f"{most:.0f}.{seen} That is the desk's own work, with every quote checked; your "
        "browser and the way to it come on top."
    )


def _leading(figures: Figures) -> str:
    desk = contender(figures, DESK)
    told = []
    many = with_callers(desk, 16)
    if many:
        told.append(
            f"when 16 people keep asking all the time, this machine answers {many['per_s']:.0f} "
            f"questions a second, and 19 of 20 have their answer within {many['p95_ms']:.0f} ms."
        )
    found = at(desk, f"quality.{HEADLINE}.value")
    best = _best(_values(figures, f"quality.{HEADLINE}.value"), most=True)
    if found is not None:
        beside = f"; with {title(best[0])}, the best of the others, {best[1]:.0%}" if best else ""
        told.append(
            f"Of the words that answer a question, {found:.0%} stand within the first 2,000 "
            f"characters that are found{beside}."
        )
    return " ".join(told)


def _running(figures: Figures) -> str:
    desk = contender(figures, DESK)
    fresh, memory = at(desk, "fresh_s.median"), at(desk, "fresh_mb.median")
    if fresh is None or memory is None:
        return ""
    told = f"a new process prints its first answer after {fresh:.1f} s, in {memory:.0f} MB"
    theirs = _values(figures, "fresh_s.median"), _values(figures, "fresh_mb.median")
    if all(theirs):
        seconds, megabytes = sorted(theirs[0].values()), sorted(theirs[1].values())
        told += (
            f"; the others need {_span(seconds, '.1f')} s and {_span(megabytes, '.0f')} MB for "
            "theirs"
        )
    return f"{told}. It needs no graphics card, no model server, no key and no network."


def _span(values: list[float], shape: str) -> str:
    low, high = format(values[0], shape), format(values[-1], shape)
    return low if low == high else f"{low} to {high}"
