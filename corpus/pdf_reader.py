"""Reads a PDF's lines with their places and type; the only file that knows pypdfium2.

A line is
[x, y, right, runs], in points from the page's lower left, y that of the baseline; a run is [text, size,
bold, rise], rise how far its baseline is above the first's; wide gaps are tabs. A page is
{"width", "height", "images", "lines"}, its lines in the order in which the file draws them; "outline" are
the bookmarks, [depth, title, page].
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

from corpus.apart import Unreadable

MOST_PAGES = 2000
MOST_CHARACTERS = 8_000_000
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_STYLED = 600  # a font's weight from which it counts as bold
_TAIL = 2048  # bytes in which a whole file says that it ends
_WIDE = 2.5  # sizes from one letter to the next: a gap, written as a tab
_NEW_LINE = 0.55  # of a size: how far a baseline moves before it is another line's


def pdf_pages(content: bytes, most: int = MOST_PAGES) -> dict[str, Any]:
    """The pages of a PDF, line by line, and its bookmarks; raises Unreadable, also above `most` pages."""
    import pypdfium2

    if b"%PDF-" not in content[:1024]:
        raise Unreadable("mislabelled")
    if b"%%EOF" not in content[-_TAIL:]:  # what is cut off would be read up to there without a word
        raise Unreadable("broken")
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "broken") from error
    if len(pdf) > most:
        raise Unreadable("pages")
    pages, characters = [], 0
    for number in range(len(pdf)):
        page = _page(pdf, number)
        pages.append(page)
        characters += page.pop("characters")
        if characters > MOST_CHARACTERS:
            raise Unreadable("large")
    return {"pages": pages, "outline": _outline(pdf)}


def _page(pdf: Any, number: int) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error
    width, height = page.get_size()
    characters = text.count_chars()
    if characters > MOST_CHARACTERS:
        raise Unreadable("large")
    lines = _Lines(text.raw)
    for place in range(characters):
        lines.take(place)
    lines.end()
    images = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    text.close()
    page.close()
    return {
        "width": width,
        "height": height,
        "images": images,
        "lines": lines.found,
        "characters": characters,
    }


def _outline(pdf: Any) -> list[list[Any]]:
    found = []
    for mark in pdf.get_toc(max_depth=8):
        target = mark.get_dest()
        found.append([mark.level, mark.get_title(), target and target.get_index()])
    return found


class _Lines:
    """Collects characters into lines, each in runs of one type."""

    def __init__(self, text: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._text = text
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.found: list[list[Any]] = []
        self._runs: list[list[Any]] = []
        self._start = self._base = self._last = 0.0
        self._size: float = -1.0
        self._raw_size: float = -1.0
        self._bold = False
        self._word_begins = True

    def take(self, place: int) -> None:
        """The next character of the page."""
        character = chr(self._pdfium.FPDFText_GetUnicode(self._text, place))
        if character in "\r\n":
            self.end()
        elif character.isspace():
            self._space()
        else:
            self._letter(character, place)

    def _space(self) -> None:
        if self._runs and not self._runs[-1][0].endswith((" ", "\t")):
            self._runs[-1][0] += " "
        self._word_begins = True

    def _letter(self, character: str, place: int) -> None:
        self._pdfium.FPDFText_GetCharOrigin(self._text, place, self._x, self._y)
        x, y = self._x.value, self._y.value
        self._measure(place)
        if self._runs and self._elsewhere(x, y):
            self.end()
        if not self._runs:
            self._start, self._base = x, y
        elif x - self._last > _WIDE * self._size and self._runs[-1][0].endswith(" "):
            self._runs[-1][0] = self._runs[-1][0][:-1] + "\t"
        rise = y - self._base
        run = self._runs[-1] if self._runs else None
        if run and run[1:3] == [self._size, self._bold] and abs(run[3] - rise) < 0.3:
            run[0] += character
        else:
            self._runs.append([character, self._size, self._bold, round(rise, 1)])
        self._last = x

    def _elsewhere(self, x: float, y: float) -> bool:
        """Whether a character stands on another line than the one before it."""
        size: float = max(self._size, self._runs[-1][1])
        return abs(y - self._base) > _NEW_LINE * size or x < self._last - 4 * size

    def _measure(self, place: int) -> None:
        """Note the type of a character, looking closer only where a word or a size begins."""
        raw = self._pdfium.FPDFText_GetFontSize(self._text, place)
        if raw == self._raw_size and not self._word_begins:
            return
        self._raw_size, self._word_begins = raw, False
        matrix = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFText_GetMatrix(self._text, place, matrix)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        self._size = round(raw * (scale or 1.0), 1)
        self._bold = self._is_bold(place)

    def _is_bold(self, place: int) -> bool:
        weight: int = self._pdfium.FPDFText_GetFontWeight(self._text, place)
        if weight >= _STYLED:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._text, place, name, 128, flags)
        return _BOLD.search(name.value.decode(errors="replace")) is not None

    def end(self) -> None:
        """The line ends here."""
        if self._runs:
            runs = [run for run in self._runs if run[0]]
            place = [round(self._start, 1), round(self._base, 1), round(self._last, 1)]
            self.found.append([*place, runs])
        self._runs = []
        self._word_begins = True
