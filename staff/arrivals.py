"""Letters that were pasted or given as files -> what is taken in, each under a key of its own."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from assistant.drafted import letter_again
from assistant.inquiries import KINDS as MANY
from assistant.inquiries import read_inquiries
from assistant.letter_files import KINDS as ONE
from assistant.letter_files import read_letter
from assistant.letters import Letter, letter
from corpus.errors import BadInput, Trouble
from records.inquiries import Arrival, Inquiry

FILES: Final = (*ONE, *MANY)
_COUNTED: Final = re.compile(r"(?:row|line|mail)-\d+")  # where the file gives no id of its own


@dataclass(frozen=True, slots=True)
class Unread:
    """A letter that could not be read: which, and why."""

    name: str
    why: str


Read = Arrival | Unread


def pasted(text: str, *, subject: str = "", sender: str = "", address: str = "") -> Arrival:
    """A letter that somebody pasted; raises BadLetter."""
    return arrival(letter(text, subject=subject, sender=sender, address=address), "paste")


def in_file(name: str, content: bytes) -> tuple[Read, ...]:
    """Every letter of a file, in its order; a file that cannot be read is one Unread.

    The file is on disk while it is read, and no longer; only the ending of its name is used.
    """
    ending = Path(name).suffix.lower() or ".txt"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"letter{ending}"
        file.write_bytes(content)
        try:
            if ending in MANY:
                return _each(file, name)
            return (arrival(read_letter(file), "file"),)
        except Trouble as trouble:
            return (Unread(name, _of_file(str(trouble), file)),)


def arrival(read: Letter, channel: str, known_as: str = "") -> Arrival:
    """What is taken in. Its key is the hash of all that was read, and of an id that it came with.

    So the same letter is taken in once, however it comes, and no letter can take another's place
    by saying that it has the other's Message-ID.
    """
    told = json.dumps([known_as, asdict(read)], sort_keys=True)
    return under_key(f"sha256:{hashlib.sha256(told.encode()).hexdigest()}", read, channel)


def under_key(source: str, read: Letter, channel: str) -> Arrival:
    """What is taken in under a key that was given for it."""
    sender = read.sender or read.address
    return Arrival(source, channel, read.text, read.subject, sender, asdict(read))


def letter_of(there: Inquiry) -> Letter:
    """The letter that an inquiry keeps; one that came in as text alone is read again."""
    if not there.letter:
        return letter(there.text, subject=there.subject, sender=there.sender)
    try:
        return letter_again({"letter": there.letter})
    except Trouble:
        raise BadInput("What was kept of this letter is not whole. Take it in again.") from None


def _of_file(why: str, file: Path) -> str:
    """The sentence without the name that the file had only here."""
    said = why.removeprefix(f"{file}: ")
    return said.replace(str(file), "The file").replace(file.name, "The file")


def _each(file: Path, name: str) -> tuple[Read, ...]:
    found: list[Read] = []
    for each in read_inquiries(file):
        if each.letter is None:
            found.append(Unread(f"{name}, {each.id}", each.fault))
            continue
        own = not _COUNTED.fullmatch(each.id) and each.id != each.letter.message_id
        named = each.id if own else ""
        found.append(arrival(each.letter, "batch", named))
    return tuple(found)
