"""Runs of the bench as the sections of a report: in short, then by texts, growth, bars, meaning."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from evals.bench_blocks import NONE, Block, Section, Table, Text, told
from evals.bench_drawn import gaps, lengths
from evals.bench_figures import METRICS, Figures, at, title, with_callers
from evals.bench_growing import growing
from evals.bench_summary import readers, tiles
from evals.contenders import CALLERS

_WORDS = Path(__file__).with_name("bench_meaning.toml")
TITLE = "How quick it is, and how well it finds, beside what else you could use"
_KNOWN = (
    "On these texts the desk's index also holds thousands of questions that people ask, each led to its "
    "answer, and every passage in plain words; the others index the texts alone."
)
_ALIKE = 0.05  # two costs nearer to each other than this are called alike
_MET = {True: "met", False: "missed", None: "open"}
# Label, where it stands, how it is shown.
_COSTS = (
    ("Fresh process to its first result", "fresh_s.median", "{:.2f} s"),
    ("Memory of that process, at its peak", "fresh_mb.median", "{:.0f} MB"),
    ("Finding passages, p50", "retrieval_ms.p50", "{:.1f} ms"),
    ("Finding passages, p95", "retrieval_ms.p95", "{:.1f} ms"),
    ("Whole answer, p50", "answer_ms.p50", "{:.1f} ms"),
    ("Whole answer, p95", "answer_ms.p95", "{:.1f} ms"),
    ("Bare encoding of the question, p50", "encoding_ms.p50", "{:.1f} ms"),
    ("Memory while answering, at its peak", "peak_mb.median", "{:.0f} MB"),
    ("Building the index", "build_s.median", "{:.1f} s"),
    ("Passages in the index", "units", "{:,.0f}"),
    ("Characters that no vector has seen", "characters_cut_off", "{:,.0f}"),
)
_OWN = (
    ("desk ask, to a printed answer", "desk_ask.s.median", "{:.2f} s"),
    ("Memory of that process, at its peak", "desk_ask.mb.median", "{:.0f} MB"),
    ("desk serve, until the pages answer", "page_ready_s.median", "{:.1f} s"),
    ("A recommendation on 5 parts, p50", "recommend_ms.5_parts_p50", "{:.2f} ms"),
    ("A recommendation on 50 parts, p50", "recommend_ms.50_parts_p50", "{:.2f} ms"),
    ("Quotes that stand in the source, word for word", "quote_validity", "{:.1%}"),
    ("Quotes looked at", "n_quotes", "{:,.0f}"),
    ("One changed document, in embedding time of all", "one_changed.share", "{:.1%}"),
)


def sections(runs: Sequence[Figures]) -> list[Section]:
    """The whole report: the first run opens it, and what is said once is said once."""
    first = runs[0]
    found = [Section(TITLE, (*_opening(runs), tiles(first), *readers(first)))]
    for run in runs:
        found += _of_texts(run)
    found += [growing(run["growth"]) for run in runs if run.get("growth")]
    found.append(Section("What it is held to", (Text(_counted(runs)), _bars(runs))))
    found.append(Section("Who is compared", tuple(_compared(runs))))
    found.append(Section("What the figures mean", tuple(_meaning())))
    return found


def _meaning() -> Iterator[Text]:
    """What each figure is, for somebody who has never read a benchmark."""
    for one in _words()["figure"]:
        yield Text(" ".join(one["says"].split()), f"{one['name']}:")


@cache
def _words() -> Figures:
    return tomllib.loads(_WORDS.read_text("utf-8"))


def _opening(runs: Sequence[Figures]) -> Iterator[Block]:
    run = runs[0]
    machine = run["machine"]
    texts = " and ".join(one["texts"]["name"] for one in runs)
    yield Text(
        "The same texts, the same embedding model and the same questions for all, each in processes "
        f"of its own, in one run. Measured {_day(run)} on {texts}, on a machine with "
        f"{machine['cores']} cores and {told(machine.get('memory_gb'), '{:.0f}')} GB of memory. "
        f"{_counted(runs)}"
    )


def _day(run: Figures) -> str:
    return str(run["made"])[:10]


def _of_texts(run: Figures) -> Iterator[Section]:
    """The sections on one body of texts."""
    texts, questions = run["texts"], run["questions"]
    about = Text(
        f"{texts['documents']:,} documents with {texts['characters']:,} characters; "
        f"{questions['n']:,} questions, of which {questions['n_gold']:,} have marked words that "
        f"answer them. {_repeats(run)}"
    )
    name = texts["name"]
    known = (Text(_KNOWN),) if texts["own"] else ()
    failed = tuple(
        Text(one["failed"], f"{title(one['name'])} did not take part:")
        for one in run["contenders"]
        if one.get("failed")
    )
    yield Section(
        f"Speed and memory: {name}",
        (about, *known, *failed, lengths(run), _costs(run), *_ratios(run)),
    )
    if any(one.get("quality") for one in run["contenders"]):
        yield Section(
            f"How well words are found: {name}", (*gaps(run), _quality(run), *_differences(run))
        )
    if any(one.get("callers") for one in run["contenders"]):
        yield Section(f"Many people at once: {name}", (_crowds(run),))
    if run.get("own"):
        yield Section(f"The desk by itself: {name}", (_own(run["own"]),))


def _repeats(run: Figures) -> str:
    times = "once" if run["repeats"] == 1 else f"{run['repeats']} times; the median is told"
    return f"Each was started {times}. {_words()['noise']}"


def _head(run: Figures) -> tuple[str, ...]:
    return tuple(title(one["name"]) for one in run["contenders"])


def _costs(run: Figures) -> Table:
    rows = [
        (label, *(told(at(one, path), shown) for one in run["contenders"]))
        for label, path, shown in _COSTS
    ]
    measured = tuple(row for row in rows if set(row[1:]) != {NONE})
    return Table("Time, memory and index; less is better", ("", *_head(run)), measured)


def _ratios(run: Figures) -> Iterator[Block]:
    """What the others need, as a multiple of what the desk needs."""
    found = {(one["figure"], one["to"]): one["ratio"] for one in run["ratios"]}
    others = list(dict.fromkeys(one["to"] for one in run["ratios"]))
    names = list(dict.fromkeys(one["figure"] for one in run["ratios"]))
    rows = [
        (
            name,
            *(
                _times(found.get((name, other)), per_second=name.startswith("a second"))
                for other in others
            ),
        )
        for name in names
    ]
    if rows:
        head = ("", *(title(other) for other in others))
        yield Table("The desk beside each of them", head, tuple(rows))


def _times(ratio: float | None, *, per_second: bool) -> str:
    """A ratio for a reader: how many times less the desk needs, or how many times more it does."""
    if not ratio:
        return NONE
    if per_second:
        return f"{ratio:.2g} × as many"
    if abs(ratio - 1) < _ALIKE:
        return "as much"
    return f"{1 / ratio:.1f} × less" if ratio < 1 else f"{ratio:.1f} × more"


def _quality(run: Figures) -> Table:
    named = [one for one in run["contenders"] if one.get("quality")]
    rows = [
        (metric, *(_figure((one["quality"] or {}).get(metric)) for one in named))
        for metric in METRICS
    ]
    head = ("", *(title(one["name"]) for one in named))
    return Table("Share reached, with its 95 % interval; more is better", head, tuple(rows))


def _figure(one: Figures | None) -> str:
    if one is None:
        return NONE
    return f"{one['value']:.3f} ({one['low']:.2f} to {one['high']:.2f})"


def _differences(run: Figures) -> Iterator[Block]:
    rows = tuple(
        (
            f"{one['metric']}, to {title(one['to'])}",
            f"{one['difference']:+.3f}",
            f"{one['low']:+.3f} to {one['high']:+.3f}",
            _verdict(one),
            str(one["n"]),
        )
        for one in run["differences"]
    )
    if rows:
        head = ("", "difference", "95 % interval", "which is", "questions")
        yield Table("The desk minus each of them, on the same questions", head, rows)


def _verdict(one: Figures) -> str:
    if one["low"] > 0:
        return "better"
    return "worse" if one["high"] < 0 else "within chance"


def _crowds(run: Figures) -> Table:
    rows = []
    for one in run["contenders"]:
        found = [with_callers(one, callers) for callers in CALLERS]
        if any(found):
            rows.append((title(one["name"]), *(_crowd(each) for each in found)))
    head = ("", *(f"{callers} at once" if callers > 1 else "one at a time" for callers in CALLERS))
    return Table("Questions a second, and how long 19 of 20 take at most", head, tuple(rows))


def _crowd(one: Figures) -> str:
    return f"{one['per_s']:.0f} a second, {one['p95_ms']:.0f} ms" if one else NONE


def _own(own: Figures) -> Table:
    """What was measured of the desk alone, a row a figure."""
    rows = [
        (label, shown.format(value))
        for label, path, shown in _OWN
        if (value := at(own, path)) is not None
    ]
    refused = (own.get("refused") or {}).items()
    rows += [(f"Refused, of the questions that are {kind}", told) for kind, told in refused]
    return Table("What only the desk does", ("", "measured"), tuple(rows))


def _bars(runs: Sequence[Figures]) -> Table:
    """Each bar once for every run that can tell of it; one that none can tell of, once."""
    rows: list[tuple[str, ...]] = []
    for number, bar in enumerate(runs[0]["bars"]):
        each = [(run["texts"]["name"], run["bars"][number]) for run in runs]
        told = [(name, one) for name, one in each if one["measured"] is not None]
        rows += [
            (bar["bar"], one["asked"], one["measured"], name, _MET[one["met"]])
            for name, one in told
        ] or [(bar["bar"], bar["asked"], NONE, NONE, "not measured")]
    head = ("", "asked", "measured", "texts", "met")
    return Table("Every bar, met or not", head, tuple(rows))


def _counted(runs: Sequence[Figures]) -> str:
    """How many bars are met in every run that can tell of them."""
    verdicts = [
        {run["bars"][number]["met"] for run in runs} - {None}
        for number in range(len(runs[0]["bars"]))
    ]
    met = sum(one == {True} for one in verdicts)
    missed = sum(False in one for one in verdicts)
    told = f"Of {len(verdicts)} bars that were set beforehand {met} are met and {missed} missed"
    left = len(verdicts) - met - missed
    return f"{told}; {left} cannot be told from these figures." if left else f"{told}."


def _compared(runs: Sequence[Figures]) -> Iterator[Block]:
    run = runs[0]
    rows = tuple(
        (title(one["name"]), one["what"], _versions(one.get("versions") or {}))
        for one in run["contenders"]
    )
    yield Table("Each as its own documentation shows it", ("", "what it is", "versions"), rows)
    machine = [(key.replace("_", " "), str(value)) for key, value in run["machine"].items()]
    yield Table("The machine", ("", ""), tuple(machine))
    yield Text(_versions(run["versions"]), "Packages of the desk:")
    commands = (
        "desk bench --corpus FOLDER --questions FILE -o figures.json, without these two over the desk's "
        "own texts; then desk bench --from figures.json -o report.html"
    )
    yield Text(commands, "To measure it yourself:")


def _versions(versions: Figures) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items()) or NONE
