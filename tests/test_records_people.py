"""Who may do what: every action, every role, and how long a sign-in counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from records.people import ACTIONS, NotAllowed, Role, Staff, authorise, may, roles_of

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def signed_in(*roles: Role, ago: timedelta = timedelta(0)) -> Staff:
    return Staff("ann", "Ann", frozenset(roles), NOW - ago)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", Role)
def test_an_action_is_for_its_roles_alone(action: str, role: Role) -> None:
    assert may(signed_in(role), action, NOW) is (role in ACTIONS[action].roles)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_sign_in_counts_until_the_very_moment_it_expires(action: str) -> None:
    within = ACTIONS[action].within
    assert may(signed_in(*Role, ago=within - INSTANT), action, NOW)
    assert not may(signed_in(*Role, ago=within), action, NOW)
    assert not may(signed_in(*Role, ago=within + INSTANT), action, NOW)


def test_a_sign_in_from_the_future_counts_only_as_far_as_clocks_differ() -> None:
    assert may(signed_in(*Role, ago=-timedelta(minutes=2)), "read", NOW)
    assert not may(signed_in(*Role, ago=-timedelta(minutes=2) - INSTANT), "read", NOW)


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_and_somebody_without_a_role_may_nothing(action: str) -> None:
    assert not may(None, action, NOW)
    assert not may(signed_in(), action, NOW)


# Who erases or hands out tokens must have signed in lately, and be an admin; the table says so.
def test_what_cannot_be_undone_is_for_admins_within_the_hour() -> None:
    for action in ("erase", "manage tokens"):
        assert ACTIONS[action].roles == {Role.ADMIN}
        assert ACTIONS[action].within == timedelta(hours=1)


def test_only_reviewers_and_admins_approve_return_and_reopen() -> None:
    for action in ("approve", "return", "reopen", "propose", "read the record"):
        assert ACTIONS[action].roles == {Role.REVIEWER, Role.ADMIN}


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(NotAllowed, match=r"needs the role admin\. Ask an admin"):
        authorise(signed_in(Role.AGENT), "erase", NOW)
    with pytest.raises(NotAllowed, match=r"last 1 h\. Sign in again"):
        authorise(signed_in(Role.ADMIN, ago=timedelta(hours=1)), "erase", NOW)
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        authorise(None, "read", NOW)


# Names that one of the databases could not keep, or that two people would share.
@pytest.mark.parametrize("subject", ["", "a" * 201, "a\x00b", "a\ud800"])
def test_a_name_that_cannot_be_kept_may_nothing(subject: str) -> None:
    assert not may(Staff(subject, "Ann", frozenset(Role), NOW), "read", NOW)
    assert not may(Staff("ann", "A\x00", frozenset(Role), NOW), "read", NOW)


def test_a_group_that_is_not_named_gives_no_role() -> None:
    names = {"desk-staff": "agent", "desk-leads": "reviewer"}
    assert roles_of(["desk-staff", "admin", "everyone"], names) == {Role.AGENT}
    assert roles_of([], names) == frozenset()
    with pytest.raises(ValueError, match="emperor"):
        roles_of(["x"], {"x": "emperor"})
