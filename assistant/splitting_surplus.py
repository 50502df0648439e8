"""What looks like a further question and is none: one said again, an outburst, somebody else's question."""

from __future__ import annotations

import re

from assistant.remembering import remembered
from assistant.splitting_grammar import after_leads, is_marked
from assistant.splitting_patterns import (
    BEGINS_WH,
    DIRECT,
    INVERTED,
    OF_ONESELF,
    WH_WORD,
    table,
)

_LONGEST_ANSWER = 6  # words; who answers their own question does so shortly
_SAME = 0.8  # of the words of a question that is asked again stand in the one before
_MOST = 0.5  # of the words of the one before stand in it
_STEM = 6  # letters
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDING = re.compile(r"(?:ing|ed|es|e|s|d)$")
_TAIL = re.compile(
    r".*(?:[,;–—-]|\b(?=but\b))\s*(?:(?:but|and|so|or)\s+)?(?P<tail>[^,;–—-]+\?)\W*$",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(
    r"no|yes|eh|huh|right"
    r"|(?:is|are|was|were|does|do|did|has|have|can|would)n't (?:it|they|he|she|that)",
    re.IGNORECASE,
)
_TO_READER = re.compile(r"\w+(?:n't)? you", re.IGNORECASE)
_OF_ME = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|ours|too)\b|\b(?:it|this|that|these)(?=,|\W*$)", re.IGNORECASE
)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_IS_IT = re.compile(r"(?:is|would|should|could|can)\s+(?:it|that|this|they)\b", re.IGNORECASE)


def restates(words: str, before: str) -> bool:
    """Whether a question says the one before it again: "In other words, …", or in the same words."""
    if table()["restatements"].match(words):
        return True
    shared = _content(words) & _content(before)
    if shared and table()["insistences"].match(words.replace("’", "'")):
        return True
    return asks_the_same(words, before) or _offers(words, before, shared)


def asks_the_same(words: str, before: str) -> bool:
    """Whether it has no word of its own that says what it is about, and wants the same kind of answer."""
    if _plain(words) and f" {_plain(words)} " in f" {_plain(before)} ":
        return True
    own, earlier = _content(words), _content(before)
    shared = own & earlier
    enough = len(shared) >= max(2.0, _SAME * len(own)) and len(shared) >= _MOST * len(earlier)
    return enough and _sort(words) == _sort(before)


def _offers(words: str, before: str, shared: frozenset[str]) -> bool:
    """Whether it offers answers to the question before: "What do I send? Do I send all or half?"."""
    offered = _OR.search(words) is not None and not _sort(words) and bool(_sort(before))
    return offered and (bool(shared) or _IS_IT.match(after_leads(words)) is not None)


def explains(words: str) -> bool:
    """Whether it only says that one does not know, with no word of the subject."""
    bare = words.replace("’", "'")
    return table()["despair"].match(bare) is not None and not _is_on_subject(words)


def introduces(words: str) -> bool:
    """Whether it only says on what a question follows: "I have a question about the form."."""
    return not is_marked(words) and table()["introductions"].search(words) is not None


def narrows(words: str) -> bool:
    """Whether it is the question that the words before it led up to: "Specifically: …"."""
    return table()["narrowings"].match(words) is not None


def is_surplus(words: str) -> bool:
    """Whether it wants no answer of the reader: an aside, an outburst, or what others asked others."""
    return is_aside(words) or _is_reported(words) or _hangs_on(words)


def _is_reported(words: str) -> bool:
    reported = table()["reported"].match(after_leads(words.replace("’", "'")))
    return reported is not None and OF_ONESELF.search(words, reported.end()) is None


def is_aside(sentence: str) -> bool:
    """Whether it speaks of something else, with no word of the subject, or of what offices are asked."""
    tail = after_leads(sentence.replace("’", "'"))
    if table()["asides"].match(tail):
        return not _is_business(sentence)
    cried = table()["outcries"].match(tail)
    return cried is not None and not _is_business(sentence) and not _OF_ME.search(tail, cried.end())


def answers(words: str, asked: str) -> bool:
    """Whether it is what one says to a question of one's own: "Of course not."."""
    bare = words.replace("’", "'")
    if len(bare.split()) > _LONGEST_ANSWER:
        return False
    if table()["own_answers"].match(bare):
        return True
    return table()["own_guesses"].match(bare) is not None and not _is_business(asked)


def is_mocked(before: str, words: str) -> bool:
    """Whether "Are you serious?" follows what only its mark makes a question: "And some clerk decides?"."""
    bare = " ".join(words.replace("’", "'").split()).strip(" ?!.")
    cried = len(bare.split()) > 2 and table()["rhetoric"].fullmatch(bare) is not None
    return cried and is_marked(before) and not _has_order(before)


def _has_order(sentence: str) -> bool:
    """Whether it has the word order of a question anywhere."""
    tail = after_leads(sentence)
    return any((DIRECT.match(tail), BEGINS_WH.match(tail), INVERTED.search(sentence)))


def says_all(text: str) -> bool:
    """Whether a message says that it wants no answer, or only thanks or advertises."""
    return table()["no_reply"].search(text.replace("’", "'")) is not None


def _hangs_on(sentence: str) -> bool:
    """Whether only what hangs on at its end asks, and that is an aside: "…, but who can afford one?"."""
    found = _TAIL.match(sentence)
    if found is None or _has_order(sentence[: found.start("tail")]):
        return False
    tail = " ".join(found["tail"].replace("’", "'").split()).strip(" ?!.")
    if table()["tails"].fullmatch(tail):
        return True
    if _TAG.fullmatch(tail):
        return not _is_business(sentence)
    if _TO_READER.fullmatch(tail):
        return not _is_business(sentence)
    return is_aside(tail)


def _is_on_subject(sentence: str) -> bool:
    return table()["subject"].search(sentence) is not None


def _is_business(sentence: str) -> bool:
    return _is_on_subject(sentence) or table()["business"].search(sentence) is not None


@remembered
def _content(words: str) -> frozenset[str]:
    """The stems of the words that say what a question is about."""
    found = (word.lower().replace("’", "'") for word in _WORD.findall(words))
    return frozenset(
        _ENDING.sub("", word)[:_STEM] for word in found if not table()["function"].fullmatch(word)
    )


@remembered
def _plain(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


@remembered
def _sort(words: str) -> str:
    """What kind of answer it wants: the word such as "how" that it begins with, or yes or no."""
    asked = WH_WORD.search(after_leads(words)[:40])
    return asked.group().lower() if asked else ""
