"""Feedback: a thumb, a reason, a comment and the answer they are about, kept as a draft eval case.

It is the one thing a person types that is kept, and only when they send it. A line of
DESK_HOME/feedback/<day>.jsonl is a question case in the shape of the evals' contract; what is not
of that shape stands under `meta`. Several processes may write at once: each line is whole or not
there.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from assistant.guard import Reply
from assistant.questions import Turn
from corpus.errors import BadInput, Trouble

Thumb = Literal["up", "down"]
REASONS: Mapping[str, str] = {
    "wrong": "Something in it is wrong",
    "other_question": "It answers another question than mine",
    "silent": "It says the texts are silent, but they are not",
    "not_in_texts": "It answers what the texts do not say",
    "missing": "Something is missing",
    "unclear": "It is hard to understand",
    "other": "Another reason",
}
LONGEST_COMMENT = 2_000  # characters
MOST_BYTES = 50_000_000  # of all feedback together
_LINE_BYTES = 64_000
_KEPT_ANYWAY = "\n\t"
_UNHARMED = "Your answer and the conversation are unharmed."


class BadFeedback(BadInput):
    """Feedback that cannot be taken as it is, and what to do about it."""


class NotKept(Trouble):
    """Feedback that could not be written down; nothing else is lost."""


def keep(
    home: Path,
    thumb: Thumb,
    reply: Reply,
    *,
    reason: str | None = None,
    comment: str = "",
    history: Sequence[Turn] = (),
    made_from: Mapping[str, str] | None = None,
) -> str:
    """Append the draft case and give its id; raises BadFeedback or NotKept, each with a sentence.

    `made_from` may name what the answer was made from (fingerprints), for whoever looks into it.
    """
    now = datetime.now(UTC)
    case = draft_case(thumb, reply, reason=reason, comment=comment, history=history)
    case["meta"] |= {"day": now.date().isoformat(), "made_from": dict(made_from or {})}
    line = json.dumps(case, ensure_ascii=True).encode() + b"\n"
    if len(line) > _LINE_BYTES:
        raise NotKept(f"This is too long to be kept. {_UNHARMED}")
    folder = home / "feedback"
    with _told():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(file.stat().st_size for file in folder.glob("*.jsonl")) + len(line) > MOST_BYTES:
            raise NotKept(f"There is no room left for feedback on this server. {_UNHARMED}")
        append_line(folder / f"{now.date().isoformat()}.jsonl", line)
    return str(case["id"])


def draft_case(
    thumb: Thumb,
    reply: Reply,
    *,
    reason: str | None = None,
    comment: str = "",
    history: Sequence[Turn] = (),
) -> dict[str, Any]:
    """The feedback as a question case, for a person to look over before it joins a suite."""
    if thumb not in ("up", "down"):
        raise BadFeedback("Say whether the answer was good or not.")
    if reason is not None and reason not in REASONS:
        raise BadFeedback("Choose one of the reasons given.")
    case: dict[str, Any] = {
        "id": f"feedback-{secrets.token_hex(8)}",
        "question": reply.question,
        "answerable": _answerable(reply, reason),
        "tags": ["feedback", thumb],
        "meta": {
            "draft": True,
            "thumb": thumb,
            "reason": reason,
            "comment": _comment(comment),
            "kind": reply.kind,
            "cited": sorted({c.address for claim in reply.claims for c in claim.citations}),
            "withheld": len(reply.withheld),
        },
    }
    if history:
        case["history"] = [{"role": turn.role, "content": turn.content} for turn in history]
    gold = list(_gold(reply)) if thumb == "up" and reply.kind == "answer" else []
    return {**case, "gold": gold, "gold_need": "any"} if gold else case


def _answerable(reply: Reply, reason: str | None) -> bool:
    """What the desk took the question for, unless the person says that it is the other way."""
    told = {"silent": True, "not_in_texts": False}
    return told.get(reason or "", reply.kind != "abstain")


def _gold(reply: Reply) -> Iterator[dict[str, str]]:
    """The words that a good answer stood on, each once."""
    seen: set[tuple[str, str]] = set()
    for claim in reply.claims:
        for citation in claim.citations:
            quote = " ".join(citation.quote.split())
            if (citation.source_id, quote) not in seen:
                seen.add((citation.source_id, quote))
                yield {"source": citation.source_id, "quote": quote}


def _comment(typed: str) -> str:
    if len(typed) > LONGEST_COMMENT:
        raise BadFeedback(
            f"The comment has {len(typed):,} characters; at most {LONGEST_COMMENT:,} are kept. "
            "Shorten it."
        )
    return "".join(
        c for c in typed if c in _KEPT_ANYWAY or not unicodedata.category(c).startswith("C")
    ).strip()


def append_line(file: Path, line: bytes) -> None:
    """The line at the file's end, whole and on the disk, or the file as it was."""
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        whole = b"\n" + line if torn else line
        try:
            _write_whole(descriptor, whole)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) != len(line):
        raise OSError(errno.ENOSPC, "not all of it was written")
    os.fsync(descriptor)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever stops the writing is told in a sentence for the person who gave the feedback."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        why = "the disk is full" if full else "its folder cannot be written"
        raise NotKept(
            f"Your feedback could not be kept on this server: {why}. {_UNHARMED}"
        ) from error
