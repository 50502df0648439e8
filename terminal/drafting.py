"""Letters in the terminal: a draft of a reply to one or to many, and its templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.batches import read_json
from corpus.errors import BadInput
from terminal.printing import AsJson, open_desk, print_json, tell
from terminal.saving import Force, savable, today, write_file
from terminal.smoothing import smoothed, smoothed_file

if TYPE_CHECKING:
    from assistant.drafted import Drafted
    from assistant.inquiries import Inquiry
    from assistant.rules import Facts
    from corpus.documents import Corpus

DRAFT_ENDINGS = (".md", ".eml", ".docx", ".pdf", ".json", ".html")
_BY_ITSELF = 20  # letters between two lines of progress, where no bar is drawn


class LetterFirst(TyperGroup):
    """`desk draft LETTER` is short for `desk draft letter LETTER`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["letter", *args]
        return super().parse_args(ctx, args)


commands = typer.Typer(
    help="Letters: a draft of a reply in which every sentence has its basis.",
    no_args_is_help=True,
    cls=LetterFirst,
)
Tone = Annotated[str, typer.Option(help="The templates to write with: plain or formal.")]


@commands.command("letter")
def draft(
    letter: Annotated[
        Path | None, typer.Argument(help="The letter: .txt, .eml, .docx, .pdf, .html or .md.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="Many letters: .csv with a column text, .mbox or .jsonl.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="With --batch: the folder for the drafts.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(help="A JSON file with facts that the sender has confirmed.")
    ] = None,
    tone: Tone = "plain",
    save_as: Annotated[
        Path | None,
        typer.Option("--save", help=f"Write it to a file as well: {', '.join(DRAFT_ENDINGS)}."),
    ] = None,
    force: Force = False,
    smooth: Annotated[
        bool, typer.Option("--smooth", help="Let the chat model that is set reword the courtesies.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Draft a reply to a letter: its questions answered with citations, the rest left open for staff."""
    if (letter is None) == (batch is None):
        raise BadInput("Give a letter, or a file of letters with --batch.")
    if batch is not None:
        if facts or save_as or smooth or out is None:
            raise BadInput(
                "--batch takes -o FOLDER for its drafts, and neither --facts nor --save nor "
                "--smooth: these belong to one letter."
            )
        _draft_many(batch, out, tone, as_json=as_json)
        return
    if out is not None:
        raise BadInput("-o goes with --batch. One draft is kept with --save FILE.")
    assert letter is not None
    _draft_one(
        letter,
        _confirmed(facts),
        tone,
        savable(save_as, DRAFT_ENDINGS, force=force),
        force=force,
        smooth=smooth,
        as_json=as_json,
    )


@commands.command("templates")
def templates(
    action: Annotated[str, typer.Argument(help="show, or check.")] = "show",
    as_json: AsJson = False,
) -> None:
    """The texts that a reply is written with; "check" finds what says something about the policy."""
    from assistant.bootstrap import Settings
    from assistant.reply_templates import NAME, faults, load_templates, own_templates, read_edited

    home = Settings().home
    if action not in ("show", "check"):
        raise BadInput(
            f"There is nothing like {action!r} to do with templates. Take show or check."
        )
    if action == "show":
        shown = {tone: dict(load_templates(tone, home).texts) for tone in own_templates()}
        print_json(shown) if as_json else print("\n".join(_lines(shown)))
        return
    found = [*faults(own_templates()), *faults(read_edited(home))]
    if as_json:
        print_json({"faults": [str(fault) for fault in found]})
    else:
        print(
            "\n".join(map(str, found)) or f"The templates state nothing. Yours go in {home / NAME}."
        )
    if found:
        raise typer.Exit(1)


def _lines(shown: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for tone, texts in shown.items():
        yield f"[{tone}]"
        yield from (f'{name} = "{text}"' for name, text in texts.items())


def _confirmed(path: Path | None) -> Facts | None:
    from assistant.questions import confirmed

    if path is None:
        return None
    try:
        return confirmed(read_json(path))
    except BadInput as trouble:
        raise BadInput(f"{path}: {trouble}") from trouble


def _draft_one(
    path: Path,
    facts: Facts | None,
    tone: str,
    save_as: Path | None,
    *,
    force: bool,
    smooth: bool,
    as_json: bool,
) -> None:
    from assistant.drafted import draft_reply
    from assistant.letter_files import read_letter

    one = read_letter(path)
    templates = _templates(tone)
    assistant = open_desk()
    drafted = draft_reply(assistant, one, templates, facts)
    given = smoothed(assistant, drafted) if smooth else drafted.json
    if save_as is not None:
        kind = save_as.suffix.lower().removeprefix(".")
        file = (
            smoothed_file(assistant, given, kind)
            if smooth
            else _file(drafted, assistant.corpus, kind)
        )
        write_file(save_as, file, force=force)
    if as_json:
        print_json(given)
    else:
        print(_for_reading(drafted, given["reply"]))


def _templates(tone: str) -> Any:
    from assistant.bootstrap import Settings
    from assistant.reply_templates import load_templates

    return load_templates(tone, Settings().home)


def _file(drafted: Drafted, corpus: Corpus, kind: str) -> bytes:
    from counter.paper_draft import draft_file

    return draft_file(drafted, corpus, today(), kind).content


@dataclass(frozen=True)
class BatchFiles:
    """The files of a draft in a batch, dated with the day on which it was begun."""

    day: date

    def __call__(self, drafted: Drafted, corpus: Corpus) -> dict[str, bytes]:
        from counter.paper_draft import draft_file

        return {
            kind: draft_file(drafted, corpus, self.day, kind).content for kind in ("md", "json")
        }


def _for_reading(drafted: Drafted, reply: str) -> str:
    """The reply, under it where each [n] stands, and what became of each question."""
    draft = drafted.draft
    sources = [f"[{n}] {c.label}  ({c.address})" for n, c in enumerate(draft.notes, start=1)]
    became = [f"Question {q.number}: {q.status.replace('_', ' ')}" for q in draft.handled.questions]
    return "\n".join([reply, "", *sources, "", *became])


def _draft_many(batch: Path, out: Path, tone: str, *, as_json: bool) -> None:
    from assistant.bootstrap import Settings
    from assistant.draft_batch import SUMMARY, draft_many
    from assistant.inquiries import read_inquiries
    from index.spreading import spread_over

    spread = spread_over(Settings().ray_address)
    inquiries = read_inquiries(batch)
    templates = _templates(tone)
    assistant = open_desk()
    files = BatchFiles(today())
    done = draft_many(assistant, inquiries, out, templates, files, _watched, spread)
    if as_json:
        print_json({"letters": done.letters, "before": done.before, "failed": done.failed})
    else:
        told = (
            f"{done.letters} letters, {done.before} of them finished before, {done.failed} failed."
        )
        print(f"{told} See {out / SUMMARY}.")
    if done.failed:
        raise typer.Exit(1)


def _watched(inquiries: Sequence[Inquiry]) -> Iterator[Inquiry]:
    """The letters as they pass; how far it is goes to standard error."""
    from assistant.batches import progress

    for number, one in enumerate(progress(inquiries, "Drafting"), start=1):
        yield one
        if number % _BY_ITSELF == 0 or number == len(inquiries):
            tell(f"{number} of {len(inquiries)} letters")
