"""Why a reply went out with sentences that no source supports: kept without the letter or the reply.

A line of DESK_HOME/drafts/<day>.jsonl is one sentence: the hash of the reply it stood in, the sentence,
what was found of it, the reason given, and when.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from assistant.draft_check import Finding
from corpus.errors import BadInput, Trouble
from counter.feedback import append_line

LONGEST = 1_000  # characters of a reason


class NoReason(BadInput):
    """A reason that says nothing, or too much, and what to do about it."""


class ReasonNotKept(Trouble):
    """The reason could not be written down; the reply is unharmed."""


def keep_reason(home: Path, reply: str, found: Iterable[Finding], reason: str) -> Path:
    """Append a line for each sentence, and give the file; raises NoReason or ReasonNotKept."""
    said = _checked(reason)
    now = datetime.now(UTC)
    file = home / "drafts" / f"{now.date().isoformat()}.jsonl"
    lines = [
        json.dumps(
            {
                "reply_sha256": reply_hash(reply),
                "sentence": finding.text,
                "status": finding.status,
                "reason": said,
                "time": now.isoformat(timespec="seconds"),
            }
        )
        for finding in found
    ]
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        append_line(file, "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise ReasonNotKept(
            f"The reason could not be kept: {file.parent} cannot be written. The reply is unharmed; "
            "make room or ask whoever runs this server, and try again."
        ) from error
    return file


def reply_hash(reply: str) -> str:
    return hashlib.sha256(reply.encode("utf-8", "surrogatepass")).hexdigest()


def _checked(reason: str) -> str:
    said = "".join(c for c in reason if c == "\n" or unicodedata.category(c)[0] != "C").strip()
    if not any(letter.isalnum() for letter in said):
        raise NoReason("Say in a few words why the reply may go out like this.")
    if len(said) > LONGEST:
        raise NoReason(f"The reason is longer than {LONGEST:,} characters. Shorten it.")
    return said
