"""Feedback: kept as a draft eval case, each line whole, and nothing else lost when it cannot be."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.citations import Abstention, Answer, verify
from assistant.guard import Reply, guard
from assistant.questions import Turn
from corpus.asked import Silence
from corpus.documents import Corpus, open_corpus
from counter import feedback
from counter.feedback import LONGEST_COMMENT, REASONS, BadFeedback, NotKept, keep
from evals.cases import read_cases
from tests.factories import draft

RULE = "policy-2023#IV.A.2"
WORDS = "AI-generated content that is more than de minimis should be explicitly excluded"
HOUSE = Path(__file__).parent.parent


def answered(corpus: Corpus, question: str = "What is excluded?") -> Reply:
    verified = verify([draft(WORDS, RULE, WORDS)], [corpus.passage(RULE)], corpus)
    return guard(question, [Answer(question, verified.claims, ())], corpus)


def silent(corpus: Corpus) -> Reply:
    fees = Silence("fees", "near", "fees", "See its site.", ())
    return guard("What does it cost?", [Abstention("What does it cost?", fees, ())], corpus)


def only_file(home: Path) -> Path:
    (file,) = (home / "feedback").iterdir()
    return file


def test_a_good_answer_becomes_a_case_with_the_words_it_stood_on(
    corpus: Corpus, tmp_path: Path
) -> None:
    id_ = keep(
        tmp_path, "up", answered(corpus), history=[Turn("user", "Hi"), Turn("assistant", "Yes")]
    )
    (case,) = read_cases([only_file(tmp_path)])
    assert (case.id, case.answerable, case.need_all) == (id_, True, False)
    assert case.gold[0] == {"source": "policy-2023", "quote": WORDS}
    assert case.asked().history[0] == Turn("user", "Hi")
    assert case.value["meta"]["draft"] is True


@pytest.mark.parametrize("reason", [None, *REASONS])
def test_a_bad_answer_becomes_a_case_without_gold(
    corpus: Corpus, tmp_path: Path, reason: str | None
) -> None:
    keep(tmp_path, "down", answered(corpus), reason=reason, comment="Not\x07 so\u202e.\nWhy?")
    keep(tmp_path, "down", silent(corpus), reason=reason)
    spoken, quiet = read_cases([only_file(tmp_path)])
    assert spoken.gold == quiet.gold == ()
    assert spoken.value["meta"]["comment"] == "Not so.\nWhy?"
    assert spoken.value["meta"]["cited"] == [RULE]
    assert spoken.answerable is (reason != "not_in_texts")
    assert quiet.answerable is (reason == "silent")


def test_only_reasons_of_the_list_and_short_comments_are_taken(
    corpus: Corpus, tmp_path: Path
) -> None:
    for wrong in ({"reason": "<b>mine</b>"}, {"comment": "x" * (LONGEST_COMMENT + 1)}):
        with pytest.raises(BadFeedback):
            keep(tmp_path, "down", answered(corpus), **wrong)  # type: ignore[arg-type]
    with pytest.raises(BadFeedback):
        keep(tmp_path, "sideways", answered(corpus))  # type: ignore[arg-type]
    assert not (tmp_path / "feedback").exists()


def _many(home: Path, process: int) -> None:
    reply = answered(open_corpus(), "q" * 4000)
    for number in range(25):
        keep(home, "up", reply, comment=f"{process}-{number}")


def test_processes_that_write_at_once_leave_whole_lines(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.test_feedback import _many; "
    code += "_many(Path(sys.argv[1]), int(sys.argv[2]))"
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(number)], cwd=HOUSE)
        for number in range(3)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    cases = read_cases([only_file(tmp_path)])
    told = {case.value["meta"]["comment"] for case in cases}
    assert told == {f"{process}-{number}" for process in range(3) for number in range(25)}


def test_a_line_waits_until_another_writer_is_done(corpus: Corpus, tmp_path: Path) -> None:
    keep(tmp_path, "up", answered(corpus))
    with only_file(tmp_path).open("ab") as other, ThreadPoolExecutor(1) as aside:
        fcntl.flock(other, fcntl.LOCK_EX)
        other.write(b'{"id": "half')
        other.flush()
        waiting = aside.submit(keep, tmp_path, "up", answered(corpus))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        other.write(b' and whole"}\n')
        other.flush()
        fcntl.flock(other, fcntl.LOCK_UN)
        waiting.result(timeout=20)
    lines = [json.loads(line) for line in only_file(tmp_path).read_text().splitlines()]
    assert lines[1] == {"id": "half and whole"}
    assert len(lines) == 3


def test_a_torn_line_harms_only_itself(corpus: Corpus, tmp_path: Path) -> None:
    keep(tmp_path, "up", answered(corpus))
    file = only_file(tmp_path)
    file.write_bytes(file.read_bytes() + b'{"id": "torn')
    keep(tmp_path, "up", answered(corpus))
    lines = file.read_text().splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2])["meta"]["thumb"] == "up"


def test_a_disk_that_fills_in_the_middle_of_a_line_leaves_the_file_as_it_was(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "up", answered(corpus))
    before = only_file(tmp_path).read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:20]))
    with pytest.raises(NotKept, match=r"the disk is full.*unharmed"):
        keep(tmp_path, "up", answered(corpus))
    assert only_file(tmp_path).read_bytes() == before


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_disk_that_may_not_be_written_is_told_in_a_sentence(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(NotKept, match=r"cannot be written.*unharmed"):
        keep(tmp_path, "up", answered(corpus))


def test_feedback_has_its_room_and_no_more(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "up", answered(corpus))
    monkeypatch.setattr(feedback, "MOST_BYTES", only_file(tmp_path).stat().st_size + 10)
    with pytest.raises(NotKept, match="no room left"):
        keep(tmp_path, "up", answered(corpus))
    assert len(only_file(tmp_path).read_text().splitlines()) == 1


def test_nobody_else_on_the_machine_may_read_it(corpus: Corpus, tmp_path: Path) -> None:
    keep(tmp_path, "up", answered(corpus))
    assert only_file(tmp_path).stat().st_mode & 0o077 == 0
    assert (tmp_path / "feedback").stat().st_mode & 0o077 == 0
