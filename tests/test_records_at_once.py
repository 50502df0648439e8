"""Several who save the same reply at once, or are killed while they do: nothing is lost or changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from corpus.errors import BadInput
from records.database import Database
from records.drafts import Conflict, Version, save, versions
from records.inquiries import Overtaken, inquiry, take_in
from records.moves import MOVES, WRITABLE
from records.moving import Step, move
from records.people import Role
from records.record import events, faults
from records.verifying import wrongs
from tests.many_editors import run
from tests.records_factories import drafted, letter, saving, somebody

HERE = Path(__file__).parent.parent
EDITORS = (somebody("Ann", *Role), somebody("Bob", *Role))
WHO = st.sampled_from((0, 1))


def machine(  # noqa: C901  (a machine is one class, which has to know the database)
    database: Database,
) -> Callable[[], RuleBasedStateMachine]:
    """Two editors, each with a reply in the editor that was made from a version they saw."""

    class TwoEditors(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.number = take_in(database, EDITORS[0], letter())
            self.seen = [0, 0]
            self.typed = ["", ""]
            self.kept: list[tuple[str, str]] = []  # what was acknowledged, in order
            self.told: list[str] = ["take in"]
            self.status = "new"

        @rule(who=WHO)
        def look(self, who: int) -> None:
            self.seen[who] = len(self.kept)

        @rule(who=WHO, text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
        def type(self, who: int, text: str) -> None:
            self.typed[who] = text

        @rule(who=WHO, fresh=st.booleans())
        def save(self, who: int, fresh: bool) -> None:
            mine = saving(
                base=self.seen[who], reply=self.typed[who], drafted=drafted() if fresh else None
            )
            try:
                event = save(database, EDITORS[who], self.number, mine)
            except BadInput as refusal:
                self.rightly_refused(who, refusal)
                return
            assert self.seen[who] == len(self.kept)
            assert self.status in WRITABLE
            self.kept.append((EDITORS[who].name, self.typed[who]))
            self.told.append("draft")
            self.status = "drafting"
            assert event.details["draft"] == len(self.kept)
            self.seen[who] = len(self.kept)

        def rightly_refused(self, who: int, refusal: BadInput) -> None:
            if isinstance(refusal, Conflict):
                assert self.seen[who] != len(self.kept)
                theirs = refusal.theirs
                assert (theirs.number, theirs.reply) == (len(self.kept), self.kept[-1][1])
            elif isinstance(refusal, Overtaken):
                assert self.status not in WRITABLE
            else:
                assert not self.typed[who].strip() or "\x00" in self.typed[who]

        @rule(who=WHO, action=st.sampled_from(sorted(MOVES)), reason=st.sampled_from(("", "So.")))
        def step(self, who: int, action: str, reason: str) -> None:
            before = self.status
            try:
                move(database, EDITORS[who], self.number, Step(action, self.seen[who], reason))
            except BadInput:
                assert inquiry(database, self.number).status == before
                return
            assert before in MOVES[action].before
            assert self.seen[who] == len(self.kept)
            self.status = MOVES[action].after
            self.told.append(action)

        @invariant()
        def no_version_is_lost_and_none_changed(self) -> None:
            there: tuple[Version, ...] = versions(database, self.number)
            assert [(v.who_name, v.reply) for v in there] == self.kept
            assert [v.number for v in there] == list(range(1, len(there) + 1))
            now = inquiry(database, self.number)
            assert (now.draft, now.status) == (len(self.kept), self.status)

        @invariant()
        def the_record_tells_each_step_once(self) -> None:
            told = database.read(lambda c: events(c, self.number))
            assert [each.what for each in told] == self.told
            assert database.read(lambda c: list(faults(c))) == []

    return TwoEditors


def test_two_editors_lose_no_version_and_change_none(database: Database) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine(database),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert database.read(lambda c: list(wrongs(c))) == []


NOTHING = {"lost": 0, "doubled": 0, "overwritten": 0, "errors": 0, "faults": 0}


def test_many_editors_at_once_lose_nothing_and_are_shown_no_error(url: str, engine: str) -> None:
    found = run(url, people=20 if engine == "postgresql" else 5, seconds=4, processes=1)
    assert {name: found[name] for name in NOTHING} == NOTHING, found
    assert found["acknowledged"] == found["versions"]
    assert int(str(found["acknowledged"])) >= 20
    assert int(str(found["conflicts"])) > 0  # or the test has shown nothing


def killed(*words: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill_saves", *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=HERE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_writer_killed_among_50_saves_loses_nothing_acknowledged(url: str) -> None:
    found = killed(url, "--saves", "50", "--kills", "8")
    assert found["acknowledged"] >= 50
    assert found["kills"] == 8
    assert (found["lost"], found["twice"], found["gaps"], found["faults"]) == (0, 0, 0, 0)


@pytest.mark.usefixtures("postgres")
def test_a_server_killed_among_50_saves_loses_nothing_acknowledged() -> None:
    found = killed("--server", "--saves", "50", "--kills", "3")
    assert found["acknowledged"] >= 50
    assert found["kills"] == 3
    assert (found["lost"], found["twice"], found["gaps"], found["faults"]) == (0, 0, 0, 0)
