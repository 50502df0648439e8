"""Taking documents in: what a file's structure is told by, and what is refused with its reasons."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from corpus.apart import Limits, Unreadable, read_apart
from corpus.fidelity import Fidelity, faults, remarks
from corpus.intake import KINDS, Refused, Taken, kind_of, take_in, take_in_all
from corpus.intake_reading import READ
from corpus.passages import Passage, passages
from tests.made_files import FERRY, Sheets, bomb, chapter, locked, pictures, raw_pdf

PROSE = (
    "A ferry may not sail before the hour that is named in its table, which holds for any line. "
)


def read(content: bytes, kind: str = "pdf") -> dict[str, Any]:
    """What is read of a file, in this process."""
    return READ[kind](content)


def passages_of(content: bytes, kind: str = "pdf") -> dict[str, Passage]:
    found = read(content, kind)
    made = passages("c", "Ferries", found["text"], found["layout"]["units"])
    return {passage.address.removeprefix("c#"): passage for passage in made}


@pytest.fixture(scope="module")
def ferries() -> dict[str, Passage]:
    return passages_of(chapter())


def test_a_section_number_is_the_address(ferries: dict[str, Passage]) -> None:
    assert list(ferries) == [
        "801.p1",
        "802.p1",
        "802.1.p1",
        "802.1.A.p1",
        "802.1.A.1.p1",
        "n1",
    ]


def test_a_passage_is_the_text_at_its_offsets() -> None:
    found = read(chapter())
    for unit in found["layout"]["units"]:
        for start, end in unit["sentences"]:
            assert unit["start"] <= start < end <= unit["end"]
    made = list(passages("c", "", found["text"], found["layout"]["units"]))
    assert all(found["text"][p.start : p.end] == p.text for p in made)
    assert all(one.end < two.start for one, two in pairwise(made))


def test_a_passage_stands_under_its_headings_and_says_where(ferries: dict[str, Passage]) -> None:
    proof = ferries["802.1.A.1.p1"]
    assert proof.heading == (
        "802 Fares › 802.1 Fares of Children › 802.1(A) Children in Arms › 802.1(A)(1) Proof of Age"
    )
    assert proof.label == "Ferries, sec. 802.1(A)(1), para. 1, p. 4"


def test_no_passage_goes_on_in_the_next_section(ferries: dict[str, Passage]) -> None:
    assert ferries["801.p1"].text == " ".join(FERRY)


def test_running_heads_page_numbers_and_the_contents_are_left_out() -> None:
    found = read(chapter())
    assert "COMPENDIUM" not in found["text"]
    assert "Chapter 800" not in found["text"]
    assert "...." not in found["text"]
    assert found["report"]["furniture"] == 2 * 4 + 5
    assert (found["report"]["contents"], found["report"]["missing"]) == (5, ())


def test_a_paragraph_goes_on_over_a_page(ferries: dict[str, Passage]) -> None:
    assert ferries["802.1.A.p1"].text.endswith(
        "which holds for every line and every season of the year."
    )
    assert ferries["802.1.A.p1"].pages == (3, 4)


def test_a_note_is_tied_to_the_sentence_that_calls_it(ferries: dict[str, Passage]) -> None:
    fare, note = ferries["802.p1"], ferries["n1"]
    (call,) = fare.calls
    assert fare.text[: call.offset - fare.start].endswith("in force on the day.")
    assert call.note == "c#n1"
    assert (
        note.text == "1. See the Ferry Act of 1909, which names the fares that were then in force."
    )
    assert note.hangs_on is not None
    assert note.hangs_on.address == "c#802.p1"
    assert note.label == "Ferries, n. 1, p. 2"


def test_notes_at_the_end_are_tied_too() -> None:
    made = Sheets().heading("801 Hours").lines(*FERRY, "It sails at nine.^1", "It comes at ten.^2")
    made.heading("END NOTES").lines("1. See the Act, which", "names it.", "2. See there.")
    units = {u["at"]: u for u in read(made.page().made())["layout"]["units"]}
    assert [units[at]["hangs_on"]["at"] for at in ("n1", "n2")] == ["801.p1", "801.p1"]


def test_a_word_broken_at_a_line_end_is_one_and_an_own_hyphen_stays() -> None:
    text = read(
        Sheets()
        .lines(*FERRY, "It is a new voy-", "age.", "A well-known ferry is well-", "known.")
        .made()
    )
    assert "new voyage." in text["text"]
    assert text["text"].count("well-known") == 2


def test_items_are_kept_apart_and_short_neighbours_are_one_passage(
    ferries: dict[str, Passage],
) -> None:
    assert ferries["802.p1"].text.splitlines()[1:] == [
        "· A child travels with a person who has the care of it.",
        "· A dog travels free.",
    ]


def test_the_first_row_of_a_table_is_no_heading() -> None:
    made = (
        Sheets().heading("801 Lines").row("Line", "Fare", "Hours", style="B").row("North", "2", "9")
    )
    kinds = [unit["kind"] for unit in read(made.lines(*FERRY).made())["layout"]["units"]]
    assert kinds.count("heading") == 1


def test_a_bold_line_within_a_paragraph_is_no_heading_and_one_close_above_its_text_is() -> None:
    made = Sheets().close(FERRY[0]).close(FERRY[0].replace("at", "by"), style="B").close(FERRY[1])
    assert "heading" not in [unit["kind"] for unit in read(made.made())["layout"]["units"]]
    made = Sheets().close("Hours of the Ferry", style="B").close(*FERRY)
    kinds = [unit["kind"] for unit in read(made.made())["layout"]["units"]]
    assert kinds[-2:] == ["heading", "paragraph"]


def test_a_long_sentence_is_cut_so_that_a_model_reads_all_of_it() -> None:
    sentence = "and the ferry sails, " * 80
    found = read(f"{PROSE}{sentence} at nine.".encode(), "text")
    units = found["layout"]["units"]
    assert len(units) > 2
    assert max(unit["end"] - unit["start"] for unit in units) <= 600
    words = " ".join(found["text"][unit["start"] : unit["end"]] for unit in units)
    assert words.split() == found["text"].split()


def test_adding_a_document_again_gives_the_same_addresses() -> None:
    assert read(chapter()) == read(chapter())


def test_a_file_is_read_in_a_process_of_its_own_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "ch800.pdf"
    path.write_bytes(chapter())
    (_, taken), (_, refusal) = take_in_all([path, tmp_path / "gone.pdf"])
    assert isinstance(taken, Taken)
    assert (taken.report.pages, taken.report.passages, taken.report.headings) == (4, 5, 6)
    assert isinstance(refusal, Refused)
    assert "No such file" in str(refusal)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: bomb(30), "takes too much memory or work"),
        (locked, "under a password"),
        (lambda: b" \n", "It is empty"),
        (lambda: pictures(3), "its pages are pictures"),
        (lambda: chapter()[:-300], "cut off"),
        (lambda: chapter()[: len(chapter()) // 2] + b"%%EOF", "broken"),
        (
            lambda: b"<html><body>No PDF at all</body></html>",
            "not what the ending of its name says",
        ),
        (lambda: raw_pdf(b"no deflated stream"), "holds no text"),
    ],
    ids=["bomb", "locked", "empty", "scan", "cut", "half", "mislabelled", "garbage"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    made: Callable[[], bytes], reason: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    limits = Limits(memory=2**30, seconds=2, wait=60, answer=2**20)
    content = made()
    with pytest.raises(Refused, match=reason):
        take_in(content, "pdf", "it", limits)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_no_fault_of_a_reader_reaches_the_parent_but_as_a_word() -> None:
    limits = Limits(memory=2**30, seconds=10, wait=20, answer=1000)
    with pytest.raises(Unreadable, match="large"):
        read_apart("corpus.intake_reading", "text", PROSE.encode() * 50, limits)
    with pytest.raises(Unreadable, match="broken"):
        read_apart("corpus.no_such_reader", "text", b"x", limits)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", chapter()),
        ("text", b"PK\x03\x04" + b"x" * 100),
        ("text", b"<!DOCTYPE html><html><body>A page</body></html>"),
        ("markdown", chapter().replace(b"\xe2", b"")),
        ("html", chapter()),
        ("html", b"no markup at all"),
    ],
)
def test_a_file_under_another_name_is_not_taken_for_text(kind: str, content: bytes) -> None:
    with pytest.raises((Unreadable, ValueError)):
        read(content, kind)


def test_only_some_endings_are_known() -> None:
    assert [kind_of(Path(f"a{ending.upper()}")) for ending in KINDS] == list(KINDS.values())
    with pytest.raises(Refused, match=r"\.pdf, \.html"):
        kind_of(Path("a.docx"))


GOOD = Fidelity("pdf", 20, 40_000, passages=100, headings=20, notes=10, contents=20)


def changed(**figures: Any) -> list[str]:
    return list(faults(replace(GOOD, **figures)))


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"characters": 0}, "no text"),
        ({"scanned_pages": (3, 4, 5)}, "3 of its pages (3, 4, 5) hold a picture"),
        ({"empty_pages": (1, 2, 3)}, "3 of its pages (1, 2, 3) hold nothing"),
        ({"broken_off": (5,)}, "1 of its pages (5) hold nothing, though a sentence goes on"),
        ({"damaged": 41}, "41 of its 40,000 characters have no meaning"),
        ({"listed": 0.5}, "a list"),
        ({"common": 0.19}, "does not read as English"),
        ({"missing": ("801 Fares", "802", "803")}, "801 Fares"),
        ({"orphaned": ("1",) * 11}, "11 numbers"),
        (
            {"calls_without_note": ("1", "2"), "notes_without_call": ("3", "4")},
            "2 calls have no note",
        ),
    ],
)
def test_each_figure_below_its_bar_is_a_reason(figures: dict[str, Any], reason: str) -> None:
    (told,) = changed(**figures)
    assert reason in told


def test_a_document_at_every_bar_is_taken() -> None:
    assert not changed(
        scanned_pages=(3, 4),
        empty_pages=(1, 2, 3, 4),
        damaged=40,
        listed=0.49,
        common=0.2,
        missing=("801", "802"),
        orphaned=("1",) * 10,
        calls_without_note=("1",) * 3,
    )


def test_what_falls_short_of_a_good_document_is_told_all_the_same() -> None:
    assert not list(remarks(GOOD))
    short = replace(GOOD, scanned_pages=(19,), missing=("802 Fares",), orphaned=("7",))
    pictures_, headings, numbers = remarks(short)
    assert "(19) hold a picture" in pictures_
    assert "802 Fares" in headings
    assert "7" in numbers


def test_a_list_is_known_by_its_rows_and_a_glossary_is_none() -> None:
    rows = Sheets().heading("Cases")
    entries = Sheets().heading("Words")
    for number in range(24):
        rows.lines(
            f"Smith v. Jones, {number} U.S. 12: 30{number}.1, 80{number}(A),", "902, 903.1(B)"
        )
        entries.lines(f"Word {number}: What is meant by it is told in a sentence,", "or in two.")
        for sheets in (rows, entries):
            if number % 12 == 11:
                sheets.page()
    assert any("It is a list" in f for f in faults(Fidelity(**read(rows.made())["report"])))
    assert not list(faults(Fidelity(**read(entries.made())["report"])))


def test_a_scan_with_a_stamp_on_each_page_is_a_scan() -> None:
    assert read(pictures(3, "CONFIDENTIAL"))["report"]["scanned_pages"] == (1, 2, 3)


def test_an_empty_page_in_the_midst_of_a_sentence_is_told() -> None:
    made = Sheets(head="", foot="").lines(FERRY[0]).page().page().lines(FERRY[1])
    report = read(made.made())["report"]
    assert (report["empty_pages"], report["broken_off"]) == ((2,), (2,))
    made = Sheets(head="", foot="").lines(*FERRY).page().page().lines(*FERRY)
    assert read(made.made())["report"]["broken_off"] == ()


def test_characters_without_meaning_are_counted_and_shown_as_such() -> None:
    found = read(f"{PROSE}\ue010\ufffd of it.".encode(), "text")
    assert found["report"]["damaged"] == 2
    assert "\ue010" not in found["text"]
    assert "\ufffd\ufffd of it." in found["text"]
