"""What may be asked next: after an answer, the questions that its next steps answer."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from assistant.guard import Reply
from corpus.documents import Corpus

FILE = Path(__file__).with_name("follow_ups.toml")
MOST = 3


@cache
def questions(file: Path = FILE) -> Mapping[str, str]:
    """The questions by the address of the passage that answers each, in their order."""
    rows: dict[str, str] = tomllib.loads(file.read_text("utf-8"))["questions"]
    return rows


def follow_ups(reply: Reply, asked: Collection[str], corpus: Corpus) -> tuple[str, ...]:
    """At most three questions that lead on from an answer; none after one that was not given.

    `asked` are the questions so far, which are not offered again.
    """
    if reply.kind == "abstain" or not reply.claims:
        return ()
    cited = {citation.address for claim in reply.claims for citation in claim.citations}
    known = questions()
    onward = dict.fromkeys(_onward(reply.hits[0].passage.address, corpus))
    offered = (known[at] for at in onward if at in known and at not in cited)
    return tuple(question for question in offered if question not in asked)[:MOST]


def _onward(address: str, corpus: Corpus) -> Iterator[str]:
    """The next step, the step after that and so on, then what comes later on an applicant's road."""
    at, seen = address, {address}
    while (gloss := corpus.glosses.get(at)) and gloss.then and gloss.then not in seen:
        at = gloss.then
        seen.add(at)
        yield at
    road = list(questions())
    yield from road[road.index(at) + 1 :] if at in road else ()
