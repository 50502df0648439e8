"""People's words with what leads to a person masked: e-mail addresses, telephone and file numbers.

Names and postal addresses are words like others and stay; whoever shows an example says so.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

E_MAIL, NUMBER, LINK = "[e-mail]", "[number]", "[link]"
_AT: Final = r"(?:\s?[@＠]\s?|\s?[\[({<]\s?at\s?[\])}>]\s?|\s+at\s+(?=[\w-]+\s+dot\s+))"
_DOT: Final = r"(?:\.|\s?[\[({<]\s?dot\s?[\])}>]\s?|\s+dot\s+)"
_ADDRESS: Final = re.compile(
    rf"[\w.+%'’-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}", re.IGNORECASE
)
_BARE_ADDRESS: Final = re.compile(r"[\w.+%'’-]{1,64}[@＠][\w.-]{1,100}")  # what is left of one
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# VA 2-345-678, TXu002345678, SR0000123456, PAu 3-456-789: letters of a registration before its number
_REGISTRATION: Final = re.compile(
    r"\b(?:TX|PA|VA|SR|GA|RE|CSN|MW|DV|PRE)u?[\s#:.-]{0,4}(?:no\.?\s?)?\d(?:[\s-]?\d){3,}\b",
    re.IGNORECASE,
)
# 1-3AB45CD or 1-3ABCDE: how the Office numbers a correspondence or a service request
_CASE: Final = re.compile(r"\b1-(?=[A-Z]*\d)[0-9A-Z]{6,12}\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[+(]{0,2}\d(?:[\s().\-–/+]{0,3}\d){6,}")
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d")


def masked(text: str) -> str:
    """The text on one line, each such thing replaced by what it was: [e-mail], [number], [link].

    Any seven digits that stand together count as a number, whatever it is of; a date does not.
    """
    line = " ".join(unicodedata.normalize("NFKC", _seen(text)).split())
    for pattern, instead in (
        (_URL, LINK),
        (_ADDRESS, E_MAIL),
        (_BARE_ADDRESS, E_MAIL),
        (_REGISTRATION, NUMBER),
        (_CASE, NUMBER),
    ):
        line = pattern.sub(instead, line)
    return _DIGITS.sub(lambda found: _number(found[0]), line)


def shortened(text: str, longest: int) -> str:
    """The text cut after a word, with … where it was cut; `longest` characters at most."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[longest // 2 :] else cut}…"


def _number(found: str) -> str:
    return found if _DATE.fullmatch(found) else NUMBER


def _seen(text: str) -> str:
    """The text without letters that nobody sees, which could part a number."""
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
