"""What both databases can hold: text without NUL and lone surrogates, and numbers of a row. Pure."""

from __future__ import annotations

from typing import Final

HIGHEST: Final = 2**31 - 1
LONGEST_NAME: Final = 200  # characters of a subject, or of the key of a letter


def storable(*texts: str) -> bool:
    """Whether the texts can be kept as they are."""
    return not any("\x00" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in texts)


def is_number(number: int) -> bool:
    """Whether a row, or a version, can have that number."""
    return 0 <= number <= HIGHEST


def is_name(name: str) -> bool:
    """Whether it can be the fixed name of a person or of a letter."""
    return 0 < len(name) <= LONGEST_NAME and storable(name)
