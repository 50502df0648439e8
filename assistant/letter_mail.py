"""A mail as a Letter: its parts, whatever they are encoded in, and HTML as the text that it shows."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from assistant.letters import Attachment, BadLetter, Letter, letter, one_line

_LONGEST_ATTACHED = 200_000  # characters of an attached text that are kept
_UNSEEN = {"script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg"}
_BREAKS = {"br", "p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "blockquote", "hr", "ul"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_NO_END = {"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed"}
_MOST_PARTS = 200


def letter_of_mail(content: bytes) -> Letter:
    """The letter in a mail (.eml); raises BadLetter with what is wrong with it."""
    try:
        return letter_of_message(message_from_bytes(content, policy=policy.default))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise BadLetter(
            "The mail is broken and cannot be read. Save its text as a .txt file, and give that."
        ) from error


def letter_of_message(mail: EmailMessage) -> Letter:
    """The letter in a parsed mail: its plain text, or else what its HTML shows."""
    parts = _parts(mail)
    plain = [part for part in parts if part.get_content_type() == "text/plain" and _inline(part)]
    marked_up = [part for part in parts if part.get_content_type() == "text/html" and _inline(part)]
    attachments = tuple(_attachment(part) for part in parts if not _inline(part))
    text = "\n\n".join(_text(part) for part in plain)
    if not any(character.isalnum() for character in text):
        text = "\n\n".join(shown(_text(part)) for part in marked_up)
    sender, address = parseaddr(_header(mail, "From"))
    reply_to = parseaddr(_header(mail, "Reply-To"))[1]
    return letter(
        text,
        subject=_header(mail, "Subject"),
        sender=sender,
        address=reply_to or address,
        message_id=_header(mail, "Message-ID"),
        attachments=attachments,
    )


def shown(html: str) -> str:
    """The text that a page shows: no scripts, styles, hidden parts or attributes."""
    page = _Page()
    page.feed(html)
    page.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(page.texts))


class _Page(HTMLParser):
    """Collects the texts of a page that a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _unseen(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        hides = tag in _UNSEEN or "hidden" in told or bool(_HIDDEN.search(told.get("style") or ""))
        if tag not in _NO_END:
            self._open.append((tag, self._unseen or hides))
        if tag in _BREAKS:
            self.texts.append("\n" + ("- " if tag == "li" else "> " if tag == "blockquote" else ""))

    def handle_endtag(self, tag: str) -> None:
        places = [at for at, (name, _) in enumerate(self._open) if name == tag]
        if places:
            del self._open[places[-1] :]
        if tag in _BREAKS:
            self.texts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.texts.append(re.sub(r"\s+", " ", data))


def _parts(mail: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something, in order; a mail inside the mail is one part."""
    found: list[EmailMessage] = []
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = [*_inside(part), *waiting]
        else:
            found.append(part)
        if len(found) + len(waiting) > _MOST_PARTS:
            raise BadLetter(
                f"The mail has more than {_MOST_PARTS} parts. Save its text as a .txt file, and give that."
            )
    return found


def _inside(part: EmailMessage) -> list[EmailMessage]:
    held = part.get_payload()
    return (
        [each for each in held if isinstance(each, EmailMessage)] if isinstance(held, list) else []
    )


def _inline(part: EmailMessage) -> bool:
    return part.get_content_disposition() != "attachment" and not part.get_filename()


def _attachment(part: EmailMessage) -> Attachment:
    name = one_line(part.get_filename() or "", 120) or "without a name"
    kind = part.get_content_type()
    text = _text(part)[:_LONGEST_ATTACHED] if kind.startswith("text/") else None
    return Attachment(name, kind, shown(text) if text and kind == "text/html" else text)


def _text(part: EmailMessage) -> str:
    """The text of a part; by another reading where its encoding is unknown or wrong."""
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes):
        return ""
    for encoding in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return held.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return held.decode("cp1252", errors="replace")


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name) or "")
    except (
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
    ):  # headers that the library trips over
        return ""
