"""The questions in a message, each made to stand alone, and the story around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, zip_longest

from assistant.splitting_grammar import (
    announces,
    asks,
    cuts,
    goes_on,
    is_fragment,
    is_idle,
    is_marked,
    leans,
)
from assistant.splitting_sentences import LONGEST, Sentence, sentences
from assistant.splitting_surplus import (
    answers,
    asks_the_same,
    explains,
    introduces,
    is_mocked,
    is_surplus,
    narrows,
    restates,
)

SHORT = 600  # characters; a message up to here with one question is looked up whole
SHORT_ITEM = 6  # words
_LOOKED_AT = 400  # characters of a question that another is compared with
_NEAR = 40  # questions among which one is looked for that was asked already

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
    heard = _heard(text)
    spans = heard.wanted or heard.found
    if not spans:
        return (_whole(text),) if text.strip() else ()
    if len(spans) == 1 and len(text) <= SHORT:
        return (replace(_whole(text), start=spans[0].start, end=spans[0].end),)
    return _standing_alone(text, spans)


def asked_in(text: str) -> tuple[Part, ...]:
    """The questions of a letter, in order and each once; none where nothing is asked of the reader."""
    if not _heard(text).wanted:
        return ()
    found: list[Part] = []
    for part in questions_in(text):
        own = _beginning(text, part)
        if not any(asks_the_same(own, _beginning(text, other)) for other in found[-_NEAR:]):
            found.append(part)
    return tuple(found)


def _beginning(text: str, part: Part) -> str:
    return text[part.start : min(part.end, part.start + _LOOKED_AT)]


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


@dataclass
class _Heard:
    """The runs of words that ask, in order, as sentence after sentence is heard.

    Those that begin at `mocked` want no answer, as the sentence after them shows.
    """

    text: str
    found: list[Sentence] = field(default_factory=list)
    mocked: set[int] = field(default_factory=set)
    last: Sentence | None = None
    listed: bool = False

    @property
    def wanted(self) -> list[Sentence]:
        """Those that want an answer of the reader."""
        return [
            s for s in self.found if s.start not in self.mocked and not is_surplus(self.words(s))
        ]

    def words(self, span: Sentence) -> str:
        return self.text[span.start : min(span.end, span.start + LONGEST)]

    def hear(self, sentence: Sentence, *, before_list: bool) -> None:
        words = self.words(sentence)
        said = announces(words, before_list=before_list)
        self.listed = said or (self.listed and sentence.item > 0)
        if self.listed:
            self.found += _divided(words, sentence) if sentence.item else []
            self.last = sentence if sentence.item else None
        elif self.last and self._belongs(words, self.last, sentence):
            self.found[-1] = replace(self.found[-1], end=sentence.end)
            self.last = sentence
        elif asks(words):
            self._add(_divided(words, sentence))
            self.last = sentence
        else:
            self._comment(words)
            self.last = None

    def _belongs(self, words: str, last: Sentence, here: Sentence) -> bool:
        if not self.found or here.item not in (last.item, 0) or is_idle(words):
            return False
        return goes_on(words) if is_marked(words) else explains(words)

    def _add(self, pieces: list[Sentence]) -> None:
        """The pieces that ask anew; what asks the last one again is joined to it where it stands by it."""
        for piece in pieces:
            words = self.words(piece)
            before = self.words(self.found[-1])[:_LOOKED_AT] if self.found and self.last else ""
            if before and not piece.item and restates(words, before):
                self.found[-1] = replace(self.found[-1], end=piece.end)
                continue
            if before and (introduces(before) or narrows(words)):
                self.found.pop()
            self.found.append(piece)

    def _comment(self, words: str) -> None:
        """What is said to a question right after it may show that it was none."""
        if self.last and self.found:
            before = self.words(self.found[-1])
            if answers(words, before) or is_mocked(before, words):
                self.mocked.add(self.found[-1].start)


def _heard(text: str) -> _Heard:
    """What asks in a message; a quoted question is somebody else's."""
    heard = _Heard(_unquoted(text))
    found = sentences(heard.text)
    for sentence, after in zip_longest(found, found[1:]):
        heard.hear(sentence, before_list=after is not None and after.item > sentence.item)
    heard.found = _with_short_items(heard.text, heard.found)
    return heard


def _with_short_items(text: str, found: list[Sentence]) -> list[Sentence]:
    """The questions with the short items of a list in which another item asks: "3) fee"."""
    if not any(span.item for span in found):
        return found
    asked = {span.item for span in found}
    short = [
        item
        for items in _lists(text)
        if asked & {each.item for each in items}
        for item in items
        if item.item not in asked and _is_short_item(text[item.start : item.end])
    ]
    return sorted([*found, *short], key=lambda span: span.start)


def _lists(text: str) -> list[list[Sentence]]:
    """The items of each list of a message; what is no item ends a list."""
    runs = groupby(sentences(text), key=lambda sentence: sentence.item > 0)
    return [list(run) for is_list, run in runs if is_list]


def _unquoted(text: str) -> str:
    stripped = text.strip()
    if re.fullmatch(r"[\"“][^\"“”]*[\"”]", stripped):
        return text

    def blot(match: re.Match[str]) -> str:
        return "_" * len(match.group()) if len(match.group().split()) > 2 else match.group()

    return _QUOTED_LINE.sub(blot, _QUOTED.sub(blot, text))


def _divided(words: str, sentence: Sentence) -> list[Sentence]:
    starts = [at + len(_SEPARATOR.findall(words[at:])[0]) for at in cuts(words)]
    return [
        Sentence(sentence.start + a, sentence.start + len(words[:b].rstrip()), sentence.item)
        for a, b in pairwise([0, *starts, len(words)])
        if words[a:b].strip()
    ]


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
