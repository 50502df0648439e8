"""A letter that staff give on the page -> the draft of a reply, as `desk draft LETTER --json` has it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.bootstrap import Settings
from assistant.drafted import draft_reply
from assistant.letter_files import read_letter
from assistant.reply_templates import load_templates
from assistant.rules import Facts
from counter.desk import open_desk


def make_draft(
    name: str, content: bytes, tone: str = "plain", facts: Facts | None = None
) -> Mapping[str, Any]:
    """The draft's JSON; raises what the letter's reading or the templates raise, each with a sentence.

    `facts` are those that the sender confirmed. The letter is on disk while it is read, and
    no longer; only the ending of its name is used.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"letter{Path(name).suffix.lower() or '.txt'}"
        file.write_bytes(content)
        letter = read_letter(file)
    templates = load_templates(tone, Settings().home)
    return draft_reply(open_desk(), letter, templates, facts).json
