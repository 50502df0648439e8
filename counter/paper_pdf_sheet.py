"""Sheets of paper for a PDF: fonts, page numbers, and a rule beside words that runs over pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

from fpdf import FPDF, ViewerPreferences

from counter.paper import UNREADABLE

FONTS = Path(__file__).with_name("fonts")
MARGIN, LINE = 22, 1.45  # millimetres; of the font's size
_FILES = {
    ("sans", ""): "DejaVuSans.ttf",
    ("sans", "B"): "DejaVuSans-Bold.ttf",
    ("serif", ""): "DejaVuSerif.ttf",
    ("serif", "B"): "DejaVuSerif-Bold.ttf",
}
# Letters that run from right to left, or take their form from their neighbours: setting them needs a
# library that is not pure Python, and set without one they read as other words.
_TURNED = ("R", "AL", "AN")
Rule = Literal["line", "dashes"]


class Sheets(FPDF):
    """US Letter, numbered. Nothing in a text is taken for anything but text."""

    def __init__(self, title: str, language: str, made: date) -> None:
        super().__init__(format="letter")
        self._rule: Rule | None = None
        self._rule_from = 0.0
        for (family, style), file in _FILES.items():
            self.add_font(family, style, FONTS / file)
        self.set_fallback_fonts(["sans"], exact_match=False)
        self.alias_nb_pages(None)  # type: ignore[arg-type]  # or {nb} in a text would become a number
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.set_title(title)
        self.set_lang(language)
        self.set_author("Copyright Desk")
        self.set_creation_date(datetime.combine(made, time(), UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._drawn = frozenset(self.fonts["sans"].cmap)  # type: ignore[union-attr]
        self.add_page()

    def drawable(self, text: str) -> str:
        """The text in letters that these fonts have; each that they do not is shown as �."""
        composed = unicodedata.normalize("NFC", text)
        return "".join(letter if self._has(letter) else UNREADABLE for letter in composed)

    def header(self) -> None:
        self._rule_from = self.t_margin

    def footer(self) -> None:
        self._draw_rule(self.h - self.b_margin)
        self.set_y(-15)
        self.set_font("sans", "", 8)
        self.set_text_color(69, 75, 83)
        self.cell(0, 5, f"Copyright Desk · page {self.page_no()}", align="R")

    def keep(self, height: float) -> None:
        """Go on to the next page where that many millimetres do not fit on this one."""
        if self.will_page_break(height):
            self.add_page()

    @contextmanager
    def ruled(self, rule: Rule | None, indent: float) -> Iterator[None]:
        """What is written here stands in by `indent`, with a rule beside it on every page that it fills."""
        self.keep(8)
        self.set_left_margin(MARGIN + indent)
        self.set_x(MARGIN + indent)
        self._rule, self._rule_from = rule, self.y
        yield
        self._draw_rule(self.y)
        self._rule = None
        self.set_left_margin(MARGIN)

    def _draw_rule(self, to: float) -> None:
        if self._rule is None or to <= self._rule_from:
            return
        with self.local_context(draw_color=(0, 65, 110), line_width=0.7):
            if self._rule == "dashes":
                self.set_dash_pattern(dash=1.5, gap=1.5)
            self.line(MARGIN + 1, self._rule_from, MARGIN + 1, to)

    def _has(self, letter: str) -> bool:
        if letter == "\n":
            return True
        return ord(letter) in self._drawn and unicodedata.bidirectional(letter) not in _TURNED
