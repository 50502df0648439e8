"""An edited draft checked in the terminal: a line for every sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import read_json, read_text
from terminal.printing import AsJson, print_json

if TYPE_CHECKING:
    from assistant.draft_check import Finding

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
    """What every sentence of an edited draft stands on, or that it has lost it."""
    from assistant.draft_check import check, unsupported
    from assistant.draft_reading import BadDraft, read_draft
    from corpus.documents import open_corpus

    if draft is None and edited.suffix.lower() != ".json":
        raise BadDraft(
            f"{edited} is checked against the draft that it was: add --draft DRAFT.json, "
            "the desk's own JSON."
        )
    made = read_draft(read_json(draft or edited))
    text = made.reply if draft is None else _edited(edited)
    found = check(text, made, open_corpus())
    without = len(list(unsupported(found)))
    if as_json:
        print_json({"ok": not without, "sentences": [finding.as_json() for finding in found]})
    else:
        print("\n".join([*map(_line, found), "", _summary(found, without)]))
    if without:
        raise typer.Exit(1)


def _edited(path: Path) -> str:
    """The edited text; out of a JSON, its reply."""
    from assistant.draft_reading import read_draft

    return read_draft(read_json(path)).reply if path.suffix.lower() == ".json" else read_text(path)


def _line(finding: Finding) -> str:
    said = " ".join(finding.text.split())
    shown = said if len(said) <= _WIDEST else f"{said[: _WIDEST - 1]}…"
    places = "; ".join(dict.fromkeys(basis.label for basis in finding.basis))
    where = f"\n             at {places}" if places else ""
    return f"{finding.status:<12} {shown}\n             {finding.why}{where}"


def _summary(found: Sequence[Finding], without: int) -> str:
    if not without:
        return f"{len(found)} sentences, and none that needs a reason."
    verb = "needs" if without == 1 else "need"
    return f"{len(found)} sentences; {without} of them {verb} a basis, or a reason."
