"""What people ask: counts are exact, groups do not depend on the order, and nothing private is shown."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import jsonschema
import numpy as np
import pytest
from sqlalchemy import update

from corpus.documents import Corpus
from counter.feedback import keep
from index.vectors import Vectors
from records import tables
from records.asking import OUTCOMES, AskedQuestion, Asking, asking, by_month, state
from records.database import Database
from records.moments import now, written
from records.moving import Step, move
from records.people import Role, Staff
from staff.applicants import Feedback, Thumb, feedback_state, read_feedback
from staff.asked import Knowledge, Report, report
from staff.asked_json import report_json
from staff.asked_writing import COLUMNS, as_taken
from staff.clusters import groups
from staff.encoding import Encoded
from staff.gaps import Near
from staff.heard import Periods
from staff.space import Space, Subjects
from tests.asked_data import UNTIL, MadeUp, fate_of, fill, made_up, new_database
from tests.test_feedback import answered, silent

HOUSE = Path(__file__).parent.parent
PERIODS = Periods(UNTIL, 30)
CONTRACT = json.loads((HOUSE / "evals/contracts/asked_report.schema.json").read_text())


class ByWords:
    """An encoder double: texts with the same words lie together."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.encoded += texts
        made = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(made, texts, strict=True):
            for word in text.lower().split():
                row[sum(map(ord, word)) * 31 % 256] += 1.0
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


def by_words() -> Knowledge:
    as_it_is = Space(np.zeros(256), np.eye(256))
    near = Near("policy-2023#I.1", "88 FR 16190, sec. I", "Background")
    nobody = Subjects((), np.zeros((0, 0)))
    return Knowledge(Encoded(ByWords()), as_it_is, nobody, np.zeros((0, 256)), lambda _: near)


NO_FEEDBACK = Feedback()


def made(asked: Asking, feedback: Feedback = NO_FEEDBACK) -> Report:
    return report(asked, feedback, by_words, PERIODS)


def question(text: str, number: int = 1, outcome: str = "not_covered", ago: float = 1) -> Any:
    received = written(UNTIL - timedelta(days=ago))
    return AskedQuestion(number, 1, text, outcome, (), received)


@pytest.fixture(scope="module")
def letters(corpus: Corpus) -> list[MadeUp]:
    return made_up(corpus.glosses)


@pytest.fixture(scope="module")
def filled(
    letters: list[MadeUp], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, dict[int, int]]]:
    database = new_database(tmp_path_factory.mktemp("asked"))
    yield database, fill(database, letters)
    database.close()


@pytest.fixture
def small(letters: list[MadeUp], tmp_path: Path) -> Iterator[tuple[Database, dict[int, int]]]:
    database = new_database(tmp_path)
    yield database, fill(database, letters[:12])
    database.close()


def test_outcomes_are_counted_by_the_month_in_which_they_came(
    letters: list[MadeUp], filled: tuple[Database, dict[int, int]]
) -> None:
    asked = asking(filled[0])
    wanted: dict[str, Counter[str]] = {}
    for letter in letters:
        for _, status, _ in letter.questions:
            wanted.setdefault(f"{letter.received:%Y-%m}", Counter())[status] += 1
    assert len(letters) >= 300
    found = by_month(asked.questions)
    assert {m: {o: n for o, n in each.items() if n} for m, each in found.items()} == wanted
    assert list(found) == sorted(wanted)


def test_fates_times_reasons_and_what_waits_are_counted(
    letters: list[MadeUp], filled: tuple[Database, dict[int, int]]
) -> None:
    figures = made(asking(filled[0])).counted
    sent = [letter for letter in letters if letter.number % 3]
    wanted = Counter(
        (address, fate_of(letter))
        for letter in sent
        for _, status, address in letter.questions
        if status == "answered"
    )
    found = {
        (rate.address, fate): each.got
        for rate in figures.passages
        for fate, each in rate.shares.items()
        if each.got
    }
    assert found == wanted
    assert all(sum(s.got for s in rate.shares.values()) == rate.n for rate in figures.passages)
    assert figures.took.all is not None
    assert figures.took.all.n == len(sent)
    assert figures.took.all.value == pytest.approx(median(s.number % 5 for s in sent), abs=0.01)
    closed = [letter for letter in letters if letter.number % 6 == 0]
    assert figures.took.waiting == len(letters) - len(sent) - len(closed)
    assert {each.action: each.n for each in figures.reasons} == {
        "send": len(sent),
        "close": len(closed),
    }


