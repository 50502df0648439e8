"""Headings and their places: numbers as they are written, parts, outlines, and what has none."""

from __future__ import annotations

import pytest

from corpus.blocks import Block
from corpus.numbering import Numbering
from corpus.passages import passages
from corpus.setting import set_blocks


def places(*headings: str, level: int = 1) -> list[str]:
    numbering = Numbering()
    return [numbering.heading(Block("heading", text, level)) for text in headings]


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("313 Uncopyrightable Material", "313"),
        ("313.4(B) De Minimis Authorship", "313.4.B"),
        ("1902.6(B)(2)(a) Of It", "1902.6.B.2.a"),
        ("§ 202.3 Registration", "202.3"),
        ("Section 411. Civil actions", "411"),
        ("Sec. 106A Rights of attribution", "106A"),
        ("PART II The Renewal Act", "partII"),
        ("Appendix A", "appendixA"),
        ("What Is a Serial?", "h1"),
        ("I think so", "h1"),
    ],
)
def test_a_heading_has_the_place_of_its_number(heading: str, place: str) -> None:
    assert places(heading) == [place]


def test_an_outline_of_roman_numbers_and_letters_is_a_path() -> None:
    headings = (
        "I. One",
        "II. Two",
        "A. Of it",
        "B. More",
        "1. Yet",
        "2. More",
        "C. And",
        "III. Three",
    )
    assert places(*headings) == ["I", "II", "II.A", "II.B", "II.B.1", "II.B.2", "II.C", "III"]


def test_a_year_is_no_section_and_a_number_said_again_is_told_apart() -> None:
    assert places("801 Fares", "1976 Copyright Act", "801 Fares") == ["801", "801.h1", "801.r2"]


def test_a_heading_without_number_is_counted_under_the_one_above_it() -> None:
    numbering = Numbering()
    made = [
        ("801 Fares", 1),
        ("Children", 2),
        ("Babes", 3),
        ("Dogs", 2),
        ("802 Dogs", 1),
        ("Cats", 2),
    ]
    assert [numbering.heading(Block("heading", text, level)) for text, level in made] == [
        "801",
        "801.h1",
        "801.h1.h1",
        "801.h2",
        "802",
        "802.h1",
    ]
    assert numbering.passage() == "802.h1.p1"


def test_a_part_stands_over_its_sections_and_is_not_in_their_places() -> None:
    done = set_blocks(
        [
            Block("heading", "PART I Background", 1),
            Block("heading", "2102 Renewal", 1),
            Block("paragraph", "A term may be renewed."),
            Block("heading", "A Word", 2),
            Block("paragraph", "It is renewed."),
        ]
    ).canonical
    first, second = passages("c", "Ch. 2100", done.text, done.layout["units"])
    assert (first.address, first.heading) == ("c#2102.p1", "PART I Background › 2102 Renewal")
    assert first.label == "Ch. 2100, sec. 2102, para. 1"
    assert second.label == "Ch. 2100, “A Word”, para. 1"


def test_notes_that_do_not_fit_their_calls_are_told() -> None:
    done = set_blocks(
        [
            Block("paragraph", "One. Two.", calls=((4, "1"), (9, "2"))),
            Block("note", "2. Of it.", mark="2"),
            Block("note", "3. Of it.", mark="3"),
        ]
    )
    assert (done.calls_without_note, done.notes_without_call) == (("1",), ("3",))


def test_notes_counted_anew_on_each_page_are_tied_in_their_order() -> None:
    done = set_blocks(
        [
            Block("paragraph", "One." * 150, calls=((4, "1"),)),
            Block("paragraph", "Two.", calls=((4, "1"),)),
            Block("note", "1. Of one.", mark="1"),
            Block("note", "1. Of two.", mark="1"),
        ]
    )
    notes = [unit for unit in done.canonical.layout["units"] if unit["kind"] == "note"]
    assert [(n["at"], n["hangs_on"]["at"]) for n in notes][:2] == [("n1", "p1"), ("n1.r2", "p2")]
