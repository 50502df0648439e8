"""What in a sentence is asked: whether it asks, where a second question begins, whether it leans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import splitting_patterns as patterns
from assistant.remembering import remembered
from assistant.splitting_patterns import table

_LONGEST_IDLE = 160  # characters; a courtesy or a figure of speech is shorter
_LONGEST_LEANING = 14  # words; a longer question says enough of itself
_CONDITION = 6  # words
_FRAGMENT = 4  # words
# Nothing is joined without one of these.
_JOINT = re.compile(
    r"[,;:&+–—]|\s-|\b(?:and|plus|also|but|n|then|as\s+well|if\s+(?:so|not|yes|no))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\W*(?:and|also|plus|what|how)\b", re.IGNORECASE)


@remembered
def after_leads(sentence: str) -> str:
    """The sentence without "Hi", "And also", "1.", "My question:" and the like before it."""
    found = table()["leads"].match(sentence)
    tail = sentence[found.end() :] if found else sentence
    titled = patterns.TITLE.match(tail)
    return tail[titled.end() :] if titled else tail


def is_idle(sentence: str) -> bool:
    """Whether a sentence is a courtesy or a figure of speech in the form of a question."""
    if len(sentence) > _LONGEST_IDLE:
        return False
    bare = " ".join(sentence.replace("’", "'").split()).strip(" ?!.,;:-–—\"'()")
    tail = after_leads(bare)
    return not tail or any(table()["idle"].fullmatch(words) for words in {bare, tail})


def asks(sentence: str) -> bool:
    """Whether it asks: with its mark, in its word order, or by telling of the wish to know."""
    return (is_marked(sentence) or _asks_unmarked(sentence)) and not is_idle(sentence)


def is_marked(sentence: str) -> bool:
    return "?" in sentence


def _asks_unmarked(sentence: str) -> bool:
    return _in_word_order(sentence) or _is_told(sentence)


def _in_word_order(sentence: str) -> bool:
    is_cry = sentence.endswith("!")  # "Who would have thought!"
    if patterns.CLEFT.match(after_leads(sentence)):
        return False
    return (
        (not is_cry and patterns.DIRECT.match(after_leads(sentence)) is not None)
        or patterns.INVERTED.search(sentence) is not None
        or patterns.AFTER_DASH.search(sentence) is not None
    )


def _is_told(sentence: str) -> bool:
    """Whether it tells of a question or asks to be told, and is not just how letters end."""
    requests = table()["requests"]
    told = (
        _told(sentence) is not None
        or patterns.ORDINAL.match(sentence) is not None
        or patterns.LETTERED.search(sentence) is not None
        or requests.search(sentence) is not None
        or requests.match(after_leads(sentence)) is not None
    )
    return told and table()["closings"].search(sentence) is None


def _told(sentence: str) -> re.Match[str] | None:
    # Most sentences have no such word, and looking for one is quick.
    if patterns.WHETHER.search(sentence) is None:
        return None
    return table()["told"].search(sentence)


def announces(sentence: str, *, before_list: bool) -> bool:
    """Whether what stands in the list after it is asked: "Please advise on the following:"."""
    leads_over = sentence.endswith(":") or (before_list and sentence[-1].isalpha())
    return leads_over and table()["announcements"].search(sentence) is not None


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on with the question before it: "Or only the cover?", "My name?"."""
    if table()["follow_ups"].match(sentence):
        return True
    is_short = len(sentence.split()) <= _FRAGMENT
    return is_short and not _JOINED.match(sentence) and is_fragment(sentence)


def is_fragment(sentence: str) -> bool:
    """Whether it has neither the order of a question nor a "whether": "The cover?"."""
    tail = after_leads(sentence)
    return not patterns.DIRECT.match(tail) and not patterns.BEGINS_WH.match(tail)


