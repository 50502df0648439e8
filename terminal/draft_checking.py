"""An edited draft checked in the terminal: a line for every sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import read_json, read_text
from terminal.printing import AsJson, open_library, print_json

if TYPE_CHECKING:
    from assistant.draft_check import Finding
    from assistant.draft_missing import Missing
    from assistant.draft_reading import Draft

_WIDEST = 100  # characters of a sentence that are shown


def draft_check(
    edited: Annotated[
        Path, typer.Argument(help="The edited draft: its JSON, or a text with its --draft.")
    ],
    draft: Annotated[
        Path | None, typer.Option("--draft", help="The JSON of the draft as the desk made it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What every sentence of an edited draft stands on, or that it has lost it; and what is gone."""
    from assistant.draft_check import examine, unsupported
    from assistant.draft_reading import BadDraft
    from assistant.draft_trust import trusted

    if draft is None and edited.suffix.lower() != ".json":
        raise BadDraft(
            f"{edited} is checked against the draft that it was: add --draft DRAFT.json, "
            "the desk's own JSON."
        )
    corpus = open_library()
    made = _told_of(draft or edited, lambda value: trusted(value, corpus))
    text = made.reply if draft is None else _edited(edited)
    checked = examine(text, made, corpus, listed=_is_a_text(edited))
    found = checked.findings
    without = len(list(unsupported(found)))
    if as_json:
        print_json(
            {
                "ok": not without,
                "sentences": [finding.as_json() for finding in found],
                "missing": [gone.as_json() for gone in checked.missing],
            }
        )
    else:
        gone = [_gone(each) for each in checked.missing]
        print("\n".join([*map(_line, found), *gone, "", _summary(found, without, len(gone))]))
    if without:
        raise typer.Exit(1)


def _edited(path: Path) -> str:
    """The edited text; out of a JSON, its reply."""
    from assistant.draft_reading import read_draft

    return read_text(path) if _is_a_text(path) else _told_of(path, read_draft).reply


def _is_a_text(path: Path) -> bool:
    return path.suffix.lower() != ".json"


def _told_of(path: Path, read: Callable[[object], Draft]) -> Draft:
    """What is read out of a file of JSON; a fault is told with its name."""
    from assistant.draft_reading import BadDraft

    try:
        return read(read_json(path))
    except BadDraft as fault:
        raise BadDraft(f"{path}: {fault}") from fault


def _line(finding: Finding) -> str:
    shown = _short(finding.text)
    places = "; ".join(dict.fromkeys(basis.label for basis in finding.basis))
    where = f"\n             at {places}" if places else ""
    return f"{finding.status:<12} {shown}\n             {finding.why}{where}"


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _WIDEST else f"{said[: _WIDEST - 1]}…"


def _gone(gone: Missing) -> str:
    return f"{'missing':<12} {gone.kind}: {_short(gone.text)}\n             {gone.why}"


def _summary(found: Sequence[Finding], without: int, gone: int) -> str:
    said = f"{len(found)} sentences, and none that needs a reason."
    if without:
        verb = "needs" if without == 1 else "need"
        said = f"{len(found)} sentences; {without} of them {verb} a basis, or a reason."
    if gone:
        things = (
            "1 thing that was drafted is" if gone == 1 else f"{gone} things that were drafted are"
        )
        said += f" {things} missing; look whether that is meant."
    return said
