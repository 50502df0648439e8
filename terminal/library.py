"""Documents added, compared, and taken out, in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import BadInput
from terminal.printing import AsJson, open_library, print_json, tell

if TYPE_CHECKING:
    from corpus.adding import Told, Unfit
    from corpus.documents import Corpus, Document
    from corpus.library import Addition

NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index for later: desk index build.")
]
Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="PDF, HTML, Markdown or text.")]


def corpus_add(
    files: Files,
    tier: Annotated[
        str | None,
        typer.Option(help="policy, report, regulation, statute, practices or secondary."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Its title; {name} stands for the file's name.")
    ] = None,
    citation: Annotated[
        str | None, typer.Option(help="How it is cited; {name} stands for the file's name.")
    ] = None,
    published: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="When it came out.")
    ] = None,
    rights: Annotated[str | None, typer.Option(help="By what right it may be shown.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it is on the web.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    source_id: Annotated[
        str | None, typer.Option("--id", help="Its id; else made of the file's name.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="These are new versions of documents that are there.")
    ] = False,
    no_index: NoIndex = False,
    as_json: AsJson = False,
) -> None:
    """Take documents in: what was read of each, or why it is refused; then index those taken in.

    Several files share the answers; each has its own name in its title and citation, and its id from
    it. With --replace what is not told stays as it was.
    """
    from assistant.home import desk_home, library_in
    from corpus.adding import files_in, prepared
    from corpus.library import ids_in

    supplied = list(files_in(files))
    given = {
        "tier": tier,
        "title": title,
        "citation": citation,
        "published": published and published.date(),
        "rights": rights,
        "url": url,
        "publisher": publisher,
        "id": source_id,
    }
    if replace:
        fit, unfit = _new_versions(supplied, given)
    else:
        told = _told(given, asking=_at_a_terminal() and not as_json)
        fit, unfit = prepared(supplied, told, ids_in(library_in(desk_home())))
    name = _keep(fit, replace=replace, no_index=no_index) if fit else None
    if as_json:
        print_json(_added_json(fit, unfit, name))
    else:
        print("\n\n".join([*map(_added, fit), *map(_refused, unfit)]))
    if unfit:
        raise typer.Exit(1)


def corpus_remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of added documents.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to.")] = False,
    no_index: NoIndex = False,
    as_json: AsJson = False,
) -> None:
    """Take added documents out of everything: the library and every index. Lists what rests on them."""
    from assistant.bootstrap import Settings
    from assistant.shelving import added_ids, forget, index_of_today, remove
    from corpus.change_telling import rests_lines
    from terminal.library_record import recorded, replies_on

    settings = Settings()
    if unknown := [each for each in ids if each not in added_ids(settings)]:
        raise BadInput(f"{', '.join(unknown)} was not added to the library.")
    corpus = open_library()
    resting = {each: _resting(each, corpus, replies_on(each)) for each in ids}
    if not as_json:
        for each, rests in resting.items():
            print("\n".join([f"{each} is what this rests on:", *rests_lines(rests)]))
    if not yes:
        _confirmed(f"Take {', '.join(ids)} out of the library and of every index?", as_json=as_json)
    recorded("removed", {"documents": list(ids)}, lambda: remove(settings.library, ids))
    name = None if no_index else index_of_today(settings, tell)
    left = forget(settings)
    if as_json:
        told = {key: [_rest_json(rest) for rest in rests] for key, rests in resting.items()}
        print_json({"removed": list(ids), "rested": told, "index": name, "still_read": left})
        return
    print(f"{', '.join(ids)}: taken out.")
    if left:
        print(f"These older indexes are being read and go with the next change: {', '.join(left)}")


def corpus_diff(
    files: Files,
    source_id: Annotated[
        str | None, typer.Option("--id", help="Which document; else by the file's name.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show all, however much it is.")] = False,
    as_json: AsJson = False,
) -> None:
    """What a new version would change, before it is published: passages, and all that rests on them."""
    from corpus.adding import files_in
    from corpus.change_telling import change_lines, changes_json
    from corpus.recutting import version_in
    from corpus.rows import id_from
    from evals.touching import compared
    from terminal.library_record import replies_on

    corpus = open_library()
    supplied = list(files_in(files))
    if source_id and len(supplied) > 1:
        raise BadInput("An id is for one file. Compare them one by one, or leave it out.")
    told: dict[str, Any] = {}
    for file in supplied:
        document = corpus.document(source_id or id_from(file.name))
        found = compared(document, version_in(document, file), corpus, replies_on(document.id))
        if as_json:
            told[document.id] = changes_json(found.changes, found.touched)
        else:
            lines = change_lines(found.changes, found.touched, every=every)
            print("\n".join([f"{document.id}, with {file.name}:", *lines]))
            if any(line.endswith(" more") for line in lines):
                print("Show all of it with --all.")
    if as_json:
        print_json(told)


def _told(given: dict[str, Any], *, asking: bool) -> Told:
    """What is told of the files, asked for at a terminal; raises BadInput, naming what is missing."""
    from corpus.adding import Told
    from corpus.rows import TIERS

    missing = [name for name in _NEEDED if given[name] is None]
    if missing and not asking:
        options = ", ".join(f"--{_NEEDED[name]}" for name in missing)
        raise BadInput(f"What the document is has to be told. Give {options}.")
    if "tier" in missing:
        for tier, meaning in TIERS.items():
            tell(f"  {tier:<11} {meaning}")
    for name in missing:
        given[name] = _asked(name)
    if missing and given["url"] is None:
        given["url"] = typer.prompt("Web address, if it has one", default="", err=True)
    return Told(**{name: value for name, value in given.items() if value is not None})


_NEEDED = {
    "tier": "tier",
    "title": "title",
    "citation": "citation",
    "published": "date",
    "rights": "rights",
}
_QUESTIONS = {
    "tier": "Which of these is it",
    "title": "Title",
    "citation": "How it is cited",
    "published": "When it came out (YYYY-MM-DD)",
    "rights": "By what right it may be shown",
}


def _asked(name: str) -> str | date:
    answer: str = typer.prompt(_QUESTIONS[name], err=True)
    if name != "published":
        return answer
    try:
        return date.fromisoformat(answer)
    except ValueError:
        raise BadInput(f"{answer!r} is no date. Write it as 2021-01-28.") from None


def _new_versions(
    supplied: Sequence[Any], given: dict[str, Any]
) -> tuple[list[Addition], list[Unfit]]:
    """The files as new versions: what is not told of one is as it is with the document that is there."""
    from corpus.adding import Told, prepared
    from corpus.rows import id_from

    corpus = open_library()
    if given["id"] and len(supplied) > 1:
        raise BadInput("An id is for one file. Replace them one by one, or leave it out.")
    fit, unfit = [], []
    for file in supplied:
        name = given["id"] or id_from(file.name)
        was = _row_of(name, corpus)
        now = {key: was.get(key) if value is None else value for key, value in given.items()}
        told = _told({**now, "id": name}, asking=False)
        assert isinstance(told, Told)
        taken, refused = prepared([file], told)
        fit += taken
        unfit += refused
    return fit, unfit


def _row_of(name: str, corpus: Corpus) -> dict[str, Any]:
    from corpus.documents import UnknownDocument

    try:
        document: Document = corpus.document(name)
    except UnknownDocument:
        return {}  # damaged and left out, or not there: then the library refuses it
    told = ("tier", "title", "citation", "published", "rights", "url", "publisher")
    return {each: getattr(document, each) for each in told}


def _keep(fit: Sequence[Addition], *, replace: bool, no_index: bool) -> str | None:
    from assistant.bootstrap import Settings
    from assistant.shelving import index_of_today, keep
    from terminal.library_record import recorded

    settings = Settings()
    details = {"documents": [each.row.id for each in fit], "replaced": replace}
    recorded("published", details, lambda: keep(settings.library, fit, replace=replace))
    return None if no_index else index_of_today(settings, tell)


def _resting(name: str, corpus: Corpus, replies: Sequence[Any]) -> list[Any]:
    from corpus.documents import UnknownDocument
    from evals.touching import rests_on

    try:
        return [*rests_on(corpus.document(name), corpus), *replies]
    except UnknownDocument:  # damaged and left out: what rests on it cannot be looked up
        return list(replies)


def _confirmed(question: str, *, as_json: bool) -> None:
    if as_json or not _at_a_terminal():
        raise BadInput("Nothing was taken out. Say --yes to take it out without being asked.")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _added(addition: Addition) -> str:
    from corpus.fidelity_telling import fidelity_lines

    lines = fidelity_lines(addition.taken.report)
    return "\n  ".join([f"{addition.row.id}: taken in from {addition.name}.", *lines])


def _refused(unfit: Unfit) -> str:
    from corpus.fidelity_telling import fidelity_lines

    lines = fidelity_lines(unfit.report) if unfit.report else []
    return "\n  ".join([f"{unfit.name}: refused.", *unfit.reasons, *lines])


def _added_json(
    fit: Sequence[Addition], unfit: Sequence[Unfit], index: str | None
) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "added": [
            {
                **asdict(each.row),
                "published": each.row.published.isoformat(),
                "file": each.name,
                "report": asdict(each.taken.report),
            }
            for each in fit
        ],
        "refused": [
            {
                "file": each.name,
                "reasons": list(each.reasons),
                "report": asdict(each.report) if each.report else None,
            }
            for each in unfit
        ],
        "index": index,
    }


def _rest_json(rest: Any) -> dict[str, str]:
    from dataclasses import asdict

    told: dict[str, str] = asdict(rest)
    return told
