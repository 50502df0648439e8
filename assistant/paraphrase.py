"""Whether a sentence in other words says the same as the words that it stands on. Pure.

Three answers: it says the same; it plainly says something else; or that cannot be told. Only the
first is shown as it was worded, so in doubt the answer is the last.

The same is what pairs word for word: every word of substance of the wording has its counterpart in
one cited sentence, in the same part (who, what, to what), under the same *must*, *not*, *only*, *if*;
and nothing of that sentence is left over but what says little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from assistant.paraphrase_clash import clash
from assistant.paraphrase_forms import as_duty, in_one_form, without
from assistant.paraphrase_order import keeps_order
from assistant.paraphrase_words import Term, opens_a_clause, table, terms, words_of
from assistant.remembering import remembered

Same = Literal["same", "other", "unclear"]
_LONGEST: Final = 4_000  # characters that are read
_LONG: Final = 1_200  # characters of a sentence that are
_MOST: Final = 120  # words of substance of one
_SENTENCES: Final = 40
_NEAREST: Final = 3  # sentences that a sentence is held against
_SENTENCE: Final = re.compile(
    r"(?<=[.!?])(?<!\bv\.)(?<!\bNo\.)(?<!U\.S\.)[”\"’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])"
)
_PAST: Final = frozenset({"was", "were", "did", "had"})
_OTHER_TIME: Final = frozenset(
    frozenset(pair)
    for pair in (("", "past"), ("", "perfect"), ("", "was"), ("perfect", "is"), ("is", "was"))
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a wording, and why it is not the same."""

    says: Same
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The wording's terms, the source's, and for each of the former the place of its counterpart."""

    said: tuple[Term, ...]
    cited: tuple[Term, ...]
    places: tuple[int, ...]


def judged(text: str, words: Sequence[str]) -> Judged:
    """Whether the text says what these words of a source say, and nothing else."""
    said = _sentences(text[: _LONGEST + 1])
    cited = [s for each in words for s in _sentences(each[: 3 * _LONGEST])][:_SENTENCES]
    if len(text) > _LONGEST or len(said) > _SENTENCES or max(map(len, said), default=0) > _LONG:
        return Judged("unclear", "it is longer than what is read word for word")
    cited = [each for each in cited if len(each) <= _LONG]
    found = [_best(sentence, cited) for sentence in said]
    for says in ("other", "unclear"):
        for one in found:
            if one.says == says:
                return one
    return Judged("same") if found else Judged("unclear", "it says nothing")


def _best(sentence: str, cited: Sequence[str]) -> Judged:
    """The likeliest of what the sentence is to each of those that it shares most words with."""
    said = {t.concept for t in _terms(sentence)}
    near = sorted(cited, key=lambda each: -len(said & {t.concept for t in _terms(each)}))[:_NEAREST]
    found = [_held(sentence, each) for each in near]
    if any(one.says == "same" for one in found):
        return Judged("same")
    everywhere = frozenset(t.concept for each in cited for t in _terms(each))
    for source in near:
        if why := clash(*_trimmed(_terms(sentence), _terms(source)), everywhere):
            return Judged("other", why)
    return found[0] if found else Judged("unclear", "what it cites is not read word for word")


def _held(sentence: str, source: str) -> Judged:
    said, cited = _terms(sentence), _terms(source)
    if not said or max(len(said), len(cited)) > _MOST:
        return Judged("unclear", "it cannot be read word for word")
    said, cited = _trimmed(said, cited)
    strange = Counter(t.concept for t in said) - Counter(t.concept for t in cited)
    if strange:
        word = next(t.word for t in said if t.concept in strange)
        return Judged("unclear", f"it says “{word}”, which what it cites does not")
    if _tense(sentence, source):
        return Judged("unclear", "it speaks of another time than what it cites")
    why = ""
    for places in _pairings(said, cited):
        why = _astray(Pairing(said, cited, places))
        if not why:
            return Judged("same")
    return Judged("unclear", why)


def _astray(pairing: Pairing) -> str:
    """Why the paired words do not say the same; "" where they do."""
    order = keeps_order(pairing.said, pairing.cited, pairing.places)
    return _left_out(pairing) or order or _turns(pairing) or _retimed(pairing)


def _retimed(pairing: Pairing) -> str:
    """The verb that is told of another time, or the "its" for a "your"; "" where there is none."""
    for at, place in enumerate(pairing.places):
        said, cited = pairing.said[at], pairing.cited[place]
        if frozenset((said.told, cited.told)) in _OTHER_TIME and not _same_time(said, cited):
            return f"it speaks of another time than what it cites: “{said.word}”"
        if said.pronoun and cited.pronoun and _whose(said) != _whose(cited):
            return f"it says “{said.pronoun}” where what it cites says “{cited.pronoun}”"
        if {said.definite, cited.definite} == {"this", ""}:
            return f"it speaks of “{said.word}” as if there were but one, or any"
    return ""


def _same_time(said: Term, cited: Term) -> bool:
    """Whether the two may differ so: a noun ("submission"), or "the work submitted" by you."""
    sets = table().sets
    if said.concept in sets["timeless"] | sets["either_side"]:
        return True
    open_ = said if not said.told else cited
    if open_.told or "perfect" in (said.told, cited.told):
        return False
    return open_.word.endswith(("ion", "ions", "ing")) or said.concept in sets["yours"]


def _whose(term: Term) -> str:
    return "it" if term.pronoun.startswith("it") else "they"


def _pairings(said: Sequence[Term], cited: Sequence[Term]) -> list[tuple[int, ...]]:
    """The ways to pair that are tried: from the front and from the back."""
    front = _paired([t.concept for t in said], [t.concept for t in cited])
    back = _paired([t.concept for t in reversed(said)], [t.concept for t in reversed(cited)])
    turned = tuple(len(cited) - 1 - place for place in reversed(back))
    return [front] if front == turned else [front, turned]


def _paired(said: Sequence[str], cited: Sequence[str]) -> tuple[int, ...]:
    """For each word the next place of its like, else the first that is free."""
    free: dict[str, list[int]] = {}
    for place, concept in enumerate(cited):
        free.setdefault(concept, []).append(place)
    places: list[int] = []
    last = -1
    for concept in said:
        last = next((place for place in free[concept] if place > last), free[concept][0])
        free[concept].remove(last)
        places.append(last)
    return tuple(places)


def _left_out(pairing: Pairing) -> str:
    """The word of the source that the wording leaves out and must not; "" where there is none."""
    cited, paired = pairing.cited, set(pairing.places)
    last = max(paired)
    missing = [place for place in range(last) if place not in paired]
    doers = {
        place
        for at, verb in enumerate(pairing.places)
        if pairing.said[at].bare
        for place in _doer(cited, verb, paired)
    }
    lost = [place for place in missing if place not in doers and place not in _preface(cited)]
    if lost and not _first_of_two(cited, lost):
        return f"it leaves out “{cited[lost[0]].word}”"
    return _tail_left_out(cited, last)


def _first_of_two(cited: Sequence[Term], lost: Sequence[int]) -> bool:
    """Whether that is the first of two statements of one that acts: "X does this and may do that"."""
    if lost[0] not in range(1, 3) or lost[-1] - lost[0] + 1 != len(lost):
        return False
    after = cited[lost[-1] + 1]
    own = after.lead == "and" and bool(after.operators) and not cited[0].operators
    return own and _is_plain(cited[: lost[-1] + 1])


def _is_plain(cited: Sequence[Term]) -> bool:
    """Whether nothing in these words but their start limits what comes after them."""
    sets = table().sets
    binding = sets["binding"] | (sets["clauses"] - {"who", "how", "why"})
    return not any(op in binding for term in cited[1:] for op in term.operators)


def _preface(cited: Sequence[Term]) -> range:
    """Where the source begins with what it goes by ("Consistent with the rules, ..."); () where not."""
    end = next((n for n, term in enumerate(cited) if n and term.lead == ","), 0)
    plain = not any(term.operators for term in cited[:end])
    return range(end) if plain and cited[0].concept in table().sets["prefaces"] else range(0)


def _doer(cited: Sequence[Term], verb: int, paired: set[int]) -> range:
    """Where the source names who does what the wording says is done; () where that may not be left out."""
    begin = verb
    while begin and begin - 1 not in paired and not cited[begin - 1].bare:
        begin -= 1
        if cited[begin].operators or cited[begin].lead not in ("", "of", ","):
            return range(0)
        if cited[begin].lead == ",":
            break
    starts = begin == 0 or cited[begin].lead == ","
    return range(begin, verb) if starts else range(0)


def _tail_left_out(cited: Sequence[Term], last: int) -> str:
    """Why the end of the source may not be left out: only a second statement may, or an example."""
    tail = cited[last + 1 :]
    if not tail:
        return ""
    repeated = len(tail) == 1 and tail[0].concept in {t.concept for t in cited[:last]}
    if repeated and not tail[0].operators and tail[0].lead != "of":
        return ""  # "contributions to that work", where the work has been named
    aside = tail[0].lead in ("which", "and to") and not any(
        t.lead in (",", "and") for t in tail[1:]
    )
    own = aside or (tail[0].lead in ("and", ",") and any(t.operators for t in tail[1:3]))
    example = tail[0].operators == ("such as",)
    return "" if _is_plain(cited) and (own or example) else f"it leaves out “{tail[0].word}”"


def _turns(pairing: Pairing) -> str:
    """The operator that the wording adds, loses or puts elsewhere; "" where there is none."""
    added: list[
        tuple[str, int, int]
    ] = []  # the operator, its place in the wording and in the source
    lost: list[tuple[str, int, int]] = []
    for at, place in enumerate(pairing.places):
        here, there = pairing.said[at].operators, pairing.cited[place].operators
        added += [(op, at, place) for op in (Counter(here) - Counter(there)).elements()]
        lost += [(op, at, place) for op in (Counter(there) - Counter(here)).elements()]
        if here != there and sorted(here) == sorted(there):
            return f"it says “{' '.join(here)}” where what it cites says “{' '.join(there)}”"
    for one in added:
        same = next((other for other in lost if _moved(one, other, pairing)), None)
        if same is None:
            return f"it says “{one[0]}” where what it cites does not"
        lost.remove(same)
    sets = table().sets
    first = sets["loose"] | sets["loose_first"]
    lost = [each for each in lost if each[0] not in (sets["loose"] if each[2] else first)]
    return f"it leaves out the “{lost[0][0]}” of what it cites" if lost else ""


def _moved(one: tuple[str, int, int], other: tuple[str, int, int], pairing: Pairing) -> bool:
    """Whether an operator only stands at another word of the same part."""
    operator, at, place = one
    if operator != other[0]:
        return False
    if opens_a_clause(operator):
        return other[1] in _clause(pairing.said, at) and place in _clause(pairing.cited, other[2])
    verb, thing = min(place, other[2]), max(place, other[2])
    if thing != verb + 1 or not verb or pairing.cited[thing].lead:
        return False
    beside = {
        op for n in (verb, thing) for op in _standing(pairing, n) if op not in (operator, "will")
    }
    if operator == "only":  # "may protect only the text" and "may only protect the text"
        return bool({"may", "will"} & set(_standing(pairing, verb))) and beside <= {"may"}
    return operator == "not" and not beside  # "has no field" and "does not have a field"


def _standing(pairing: Pairing, place: int) -> tuple[str, ...]:
    """The operators that stand at a word of the source, there and in the wording."""
    said = pairing.said[pairing.places.index(place)].operators if place in pairing.places else ()
    return (*said, *pairing.cited[place].operators)


def _clause(found: Sequence[Term], at: int) -> range:
    """The places of the clause that opens there: up to the next comma or the next such opening."""
    end = at + 1
    while end < len(found) and found[end].lead != "," and not _opening(found[end]):
        end += 1
    return range(at, end)


def _opening(term: Term) -> bool:
    return any(opens_a_clause(operator) for operator in term.operators)


def _trimmed(
    said: tuple[Term, ...], cited: tuple[Term, ...]
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Both without what may be put in or left out where the other has nothing like it."""
    if not any(t.concept == "require" for t in said):
        cited = as_duty(cited)
    weak = table().sets["weak"] - {t.concept for t in said}
    cited = without(cited, weak)
    return without(said, frozenset(), _understood(said, cited)), cited


