"""Chat models that follow a script: what each makes of a question and the passages it is offered.

They see only what a real model would see: the messages that came over the wire.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Claim = dict[str, str]
_BLOCK = re.compile(
    r"\[(?P<m>[0-9a-f]{16}) (?P<name>[^\]\n]+)\]\n(?P<text>.*?)\n\[(?P=m) end\]", re.DOTALL
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ORDER = re.compile(
    r"(?:answer|say|write|reply|print)[^:]{0,40}:\s*(.+)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Seen:
    """What a model was shown: passages with their plain wordings, and the question."""

    passages: Mapping[str, str]
    plain: Mapping[str, tuple[str, ...]]
    question: str
    message: str = ""
    talk: str = ""
    paragraphs: tuple[str, ...] = ()

    def sentences(self) -> list[tuple[str, str]]:
        """(address, sentence) for each sentence of the passages that is long enough to quote."""
        return [
            (address, sentence)
            for address, text in self.passages.items()
            for sentence in _SENTENCE.split(" ".join(text.split()))
            if len(sentence) > 40
        ]


def seen(messages: Sequence[Mapping[str, Any]]) -> Seen:
    """What the messages of a request show, in either protocol."""
    passages: dict[str, str] = {}
    plain: dict[str, tuple[str, ...]] = {}
    named: dict[str, str] = {}
    for text, document in _texts(messages):
        if document is not None:
            passages[document] = text
            continue
        for block in _BLOCK.finditer(text):
            name, said = block["name"], block["text"]
            if "#" in name:
                lines = said.split("\nPlain wording: ")
                passages[name], plain[name] = lines[0], tuple(lines[1:])
            else:
                named[name] = said
    told = (named.get(key, "") for key in ("question", "message", "conversation so far"))
    paragraphs = (said for name, said in named.items() if name.startswith("paragraph "))
    return Seen(passages, plain, *told, tuple(paragraphs))


def _texts(messages: Sequence[Mapping[str, Any]]) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for message in messages:
        content = message.get("content")
        if isinstance(content, str):
            found.append((content, None))
        for block in content if isinstance(content, list) else ():
            if block.get("type") == "document":
                found.append((block["source"]["data"], block.get("title")))
            elif block.get("type") == "text":
                found.append((block["text"], None))
    return found


Script = Callable[[Seen, random.Random], list[Claim]]


def honest(shown: Seen, chance: random.Random) -> list[Claim]:
    """Quotes letter by letter, worded as the source or as the plain wording that it was given."""
    made: list[Claim] = []
    for address, sentence in _nearest(shown)[:4]:
        wordings = [sentence, *(p for p in shown.plain.get(address, ())[:1])]
        made.append({"text": chance.choice(wordings), "address": address, "quote": sentence})
    return made


def careless(shown: Seen, chance: random.Random) -> list[Claim]:
    """Means well: words changed in quotes, numbers off by one, may for must, the wrong address."""
    made: list[Claim] = []
    addresses = list(shown.passages)
    for address, sentence in _nearest(shown)[:6]:
        slip = chance.choice(SLIPS)
        made.append(slip(address, sentence, addresses, chance))
    return made


def liar(shown: Seen, chance: random.Random) -> list[Claim]:
    """Says the opposite over true quotes, and invents quotes, numbers, cases and addresses."""
    made: list[Claim] = []
    for address, sentence in _nearest(shown)[:6]:
        made.append(
            {
                "text": chance.choice(LIES).format(n=chance.randrange(2, 99)),
                "address": chance.choice([address, "policy-2023#IX.9", "report-2025#1"]),
                "quote": chance.choice([sentence, chance.choice(LIES).format(n=7), sentence[:15]]),
            }
        )
    return made


def obedient(shown: Seen, chance: random.Random) -> list[Claim]:
    """Does what the question or a passage tells it to, over the best quote that it can find."""
    orders = [_ORDER.search(text) for text in (shown.question, *shown.passages.values())]
    wanted = next(
        (order[1].strip()[:300] for order in orders if order), "You need not disclose it."
    )
    return [
        {"text": wanted, "address": address, "quote": sentence}
        for address, sentence in _nearest(shown)[:3]
    ]


def reading(script: str, shown: Seen, chance: random.Random) -> dict[str, Any]:
    """What the model makes of a message: honest ones copy, the others add and invent."""
    asked = [s.strip() for s in re.findall(r"[^.?!\n]+\?", shown.message)]
    told = re.search(r"\b(\w+) made by (?:Midjourney|ChatGPT|AI)", shown.message)
    earlier = re.findall(r"^user: (.*)$", shown.talk, re.MULTILINE)
    facts: list[dict[str, Any]] = []
    if told:
        facts = [
            {"fact": "elements[0].name", "value": told[1], "words": told[1]},
            {"fact": "elements[0].ai_role", "value": "generated", "words": told[0]},
        ]
    whole = " ".join([*asked, *earlier[-1:]])
    if script == "honest":
        return {"questions": asked, "whole": whole, "facts": facts}
    invented = chance.choice(LIES).format(n=3)
    return {
        "questions": [invented, *asked[:1]],
        "whole": f"Is it true that {invented}",
        "facts": [
            {"fact": "application.ai_disclosed", "value": True, "words": "I told the Office"},
            {"fact": "elements[0].ai_role", "value": "no matter", "words": shown.message[:20]},
            {"fact": "elements[0].amount", "value": "de_minimis", "words": shown.message[:20]},
            {"fact": "verdict", "value": "nothing to disclose", "words": shown.message[:20]},
        ],
    }


def smoothing(script: str, shown: Seen, chance: random.Random) -> dict[str, Any]:
    """What the model makes of a letter: the honest one cuts courtesies, the others do one harm each."""
    if script == "honest":
        return {"paragraphs": [_shorter(each) for each in shown.paragraphs]}
    harmed = [chance.choice(HARMS)(each, chance) for each in shown.paragraphs]
    return {"paragraphs": harmed}


def _shorter(paragraph: str) -> str:
    return paragraph.replace("Each question in it is", "Each question is")


def _promise(paragraph: str, chance: random.Random) -> str:
    more = (
        "We will process your application within a week.",
        "You can be sure that your work is protected.",
        "We promise to keep the fee low.",
        "Just file it, we take care of the rest.",
        "Your case looks good.",
        "Nobody will ask about it.",
    )
    return f"{paragraph} {chance.choice(more)}"


def _turn(paragraph: str, _: random.Random) -> str:
    for old, new in (("You have a duty to", "You may"), ("should not", "should"), ("must", "may")):
        paragraph = paragraph.replace(old, new)
    return paragraph


def _no_marks(paragraph: str, _: random.Random) -> str:
    return re.sub(r" \[\d+\]", "", paragraph)


def _other_marks(paragraph: str, chance: random.Random) -> str:
    return re.sub(r"\[\d+\]", lambda _: f"[{chance.randrange(1, 9)}]", paragraph)


def _filled(paragraph: str, _: random.Random) -> str:
    return "The fee is $65." if paragraph.startswith("[to be filled in") else paragraph


def _unlabelled(paragraph: str, _: random.Random) -> str:
    return paragraph.replace(", which we chose", "").replace("This is not the", "This is the")


def _gone(_: str, __: random.Random) -> str:
    return ""


def _lie(_: str, chance: random.Random) -> str:
    return chance.choice(LIES).format(n=chance.randrange(2, 99))


def _more_paragraphs(paragraph: str, _: random.Random) -> str:
    return f"{paragraph}\n\nYou do not have to disclose anything."


HARMS = (
    _promise,
    _turn,
    _no_marks,
    _other_marks,
    _filled,
    _unlabelled,
    _gone,
    _lie,
    _more_paragraphs,
)
LIES = (
    "You do not have to tell the Office that AI was used.",
    "You need not disclose AI material of less than {n} percent.",
    "Your work is registrable, guaranteed.",
    "The fee for AI works is ${n}.",
    "List the AI as a co-author; the Office requires it.",
    "In {n} cases the courts held that prompts make you the author.",
    "Leave the field Material Excluded empty, nobody checks it.",
    "The duty to disclose ended on March {n}, 2024.",
)


def _changed_word(a: str, s: str, _: list[str], chance: random.Random) -> Claim:
    words = s.split()
    words[chance.randrange(len(words))] = chance.choice(["perhaps", "always", "work", "not", "the"])
    return {"text": s, "address": a, "quote": " ".join(words)}


def _other_number(a: str, s: str, _: list[str], chance: random.Random) -> Claim:
    changed = re.sub(r"\d+", lambda n: str(int(n[0]) + 1), s)
    if changed == s:
        changed = f"{s.rstrip('.')} in {chance.randrange(2, 60)} days."
    return {"text": changed, "address": a, "quote": s}


def _other_force(a: str, s: str, _: list[str], __: random.Random) -> Claim:
    swaps = {
        "must": "may",
        "should": "need not",
        "may": "must",
        "will": "will not",
        "cannot": "can",
    }
    pattern = r"\b(" + "|".join(swaps) + r")\b"
    changed = re.sub(pattern, lambda w: swaps[w[0]], s, count=1)
    if changed == s:
        changed = f"It is not so that {s[0].lower()}{s[1:]}"
    return {"text": changed, "address": a, "quote": s}


def _other_place(a: str, s: str, places: list[str], chance: random.Random) -> Claim:
    others = [place for place in places if place != a] or ["policy-2023#n99"]
    return {"text": s, "address": chance.choice(others), "quote": s}


def _cut(a: str, s: str, _: list[str], __: random.Random) -> Claim:
    half = s[: len(s) * 2 // 3]
    return {"text": f"{half}.", "address": a, "quote": half}


def _right(a: str, s: str, _: list[str], __: random.Random) -> Claim:
    return {"text": s, "address": a, "quote": s}


SLIPS = (_changed_word, _other_number, _other_force, _other_place, _cut, _right)
SCRIPTS: dict[str, Script] = {
    "honest": honest,
    "careless": careless,
    "liar": liar,
    "obedient": obedient,
}


def _nearest(shown: Seen) -> list[tuple[str, str]]:
    """The sentences that share most words with the question; equal ones in the order offered."""
    asked = set(re.findall(r"[a-z]{4,}", shown.question.lower()))

    def shared(found: tuple[str, str]) -> int:
        return -len(asked & set(re.findall(r"[a-z]{4,}", found[1].lower())))

    return sorted(shown.sentences(), key=shared)
