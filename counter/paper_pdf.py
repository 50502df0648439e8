"""A Paper as a PDF, with title, language and outline, in fonts that it brings along: pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import singledispatchmethod

from fpdf.enums import XPos, YPos

from counter.paper import (
    UNREADABLE,
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
    linkable,
    mark,
    said,
)
from counter.paper_pdf_sheet import LINE, Sheets

UNDRAWN = (
    f"Some letters cannot be drawn in this PDF; each of them is shown as {UNREADABLE}. "
    "Saved as HTML or DOCX, the same text shows them."
)
_INK, _BLUE, _GREY = (27, 27, 27), (0, 65, 110), (69, 75, 83)
_SOFT, _WHITE = (242, 245, 248), (255, 255, 255)
_INDENT = 7
_SIZES = {1: 18, 2: 14, 3: 11}


def paper_pdf(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    sheets = Sheets(paper.title, paper.language, paper.made)
    numbers = [n.number for block in paper.blocks if isinstance(block, Notes) for n in block.notes]
    pages = _Pages(sheets, {number: sheets.add_link() for number in numbers})
    pages.heading(paper.title, 1)
    if any(sheets.drawable(text) != text for text in _texts(paper)):
        pages.boxed(UNDRAWN, _WHITE)
    for block in paper.blocks:
        pages.block(block)
    return bytes(sheets.output())


@dataclass
class _Pages:
    """Writes blocks one under the other."""

    sheets: Sheets
    links: dict[int, int]

    @singledispatchmethod
    def block(self, block: Block) -> None:
        """Write the block."""
        raise TypeError(f"There is no PDF for {type(block).__name__}.")

    @block.register
    def _(self, block: Heading) -> None:
        self.heading(block.text, block.level)

    @block.register
    def _(self, block: Paragraph) -> None:
        if block.voice == "person":
            self.boxed(said(block), _SOFT)
            return
        lead = block.voice == "lead"
        self.sheets.keep(25 if lead else 6)
        self._write(block.text, 10.5, bold=lead)
        self._marks(block.notes)
        self._end(1.5 if lead else 3)

    @block.register
    def _(self, block: Quotation) -> None:
        with self.sheets.ruled("dashes" if block.voice == "summary" else "line", _INDENT):
            self._write(block.before, 10.5, family="serif")
            self._write(block.deciding, 10.5, family="serif", bold=True)
            self._write(block.after, 10.5, family="serif")
            self._marks(block.notes)
            self._end(0)
        self._end(3)

    @block.register
    def _(self, block: Field) -> None:
        self._write(block.label, 10.5, bold=True)
        self._end(1)
        self.boxed(block.text, _SOFT)

    @block.register
    def _(self, block: Items) -> None:
        for number, item in enumerate(block.items, start=1):
            self.sheets.keep(8)
            self._write(f"{number}." if block.ordered else "•", 10.5)
            with self.sheets.ruled(None, _INDENT):
                self._write(item, 10.5)
                self._end(1.5)
        self._end(1.5)

    @block.register
    def _(self, block: Gap) -> None:
        self.boxed(filled_in(block), _WHITE)

    @block.register
    def _(self, block: Notes) -> None:
        for note in block.notes:
            self._note(note)

    @block.register
    def _(self, block: Notice) -> None:
        self.boxed(block.text, _WHITE)

    @block.register
    def _(self, block: Receipt) -> None:
        for name, value in block.rows:
            self._write(f"{name}: ", 8, bold=True)
            self._write(value, 8)
            self._end(1)

    def heading(self, text: str, level: int) -> None:
        """A heading, never alone at the foot of a page; it stands in the outline too."""
        size = _SIZES[level]
        self.sheets.keep(size * 2.2)
        self._end({1: 0, 2: 5, 3: 2}[level])
        name = " ".join(self.sheets.drawable(text).split())
        self.sheets.start_section(name or UNREADABLE, level - 1, strict=False)
        self._write(text, size, bold=True, colour=_BLUE)
        self._end(3 if level == 1 else 2)

    def boxed(self, text: str, ground: tuple[int, int, int]) -> None:
        """A text in a box, over as many pages as it takes."""
        self._font(10, bold=ground == _WHITE)
        self.sheets.set_fill_color(*ground)
        self.sheets.set_draw_color(*_GREY)
        self.sheets.multi_cell(
            0,
            10 * LINE * 0.3528,
            self.sheets.drawable(text),
            border=1,
            fill=True,
            align="L",
            padding=(2, 3),
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self._end(3)

    def _note(self, note: Note) -> None:
        self.sheets.keep(20)
        self.sheets.set_link(self.links[note.number], y=self.sheets.y, page=self.sheets.page)
        self._write(mark(note.number), 9.5, bold=True)
        with self.sheets.ruled(None, _INDENT + 5):
            self._write(f"“{note.quote}”", 9.5, family="serif")
            self._end(1)
            self._write(f"{note.standing} ({note.tier}). ", 8.5, colour=_GREY)
            self._write(
                note.document, 8.5, colour=_BLUE, link=note.url if linkable(note.url) else ""
            )
            place = f", {note.published}. {note.label}. Address: {note.address}"
            self._write(place, 8.5, colour=_GREY)
            for since in note.since:
                self._end(1)
                self._write(f"Since then, {since}", 8.5, colour=_GREY)
            self._end(4)

    def _marks(self, notes: Sequence[int]) -> None:
        for number in notes:
            self._write(" ", 8.5)
            self._write(mark(number), 8.5, colour=_BLUE, link=self.links.get(number, ""))

    def _write(
        self,
        text: str,
        size: float,
        *,
        family: str = "sans",
        bold: bool = False,
        colour: tuple[int, int, int] = _INK,
        link: str | int = "",
    ) -> None:
        self._font(size, family=family, bold=bold, colour=colour)
        if text:
            self.sheets.write(size * LINE * 0.3528, self.sheets.drawable(text), link=link)

    def _font(
        self,
        size: float,
        *,
        family: str = "sans",
        bold: bool = False,
        colour: tuple[int, int, int] = _INK,
    ) -> None:
        self.sheets.set_font(family, "B" if bold else "", size)
        self.sheets.set_text_color(*colour)

    def _end(self, gap: float) -> None:
        """To the next line, if this one is begun, and as many millimetres below it."""
        if self.sheets.x > self.sheets.l_margin:
            self.sheets.ln()
        self.sheets.set_x(self.sheets.l_margin)
        self.sheets.y += gap


def _texts(value: object) -> Iterator[str]:
    """Every text of a paper that is drawn."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Paper):
        yield from _texts((value.title, value.blocks))
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
