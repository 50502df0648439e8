"""The patterns by which a question is known in a sentence.

In these patterns a blank stands for any white space, and a new line for nothing.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("splitting.toml")
SUBJECT = Path(__file__).with_name("subject.toml")


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, without regard to case."""
    joined = "".join(line.strip() for line in pattern.splitlines())
    return re.compile(joined.replace(" ", r"\s+"), re.IGNORECASE)


_I = r"(?:i|we|you|u|ya|it|they|he|she|y'?all)"
_THE = r"""(?:the|a|an|my|our|your|his|her|their|its|this|that|these|those|there|any|all|both|each|every
|some|someone|anyone|somebody|anybody|one|ai|chatgpt|midjourney)"""
_NT = r"(?:n['’]?t)?"
_DO = rf"(?:(?:do|does|did|can|could|will|would|shall|should|must|might|may|ca|wo){_NT}|dare)"
_BE = rf"(?:(?:is|are|was|were|has|have|had|ai){_NT}|am|r)"
_AUX = rf"(?:{_DO}|{_BE})"
_WH = r"""(?:(?:what|who|where|when|how|why)(?:['’]?s|['’]?re|['’]?d|['’]ll)?
|which|whom|whose|wat|wut|wen|wher|hw)"""
_NOT_RELATIVE = r"(?:what|how|why|wat|hw)"
_HOW = r"""(?:how (?:much|many|long|often|far|detailed|big|exact(?:ly)?|precise(?:ly)?|soon|late|specific
|do|to|about|come)|what (?:about|if|else|happens|counts|kinds?|sorts?|types?)
|(?:what|who|where|how)['’]?s)"""
_TO = r"(?:(?:by|to|for|from|in|on|at|with|under|of|since|until|within|against) )?"

# A question in its own word order: "do I", "can the cover", "is it", "by when must we", "what if".
_ASKED = rf"{_TO}{_WH}(?: [\w-]+){{0,3}}? (?:{_DO} (?:{_I}|{_THE})|{_BE} (?:{_I}|there))\b"
_STRONG = rf"""(?:{_DO} (?:{_I}|{_THE})\b|{_BE} (?:{_I}|there)\b|{_ASKED}
|what (?:about|if|happens)|how (?:about|come)|what['’]?s)"""
# One that could also be a clause of another question: "what is not", "is the author".
_WEAK = rf"""(?:{_TO}{_WH} {_AUX}\b|{_HOW}\b|{_BE} {_THE}\b|who (?:\w+s)\b|wh(?:ich|ose|at) \w+ {_AUX}\b
|(?:which|what|where|when) to\b)"""

_AND = (
    r"\s*(?:,|;|--|–|—|-|\.\.\.|…)?\s*(?:\b(?:and|plus|also|but|n|then|as well as)\b|[&+])\s*,?\s*"
)
_THEN = r"""(?:(?:also|then|again|by the way|besides|moreover|furthermore
|second(?:ly)?|third(?:ly)?|finally|lastly|please|pls|plz|in that case
|about|on|to know|if (?:so|yes|not|no)|otherwise)\b\s*,?\s*)*"""
_FIRST = r"(?:(?:and|also|first|second(?:ly)?|third(?:ly)?|finally|lastly)\b\s*,?\s*)*"
_IF_SO = r"if (?:so|not|yes|no)\b"
_TELL = r"""(?:(?:tell|show|give|send|inform|advise|remind) (?:me|us)|let (?:me|us) know|explain|clarify
|confirm|describe|define|give (?:an?|some)|list (?:the|all|any))\b"""

