"""Questions with the answers that went out, as offers to the library, and those as lines of JSON. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.questions import asked
from corpus.documents import Corpus
from corpus.errors import Trouble
from records.comments import Proposal
from records.drafts import Version

EVAL_CASE, GLOSS = "eval case", "gloss"


@dataclass(frozen=True, slots=True)
class Offer:
    """A question of a letter, what the reply says to it, and the passages that this cites."""

    question: str
    answer: str
    addresses: tuple[str, ...]


def offers_of(version: Version) -> tuple[Offer, ...]:
    """An offer for each question that the desk read in the letter, to be looked over before it is made."""
    questions = version.drafted.get("questions", ())
    return tuple(
        Offer(str(each.get("text", "")), *_said_to(number, version))
        for number, each in enumerate(questions)
    )


def checked_question(question: str) -> str:
    """The question, which an eval case may hold; raises BadInput with what is wrong with it."""
    return asked(question).question


def eval_lines(offered: Iterable[Proposal], corpus: Corpus) -> Iterator[str]:
    """The eval cases among what was offered, a line each, as the contract of the evals has them.

    What is cited is given as gold, whole passages; without any the texts do not answer.
    """
    for each in offered:
        if each.kind == EVAL_CASE:
            yield json.dumps(_case(each, corpus), ensure_ascii=False) + "\n"


def gloss_lines(offered: Iterable[Proposal]) -> Iterator[str]:
    """The glosses among what was offered, a line each, for whoever writes corpus/glosses.toml."""
    for each in offered:
        if each.kind == GLOSS:
            value = {
                "id": _id(each),
                "question": each.question,
                "answer": each.answer,
                "addresses": list(each.addresses),
            }
            yield json.dumps(value, ensure_ascii=False) + "\n"


def _case(offered: Proposal, corpus: Corpus) -> Mapping[str, Any]:
    gold = list(_gold(offered.addresses, corpus))
    case = {
        "id": _id(offered),
        "question": offered.question,
        "answerable": bool(gold),
        "tags": ["offered"],
        "meta": {
            "draft": True,
            "inquiry": offered.inquiry,
            "day": offered.made[:10],
            "answer": offered.answer,
        },
    }
    return {**case, "gold": gold, "gold_need": "any"} if gold else case


def _id(offered: Proposal) -> str:
    """The same for an offer as long as it is there, whatever else was offered or erased."""
    told = json.dumps([offered.made, offered.kind, offered.question, offered.answer])
    return f"offer-{offered.inquiry}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _gold(addresses: Sequence[str], corpus: Corpus) -> Iterator[Mapping[str, str]]:
    """The words of the passages, those that are still there."""
    for address in addresses:
        try:
            passage = corpus.passage(address)
        except Trouble:
            continue
        yield {"source": passage.document_id, "quote": " ".join(passage.text.split())}


def _said_to(place: int, version: Version) -> tuple[str, tuple[str, ...]]:
    """What the reply says between this question's heading and the next, and what that cites."""
    heads = [
        str(each["text"])
        for each in version.drafted.get("lines", ())
        if each.get("name") == "question"
    ]
    starts = [version.reply.find(head) for head in heads]
    ends = [*starts[1:], -1]
    if place >= len(starts) or starts[place] < 0:
        return "", ()
    begin = starts[place] + len(heads[place])
    end = ends[place] if ends[place] > begin else _closing(version, begin)
    said = [
        each
        for each in version.found
        if begin <= each["start"] < end and each["status"] not in ("template", "open")
    ]
    cited = dict.fromkeys(c["address"] for each in said for c in each.get("citations", ()))
    return "\n".join(str(each["text"]) for each in said), tuple(cited)


def _closing(version: Version, begin: int) -> int:
    """Where the answer to the last question ends: at what the reply says of all of them."""
    ends = [
        version.reply.find(str(each["text"]), begin)
        for each in version.drafted.get("lines", ())
        if str(each.get("name", "")).startswith(("next_step", "closing")) or each["kind"] == "told"
    ]
    return min((end for end in ends if end >= 0), default=len(version.reply))