def test_an_address_in_a_reason_is_masked(filled: tuple[Database, dict[int, int]]) -> None:
    (closing, _) = made(asking(filled[0])).counted.reasons
    assert {text for _, text in closing.latest} == {"Spam from [e-mail]"}


def test_the_same_questions_in_any_order_give_the_same_bytes(
    filled: tuple[Database, dict[int, int]],
) -> None:
    asked = asking(filled[0])
    mixed = [list(part) for part in (asked.questions, asked.fates, asked.sent, asked.reasons)]
    for part in mixed:
        random.Random(1).shuffle(part)
    other = Asking(*map(tuple, mixed), asked.waiting)  # type: ignore[arg-type]
    one, two = made(asked), made(other)
    for kind in ("csv", "md", "json"):
        assert as_taken(one, kind).content == as_taken(two, kind).content
    assert one.grouped.groups > 5


def test_the_report_is_as_its_contract_says(filled: tuple[Database, dict[int, int]]) -> None:
    jsonschema.validate(report_json(made(asking(filled[0]))), CONTRACT)


def test_groups_have_everything_that_was_left_open_once(
    filled: tuple[Database, dict[int, int]],
) -> None:
    asked = asking(filled[0])
    grouped = made(asked).grouped
    left_open = sum(q.outcome in ("not_covered", "partly") for q in asked.questions)
    assert grouped.left_open == grouped.looked_at == left_open
    assert grouped.groups == len(grouped.listed)
    assert sum(gap.n for gap in grouped.listed) + grouped.alone == left_open
    assert all(gap.not_covered + gap.partly == gap.n for gap in grouped.listed)
    assert all(sum(gap.months.values()) == gap.n for gap in grouped.listed)
    scores = [gap.score for gap in grouped.listed]
    assert scores == sorted(scores, reverse=True)


def test_an_erased_inquirys_words_are_nowhere(small: tuple[Database, dict[int, int]]) -> None:
    """Whether its questions were emptied or only the inquiry is marked."""
    database, numbers = small
    before = asking(database)
    for emptied, number in ((True, numbers[1]), (False, numbers[2])):
        with database.engine.connect() as connection, connection.begin():
            gone = tables.inquiries.c.id == number
            connection.execute(update(tables.inquiries).where(gone).values(erased=True))
            if emptied:
                of_it = tables.questions.c.inquiry == number
                connection.execute(update(tables.questions).where(of_it).values(text=""))
    after = asking(database)
    gone_now = {numbers[1], numbers[2]}
    words = {q.text for q in before.questions if q.inquiry in gone_now}
    words -= {q.text for q in before.questions if q.inquiry not in gone_now}
    assert words
    told = made(after)
    for kind in ("csv", "md", "html", "json"):
        content = as_taken(told, kind).content.decode()
        assert not [each for each in words if each in content]
    assert '"Reason 1"' not in json.dumps(report_json(told))
    assert by_month(after.questions) == by_month(before.questions)


def test_a_reply_that_is_sent_again_took_until_it_was_first_sent(
    small: tuple[Database, dict[int, int]],
) -> None:
    database, numbers = small
    before = asking(database).sent
    who = Staff("r", "R", frozenset(Role), now())
    steps = (Step("reopen", 1, "A mistake"), Step("ask for review", 1), Step("approve", 1))
    for step in (*steps, Step("send", 1, "Mended")):
        move(database, who, numbers[1], step, four_eyes=False)
    assert asking(database).sent == before


def test_the_state_is_another_one_after_every_change(
    small: tuple[Database, dict[int, int]], letters: list[MadeUp]
) -> None:
    database, numbers = small
    seen = [state(database), state(database)]
    fill(database, letters[12:13])  # only drafted, then closed
    seen.append(state(database))
    fill(database, letters[13:14])  # sent
    seen.append(state(database))
    with database.engine.connect() as connection, connection.begin():
        here = tables.inquiries.c.id == numbers[3]
        connection.execute(update(tables.inquiries).where(here).values(erased=True))
    seen.append(state(database))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


def test_nothing_asked_needs_no_index_and_says_so() -> None:
    def not_needed() -> Knowledge:
        raise AssertionError

    told = report(Asking(), Feedback(), not_needed, PERIODS)
    text = as_taken(told, "md").content.decode()
    assert "Nobody has asked anything yet" in text
    assert "nothing to group" in text
    rows = list(csv.reader(io.StringIO(as_taken(told, "csv").content.decode("utf-8-sig"))))
    assert rows == [list(COLUMNS)]