# Where a second question begins.
AND_STRONG = compiled(rf"{_AND}{_THEN}(?={_STRONG})")
AND_WEAK = compiled(rf"{_AND}{_THEN}(?={_WEAK})(?!{_WH} {_AUX}(?: not)?\W*$)")
AND_TOLD = compiled(rf"{_AND}{_THEN}(?=(?:whether|if|{_TO}{_WH})\b(?! (?:so|not|yes|no)\b))")
COMMA_TOLD = compiled(
    rf"\s*[,;]\s*{_FIRST}(?=(?:(?:as to|about|on|regarding|concerning) )?(?:whether|{_WH})\b)"
)
# "…: (a) whether …; (b) whether …": each letter or number begins one.
LETTERED = compiled(
    rf"""\s*[,;:]\s*(?:(?:and|or)\s+)?
    (?=\(?(?:[a-h]|[1-9]|i{{1,3}}|iv|v)\)\s*(?:as to )?(?:whether|{_TO}{_WH})\b)"""
)
COMMA = compiled(rf"\s*[,;:–—]\s+(?:(?:so|then|also)\s+)?(?={_STRONG}|{_NOT_RELATIVE} {_AUX}\b)")
AND_IF_SO = compiled(
    rf"\s*[,;]?\s*(?:\b(?:and|or|but)\b|&)?\s*\b{_IF_SO},?\s+(?={_TO}{_WH}\b|{_AUX}\b)"
)
AND_TELLER = compiled(rf"{_AND}{_THEN}(?:i|we)\b(?:['’ ][\w]+){{0,6}} ?$")
AND_REQUEST = compiled(rf"{_AND}(?:(?:also|then|please|kindly|maybe|perhaps)\s+)*(?={_TELL})")
AND_BARE = compiled(
    rf"\s*,?\s*(?:\band\b|&)\s+(?:{_IF_SO},?\s+)?{_TO}{_WH}(?: (?!{_AUX}\b)\w+){{0,2}}\s*[?!.]*$"
)

# How a sentence asks without its mark.
DIRECT = compiled(
    rf"""(?:{_AUX} {_I}\b|{_DO} {_THE}\b|(?:is|are|was|were|has){_NT} {_THE}\b|{_ASKED}|does \w
    |(?:is|are|can|could|should|would|must) (?!not\b|be\b|have\b|\w+ed\b|\w+ing\b)\w+ \w
    |when {_AUX}\b|who(?:se)?\b(?! knows)|{_HOW}|why\b
    |(?:what|how|where|which|wat|wut|hw)\b
    (?! (?:i|we|you|he|she|they|the|my|our|your|is why|brings|means|led|leads|was|an?)\b))"""
)
INVERTED = compiled(
    rf"""(?<!\bnor\s)(?<!\bneither\s)(?<!\bso\s)(?<!\bonly\s)\b
    (?:{_ASKED}|(?:{_DO}|am) (?:i|we) \w)
    |\bso (?:can|could|should|must|may) (?:i|we) \w
    |\bis it (?:possible|allowed|permitted|necessary|enough|legal|required|ok|okay|true|right) \w"""
)
AFTER_DASH = compiled(rf"\s[-–—]+\s+(?:{_STRONG}|{_NOT_RELATIVE} {_AUX}\b|{_WH}['’]?s\b)")
TITLE = compiled(
    rf"[^:?!]{{1,70}}:\s+(?=(?:{_STRONG}|{_WH}|{_AUX}|explain|give|tell|describe|define|list)\b)"
)
WHETHER = compiled(rf"\b(?:whether|if|{_WH})\b")
BEGINS_WH = compiled(rf"(?:whether\b|if\b|{_TO}{_WH}\b)")
EMBEDDED = compiled(rf"\b(?:{_WH}|whether|that)\b")
OF_ONESELF = compiled(
    r"\b(?:do|does|must|can|could|should|am|may|is|are|will|would) (?:i|we|my|our)\b"
)
WH_ASKED = compiled(rf"{_TO}{_WH} (?:was|were|is|are) {_THE}\b")
# "What I did was simple", "How that happened I cannot say", "Should you need more, call me".
CLEFT = compiled(
    r"""(?:what(?:ever)? (?:happened|(?:it|this|that|he|she|they|i|we)(?: \w+){1,5}) (?:was|is|were)\b
    |(?:how|why|what|who|where) [^?]{3,80}\b(?:i|we) (?:can(?:no|['’])t|could(?: not|n['’]t)
    |(?:do|did)(?: not|n['’]t)|will never|never|won['’]t) (?:say|know|knew|tell|understand|remember|guess)\b
    |who [^?]+, (?:they|as they|people) say\b
    |should (?:you|there|any|anything|anybody|anyone|questions) [^?]*,|(?:had|were) (?:i|we) [^?]*,)"""
)
WH_WORD = compiled(rf"\b(?:how (?:much|many|long|often|far)|{_WH})\b")
# "Third, whether the date is kept", "Also whether I should name it".
ORDINAL = compiled(
    r"""\W*(?:(?:and|also|plus|then|further|furthermore|one|two|three|first|second|third|fourth|fifth|last|final)
    (?:ly)?\W+)+(?:whether|(?:to|for|by|under|in|on|at|from|with|until) (?:what|which|whom))
    (?! (?:i|we) (?:like|want)\b| case\b| or not\b)"""
)
ENDS_BARE = compiled(rf"(?:^|\W){_WH}\W*$")
CONDITION = compiled(
    r"\W*(?:(?:and|or|but)\b\W*)?if\b(?:(?! (?:so|not|yes|no)\b)| (?:so|not|yes|no)\W*$)"
)

