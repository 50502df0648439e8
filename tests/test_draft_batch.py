"""Many letters at once: each drafted once, whatever kills it; what fails is told and the rest goes on."""

from __future__ import annotations

import csv
import io
import json
import mailbox
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from assistant.batches import BadFile
from assistant.bootstrap import Assistant
from assistant.draft_batch import COLUMNS, SUMMARY, Done, draft_many
from assistant.drafted import Drafted
from assistant.inquiries import Inquiry, read_inquiries
from assistant.ledger import LEDGER, Ledger, alone_in, inert_cell, table
from assistant.letters import letter
from assistant.reply_templates import load_templates
from corpus.documents import Corpus
from corpus.errors import Busy
from tests.kill_batches import killed_until_done
from tests.test_cli import desk

PLAIN = load_templates("plain")
ASKS = "Which application form should I use?"


def files(drafted: Drafted, corpus: Corpus) -> dict[str, bytes]:
    return {"json": json.dumps(drafted.json["questions"]).encode()}


def summary(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / SUMMARY).read_text("utf-8-sig"))))


def inquiries(*texts: str) -> list[Inquiry]:
    return [Inquiry(f"a{n}", letter(text)) for n, text in enumerate(texts)]


def test_a_table_a_mailbox_and_json_lines_give_the_same_letters(tmp_path: Path) -> None:
    rows = tmp_path / "in.csv"
    with rows.open("w", newline="") as file:
        csv.writer(file).writerows([["ID", "Text"], ["a", ASKS], ["b", "Two\nlines, and a comma?"]])
    lines = tmp_path / "in.jsonl"
    lines.write_text(
        "\n".join(
            json.dumps({"id": i, "text": t})
            for i, t in (("a", ASKS), ("b", "Two\nlines, and a comma?"))
        )
    )
    box = mailbox.mbox(tmp_path / "in.mbox")
    for id_, text in (("<a@x.org>", ASKS), ("<b@x.org>", "From here, two\nlines, and a comma?")):
        mail = EmailMessage()
        mail["Message-ID"] = id_
        mail.set_content(text)
        box.add(mail)
    box.close()
    assert read_inquiries(rows) == read_inquiries(lines)
    found = read_inquiries(tmp_path / "in.mbox")
    assert [one.id for one in found] == ["<a@x.org>", "<b@x.org>"]
    assert found[0].letter is not None
    assert found[0].letter.text == ASKS


