"""A draft whose courtesies a chat model has reworded, in the terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from corpus.errors import BadInput
from terminal.printing import tell
from terminal.saving import today

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.drafted import Drafted

NO_MODEL = "--smooth needs a chat model: set DESK_CHAT_MODEL. The draft itself needs none."


def smoothed(assistant: Assistant, drafted: Drafted) -> dict[str, Any]:
    """The draft's JSON with its reply smoothed, and under `smoothed` what was taken over and what not."""
    from assistant.smoothing import smooth

    writer = assistant.road.writer
    if writer is None:
        raise BadInput(NO_MODEL)
    until = time.monotonic() + assistant.road.deadline
    found = smooth(drafted.json, writer.chat, assistant.corpus, until)
    if found.why:
        tell(found.why)
    kept = [{"paragraph": one.paragraph, "why": one.why} for one in found.kept]
    told = {"taken": list(found.taken), "kept": kept, "why": found.why}
    return {**drafted.json, "reply": found.reply, "smoothed": told}


def smoothed_file(assistant: Assistant, given: dict[str, Any], kind: str) -> bytes:
    """That reply as a file of that kind, with the notes that its marks lead to."""
    from assistant.draft_reading import read_draft
    from counter.paper_reply import Edited, reply_file

    edited = Edited(given["reply"], read_draft(given), given)
    return reply_file(edited, assistant.corpus, today(), kind).content
