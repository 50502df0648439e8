"""Letters: what somebody wrote to the desk, told apart from earlier mail and from the signature. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from corpus.errors import BadInput

LONGEST = 60_000  # characters that are read; a longer letter is refused, never cut
MOST_ATTACHMENTS = 50
_BLANKS = "\n\t"
_EARLIER = re.compile(
    r"^(?:>.*|-{2,} ?(?:original message|forwarded message|urspr|message d).*|_{10,}\s*|"
    r"begin forwarded message:.*|on\b.{4,200}\bwrote:\s*|from:\s.+\n(?:to|sent|date|subject):\s.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:sent from|get outlook for) .{2,60}|"
    r"(?:(?:with )?(?:my |our )?(?:best|kind|warm|many|sincere|kindest|warmest)"
    r"(?: (?:regards|wishes|thanks))?|"
    r"sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|(?:very )?respectfully(?: yours)?|regards|"
    r"cordially|cheers|thank you|thanks(?: (?:a lot|so much|in advance|again))?)\s*[,.!–—-]*)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_SIGNATURE = 8  # lines; what is longer says something
_WORD = re.compile(r"\w+")


class BadLetter(BadInput):
    """A letter that cannot be read: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What came with a letter: its name, its kind as the mail gave it, and its text where it is text."""

    name: str
    kind: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was sent. `text` is what was written now; the rest of the mail stands beside it.

    `sender` is a name, `address` where a reply goes, `message_id` what it replies to; each may be
    unknown, as "". `earlier` is quoted or forwarded mail, `signature` what closes the letter.
    """

    text: str
    subject: str = ""
    sender: str = ""
    address: str = ""
    message_id: str = ""
    earlier: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = field(default=())

    @property
    def asking(self) -> str:
        """What is read for questions: the text, after a subject that asks what the text does not."""
        if "?" not in self.subject or _words(self.subject) in _words(self.text):
            return self.text
        return f"{self.subject}\n\n{self.text}"


def letter(
    text: str,
    *,
    subject: str = "",
    sender: str = "",
    address: str = "",
    message_id: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """The letter in that text; raises BadLetter where it says nothing, or too much.

    Mail that is forwarded with nothing above it is the letter itself; so is an attached text to a
    mail that says nothing.
    """
    plain = readable(text)
    own, earlier = _told_apart(plain)
    body, signature = _signed(own)
    if not _says(body) and _says(earlier):
        body, earlier = re.sub(r"^> ?", "", earlier, flags=re.MULTILINE), ""
    told = (a.text for a in attachments if a.text is not None and _says(a.text))
    if not _says(body):
        body = readable(next(told, "")) or (subject if _says(subject) else "")
    if not _says(body):
        raise BadLetter("The letter is empty: it has no words to read. Give it as text.")
    if len(body) > LONGEST:
        raise BadLetter(
            f"The letter has {len(body):,} characters; at most {LONGEST:,} are read. Take out what "
            "is not the inquiry itself, such as a manuscript, and give the rest again."
        )
    return Letter(
        text=body.strip(),
        subject=one_line(subject),
        sender=one_line(sender),
        address=one_line(address),
        message_id=one_line(message_id),
        earlier=earlier.strip(),
        signature=signature.strip(),
        attachments=attachments[:MOST_ATTACHMENTS],
    )


def readable(text: str) -> str:
    """The text with plain ends of lines, and without characters that nobody can see."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "".join(c for c in lines if c in _BLANKS or _seen(c))


def one_line(text: str, longest: int = 300) -> str:
    """The text as one line without anything unseen, cut at `longest` characters with "…"."""
    line = " ".join(readable(text).split())
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


def _seen(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character in "\u200d\u200c"  # joiners that some scripts are written with
    return category not in ("Cc", "Cs", "Co", "Cn")


def _says(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _told_apart(text: str) -> tuple[str, str]:
    """What was written now, and the mail under it; lines quoted among one's own stay where they are."""
    for found in _EARLIER.finditer(text):
        rest = text[found.start() :]
        quoted = found.group().startswith(">")
        if not quoted or all(line.startswith(">") for line in rest.split("\n") if line.strip()):
            return text[: found.start()], rest
    return text, ""


def _signed(text: str) -> tuple[str, str]:
    """The letter and the few lines that close it; what still asks is never a signature."""
    for found in _SIGNATURE.finditer(text):
        closing = text[found.start() :]
        lines = [line for line in closing.split("\n") if line.strip()]
        if _says(text[: found.start()]) and len(lines) <= _LONGEST_SIGNATURE and "?" not in closing:
            return text[: found.start()], closing
    return text, ""


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
