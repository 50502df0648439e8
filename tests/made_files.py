"""Files for tests of the intake: PDFs line by line, and such as nobody should have to read."""

from __future__ import annotations

import zlib
from io import BytesIO

from fpdf import FPDF
from PIL import Image

TOP, LEFT, LEADING = 90.0, 144.0, 13.0


class Sheets:
    """A PDF written line by line, in points, with a running head and a page number on each page."""

    def __init__(
        self, head: str = "A COMPENDIUM OF FERRIES", foot: str = "Chapter 800 : {}"
    ) -> None:
        self._pdf = FPDF(unit="pt", format="letter")
        self._pdf.set_auto_page_break(False)
        self._head, self._foot = head, foot
        self.page()

    def page(self) -> Sheets:
        """A new page."""
        self._pdf.add_page()
        self._y = TOP
        self._put(self._head, 260, 45, 7)
        self._put(self._foot.format(self._pdf.page), 72, 742, 7)
        return self

    def lines(self, *texts: str, size: float = 10.5, style: str = "", x: float = LEFT) -> Sheets:
        """A paragraph, one line a text; a raised number is written as "^1" at a line's end."""
        for text in texts:
            words, _, raised = text.partition("^")
            end = self._put(words, x, self._y, size, style)
            if raised:
                self._put(raised, end, self._y - 2.5, size * 0.66)
            self._y += LEADING
        self._y += LEADING
        return self

    def close(self, *texts: str, style: str = "") -> Sheets:
        """Lines with no gap to what follows."""
        self.lines(*texts, style=style)
        self._y -= LEADING
        return self

    def heading(self, text: str, size: float = 10) -> Sheets:
        return self.lines(text, size=size, style="B", x=108)

    def contents(self, *entries: tuple[str, int]) -> Sheets:
        for text, page in entries:
            self.lines(f"{text} {'.' * 60}{page}", size=9.5, x=72)
        return self

    def row(self, *cells: str, style: str = "") -> Sheets:
        """Cells beside each other."""
        for column, cell in enumerate(cells):
            self._put(cell, LEFT + 130 * column, self._y, 10, style)
        self._y += 2 * LEADING
        return self

    def note(self, number: int, *texts: str, y: float = 690) -> Sheets:
        """A note at the foot of the page."""
        end = self._put(str(number), LEFT, y - 2, 6)
        for text in texts:
            self._put(text, max(end + 4, LEFT + 18), y, 9)
            y += 12
        return self

    def _put(self, text: str, x: float, y: float, size: float, style: str = "") -> float:
        self._pdf.set_font("helvetica", style, size)
        self._pdf.text(x, y, text)
        return x + self._pdf.get_string_width(text)

    def made(self) -> bytes:
        return bytes(self._pdf.output())


FERRY = (
    "A ferry sails at any hour of the day that is named in the table, and it may not leave the",
    "harbor before that hour has come, even where every person who is to travel is on board.",
)


def chapter() -> bytes:
    """A chapter as an office prints it: contents, numbered sections, items, a note, a broken word."""
    sheets = Sheets().lines("Ferries and Their Fares", size=26, x=72)
    sheets.contents(
        ("801 What This Chapter Covers", 2),
        ("802 Fares", 2),
        ("802.1 Fares of Children", 2),
        ("802.1(A) Children in Arms", 3),
        ("802.1(A)(1) Proof of Age", 3),
    )
    sheets.page().heading("801 What This Chapter Covers").lines(*FERRY)
    sheets.heading("802 Fares").lines(
        "The fare is the one in force on the day.^1", "It is paid before the voy-", "age begins."
    )
    sheets.note(1, "See the Ferry Act of 1909, which names", "the fares that were then in force.")
    sheets.page().lines("· A child travels with a person who has the care of it.")
    sheets.lines("· A dog travels free.")
    sheets.heading("802.1 Fares of Children").lines(*FERRY)
    sheets.heading("802.1(A) Children in Arms").lines(
        "A child in arms needs no ticket, which", "holds for every line and every"
    )
    sheets.page().lines("season of the year.")
    sheets.heading("802.1(A)(1) Proof of Age").lines(*FERRY)
    return sheets.made()


def raw_pdf(stream: bytes, *, font: bool = True) -> bytes:
    """A PDF of one page whose content is that compressed stream, as it is."""
    fonts = b"/Font << /F1 5 0 R >>" if font else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << "
        + fonts
        + b" >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + head + table + end


def bomb(megabytes: int) -> bytes:
    """A small PDF whose page unpacks to so many megabytes of text."""
    line = b"BT /F1 10 Tf 72 700 Td (The author of a work has rights in it.) Tj ET\n"
    block = line * (2**20 // len(line))
    packer = zlib.compressobj(9)
    return raw_pdf(b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush())


def pictures(pages: int, stamp: str = "") -> bytes:
    """A scan: pages that hold a picture and no text, or no more than a stamp at their feet."""
    pdf, picture = FPDF(), BytesIO()
    Image.new("RGB", (40, 40), "grey").save(picture, "PNG")
    for _ in range(pages):
        pdf.add_page()
        pdf.image(picture, 0, 0, 200)
        if stamp:
            pdf.set_font("helvetica", size=8)
            pdf.text(20, 290, f"{stamp} {pdf.page}")
    return bytes(pdf.output())


def locked() -> bytes:
    """A PDF under a password."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.multi_cell(0, 6, "Nobody without the word may read this. " * 5)
    pdf.set_encryption("owner", "user")
    return bytes(pdf.output())