def cuts(sentence: str) -> list[int]:
    """Where in a sentence that asks a further question begins, as offsets into it, in order."""
    if _JOINT.search(sentence) is None:
        return []
    found = {at for at in _cuts(sentence) if at > 0}
    found = found | _weak_cuts(sentence, sorted(found)) or set(_bare_cuts(sentence))
    return _without_conditions(sentence, sorted(found))


def _cuts(sentence: str) -> Iterator[int]:
    for pattern, is_cut in _RULES:
        for match in pattern.finditer(sentence):
            if is_cut(sentence[: match.start()]):
                yield match.start()
    yield from (match.start() for match in patterns.LETTERED.finditer(sentence))
    told = _told(sentence)
    if told:
        yield from _told_cuts(sentence, told.end())
        yield from _told_again(sentence)


def _weak_cuts(sentence: str, strong: list[int]) -> set[int]:
    """Where "and who is" begins a further question, since the one before it has no clause of its own."""
    return {
        match.start()
        for match in patterns.AND_WEAK.finditer(sentence)
        if _is_plain(
            sentence[max((at for at in strong if at < match.start()), default=0) : match.start()]
        )
    }


def _told_cuts(sentence: str, begins: int) -> Iterator[int]:
    for pattern in (patterns.AND_TOLD, patterns.COMMA_TOLD):
        for match in pattern.finditer(sentence, begins):
            if len(sentence[begins : match.start()].split()) > 1:
                yield match.start()


def _told_again(sentence: str) -> Iterator[int]:
    """Where a further question is told: "…, and I would also like to know whether"."""
    for told in table()["told"].finditer(sentence):
        joint = patterns.AND_TELLER.search(sentence, 0, told.start())
        if joint and _is_asked(sentence[: joint.start()]):
            yield joint.start()


def _bare_cuts(sentence: str) -> Iterator[int]:
    bare = patterns.AND_BARE.search(sentence)
    before = sentence[: bare.start()] if bare else ""
    apart = bare is not None and ("," in bare.group() or not _has_clause(before))
    if bare and apart and _is_asked(before) and not patterns.ENDS_BARE.search(before):
        yield bare.start()


def _has_clause(words: str) -> bool:
    """Whether a "which" or "what" stands in them after their beginning."""
    tail = after_leads(words)
    first = patterns.DIRECT.match(tail)
    return patterns.EMBEDDED.search(tail, first.end() if first else 0) is not None


def _without_conditions(sentence: str, found: list[int]) -> list[int]:
    """The cuts without those that would part "and, if it is," from what it is the condition of."""
    kept: list[int] = []
    for at in found:
        piece = sentence[kept[-1] : at] if kept else ""
        if not (patterns.CONDITION.match(piece) and len(piece.split()) <= _CONDITION):
            kept.append(at)
    return kept


def _is_asked(words: str) -> bool:
    return _is_question(words) or _told(words) is not None


def _is_question(words: str) -> bool:
    """Whether the words before a cut ask by themselves, so that the cut leaves two questions."""
    tail = after_leads(words)
    if len(tail.split()) < 2:
        return False
    asked = patterns.DIRECT.match(tail) or patterns.WH_ASKED.match(tail)
    return bool(asked or patterns.INVERTED.search(words))


def _is_plain(words: str) -> bool:
    """Whether they ask without a clause inside, to which what follows could belong as well."""
    tail = after_leads(words)
    asked = patterns.DIRECT.match(tail) is not None and len(tail.split()) > 1
    return asked and not _has_clause(words)


# A pattern before a second question, and what has to be true of the words before it.
_RULES = (
    (patterns.AND_STRONG, _is_asked),
    (patterns.AND_IF_SO, _is_asked),
    (patterns.COMMA, _is_question),
    (patterns.AND_REQUEST, asks),
)


def leans(question: str) -> bool:
    """Whether a question needs what was said before it to be understood."""
    if len(question.split()) > _LONGEST_LEANING:
        return False
    return patterns.LEANS.match(patterns.EXPLETIVE.sub("", question)) is not None
