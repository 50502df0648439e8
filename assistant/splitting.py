"""The questions in a message, each made to stand alone, and the story around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.splitting_grammar import (
    announces,
    asks,
    cuts,
    goes_on,
    is_aside,
    is_fragment,
    is_idle,
    is_marked,
    leans,
)
from assistant.splitting_sentences import Sentence, sentences

SHORT = 600  # characters; a message up to here with one question is looked up whole
SHORT_ITEM = 6  # words

_QUOTED = re.compile(r"[\"“][^\"“”\n]{2,400}[\"”]")
_QUOTED_LINE = re.compile(r"^>[^\n]*", re.MULTILINE)
_TELLS = re.compile(r"(?:i|i['’]m|we|my|our|he|she|it|they|this)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,;:]*")
_LIST_MARK = re.compile(r"[-*•–·,;:\s]*(?:(?:\(?\d{1,2}[.)]|\(?[a-h]\)|Q\d{0,2}[:.)])\s+)?")
_CONJUNCTION = re.compile(
    r"\A(?:[–—-]?\s*(?:and|also|but|plus|then|[&+])[\s,–—-]+)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One question: `text` as it is to be answered, and from where to where in the message it was asked."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message read: its questions in order, and `story`, the message with their words blanked out.

    The story is as long as the message, so that what is read out of it has its place in the message.
    """

    parts: tuple[Part, ...]
    story: str


def questions_in(text: str) -> tuple[Part, ...]:
    """The questions of a message, in order; the whole message as one where none or a short one is found."""
    spans = _question_spans(text)
    if not spans:
        return (_whole(text),) if text.strip() else ()
    if len(spans) == 1 and len(text) <= SHORT:
        return (replace(_whole(text), start=spans[0].start, end=spans[0].end),)
    return _standing_alone(text, spans)


def read_message(text: str) -> Message:
    """The questions of a message and what is told around them."""
    parts = questions_in(text)
    return Message(parts, _without(text, parts))


def story_of(text: str) -> str:
    """The message with its questions blanked out, every other character in its place."""
    return _without(text, questions_in(text))


def _whole(text: str) -> Part:
    return Part(text, len(text) - len(text.lstrip()), len(text.rstrip()))


def _without(text: str, parts: tuple[Part, ...]) -> str:
    out, at = [], 0
    for part in parts:
        out += [text[at : part.start], re.sub(r"\S", " ", text[part.start : part.end])]
        at = part.end
    return "".join([*out, text[at:]])


def _question_spans(text: str) -> list[Sentence]:
    """The runs of words that ask, in order; a quoted question is somebody else's."""
    plain = _unquoted(text)
    found: list[Sentence] = []
    last: Sentence | None = None
    listed = False
    for sentence in sentences(plain):
        words = plain[sentence.start : sentence.end]
        listed = announces(words) or (listed and sentence.item > 0)
        if listed:
            found += _divided(words, sentence) if sentence.item else []
            last = sentence if sentence.item else None
            continue
        if last and is_marked(words) and _belongs(words, found[-1:], last, sentence):
            found[-1] = replace(found[-1], end=sentence.end)
        elif asks(words):
            found += _divided(words, sentence)
        else:
            last = None
            continue
        last = sentence
    return _without_asides(plain, _with_short_items(plain, found))


def _with_short_items(text: str, found: list[Sentence]) -> list[Sentence]:
    """The questions with the short items of a list in which another item asks: "3) fee"."""
    if not any(span.item for span in found):
        return found
    asked = {span.item for span in found}
    items = [s for s in sentences(text) if s.item and s.item not in asked]
    short = [s for s in items if _is_short_item(text[s.start : s.end])]
    return sorted([*found, *short], key=lambda span: span.start)


def _unquoted(text: str) -> str:
    stripped = text.strip()
    if re.fullmatch(r"[\"“][^\"“”]*[\"”]", stripped):
        return text

    def blot(match: re.Match[str]) -> str:
        return "_" * len(match.group()) if len(match.group().split()) > 2 else match.group()

    return _QUOTED_LINE.sub(blot, _QUOTED.sub(blot, text))


def _belongs(words: str, before: list[Sentence], last: Sentence, here: Sentence) -> bool:
    same = here.item == last.item or here.item == 0
    return bool(before) and same and not is_idle(words) and goes_on(words)


def _divided(words: str, sentence: Sentence) -> list[Sentence]:
    starts = [at + len(_SEPARATOR.findall(words[at:])[0]) for at in cuts(words)]
    return [
        Sentence(sentence.start + a, sentence.start + len(words[:b].rstrip()), sentence.item)
        for a, b in pairwise([0, *starts, len(words)])
        if words[a:b].strip()
    ]


def _without_asides(text: str, spans: list[Sentence]) -> list[Sentence]:
    kept = [s for s in spans if not is_aside(text[s.start : s.end])]
    return kept or spans


def _is_short_item(words: str) -> bool:
    return len(words.split()) <= SHORT_ITEM and not _TELLS.match(_LIST_MARK.sub("", words, count=1))


def _standing_alone(text: str, spans: list[Sentence]) -> tuple[Part, ...]:
    """The questions, each that leans with what it leans on: a question before it, or the story."""
    parts: list[Part] = []
    base = Part("", 0, 0)
    for span in spans:
        told = _told_before(text, parts[-1].end if parts else 0, span.start)
        base = told or base
        own = Part(own_words(text, span), span.start, span.end)
        leaning = bool(base.text) and leans(own.text) and not _is_keyword(span, own)
        parts.append(_with(text, base, own, parts) if leaning else own)
        # What leans on the story, or on nothing, may be leant on in turn.
        base = base if leaning and not told else own
    return tuple(parts)


def _is_keyword(span: Sentence, own: Part) -> bool:
    """Whether it is one word of a list, such as "fee", which leaves out nothing."""
    return span.item > 0 and len(own.text.split()) == 1


def _with(text: str, base: Part, own: Part, before: list[Part]) -> Part:
    """The question after what it leans on, in one run of the message where they stand together."""
    together = bool(before) and (base.start, base.end) == (before[-1].start, before[-1].end)
    whole = text[base.start : own.end] if together else f"{base.text} {own.text}"
    return replace(own, text=whole)


def own_words(text: str, span: Sentence) -> str:
    """The question without its list mark, and without an "and" that it can do without."""
    words = _LIST_MARK.sub("", text[span.start : span.end], count=1).rstrip(" ,;–—-")
    bare = _CONJUNCTION.sub("", words, count=1)
    return (words if is_fragment(bare) else bare) or text[span.start : span.end]


def _told_before(text: str, start: int, end: int) -> Part | None:
    """The last sentence told between two questions, None if nothing is."""
    found = [
        Part(text[start + s.start : start + s.end], start + s.start, start + s.end)
        for s in sentences(text[start:end])
    ]
    worded = [part for part in found if len(part.text.split()) > 2 and not is_idle(part.text)]
    return worded[-1] if worded else None
