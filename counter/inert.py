"""Text made inert for a Markdown renderer: it shows as it is, and can do nothing there.

Where a view can show plain text it does. This is for text that must carry a mark inside it.
"""

from __future__ import annotations

import re
import string
import unicodedata

_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")
_LINKING = re.compile(r"(?<=:)(?=\S)|(?<=@)|(?<=\bwww)(?=\\?\.)", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # invisible; it keeps a bare address from becoming a link


def inert(text: str) -> str:
    """Markdown that shows exactly these characters: no link, image, badge, formula or heading."""
    kept = "".join(
        c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Co")
    )
    joined = _LINKING.sub(_WORD_JOINER, kept)
    return _PUNCTUATION.sub(r"\\\1", joined).replace("\n", "  \n")


def marked(before: str, deciding: str, after: str) -> str:
    """The three runs as one paragraph of Markdown, the middle one on a coloured ground."""
    middle = f":orange-background[{inert(deciding)}]" if deciding else ""
    return f"{inert(before)}{middle}{inert(after)}"
