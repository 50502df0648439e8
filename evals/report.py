"""A run told in one file: HTML that needs nothing else, or Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from assistant.batches import BadFile
from corpus.documents import open_corpus
from evals.bake_off_tables import bake_off_tables, table_markdown, without_chat_models
from evals.compare import Comparison, shown_flips
from evals.folder import open_folder
from evals.metrics import HEADLINE, RANKING, risk_coverage
from evals.plots import differences_plot, recall_plot, risk_coverage_plot
from evals.rows import CaseRow
from evals.runs import Run, looks
from evals.systems import OURS, texts_of
from index.publishing import writing_to

STYLE = Path(__file__).with_name("report.css")
_AROUND = 160  # characters of the source shown on each side of gold words


def write_report(
    run: Run, output: Path, against: Comparison | None, folder: Path | None, *, unseal: bool
) -> None:
    """The report in that file, HTML or Markdown by its ending; raises BadFile for another one."""
    if output.suffix not in (".html", ".md"):
        raise BadFile(f"{output} is neither .html nor .md. Name one of these.")
    texts = texts_of(open_folder(folder) if folder else open_corpus())
    if output.suffix == ".md":
        text = markdown(run, against, unseal=unseal)
    else:
        text = html(run, against, texts, unseal=unseal)
    with writing_to(output.parent):
        output.write_text(text, encoding="utf-8")


def shown_rows(run: Run, *, unseal: bool) -> list[CaseRow]:
    """The cases that may be told one by one: those of the test split only when unsealed."""
    return [row for row in run.rows if row.shape != "mutation" and (unseal or row.split != "test")]


def markdown(run: Run, against: Comparison | None, *, unseal: bool) -> str:
    """Figures, differences and flips as Markdown tables."""
    lines = [f"# Evaluation {run.name}", "", *(f"{line}  " for line in _about(run, unseal=unseal))]
    if against:
        lines += ["", f"## Against {against.a}", ""]
        lines += ["| metric | difference | 95 % interval | p | better | worse |"]
        lines += ["|---|---|---|---|---|---|"]
        lines += [
            f"| {m} | {d.value:+.3f} | {d.low:+.3f} to {d.high:+.3f} | {d.p:.4f} | {d.wins} | {d.losses} |"
            for m, d in against.differences.items()
        ]
        flips = shown_flips(against, unseal=unseal)
        lines += ["", "### Flips, newly wrong first", ""]
        lines += [
            f"- {'worse' if f.worse else 'better'}: `{f.id}` {f.metric} {f.before:.2f} to {f.after:.2f}"
            for f in flips
        ] or ["None."]
    lines += ["", "## Figures", "", "| metric | value | 95 % interval | n | can show |"]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| {m} | {f['value']:.3f} | {f['low']:.3f} to {f['high']:.3f} | {f['n']} | {f['detects']:.3f} |"
        for m, f in run.about["systems"].get(OURS, {}).items()
    ]
    lines += ["", "## Against the best baseline of the same run", ""]
    lines += ["| metric | baseline | difference | 95 % interval | p |", "|---|---|---|---|---|"]
    lines += [
        f"| {m} | {d['baseline']} | {d['value']:+.3f} | {_signed(d)} | {d['p']:.4f} |"
        for m, d in run.about["differences"].items()
    ]
    for table in bake_off_tables(run.about):
        lines += table_markdown(table)
    return "\n".join([*lines, ""])


def html(run: Run, against: Comparison | None, texts: Mapping[str, str], *, unseal: bool) -> str:
    """One page without script and without anything from elsewhere."""
    title = f"Evaluation {escape(run.name)}"
    rows = shown_rows(run, unseal=unseal)
    parts = [
        f"<h1>{title}</h1>",
        *(f"<p>{escape(line)}</p>" for line in _about(run, unseal=unseal)),
        *(_against(against, unseal=unseal) if against else ()),
        "<h2>Figures</h2>",
        _figures_table(run),
        "<h2>Against the best baseline of the same run</h2>",
        _differences_table(run),
        differences_plot(run.about["differences"]),
        *_bake_off(run),
        "<h2>Gold words against characters retrieved</h2>",
        recall_plot(run.about["systems"]),
        "<h2>Risk against coverage</h2>",
        risk_coverage_plot(_risk(run.rows)),
        f"<h2>Cases ({len(rows)})</h2>",
        *(_case(row, texts) for row in rows),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _about(run: Run, *, unseal: bool) -> Iterator[str]:
    """The verdict in a line, then what was run."""
    own = run.about["systems"].get(OURS, {})
    if HEADLINE in own:
        f = own[HEADLINE]
        line = f"{HEADLINE} is {f['value']:.3f} [{f['low']:.3f}, {f['high']:.3f}], n={f['n']}"
        if HEADLINE in run.about["differences"]:
            d = run.about["differences"][HEADLINE]
            sure = "" if d["low"] > 0 or d["high"] < 0 else ", which is within chance"
            line += (
                f"; {d['value']:+.3f} [{d['low']:+.3f}, {d['high']:+.3f}] to {d['baseline']}{sure}"
            )
        yield f"{line}."
    about = run.about
    yield f"{about['n']} cases, of which {about['unscored']} could not be scored. Made {about['made']}."
    hashes = f"Cases {about['dataset_sha256'][:16]}, texts {about['corpus_sha256'][:16]}"
    yield f"{hashes}, seed {about['seed']}."
    if run.tested and run.folder:
        times = looks(run.folder.parent)
        yield f"The test split has been looked at {times} times."
        if not unseal:
            yield "Single cases of the test split are sealed."


def _against(found: Comparison, *, unseal: bool) -> Iterator[str]:
    yield f"<h2>Flips against {escape(found.a)}, newly wrong first</h2>"
    flips = shown_flips(found, unseal=unseal)
    if not flips:
        yield "<p>None.</p>"
    else:
        yield _table(
            "Cases that changed",
            ("", "case", "metric", "before", "after", "text"),
            [
                (
                    "worse" if f.worse else "better",
                    f.id,
                    f.metric,
                    f"{f.before:.2f}",
                    f"{f.after:.2f}",
                    f.text,
                )
                for f in flips
            ],
        )
    yield _table(
        "Differences on the same cases",
        ("metric", "difference", "95 % interval", "p", "p, of all", "better", "worse"),
        [
            (m, f"{d.value:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}",
             f"{found.adjusted[m]:.4f}", str(d.wins), str(d.losses))
            for m, d in found.differences.items()
        ],
    )  # fmt: skip


def _bake_off(run: Run) -> Iterator[str]:
    tables = bake_off_tables(run.about)
    if tables:
        yield "<h2>Chat models beside the offline answerer</h2>"
    for table in tables:
        yield _table(table.caption, table.head, table.rows)


def _figures_table(run: Run) -> str:
    """Every metric, a column a system; the desk's with interval, n and what it can show."""
    systems: Mapping[str, Any] = without_chat_models(run.about["systems"])
    others = [name for name in systems if name != OURS]
    metrics = [*RANKING, *(m for m in systems.get(OURS, {}) if m not in RANKING)]
    rows = []
    for metric in metrics:
        f = systems.get(OURS, {}).get(metric)
        if f is not None:
            rest = [
                f"{systems[o][metric]['value']:.3f}" if metric in systems[o] else "" for o in others
            ]
            rows.append(
                (metric, f"{f['value']:.3f}", f"{f['low']:.3f} to {f['high']:.3f}", str(f["n"]),
                 f"{f['detects']:.3f}", *rest)
            )  # fmt: skip
    head = ("metric", OURS, "95 % interval", "n", "can show", *others)
    return _table("Every figure, with its interval by group", head, rows)


