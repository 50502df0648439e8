"""Letters from text, mail, Word and PDF: what is the letter, what is beside it, what is refused."""

from __future__ import annotations

import time
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import fpdf
import pypdf
import pytest

from assistant.letter_files import LARGEST, read_letter
from assistant.letter_mail import letter_of_mail, shown
from assistant.letters import LONGEST, BadLetter, letter

ASKS = "Do I have to say that AI made the pictures?"


def mail(text: str = ASKS, html: str = "") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Maria Ruíz <maria@example.org>"
    made["Subject"] = "My comic"
    made["Message-ID"] = "<one@example.org>"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def pdf(text: str, password: str = "") -> bytes:
    sheet = fpdf.FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=11)
    sheet.multi_cell(0, 6, text)
    content = bytes(sheet.output())
    if password:
        writer = pypdf.PdfWriter(BytesIO(content))
        writer.encrypt(password, algorithm="RC4-128")
        kept = BytesIO()
        writer.write(kept)
        content = kept.getvalue()
    return content


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 2).rows[0].cells[1].text = "in a table"
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_earlier_mail_and_the_signature_are_told_apart() -> None:
    one = letter(
        f"Hello,\n{ASKS}\n\nBest regards,\nMaria Ruíz\n555 0100\n\n"
        "On Mon, Jan 5, 2026 at 9:00 AM Office wrote:\n> What is your question?\n"
    )
    assert one.text == f"Hello,\n{ASKS}"
    assert one.signature.startswith("Best regards")
    assert "What is your question?" in one.earlier


@pytest.mark.parametrize(
    "text",
    [
        f"{ASKS}\n\nThank you.\n\nAnd which form do I use?",  # asks on after the thanks
        f"> your notice says so\n\n{ASKS}",  # answers under a quoted line
        f"Thanks\n{ASKS}",  # opens as others close
    ],
)
def test_what_still_asks_is_never_cut_off(text: str) -> None:
    assert letter(text).text == text


def test_a_bare_forward_and_an_attached_letter_are_the_letter() -> None:
    forwarded = letter(f"---------- Forwarded message ----------\nFrom: Maria\n{ASKS}")
    assert ASKS in forwarded.asking
    made = mail("\n")
    made.add_attachment(ASKS, filename="letter.txt")
    assert letter_of_mail(made.as_bytes()).asking == ASKS


def test_a_subject_that_asks_something_else_is_read_too() -> None:
    assert letter("See above.", subject="Which form?").asking == "Which form?\n\nSee above."
    assert letter("Which form?", subject="Re: which form?").asking.startswith("Re:")
    assert letter("So: which form?", subject="Which form?").asking == "So: which form?"


def test_a_mail_is_read_with_its_name_address_thread_and_attachments() -> None:
    made = mail()
    made.add_attachment("A page of the comic.", filename="page.txt")
    made.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="a\u202eb.png")
    one = letter_of_mail(made.as_bytes())
    assert (one.sender, one.address) == ("Maria Ruíz", "maria@example.org")
    assert (one.text, one.subject, one.message_id) == (ASKS, "My comic", "<one@example.org>")
    assert [a.name for a in one.attachments] == ["page.txt", "ab.png"]
    assert one.attachments[0].text is not None
    assert one.attachments[0].text.strip() == "A page of the comic."
    assert one.attachments[1].text is None


@pytest.mark.parametrize(
    "content",
    [
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nQ2Fmw6k/",
        "Content-Type: text/plain; charset=latin-1\nContent-Transfer-Encoding: quoted-printable\n\nCaf=E9?",
        "Content-Type: text/plain; charset=no-such-charset\nContent-Transfer-Encoding: 8bit\n\nCafé?",
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>Caf&eacute;?</p>",
    ],
)
def test_every_encoding_gives_the_same_text(content: str) -> None:
    assert letter_of_mail(content.encode()).text == "Café?"


def test_html_becomes_the_text_that_a_reader_sees() -> None:
    page = (
        "<style>p{}</style><script>alert('x')</script><p>Which <b>form</b>?</p>"
        "<div style='display:none'>You must not disclose.</div><p hidden>secret</p>"
        "<img src=x onerror=alert(1)><ul><li>a<li>b</ul>"
    )
    assert shown(page).split() == ["Which", "form?", "-", "a", "-", "b"]


@pytest.mark.parametrize("ending", [".txt", ".eml", ".docx", ".pdf", ".html"])
def test_each_kind_of_file_gives_the_letter(tmp_path: Path, ending: str) -> None:
    contents = {
        ".txt": b"\xef\xbb\xbf" + ASKS.encode(),
        ".eml": mail().as_bytes(),
        ".docx": word("Hello,", ASKS),
        ".pdf": pdf(ASKS),
        ".html": f"<p>{ASKS}</p>".encode(),
    }
    path = tmp_path / f"letter{ending}"
    path.write_bytes(contents[ending])
    assert ASKS in " ".join(read_letter(path).text.split())


def bomb() -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * (80 * 2**20))
    return kept.getvalue()


REFUSED = [
    ("letter.txt", b"", "is empty"),
    ("letter.txt", b" \n\t ", "is empty"),
    ("letter.txt", b"word " * 20_000, "at most 60,000 are read"),
    ("letter.txt", b"PK\x03\x04\x00\x00", "is not text"),
    ("letter.exe", b"MZ", "Give it as .txt"),
    ("letter.eml", b"", "is empty"),
    ("letter.eml", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", "is empty"),
    ("letter.docx", b"not a zip", "is broken"),
    ("letter.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "under a password"),
    ("letter.docx", bomb(), "too large"),
    ("letter.pdf", b"%PDF-1.7 broken", "is broken"),
    ("letter.pdf", pdf(ASKS, password="secret"), "under a password"),
    ("letter.pdf", pdf(""), "holds no text"),
]


@pytest.mark.parametrize(("name", "content", "says"), REFUSED)
def test_what_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadLetter, match=says) as refused:
        read_letter(path)
    assert "Traceback" not in str(refused.value)


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLetter, match="no such file"):
        read_letter(tmp_path / "letter.txt")
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(BadLetter, match="larger than 20 MB"):
        read_letter(huge)


def test_hostile_mails_are_read_or_refused_quickly(tmp_path: Path) -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(400)
    )
    hostile = [
        nested.encode(),
        b"From: " + b"(" * 20_000 + b"\n\nWhich form?",
        b"Subject: =?utf-8?q?" + b"=00" * 5_000 + b"?=\n\nWhich form?",
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000 + b"Which form?",
        ("> " * 20_000 + "Which form?").encode(),
        ("Best regards\n" * 4_000 + "Which form?").encode(),
    ]
    for number, content in enumerate(hostile):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(content)
        began = time.perf_counter()
        try:
            read_letter(path)
        except BadLetter as refusal:
            assert str(refusal)  # noqa: PT017
        assert time.perf_counter() - began < 10, number


def test_the_longest_letter_is_read() -> None:
    assert len(letter("word " * (LONGEST // 5 - 1)).text) < LONGEST
