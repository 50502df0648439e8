"""A Paper as a Word file: our template filled in, every text as text only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from functools import singledispatch
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from markupsafe import Markup, escape

from counter.paper import (
    Block,
    Field,
    Gap,
    Heading,
    Items,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Quotation,
    Receipt,
    filled_in,
    said,
)
from counter.paper_docx_template import NUMBERS, TEMPLATE
from counter.paper_zip import steady

_FIRST_LIST = 9100
_LONGEST_PROPERTY = 255  # characters; Word takes no longer title
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
Line = dict[str, Any]


def paper_docx(paper: Paper) -> bytes:
    """The file: headings, lists, language and title set; the same paper gives the same bytes."""
    template = DocxTemplate(TEMPLATE)
    places = list(enumerate(paper.blocks, start=_FIRST_LIST))
    lines = [line for place, block in places for line in _lines(block, place)]
    template.render({"title": _text(paper.title), "lines": lines}, autoescape=True)
    document = template.docx
    _begin_anew(document, [place for place, block in places if isinstance(block, Items)])
    known = document.core_properties
    moment = datetime.combine(paper.made, time())  # Word's dates have no zone
    known.title, known.language = paper.title[:_LONGEST_PROPERTY], paper.language
    known.author, known.last_modified_by, known.comments = "Copyright Desk", "", ""
    known.created = known.modified = moment
    kept = BytesIO()
    document.save(kept)
    return steady(kept.getvalue())


@singledispatch
def _lines(block: Block, place: int) -> Iterator[Line]:
    """A block as paragraphs of the template; a list is the list of number `place`."""
    raise TypeError(f"There is no paragraph for {type(block).__name__} ({place}).")


@_lines.register
def _(block: Heading, _place: int) -> Iterator[Line]:
    yield _line(f"h{block.level}", block.text)


@_lines.register
def _(block: Paragraph, _place: int) -> Iterator[Line]:
    yield _line(block.voice, said(block)) | {"notes": block.notes}


@_lines.register
def _(block: Quotation, _place: int) -> Iterator[Line]:
    more = {"deciding": _text(block.deciding), "after": _text(block.after), "notes": block.notes}
    yield _line(block.voice, block.before) | more


@_lines.register
def _(block: Field, _place: int) -> Iterator[Line]:
    yield _line("label", block.label)
    yield _line("field", block.text)


@_lines.register
def _(block: Items, place: int) -> Iterator[Line]:
    kind = "numbered" if block.ordered else "bullet"
    yield from (_line(kind, item) | {"list": place} for item in block.items)


@_lines.register
def _(block: Gap, _place: int) -> Iterator[Line]:
    yield _line("gap", filled_in(block))


@_lines.register
def _(block: Notes, _place: int) -> Iterator[Line]:
    for note in block.notes:
        yield from _note(note)


@_lines.register
def _(block: Notice, _place: int) -> Iterator[Line]:
    yield _line("notice", block.text)


@_lines.register
def _(block: Receipt, _place: int) -> Iterator[Line]:
    yield from (_line("receipt", text) | {"label": _text(label)} for label, text in block.rows)


def _note(note: Note) -> Iterator[Line]:
    yield _line("note", f"“{note.quote}”") | {"number": note.number}
    yield _line(
        "place",
        f"{note.standing} ({note.tier}). {note.document}, {note.published}. {note.label}. "
        f"Address: {note.address}" + (f". {note.url}" if note.url else ""),
    )
    yield from (_line("place", f"Since then, {each}") for each in note.since)


def _line(kind: str, text: str) -> Line:
    return {"kind": kind, "text": _text(text)}


def _text(text: str) -> Markup:
    """The text as XML. Underscores are written as codes, for docxtpl reads {_{ as {{."""
    lines = (str(escape(line)).replace("_", "&#95;") for line in text.split("\n"))
    return _BREAK.join(Markup(line) for line in lines)  # noqa: S704  (escaped in the line above)


def _begin_anew(document: Any, lists: Iterable[int]) -> None:
    """Every list a list of its own; one with numbers begins with one."""
    numbering = document.part.numbering_part.element
    for number in lists:
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