def _differences_table(run: Run) -> str:
    return _table(
        "The desk minus the best baseline",
        ("metric", "baseline", "difference", "95 % interval", "p", "better", "worse"),
        [
            (m, d["baseline"], f"{d['value']:+.3f}{'' if d['low'] <= 0 <= d['high'] else ' *'}",
             f"{d['low']:+.3f} to {d['high']:+.3f}", f"{d['p']:.4f}", str(d["wins"]), str(d["losses"]))
            for m, d in run.about["differences"].items()
        ],
    )  # fmt: skip


def _signed(one: Mapping[str, Any]) -> str:
    return f"{one['low']:+.3f} to {one['high']:+.3f}"


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _risk(rows: Sequence[CaseRow]) -> list[tuple[float, float]]:
    """Risk is the share of answered questions that cite no gold words, or that have no answer here.

    Of a question that was refused, what was found first stands for what would have been cited.
    """
    told = [row for row in rows if row.confidence is not None]
    right = [
        row.scores.get(OURS, {}).get(
            "hit@1" if row.shown.get("kind") == "abstain" else "citation_recall", (0.0, 1.0)
        )[0]
        > 0
        for row in told
    ]
    return risk_coverage([row.confidence or 0.0 for row in told], right)


def _case(row: CaseRow, texts: Mapping[str, str]) -> str:
    """A section: the case, its scores, its gold words in the source, what each system found first."""
    scores = "; ".join(
        f"{metric} {got / of:.2f}" for metric, (got, of) in row.scores.get(OURS, {}).items() if of
    )
    parts = [
        f'<section id="{escape(row.id)}"><h3>{escape(row.id)}: {escape(row.text[:200])}</h3>',
        f"<p>{escape(', '.join((row.suite, row.kind, row.split or 'no split', scores)))}</p>",
    ]
    if row.gold:
        parts.append("<h4>Gold words in the source</h4>")
        parts += [_highlighted(place, texts) for place in row.gold]
    if row.ranked:
        parts.append("<h4>Found first</h4><dl>")
        for system, ranked in row.ranked.items():
            first = _words(ranked[0], texts) if ranked else "nothing"
            parts.append(f"<dt>{escape(system)}</dt><dd>{escape(first[:300])}</dd>")
        parts.append("</dl>")
    if row.shown:
        parts.append("<h4>What came of it</h4>")
        parts.append(f"<p>{escape(_told(row.shown))}</p>")
    return "".join([*parts, "</section>"])


def _told(shown: Mapping[str, Any]) -> str:
    cited = [
        f"{c['role']} {c['source_id']} {c['start']}–{c['end']}" for c in shown.get("citations", ())
    ]
    rest = "; ".join(f"{key}: {value}" for key, value in shown.items() if key != "citations")
    return "; ".join([rest, *cited])


def _highlighted(place: Sequence[Any], texts: Mapping[str, str]) -> str:
    source, start, end = place
    text = texts.get(source, "")
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return (
        f"<blockquote>{escape(source)}: …{escape(before)}"
        f"<mark>{escape(text[start:end])}</mark>{escape(after)}…</blockquote>"
    )


def _words(place: Sequence[Any], texts: Mapping[str, str]) -> str:
    source, start, end = place
    return f"{source}: {texts.get(source, '')[start:end]}"