def test_a_letter_that_cannot_be_read_keeps_its_place_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"id": "a", "text": ""}\n{broken\n["x"]\n{"id": "b"}\n{"id": "c", "text": "Why?"}\n'
        '{"id": "c", "text": "Who?"}\n{"id": "d", "text": "%s"}\n' % ("word " * 20_000)
    )
    found = read_inquiries(path)
    assert [one.id for one in found] == ["a", "line-2", "line-3", "b", "c", "c (2)", "d"]
    assert [one.letter is None for one in found] == [True, True, True, True, False, True, True]
    for one, says in zip(
        found,
        ("empty", "not JSON", "is not like", "has no text", "", "earlier", "at most"),
        strict=True,
    ):
        assert says in one.fault


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("in.csv", b"a,b\n1,2\n", "has no column with the letters"),
        ("in.csv", b"", "has no column"),
        ("in.csv", b"id,text\n", "holds no letter"),
        ("in.csv", b"id,text\na,\xff\xfe\n", "is not UTF-8"),
        ("in.jsonl", b"", "holds no letter"),
        ("in.mbox", b"not a mailbox", "holds no letter"),
        ("in.xls", b"", "Give it as .csv"),
    ],
)
def test_a_file_that_holds_no_letters_is_refused(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        read_inquiries(path)
    with pytest.raises(BadFile, match="cannot be read"):
        read_inquiries(tmp_path / f"none-{name}")


@pytest.mark.parametrize(
    "id_", ["../../etc/passwd", "", "a" * 5_000, "CON", "\ud800", "a/b\\c:d*e?"]
)
def test_no_id_leads_out_of_the_folder(id_: str) -> None:
    stem = Inquiry(id_, None).stem
    assert len(stem) <= 60
    assert not set(stem) & set("/\\.:*?<>|\"' ")
    assert Inquiry("a/b", None).stem != Inquiry("a-b", None).stem


def test_one_letter_that_breaks_does_not_stop_the_others(
    assistant: Assistant, tmp_path: Path
) -> None:
    def breaking(drafted: Drafted, corpus: Corpus) -> dict[str, bytes]:
        if "boom" in drafted.draft.handled.letter.text:
            raise RuntimeError("boom")
        return files(drafted, corpus)

    todo = [*inquiries(ASKS, "boom?"), Inquiry("bad", None, "The letter is empty.")]
    done = draft_many(assistant, todo, tmp_path, PLAIN, breaking)
    assert done == Done(letters=3, before=0, failed=2)
    rows = summary(tmp_path)
    assert [row["id"] for row in rows] == ["a0", "a1", "bad"]
    assert (tmp_path / rows[0]["file"]).is_file()
    assert "RuntimeError" in rows[1]["error"]
    assert rows[2]["error"] == "The letter is empty."


def test_what_is_finished_is_not_done_again_unless_it_changed(
    assistant: Assistant, tmp_path: Path
) -> None:
    made: list[str] = []

    def counting(drafted: Drafted, corpus: Corpus) -> dict[str, bytes]:
        made.append(drafted.draft.handled.letter.text)
        return files(drafted, corpus)

    todo = inquiries(ASKS, "What is de minimis?")
    draft_many(assistant, todo, tmp_path, PLAIN, counting)
    assert draft_many(assistant, todo, tmp_path, PLAIN, counting).before == 2
    assert len(made) == 2
    (tmp_path / summary(tmp_path)[0]["file"]).unlink()
    draft_many(assistant, todo, tmp_path, PLAIN, counting)  # its file is gone
    draft_many(assistant, inquiries(ASKS, "Who is the author?"), tmp_path, PLAIN, counting)
    assert made[2:] == [ASKS, "Who is the author?"]
    draft_many(assistant, todo[:1], tmp_path, load_templates("formal"), counting)
    assert made[4:] == [ASKS]  # other templates


def test_half_a_line_of_the_ledger_does_not_count(tmp_path: Path) -> None:
    Ledger(tmp_path).record("a", {"error": ""})
    whole = (tmp_path / LEDGER).read_bytes()
    for torn in (b'{"id": "b", "err', b'{"id": "b"}', b"\xff\xfe\n", b"[]\n", b'{"id": 3}\n'):
        (tmp_path / LEDGER).write_bytes(whole + torn)
        assert list(Ledger(tmp_path).rows) == ["a"]
        assert (tmp_path / LEDGER).read_bytes() == whole


def test_two_at_once_in_one_folder_are_one_too_many(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(Busy, match="Another process"), alone_in(tmp_path):
        pass


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        '=HYPERLINK("http://x")',
        "＝1",
        "%0A=1",
        "|x",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    (_, row) = csv.reader(io.StringIO(table(["id"], [{"id": cell}]).decode("utf-8-sig")))
    assert row[0].startswith("'")
    assert "\n" not in row[0]
    assert inert_cell("a = b") == "a = b"


def test_a_batch_killed_again_and_again_loses_nothing_and_does_nothing_twice(
    home: Path, tmp_path: Path
) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out"
    ids = [f"=letter {n}" for n in range(60)]
    asks = (ASKS, "What is de minimis?", "What is the filing fee?", "")
    batch.write_text(
        "\n".join(json.dumps({"id": i, "text": asks[n % 4]}) for n, i in enumerate(ids))
    )
    killed, done = killed_until_done(home, batch, out, kills=5, seed=7)
    assert killed >= 3
    assert done.returncode == 1, done.stderr  # every fourth letter is empty
    rows = [json.loads(line) for line in (out / LEDGER).read_text().splitlines()]
    assert Counter(row["id"] for row in rows) == Counter(ids)
    assert [row["id"] for row in summary(out)] == [f"'{i}" for i in ids]
    assert [row["error"] != "" for row in summary(out)] == [n % 4 == 3 for n in range(60)]
    drafts = sorted(path.name for path in out.glob("*.json"))
    assert len(drafts) == 45
    for name in drafts:
        assert json.loads((out / name).read_text())["unsupported"] == []
    clean = tmp_path / "clean"
    desk(home, "draft", "--batch", str(batch), "-o", str(clean))
    for path in clean.glob("*.*"):
        assert path.read_bytes() == (out / path.name).read_bytes() or path.name == LEDGER
    assert {p.name for p in clean.iterdir()} == {p.name for p in out.iterdir()}


def test_the_summary_has_its_columns(assistant: Assistant, tmp_path: Path) -> None:
    draft_many(assistant, inquiries(f"{ASKS}\nWhat is the filing fee?"), tmp_path, PLAIN, files)
    (row,) = summary(tmp_path)
    assert tuple(row) == COLUMNS
    assert (row["questions"], row["answered"], row["not_covered"]) == ("2", "1", "1")