FORMULAS = ["=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    told = made(Asking((question(text, 1), question(text, 2))))
    content = as_taken(told, "csv").content.decode("utf-8-sig")
    (_, row) = csv.reader(io.StringIO(content))
    assert row[1].startswith("'")
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_markdown_of_a_question_is_only_text() -> None:
    text = "![x](http://a.example/i.png) **bold** <script>"
    told = as_taken(made(Asking((question(text, 1), question(text, 2)))), "md").content.decode()
    assert "![" not in told
    assert "**" not in told
    assert "http" not in told
    assert "<script" not in told.replace("\\<", "")


def spread(text: str, before: int, recent: int) -> list[AskedQuestion]:
    """Questions in the same words, each of a letter of its own, in the two periods."""
    start = sum(map(ord, text)) * 1000
    old = [question(text, start + n, ago=45) for n in range(before)]
    return old + [question(text, start + 500 + n, ago=5) for n in range(recent)]


def test_a_group_grows_only_where_its_share_shows_it() -> None:
    steady = spread("other things that people ask about", 60, 60)
    growing = spread("fee for a comic", 3, 30)
    few = spread("how long it takes", 1, 3)
    found = {g.question: g for g in made(Asking((*steady, *growing, *few))).grouped.listed}
    assert found["fee for a comic"].growth == "growing"
    assert found["how long it takes"].growth == "too few to tell"
    assert found["how long it takes"].few
    assert found["other things that people ask about"].growth == "falling"  # its share is


def test_the_list_puts_what_is_left_open_and_grows_first() -> None:
    partly = [replace(q, outcome="partly") for q in spread("in part only", 25, 25)]
    told = made(Asking((*spread("never told", 20, 20), *partly)))
    assert [(gap.question, gap.n) for gap in told.grouped.listed] == [
        ("never told", 40),
        ("in part only", 50),
    ]


def test_a_group_of_which_nothing_was_asked_before_is_new() -> None:
    told = made(Asking((*spread("an old matter", 12, 3), *spread("quite another thing", 0, 3))))
    assert {g.question: g.new for g in told.grouped.listed} == {
        "an old matter": False,
        "quite another thing": True,
    }
    alone = made(Asking(tuple(spread("quite another thing", 0, 3))))
    assert not alone.grouped.listed[0].new  # nothing before to know it by
    assert [each.text for each in told.grouped.farthest] == ["quite another thing"]


def test_small_counts_are_said_to_be_small() -> None:
    told = as_taken(made(Asking(tuple(spread("a thing", 1, 2)))), "md").content.decode()
    assert "few" in told
    assert "too few to tell" in told


def test_a_thumb_down_joins_and_is_marked_as_an_applicants(corpus: Corpus, tmp_path: Path) -> None:
    asked = "What does it cost?"
    keep(tmp_path, "down", silent(corpus), reason="silent")
    keep(tmp_path, "up", answered(corpus, asked))
    before = feedback_state(tmp_path)
    keep(tmp_path, "down", answered(corpus, asked), reason="unclear")
    assert feedback_state(tmp_path) != before
    feedback = read_feedback(tmp_path)
    assert [(t.up, t.kind) for t in sorted(feedback.thumbs, key=lambda t: (t.up, t.kind))] == [
        (False, "abstain"),
        (False, "answer"),
        (True, "answer"),
    ]
    same_day = [replace(t, day=f"{UNTIL:%Y-%m-%d}") for t in feedback.thumbs]
    told = made(Asking((question(asked),)), Feedback(tuple(same_day)))
    (gap,) = told.grouped.listed
    assert (gap.n, gap.applicants, gap.not_covered, gap.partly) == (3, 2, 2, 1)
    assert {e.applicant for e in gap.examples} <= {True, False}
    assert told.counted.thumbs == {"2026-11": {"good": 1, "not good": 2}}
    assert sum(told.counted.disliked.values()) == 2
    assert told.counted.questions == 1  # outcomes are of letters alone


def test_lines_that_are_no_feedback_are_counted_and_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    folder.mkdir()
    good = {"id": "a", "question": "Q?", "meta": {"thumb": "down", "day": "2026-11-01"}}
    good["meta"]["kind"] = "abstain"  # type: ignore[index]
    lines: list[object] = [good, good, [], {**good, "id": "b", "question": 3}, {"id": "c"}]
    text = "\n".join(map(json.dumps, lines)) + '\n{"half'
    (folder / "2026-11-01.jsonl").write_text(text)
    (folder / "2026-11-02.jsonl").write_bytes(b"\xff\xfe\n")
    assert read_feedback(tmp_path) == Feedback(
        (Thumb("a", "2026-11-01", "Q?", False, "abstain", "", ()),), 5
    )


def test_no_feedback_at_all_is_none(tmp_path: Path) -> None:
    assert read_feedback(tmp_path) == Feedback()
    assert feedback_state(tmp_path) == "[]"


def test_ten_thousand_questions_are_grouped_within_bounds() -> None:
    """Beyond the sample the rest joins; no pair of all of them is ever held."""
    random_ = np.random.default_rng(5)
    middles = random_.normal(size=(60, 64))
    own = random_.integers(0, 60, 10_000)
    vectors = middles[own] + 0.3 * random_.normal(size=(10_000, 64))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    tracemalloc.start()
    found = groups(vectors, apart=0.5)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400_000_000
    assert len(set(zip(found.tolist(), own.tolist(), strict=True))) == len(set(own.tolist())) == 60


def test_what_is_far_from_the_sample_is_grouped_too() -> None:
    near, far = np.eye(8)[[0] * 6], np.eye(8)[[1, 1, 2]]
    assert groups(np.vstack([near, far]), most=4).tolist() == [0] * 6 + [1, 1, 2]
    again = np.eye(8)[[0, 0, 1, 1, 1, 0]]
    assert groups(again, most=2).tolist() == [0, 0, 1, 1, 1, 0]
    assert groups(np.zeros((0, 8))).tolist() == []


def test_vectors_of_what_is_no_longer_asked_are_forgotten() -> None:
    double = ByWords()
    encoded = Encoded(double)
    told: list[float] = []
    encoded.vectors(["a b", "c"], told.append)
    encoded.vectors(["c"])
    encoded.vectors(["c", "a b"])
    assert double.encoded == ["a b", "c", "a b"]
    assert told == [0.0]


def test_groups_agree_with_subjects_that_nothing_was_learned_from(assistant: Any) -> None:
    """Of two thirds of the subjects the space was learned; the others agree better than by the encoder."""
    from staff.space import learned
    from tests.fit_groups import Known, rand_index

    known = Known(*assistant.catalogue.index.known.asked)
    *first, held = known.parts(3)
    learn = first[0] | first[1] | ~known.silent
    truth = list(known.names[held])
    placed = learned(known.vectors[learn], list(known.names[learn])).place(known.vectors[held])
    ours = rand_index(list(groups(placed)), truth)
    plain = known.vectors[held].astype(np.float64)
    alone = max(rand_index(list(groups(plain, float(c))), truth) for c in (0.7, 0.75, 0.8))
    assert ours > 0.2
    assert ours > 1.3 * alone


def test_the_real_desk_names_subjects_and_the_nearest_passage(
    assistant: Any, filled: tuple[Database, dict[int, int]]
) -> None:
    from staff.asked import knowledge_of

    told = report(asking(filled[0]), Feedback(), lambda: knowledge_of(assistant), PERIODS)
    first = told.grouped.listed[:2]
    subjects = {
        "how much registration costs",
        "how long the Office takes to decide on an application",
    }
    assert {gap.subject for gap in first} == subjects
    assert all(gap.on_subject > gap.n / 2 for gap in first)
    assert all(gap.nearest and assistant.corpus.passage(gap.nearest.address) for gap in first)


def test_the_public_pages_load_nothing_of_it() -> None:
    code = (
        "import importlib, pathlib, sys\n"
        "names = ['app', *(f'counter.{p.stem}' for p in pathlib.Path('counter').glob('*.py'))]\n"
        "for name in names: importlib.import_module(name.removesuffix('.__init__'))\n"
        "print([m for m in sys.modules if m.partition('.')[0] in ('staff', 'records')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HOUSE)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    import os

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        given = {**os.environ, "DESK_HOME": str(tmp_path)}
        given.pop("DESK_DATABASE_URL", None)
        command = [sys.executable, "-m", "cli", "staff", "report", *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=HOUSE, env=given)

    return run


def test_the_terminal_reports_and_writes_a_file_once(
    tmp_path: Path, desk: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    none = desk()
    assert (none.returncode, none.stdout) == (2, "")
    assert "desk db upgrade" in none.stderr
    new_database(tmp_path).close()
    out = tmp_path / "report.md"
    done = desk("--json", "-o", str(out), "--days", "7")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    jsonschema.validate(told, CONTRACT)
    assert told["days"] == 7
    assert "Nobody has asked anything yet" in out.read_text()
    assert desk("-o", str(out)).returncode == 2
    assert "Nobody has asked anything yet" in desk().stdout


def test_every_outcome_has_its_words() -> None:
    from staff.asked_words import OUTCOME

    assert tuple(OUTCOME) == OUTCOMES