def _understood(said: Sequence[Term], cited: Sequence[Term]) -> tuple[int, ...]:
    """The places of a "you" that the source leaves to be understood: "the work that you submit"."""
    yours = table().sets["yours"]
    found = [n for n, t in enumerate(said[:-1]) if t.concept == "applicant"]
    if any(t.concept == "applicant" for t in cited):
        they = {t.concept for t in cited if t.pronoun == "they"}
        if cited[0].concept != "applicant":
            they = set()
        spare = [n for n in found[1:] if said[n].word in ("you", "they")]
        return tuple(n for n in spare if said[n + 1].concept in yours | they)
    begins = [t.concept for t in cited[:2] if t.bare and t.concept in yours]
    first = found[:1] == [0] and not said[0].operators and begins
    return (0,) if first and begins[0] in {t.concept for t in said[1:3]} else ()


def _tense(sentence: str, source: str) -> bool:
    """Whether one of them is told as past and nothing of the other is."""
    one, other = set(words_of(sentence)), set(words_of(source))
    return bool(one & _PAST and not _told_past(other)) or bool(
        other & _PAST and not _told_past(one)
    )


def _told_past(words: set[str]) -> bool:
    done = table().sets["participles"]
    return any(w in _PAST or w in ("has", "have") or w.endswith("ed") or w in done for w in words)


@remembered
def _terms(sentence: str) -> tuple[Term, ...]:
    return in_one_form(terms(sentence))


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text.strip()) if re.search(r"\w", part)]
