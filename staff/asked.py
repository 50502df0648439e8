"""What people ask, whole: what is counted, what the texts left open in groups, what to write next."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from corpus.passages import Passage
from records.asking import Asking
from staff.applicants import Feedback
from staff.clusters import MOST
from staff.counted import Counted, counted
from staff.encoding import Encoded, Hear
from staff.gaps import Example, Gap, Near, background, gaps
from staff.heard import Heard, Periods, heard
from staff.masking import masked, shortened
from staff.novelty import nearest_before
from staff.space import Floats, Space, Subjects, learned, subjects

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant

NEWEST: Final = 10_000  # questions that are looked at in words; all are counted
LISTED: Final = 100  # groups that are listed
FARTHEST: Final = 5
SAME: Final = 0.9  # the cosine from which a question is taken to have been asked before
_LONGEST: Final = 200


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What the desk knows of questions: how to place them, what is left out, which passage is nearest."""

    encoded: Encoded
    space: Space
    subjects: Subjects
    known: Floats
    nearest: Callable[[str], Near | None]


@dataclass(frozen=True, slots=True)
class Grouped:
    """What was left open, in groups: the first `LISTED` of `groups`, the one to write about first on top.

    `left_open` questions had words to look at; `looked_at` of them are grouped, `linked` of these directly
    and the others put beside them; `alone` are like no other. `months`
    are all questions heard in each month, to see a group's share by. `farthest` are questions of the last
    period, the one farthest from everything asked before first: to be read, nothing is concluded.
    """

    left_open: int = 0
    looked_at: int = 0
    linked: int = 0
    alone: int = 0
    groups: int = 0
    months: Mapping[str, int] = field(default_factory=dict)
    listed: tuple[Gap, ...] = ()
    farthest: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, as it was at a moment."""

    periods: Periods
    counted: Counted
    grouped: Grouped


def report(
    asking: Asking,
    feedback: Feedback,
    knowledge: Callable[[], Knowledge],
    periods: Periods,
    hear: Hear = lambda _: None,
) -> Report:
    """The report over what was asked; `knowledge` is opened only where there is something to group."""
    every = heard(asking.questions, feedback.thumbs)
    figures = counted(asking, feedback, periods)
    return Report(periods, figures, grouped(every, knowledge, periods, hear))


def grouped(
    every: Sequence[Heard],
    knowledge: Callable[[], Knowledge],
    periods: Periods,
    hear: Hear = lambda _: None,
    most: int = MOST,
) -> Grouped:
    """What was left open of everything heard; the same for the same questions, in whatever order."""
    with_words = [each for each in every if each.text.strip()]
    looked_at = sorted(with_words, key=_newest_first, reverse=True)[:NEWEST]
    if not any(each.left_open for each in looked_at):
        return Grouped()
    know = knowledge()
    ordered = sorted(looked_at, key=_by_chance)  # so the first ones are a sample of all
    placed = know.space.place(know.encoded.vectors([each.text for each in ordered], hear))
    places = [n for n, each in enumerate(ordered) if each.left_open]
    open_ = [ordered[n] for n in places]
    around = background(every, periods, know.subjects.nearest)
    found, alone = gaps(open_, placed[places], around, most)
    return Grouped(
        left_open=sum(each.left_open for each in with_words),
        looked_at=len(open_),
        linked=min(len(open_), most),
        alone=alone,
        groups=len(found),
        months=dict(sorted(Counter(each.moment[:7] for each in every).items())),
        listed=tuple(_with_nearest(gap, know) for gap in found[:LISTED]),
        farthest=_farthest(ordered, placed, know, periods),
    )


def knowledge_of(assistant: Assistant, encoded: Encoded | None = None) -> Knowledge:
    """What the assistant's own index and encoder know; `encoded` may bring vectors made before."""
    catalogue = assistant.catalogue
    entries, vectors = catalogue.index.known.asked
    names = [entry.address for entry in entries]
    space = learned(vectors, names)
    silent = [n for n, entry in enumerate(entries) if entry.kind == "silence"]
    told = {each.id: each.subject for each in assistant.corpus.glosses.silences}

    def nearest(question: str) -> Near | None:
        hits = catalogue.find(question, most=1)
        return _near(hits[0].passage) if hits else None

    return Knowledge(
        encoded or Encoded(catalogue.encoder),
        space,
        subjects(space, vectors[silent], [told[names[n]] for n in silent]),
        space.place(vectors),
        nearest,
    )


def _near(passage: Passage) -> Near:
    return Near(passage.address, passage.label, passage.heading)


def _with_nearest(gap: Gap, know: Knowledge) -> Gap:
    return replace(gap, nearest=know.nearest(gap.question))


def _farthest(
    ordered: Sequence[Heard], placed: Floats, know: Knowledge, periods: Periods
) -> tuple[Example, ...]:
    new = [n for n, e in enumerate(ordered) if e.left_open and periods.recent(e.moment)]
    old = [n for n, e in enumerate(ordered) if e.moment <= periods.began]
    if not new or not old:
        return ()
    near = nearest_before(placed[new], np.concatenate([placed[old], know.known]))
    found: dict[str, Example] = {}
    for cosine, place in sorted(zip(near, new, strict=True)):
        if cosine >= SAME:
            break
        shown = shortened(masked(ordered[place].text), _LONGEST)
        found.setdefault(shown.casefold(), Example(shown, ordered[place].disliked))
        if len(found) == FARTHEST:
            break
    return tuple(found.values())


def _newest_first(each: Heard) -> tuple[str, str, str]:
    return each.moment, each.letter, each.text


def _by_chance(each: Heard) -> tuple[str, str, str]:
    hashed = hashlib.sha256(each.text.encode("utf-8", "surrogatepass")).hexdigest()
    return hashed, each.moment, each.letter
