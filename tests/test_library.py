"""Added documents: kept whole or not at all, read only as they were added, found in one order."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.documents import Corpus, open_corpus
from corpus.errors import Busy
from corpus.intake import Taken
from corpus.library import (
    SHELF,
    Addition,
    BadAddition,
    LibraryDamaged,
    ids_in,
    put,
    read_library,
    stamp,
    take_out,
)
from corpus.library_check import library_faults
from corpus.rows import BadRow, as_toml, id_from, row_of
from corpus.writing import CannotWrite, holding
from tests.added_texts import CIRCULAR, addition, row


def ids(folder: Path) -> list[str]:
    return [document.id for document in open_corpus(library=folder).documents]


def test_added_documents_stand_after_ours_in_the_order_of_their_ids(
    corpus: Corpus, tmp_path: Path
) -> None:
    put(tmp_path, [addition("b-2"), addition("a-1")])
    both = open_corpus(library=tmp_path)
    assert [d.id for d in both.documents] == ["policy-2023", "report-2025-summary", "a-1", "b-2"]
    assert [d.added for d in both.documents] == [False, False, True, True]
    assert both.documents[:2] == corpus.documents
    for passage in both.document("a-1").passages:
        assert both.passage(passage.address) == passage
        assert both.document("a-1").text[passage.start : passage.end] == passage.text
    assert both.passage("a-1#2.p1").label == "Circular 99 (2021), sec. 2, para. 1"
    assert not both.left_out


def test_the_fingerprint_covers_all_and_is_the_old_one_without_them(
    corpus: Corpus, tmp_path: Path
) -> None:
    assert open_corpus(library=tmp_path / "none").fingerprint == corpus.fingerprint
    put(tmp_path, [addition()])
    first = open_corpus(library=tmp_path).fingerprint
    put(tmp_path, [addition(text=CIRCULAR.replace("$65", "$85"))], replace=True)
    second = open_corpus(library=tmp_path).fingerprint
    take_out(tmp_path, ["circular-99"])
    assert len({corpus.fingerprint, first, second}) == 3
    assert open_corpus(library=tmp_path).fingerprint == corpus.fingerprint
    assert not list(tmp_path.glob("*/*"))  # no file of it is left


@pytest.mark.parametrize("name", ["document.toml", "text.txt", "layout.json"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("{}")])
def test_a_damaged_document_is_left_out_with_a_sentence(
    tmp_path: Path, name: str, harm: Callable[[Path], object]
) -> None:
    put(tmp_path, [addition("good"), addition("harmed")])
    harm(next(tmp_path.glob(f"harmed/*/{name}")))
    found = open_corpus(library=tmp_path)
    assert "harmed" not in {d.id for d in found.documents}
    assert "good" in {d.id for d in found.documents}
    (said,) = found.left_out
    assert "harmed" in said
    assert "desk corpus add --replace" in said
    put(tmp_path, [addition("harmed")], replace=True)
    assert not open_corpus(library=tmp_path).left_out


@pytest.mark.parametrize(
    "shelf",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2, "documents": []}',
        b'{"format": 1, "documents": [1]}',
        b'{"format": 1, "documents": 5}',
        b"\xff\xfe",
        None,  # it was lost
    ],
)
def test_a_shelf_that_cannot_be_read_serves_nothing_and_lets_nothing_be_changed(
    tmp_path: Path, shelf: bytes | None
) -> None:
    put(tmp_path, [addition()])
    if shelf is None:
        (tmp_path / SHELF).unlink()
    else:
        (tmp_path / SHELF).write_bytes(shelf)
    found = open_corpus(library=tmp_path)
    assert len(found.documents) == 2
    assert len(found.left_out) == 1
    with pytest.raises(LibraryDamaged):
        put(tmp_path, [addition("other")])
    with pytest.raises(LibraryDamaged):
        take_out(tmp_path, ["circular-99"])
    assert list(tmp_path.glob("circular-99/*/source.md"))  # what was added is still there to be had


def test_a_shelf_cannot_lead_out_of_the_library(tmp_path: Path) -> None:
    put(tmp_path / "library", [addition()])
    put(tmp_path / "other", [addition("elsewhere")])
    shelf = json.loads((tmp_path / "library" / SHELF).read_text())
    away = json.loads((tmp_path / "other" / SHELF).read_text())["documents"][0]
    shelf["documents"] += [
        {**away, "id": "../other/elsewhere"},
        {**away, "id": "../../etc"},
    ]
    (tmp_path / "library" / SHELF).write_text(json.dumps(shelf))
    found = open_corpus(library=tmp_path / "library")
    assert [d.id for d in found.documents[2:]] == ["circular-99"]
    assert len(found.left_out) == 2
    take_out(tmp_path / "library", ["../../etc"])
    assert ids(tmp_path / "other")[2:] == ["elsewhere"]


def test_an_added_document_never_stands_for_one_of_ours(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(BadAddition, match="comes with the desk"):
        put(tmp_path, [addition("policy-2023")], reserved=frozenset({"policy-2023"}))
    put(tmp_path, [addition("policy-2023")])  # as if written by hand
    found = open_corpus(library=tmp_path)
    assert found.documents == corpus.documents
    assert "policy-2023" in found.left_out[0]


@pytest.mark.parametrize(
    "name",
    ["", "..", "../x", "a/b", "/etc/passwd", "A", "a b", "a#b", "a--b", "-a", "a\n", "é", "a" * 61],
)
def test_hostile_ids_are_refused(name: str) -> None:
    with pytest.raises(BadRow, match="cannot be an id"):
        row(name)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"tier": "official"}, "no tier 'official'"),
        ({"title": " "}, "title is missing"),
        ({"rights": ""}, "rights is missing"),
        ({"citation": "a\nb"}, "cannot be seen"),
        ({"title": "a\u202eb"}, "cannot be seen"),  # turns the order of letters round
        ({"title": "x" * 501}, "longer than"),
        ({"url": "javascript:alert(1)"}, "no web address"),
        ({"url": 'https://a"onclick="x'}, "no web address"),
    ],
)
def test_what_cannot_be_kept_of_a_row_is_told(told: dict[str, str], why: str) -> None:
    with pytest.raises(BadRow, match=why):
        row(**told)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Chapter 300 (2021).pdf", "chapter-300-2021"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Docs\\Zürich Übung.txt", "zurich-ubung"),
        ("a" * 90 + ".md", "a" * 60),
    ],
)
def test_an_id_is_made_of_a_files_name(name: str, made: str) -> None:
    assert id_from(name) == made


def test_a_name_without_a_letter_gives_no_id() -> None:
    with pytest.raises(BadRow, match="--id"):
        id_from("。。。.pdf")


def test_any_words_come_back_from_a_row() -> None:
    import tomllib

    hard = row(title='A "quoted" \\ back\u2028slash 💡 = [x]', citation="# not a comment")
    from dataclasses import asdict

    assert row_of(tomllib.loads(as_toml(asdict(hard)))) == hard


def test_ids_are_unique(tmp_path: Path) -> None:
    put(tmp_path, [addition()])
    with pytest.raises(BadAddition, match="--replace"):
        put(tmp_path, [addition()])
    with pytest.raises(BadAddition, match="Two of these"):
        put(tmp_path, [addition("a"), addition("a")])
    with pytest.raises(BadAddition, match="no document other to replace"):
        put(tmp_path, [addition("other")], replace=True)
    with pytest.raises(BadAddition, match="was not added"):
        take_out(tmp_path, ["other"])
    assert ids_in(tmp_path) == ("circular-99",)


class Killed(BaseException):
    """As if the process ended there."""


STEPS = ["checked", "kept a", "kept circular-99", "shelved", "swept"]


@pytest.mark.parametrize("last", STEPS)
def test_killed_at_any_step_the_library_is_the_old_one_or_the_new_one(
    tmp_path: Path, last: str
) -> None:
    put(tmp_path, [addition("a"), addition()])
    old = open_corpus(library=tmp_path)
    both = [
        addition("a", CIRCULAR.replace("$65", "$85")),
        addition(text=CIRCULAR.replace("ten", "two")),
    ]
    child = os.fork()
    if child == 0:  # killed as a process is: nothing of it is tidied up
        put(tmp_path, both, replace=True, step=lambda step: os._exit(7) if step == last else None)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    found = open_corpus(library=tmp_path)
    assert not found.left_out
    same = [was == now for was, now in zip(old.documents[2:], found.documents[2:], strict=True)]
    assert same == ([False, False] if last in ("shelved", "swept") else [True, True])
    put(tmp_path, both, replace=True)  # and it goes on, whatever was left
    assert len(list(tmp_path.glob("*/*"))) == 2
    assert not list(tmp_path.glob(".making*"))


@pytest.mark.parametrize("last", ["shelved", "swept"])
def test_killed_while_taking_out_it_is_out(tmp_path: Path, last: str) -> None:
    put(tmp_path, [addition("a"), addition("b")])

    def kill(step: str) -> None:
        if step == last:
            raise Killed

    with pytest.raises(Killed):
        take_out(tmp_path, ["a"], kill)
    assert ids(tmp_path)[2:] == ["b"]
    assert not (tmp_path / "a").exists()


def test_two_changes_at_once_are_refused(tmp_path: Path) -> None:
    put(tmp_path, [addition()])
    with holding(tmp_path / "lock", "busy"), pytest.raises(Busy, match="Try again"):
        put(tmp_path, [addition("other")])
    assert ids_in(tmp_path) == ("circular-99",)


def test_a_library_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="DESK_HOME"):
        put(tmp_path / "file" / "library", [addition()])
    assert ids(tmp_path / "file" / "library") == ["policy-2023", "report-2025-summary"]


def test_a_reader_that_meets_a_change_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, [addition()])
    times: list[int] = []
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        content = real(path)
        if path.name == SHELF and not times:
            times.append(1)
            put(tmp_path, [addition(text=CIRCULAR.replace("ten", "two"))], replace=True)
        return content

    monkeypatch.setattr(Path, "read_bytes", read)
    found = read_library(tmp_path)
    assert not found.left_out
    assert "two years" in found.documents[0].text


def test_the_stamp_changes_with_every_change(tmp_path: Path) -> None:
    seen = [stamp(tmp_path)]
    put(tmp_path, [addition()])
    seen.append(stamp(tmp_path))
    put(tmp_path, [addition()], replace=True)
    seen.append(stamp(tmp_path))
    assert len(set(seen)) == 3


def bent(**unit: object) -> Addition:
    """An addition whose second paragraph is laid out wrongly."""
    made = addition()
    units = [dict(each) for each in made.taken.layout["units"]]
    units[4].update(unit)
    return replace(
        made, taken=Taken(made.taken.text, {"units": units, "restored": []}, made.taken.report)
    )


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        ({"at": "1.p1"}, "same address"),
        ({"at": "1#2"}, "cannot be an address"),
        ({"at": '"><script>'}, "cannot be an address"),
        ({"kind": "list"}, "no known kind"),
        ({"start": 0}, "does not stand at its place"),
        ({"end": 100_000}, "does not stand at its place"),
        ({"sentences": [[0, 5]]}, "sentence outside"),
        ({"marks": [{"offset": 9, "note": "n9", "travels": False}]}, "note that is not there"),
        ({"hangs_on": {"at": "9.9", "start": 0, "end": 1}}, "hangs on"),
    ],
)
def test_a_layout_that_does_not_fit_its_text_is_refused(
    tmp_path: Path, unit: dict[str, object], why: str
) -> None:
    with pytest.raises(BadAddition, match=why):
        put(tmp_path, [bent(**unit)])
    assert ids_in(tmp_path) == ()


def test_what_was_added_is_examined_file_by_file(tmp_path: Path) -> None:
    put(tmp_path, [addition("good"), addition("harmed"), addition("otherwise")])
    assert list(library_faults(tmp_path)) == []
    next(tmp_path.glob("harmed/*/source.md")).write_text("else")
    assert [fault.partition(":")[0] for fault in library_faults(tmp_path)] == ["harmed"]
    other = replace(addition("otherwise"), content=CIRCULAR.replace("$65", "$85").encode())
    put(tmp_path, [other], replace=True)  # its text is not what its file gives
    found = list(library_faults(tmp_path))
    assert [fault.partition(":")[0] for fault in found] == ["harmed", "otherwise"]
    assert "desk corpus diff --id otherwise" in found[1]


@pytest.mark.parametrize("suffix", ["", "md", "./../x", ".md/../../x", ".md\n", ".MD"])
def test_a_hostile_ending_is_refused(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(BadAddition, match="cannot end"):
        put(tmp_path, [replace(addition(), suffix=suffix)])
