"""The statement is read from its own glyphs: nothing is stripped, nothing is guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus.decode import CannotRestore, decode
from corpus.documents import HERE, read_manifest, words_sha256
from corpus.glyphs import PRIVATE_USE, UnreadableGlyph
from corpus.restore import faults, restore

RAW = (HERE / "raw" / "policy-2023.txt").read_text(encoding="utf-8")
LAYOUT = tomllib.loads((HERE / "raw" / "policy-2023.toml").read_text(encoding="utf-8"))


def test_606_private_use_characters_go_in_and_none_comes_out() -> None:
    lines = decode(RAW, LAYOUT)
    assert len(PRIVATE_USE.findall(RAW)) == 606
    assert sum(len(PRIVATE_USE.findall(line.text)) for line in lines) == 0


def test_the_words_are_those_of_the_restored_statement() -> None:
    """The hash was taken from an independent restoration, less running heads and bare note marks."""
    made = restore(HERE, read_manifest()[0])
    expected = "5de92c8e9644102072b29feb4f63636dc9fac11760f8d8a59407349f90b78ad1"
    assert words_sha256(made.text) == expected


@pytest.mark.parametrize(
    "words",
    [
        "17 U.S.C. 408(d)",  # figures of a note
        "(202) 707–3000",
        "111 U.S. 53, 56 (1884)",
        "37 CFR 202.6(f)(1)–(2)",  # easily misremembered as 202.6(e)
        "701(b)(2)",  # easily misremembered as 701(b)(4)
        "MARCH 16, 2023",  # the last figure was lost
        "[FR DOC. 2023–05321 FILED 3–15–23; 8:45 AM]",  # a font of its own
        "Shakespeare’s style",  # an apostrophe that was lost
        "“independent of” and do “not affect”",  # a stray space that was dropped
        "https://www.copyright.gov/rulings-filings/review-board/docs/a-recent-entrance-to-paradise.pdf",
        "human-authored and AI-generated material",  # joined over a page break
    ],
)
def test_what_looked_lost_is_there(words: str) -> None:
    assert words in restore(HERE, read_manifest()[0]).text


def test_the_same_code_means_different_things_in_different_fonts() -> None:
    lines = decode(RAW, LAYOUT)
    raw = RAW.splitlines()
    assert "\ue01f" in raw[0]
    assert "Artificial" in lines[0].text  # fi in a running head
    assert "\ue01f" in raw[300]
    assert lines[300].text.startswith("1. See")  # 1 before a note


def test_a_glyph_that_no_font_reads_is_an_error_that_names_its_place() -> None:
    with pytest.raises(UnreadableGlyph, match=r"line 20, column 3: no font map reads U\+E0FF"):
        decode("\n" * 19 + "ab\ue0ff", {**LAYOUT, "restored": []})


def test_a_mark_whose_place_is_not_certain_is_not_put_back() -> None:
    twice = {"restored": [{**LAYOUT["restored"][0], "line": 1, "after": "a"}]}
    with pytest.raises(CannotRestore, match="do not stand there exactly once"):
        decode("a a", twice)


def test_every_mark_put_back_says_by_what_right() -> None:
    for mark in LAYOUT["restored"]:
        assert mark["basis"] in ("verified", "inferred")
        assert mark["right"].endswith(".")
        assert mark.get("put") or mark.get("drop")


def test_the_texts_are_what_their_supplied_files_give() -> None:
    assert list(faults()) == []


def test_a_text_that_was_touched_is_told(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "corpus"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = folder / "texts" / "policy-2023.txt"
    text.write_text(text.read_text().replace("must be disclaimed", "may be disclaimed"))
    assert any("is not what decoding the raw file gives" in fault for fault in faults(folder))