# What leans on the words before it, and what only looks so.
LEANS = compiled(
    r"""\W*(?:and|but|or|so|then|also|what about|how about|what if|even if|why|which one|same
    |if (?:so|not|yes|no)|in that case|otherwise)\b
    |.*\b(?:it|its|this|those|these|they|them|their|one|ones|he|she|do so|then|there)\b
    |.*\b(?:that|so)\W*$|\W*(?:is|was|does|would|will|can|could|should|must) that\b|\W*[\w'’]+\W*$
    |\W*(?:who|what|where|when|why|how) (?:is|are|does|do|was|much|many|long)\W*$"""
)
EXPLETIVE = compiled(
    r"""\b(?:(?:is|was|be|would|does|will) (?:it|there)|it (?:is|was|would be|does)|it['’]?s
    |there (?:is|are))\b
    (?= (?:an?|any|some|not|ok|okay|correct|true|right|possible|necessary|enough|legal|allowed|required
    |mandatory|permitted|fine|wrong|illegal|important|still|matter|hurt|help|make|take|to|be|have|\W)|\W*$)"""
)


@cache
def table() -> dict[str, re.Pattern[str]]:
    """The patterns of `splitting.toml` by name."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))
    subject = tomllib.loads(SUBJECT.read_text("utf-8"))
    rows["subject"] = [*subject["trade"], *subject["cases"]]
    rows["wh"] = [_TO + _WH]
    any_of = {name: "|".join(row) for name, row in rows.items()}
    shapes = {
        "leads": r"(?:\W*(?:(?:{leads})\b))*\W*",
        "told": r"\b(?:{frames})(?:\W+(?:{fillers})){0,4}\W+(?=(?:whether|if|{wh})\b\W*\w)",
        "requests": r"(?<!n['’]t\s)(?<!not\s)(?:{requests})\b",
        "idle": r"(?:{courtesies}|{rhetoric})",
        "rhetoric": r"(?:{rhetoric})",
        "tails": r"(?:{tails})",
        "business": r"\b(?:{business})",
        "introductions": r"\b(?:{introductions})\b",
        "narrowings": r"\W*(?:{narrowings})\b",
        "restatements": r"\W*(?:(?:and|so|but|or|well)\W+)?(?:{restatements})\b",
        "insistences": r"\W*(?:(?:and|so|but|or|well|please)\W+)?(?:{insistences})\b",
        "despair": r"\W*(?:(?:and|so|but|because|honestly|frankly)\W+)?(?:{despair})\b",
        "reported": r"(?:{reported})\b",
        "own_answers": r"\W*(?:{own_answers})\W*$",
        "own_guesses": r"\W*(?:{own_guesses})\W*$",
        "no_reply": r"\b(?:{no_reply})\b",
        "function": r"(?:{function}|{wh})",
        "asides": r"(?:{asides})",
        "outcries": r"(?:{outcries})",
        "follow_ups": r"\W*(?:{follow_ups})\b",
        "announcements": r"\b(?:{announcements})\b",
        "closings": r"\b(?:{closings})\b",
        "subject": r"\b(?:{subject})",
    }
    return {name: compiled(_filled(shape, any_of)) for name, shape in shapes.items()}


def _filled(shape: str, any_of: dict[str, str]) -> str:
    for name, words in any_of.items():
        shape = shape.replace("{" + name + "}", words)
    return shape
