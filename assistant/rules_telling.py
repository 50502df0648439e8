"""The decision table and its proofs for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.rules_table import Row, Table, When

KINDS = {
    "bright_line": "bright line: the text decides",
    "threshold": "threshold: the text gives a test, and the applicant judges",
    "case_by_case": "case by case: the Office decides, or the text has no row of its own",
}
FINDINGS = {
    "gaps": "facts for which no row holds",
    "overlaps": "facts for which two rows hold",
    "unreachable": "rows that can never hold",
    "monotonicity": "verdicts that change when more becomes known",
    "raising": "cases where more AI asks for less",
    "unbound": "rows whose words do not stand in the texts",
    "uncovered": "normative sentences without a row or a reason",
    "failing": "worked cases that do not come out as they say",
    "survived": "changed tables that no worked case catches, and that say something else",
}


def table_json(table: Table) -> dict[str, Any]:
    """Every row: when it holds, what it says, its kind, and the words that it rests on."""
    return {
        "rules_version": table.rules_version,
        "rows": [
            {
                "rule": row.id,
                "stage": row.stage,
                "kind": row.kind,
                "when": [_when(when) for when in row.when],
                "says": row.says,
                "rests_on": [{"address": b.address, "words": b.words} for b in row.rests_on],
            }
            for row in table.rows
        ],
    }


def table_lines(table: Table) -> str:
    head = f"The rules, version {table.rules_version}. {len(table.rows)} rows."
    return "\n\n".join([head, *("\n".join(_row(row)) for row in table.rows)])


def _row(row: Row) -> Iterator[str]:
    yield f"{row.id}  ({row.stage}; {KINDS[row.kind]})"
    yield f"  when  {' | or '.join(_when(when) for when in row.when)}"
    yield f"  says  {row.says}"
    for basis in row.rests_on:
        yield f"  on    {basis.address}: “{basis.words}”"


def _when(when: When) -> str:
    conditions = (
        f"{fact} is {' or '.join(sorted(str(value).lower() for value in values))}"
        for fact, values in when.allowed
    )
    return ", ".join(conditions) or "always"


def proof_lines(found: Mapping[str, Any]) -> str:
    """The figures of the proofs, and every finding."""
    lines = [
        f"{name.replace('_', ' '):<36}{value}"
        for name, value in found.items()
        if not isinstance(value, list)
    ]
    for name, meaning in FINDINGS.items():
        findings = found[name]
        lines.append(f"{name:<36}{len(findings)} ({meaning})")
        lines += [f"  {finding}" for finding in findings]
    return "\n".join(lines)
