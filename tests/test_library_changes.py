"""Two versions compared, and what a new one does to all that rests on the old."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.adding import File
from corpus.change_telling import change_lines, changes_json, rests_lines
from corpus.differing import Change, differences, word_changes
from corpus.documents import Corpus
from corpus.passages import Passage, passages
from corpus.recutting import version_in
from corpus.touching import Rests, touched
from evals.touching import compared, rests_on
from tests.added_texts import CIRCULAR, taken

FEE = "The fee for a sculpture of ice is $65. It is not refunded."


def version(text: str) -> list[Passage]:
    read = taken(text)
    return list(passages("circular-99", "Circular 99", read.text, read.layout["units"]))


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.kind, change.address) for change in differences(version(old), version(new))]


NEW_SECTION = "\n## 3 Photographs\n\nA photograph of the sculpture may be sent beside it.\n"


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (CIRCULAR, []),
        (CIRCULAR.replace("one complete copy of", "one  complete\ncopy of"), []),  # white space
        (CIRCULAR.replace("$65", "$85"), [("changed", "circular-99#2.p1")]),
        (CIRCULAR + NEW_SECTION, [("added", "circular-99#3.p1")]),
        (CIRCULAR.replace("## 2 Fees", "## 7 Fees"), [("moved", "circular-99#2.p1")]),
        (
            CIRCULAR.replace("## 2 Fees", "## 7 Fees").replace("$65", "$85"),
            [("changed", "circular-99#2.p1")],
        ),
        (CIRCULAR.partition("## 2")[0], [("removed", "circular-99#2.p1")]),
        (
            CIRCULAR.replace(FEE, "Frozen dessert recipes call for cream, sugar and patience."),
            [("added", "circular-99#2.p1"), ("removed", "circular-99#2.p1")],
        ),
    ],
)
def test_what_became_of_each_passage(new: str, changes: list[tuple[str, str]]) -> None:
    assert told(CIRCULAR, new) == changes


def test_every_passage_is_accounted_for_once(corpus: Corpus) -> None:
    old = corpus.document("policy-2023").passages
    new = [*old[40:], *old[:20]]  # shuffled, and a part left out
    kinds = Counter(change.kind for change in differences(old, new))
    assert kinds == {"removed": 20}
    assert Counter(change.kind for change in differences(old, ())) == {"removed": len(old)}
    assert Counter(change.kind for change in differences((), old)) == {"added": len(old)}


def test_the_words_that_changed_are_told_apart() -> None:
    assert list(word_changes("The fee is $65 now.", "The fee is $85 now.")) == [
        ("same", "The fee is"),
        ("gone", "$65"),
        ("new", "$85"),
        ("same", "now."),
    ]


def effects(old: str, new: str, words: str, at: str = "2.p1") -> list[tuple[str, str]]:
    changes = differences(version(old), version(new))
    rests = [Rests("rule", "F1", f"circular-99#{at}", words)]
    return [(each.effect, each.now) for each in touched(rests, changes, version(new))]


@pytest.mark.parametrize(
    ("new", "effect"),
    [
        (CIRCULAR.replace("ten years", "two years"), []),  # another passage
        (CIRCULAR.replace("$65", "$85"), [("changed", "circular-99#2.p1")]),
        (CIRCULAR.replace("not refunded", "refunded"), [("gone", "")]),
        (CIRCULAR.replace("## 2 Fees", "## 7 Fees"), [("elsewhere", "circular-99#7.p1")]),
        (CIRCULAR.partition("## 2")[0], [("gone", "")]),
        (
            CIRCULAR.partition("## 2")[0].replace("ten years.", f"ten years. {FEE}"),
            [("elsewhere", "circular-99#1.p1")],
        ),
    ],
)
def test_what_a_new_version_does_to_words_that_something_rests_on(
    new: str, effect: list[tuple[str, str]]
) -> None:
    assert effects(CIRCULAR, new, "It is not refunded.") == effect


def edition(corpus: Corpus, old: str, new: str, id_: str = "policy-2023") -> tuple[Passage, ...]:
    """A new edition as somebody supplies it: the text, with some words of it replaced."""
    text = corpus.document(id_).text
    assert old in text
    return version_in(corpus.document(id_), File("new.txt", text.replace(old, new).encode()))


@pytest.mark.parametrize("id_", ["policy-2023", "report-2025-summary"])
def test_our_texts_supplied_as_they_are_change_nothing(corpus: Corpus, id_: str) -> None:
    assert not compared(corpus.document(id_), edition(corpus, "the", "the", id_), corpus).changes


def test_a_new_edition_of_the_statement_names_all_that_rests_on_a_changed_sentence(
    corpus: Corpus,
) -> None:
    document = corpus.document("policy-2023")
    found = compared(
        document, edition(corpus, "more than de minimis", "more than trifling"), corpus
    )
    assert {change.kind for change in found.changes} == {"changed"}
    gone = {each.rests.what for each in found.touched if each.effect == "gone"}
    assert gone == {"gloss", "question", "rule", "coverage", "case"}
    places = {change.address for change in found.changes}
    assert {each.rests.address for each in found.touched} <= places
    lines = change_lines(found.changes, found.touched, every=False)
    assert "  - de minimis" in lines
    assert any("words that rules rest on: the words it rests on are gone" in line for line in lines)
    everything = changes_json(found.changes, found.touched)
    assert len(everything["touched"]) == len(found.touched)


def test_nothing_is_touched_where_nothing_changes(corpus: Corpus) -> None:
    found = compared(
        corpus.document("policy-2023"), edition(corpus, "de minimis", "de minimis"), corpus
    )
    assert found.changes == ()
    assert found.touched == ()
    assert change_lines(found.changes, found.touched, every=False) == ["No passage changes."]


def test_all_that_rests_on_our_texts_is_found(corpus: Corpus) -> None:
    rests = rests_on(corpus.document("policy-2023"), corpus)
    assert {each.what for each in rests} == {"gloss", "question", "rule", "coverage", "case"}
    texts = {p.address: " ".join(p.text.split()) for p in corpus.passages}
    for each in rests:
        if each.what != "case":  # a gold quote may run on into the next passage
            assert " ".join(each.words.split()) in texts[each.address], each
    assert "rules rest on" in "\n".join(rests_lines(rests))


def test_the_rules_rest_on_the_statement_alone() -> None:
    from assistant.rules import load_table

    assert {basis.address.partition("#")[0] for _, basis in load_table().basis()} == {"policy-2023"}


def test_a_change_without_a_side_is_shown_whole() -> None:
    (only,) = version("# A\n\n## 1 B\n\nA sentence that stands alone in the whole of this text.\n")
    lines = change_lines(
        [Change("added", None, only), Change("removed", only, None)], (), every=True
    )
    assert sum(only.text in line for line in lines) == 2
