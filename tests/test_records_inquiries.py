"""Inquiries taken in, given to somebody, listed and found; the same on both engines."""

from __future__ import annotations

import string
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import BadInput
from records.comments import comment, comments_on, proposals_made, propose
from records.database import Database, home_url, open_database
from records.drafts import LONGEST as LONGEST_REPLY
from records.drafts import newest, save, versions
from records.inquiries import (
    PAGE,
    Arrival,
    NoSuchInquiry,
    Overtaken,
    Sought,
    assign,
    counts,
    inquiry,
    look_for,
    take_in,
)
from records.moves import CLOSED, DRAFTING, NEW, REVIEW
from records.moving import Step, move
from records.record import events
from records.tables import questions
from records.upgrading import upgrade
from records.words import words_of
from tests.postgres import Postgres
from tests.records_factories import (
    agent,
    drafted,
    inquiry_in,
    letter,
    reviewer,
    saving,
    somebody,
)


def numbers(database: Database, words: str = "", **limits: object) -> list[int]:
    found = look_for(database, Sought(words=words, **limits))  # type: ignore[arg-type]
    assert found.total == len(found.rows)
    return sorted(row.id for row in found.rows)


def test_the_same_letter_is_taken_in_once(database: Database) -> None:
    one = letter()
    assert take_in(database, agent(), one) == take_in(database, reviewer(), one)
    assert len(database.read(lambda c: events(c, 1))) == 1


def test_the_same_letter_taken_in_by_many_at_one_moment_is_one_inquiry(
    database: Database,
) -> None:
    one, start = letter(), threading.Barrier(8)
    got: list[int] = []

    def take() -> None:
        start.wait()
        got.append(take_in(database, agent(), one))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 8
    assert len(set(got)) == 1
    assert look_for(database, Sought()).total == 1


# A letter that one of the databases could not keep, or that is none.
UNKEPT: tuple[tuple[dict[str, str], str], ...] = (
    ({"text": " \n"}, "empty"),
    ({"text": "a" * 200_001}, "too long"),
    ({"subject": "a" * 4001}, "too long"),
    ({"text": "a\x00"}, "no text"),
    ({"sender": "\ud800"}, "no text"),
    ({"source": ""}, "key of a letter"),
    ({"source": "a" * 201}, "key of a letter"),
    ({"source": "a\x00"}, "key of a letter"),
    ({"channel": "pigeon"}, "comes by one of"),
)


def test_a_letter_that_cannot_be_kept_is_refused(database: Database) -> None:
    for change, says in UNKEPT:
        with pytest.raises(BadInput, match=says):
            take_in(database, agent(), replace(letter(), **change))
    assert look_for(database, Sought()).total == 0


def test_the_longest_letter_in_any_script_is_taken_in_and_found(database: Database) -> None:
    # Hangul falls apart into three letters each, so its words are the longest in bytes.
    syllables = "".join(chr(0xAC00 + n % 11_172) for n in range(200_000))
    text = " ".join(syllables[n : n + 19] for n in range(0, 190_000, 19))[:200_000]
    number = take_in(database, agent(), letter(text))
    assert numbers(database, text.split()[0]) == [number]


def test_a_number_that_no_inquiry_has_is_told_so(database: Database) -> None:
    for number in (0, -1, 2**31, 2**63, 10**30):
        no_inquiry(database, number)


def no_inquiry(database: Database, number: int) -> None:
    with pytest.raises(NoSuchInquiry):
        inquiry(database, number)
    with pytest.raises(NoSuchInquiry):
        save(database, agent(), number, saving())
    with pytest.raises(NoSuchInquiry):
        assign(database, agent(), number, seen=None, to=("ann", "Ann"))
    with pytest.raises(NoSuchInquiry):
        comment(database, agent(), number, "What?", draft=0)
    with pytest.raises(NoSuchInquiry):
        move(database, agent(), number, Step("close", 0, "Nothing there."))


def test_an_inquiry_is_given_only_from_whom_it_was_seen_with(database: Database) -> None:
    number = take_in(database, agent(), letter())
    assign(database, agent(), number, seen=None, to=("ann", "Ann"))
    with pytest.raises(Overtaken, match="belongs to Ann"):
        assign(database, reviewer(), number, seen=None, to=("rob", "Rob"))
    assign(database, reviewer(), number, seen="ann", to=("rob", "Rob"))
    assign(database, reviewer(), number, seen="rob", to=None)
    with pytest.raises(Overtaken, match="belongs to nobody"):
        assign(database, agent(), number, seen="ann", to=("ann", "Ann"))
    told = [each.details for each in database.read(lambda c: events(c, number))[1:]]
    assert told == [
        {"to": "ann", "from": None},
        {"to": "rob", "from": "ann"},
        {"to": None, "from": "rob"},
    ]


def test_the_queue_is_narrowed_by_status_and_by_person(database: Database) -> None:
    new, drafting, review = (inquiry_in(database, s) for s in (NEW, DRAFTING, REVIEW))
    assign(database, agent(), drafting, seen=None, to=("ann", "Ann"))
    assert numbers(database, statuses=frozenset({NEW, REVIEW})) == [new, review]
    assert numbers(database, assigned="ann") == [drafting]
    assert numbers(database, unassigned=True) == [new, review]
    assert numbers(database, assigned="ann\x00") == []
    assert numbers(database, statuses=frozenset({"\x00", "other"})) == []
    assert counts(database) | {NEW: 1, DRAFTING: 1, REVIEW: 1} == counts(database)


def test_pages_show_each_inquiry_once_in_order(database: Database) -> None:
    made = [take_in(database, agent(), letter()) for _ in range(PAGE + 3)]
    first, second = (look_for(database, Sought(page=page)) for page in (0, 1))
    assert [row.id for row in (*first.rows, *second.rows)] == made[::-1]
    assert first.total == second.total == len(made)
    by_word = [look_for(database, Sought(words="disclose", page=page)) for page in (0, 1)]
    assert by_word == [first, second]
    assert look_for(database, Sought(words="disclose", oldest_first=True)).rows[0].id == made[0]
    oldest = look_for(database, Sought(oldest_first=True))
    assert [row.id for row in oldest.rows] == made[:PAGE]
    for page in (-1, 10**30):
        assert look_for(database, Sought(page=page)).total == len(made)


# What somebody may type; none of it is read as a query, and nothing of it is an error.
HOSTILE = (
    "' OR 1=1 --",
    '"unclosed',
    "NEAR(a b)",
    "a* AND b* OR NOT",
    "words:comic",
    "comic':* | 'x",
    "%_%",
    "\x00\ud800",
    "(((((",
    "^comic",
    "{subject} : x",
    "\\",
    "comic" * 10_000,
    "- -comic",
    "&|!:*",
    "''",
)


def test_nothing_that_is_typed_is_read_as_a_query(database: Database) -> None:
    take_in(database, agent(), letter("About a comic book and its pictures."))
    kept = words_of("About a comic book and its pictures.", "A question", "Sam Writer").split()
    for asked in HOSTILE:
        found = look_for(database, Sought(words=asked)).total
        words = words_of(asked).split()
        right = all(any(each.startswith(word) for each in kept) for word in words)
        assert found == right, asked


def test_words_are_found_without_accents_whole_or_by_their_beginning(database: Database) -> None:
    one = take_in(database, agent(), letter("Les éditions de la Forêt, STRASSE und Straße 12²"))
    for asked in ("editions", "ÉDIT", "foret", "straße", "strasse 12", "12"):
        assert numbers(database, asked) == [one], asked
    for asked in ("ditions", "forest", "strassen"):
        assert numbers(database, asked) == [], asked


ALPHABET = st.one_of(
    st.sampled_from(string.ascii_letters + string.digits + " -'\".,_"),
    st.characters(blacklist_categories=["Cs", "Cc"]),
)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres
) -> Iterator[tuple[Database, Database]]:
    home: Path = tmp_path_factory.mktemp("both")
    opened = tuple(map(open_database, (home_url(home), postgres.database("template0"))))
    for each in opened:
        upgrade(each)
    yield opened  # type: ignore[misc]
    for each in opened:
        each.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(ALPHABET, min_size=1, max_size=60), min_size=1, max_size=3), st.data())
def test_both_engines_find_the_same_letters(
    both: tuple[Database, Database], texts: list[str], data: st.DataObject
) -> None:
    for text in texts:
        if not text.strip():
            continue
        one = letter(text, subject="", sender="")
        ids = [take_in(database, agent(), one) for database in both]
        assert ids[0] == ids[1]
    start = data.draw(st.integers(0, len(texts[0])))
    asked = texts[0][start : start + data.draw(st.integers(1, 20))]
    sqlite, postgresql = (look_for(each, Sought(words=asked)) for each in both)
    assert [r.id for r in sqlite.rows] == [r.id for r in postgresql.rows]
    assert sqlite.total == postgresql.total
    if unicodedata.is_normalized("NFKD", texts[0]) and asked == texts[0] and asked.strip():
        assert sqlite.total > 0


def test_comments_and_offers_are_kept_in_order_and_within_bounds(database: Database) -> None:
    number = inquiry_in(database, DRAFTING)
    comment(database, agent(), number, " Is it so? ", draft=1, about="a duty")
    comment(database, reviewer(), number, "It is.", draft=1)
    kept = [(each.who_name, each.text, each.about) for each in comments_on(database, number)]
    assert kept == [("Ann", "Is it so?", "a duty"), ("Rob", "It is.", "")]
    for text in ("", "a" * 4001, "a\x00", "\ud800"):
        with pytest.raises(BadInput, match="between 1 and 4,000"):
            comment(database, agent(), number, text, draft=1)
    for draft in (-1, 2, 10**30):
        with pytest.raises(BadInput, match="has no version"):
            comment(database, agent(), number, "What?", draft=draft)
    offered = {"question": "Must I?", "answer": "Yes.", "addresses": ["policy-2023#IV.1"]}
    propose(database, reviewer(), number, kind="gloss", **offered)
    with pytest.raises(BadInput, match="one of: gloss, eval case"):
        propose(database, reviewer(), number, kind="law", **offered)
    (proposal,) = proposals_made(database)
    assert (proposal.question, proposal.addresses) == ("Must I?", ["policy-2023#IV.1"])
    told = [each.what for each in database.read(lambda c: events(c, number))]
    assert told == ["take in", "draft", "comment", "comment", "propose"]


def test_a_reply_that_cannot_be_kept_is_refused(database: Database) -> None:
    number = take_in(database, agent(), letter())
    too_long = "a" * (LONGEST_REPLY + 1)
    for reply, says in (
        (" ", "empty"),
        (too_long, "too long"),
        ("a\x00", "no text"),
        ("\udfff", "no text"),
    ):
        with pytest.raises(BadInput, match=says):
            save(database, agent(), number, saving(reply=reply))
    assert newest(database, number) is None


def test_the_questions_of_a_letter_are_kept_once_from_its_first_draft(database: Database) -> None:
    number = inquiry_in(database, DRAFTING)
    save(database, agent(), number, saving(base=1, drafted=drafted("Another?")))
    kept = database.read(lambda c: c.execute(questions.select()).all())
    assert [(row.text, row.status, row.addresses) for row in kept] == [
        ("Must I disclose it?", "answered", ["policy-2023#IV.1"])
    ]
    assert [each.drafted for each in versions(database, number)] == [
        drafted(),
        drafted("Another?"),
    ]


def test_a_text_comes_back_as_it_was_given(database: Database) -> None:
    text = "Zoë’s  letter\r\n\tﬁ \u202e\U0001f600 \ue000 \x85 end"
    number = take_in(database, agent(), Arrival("x", "api", text, letter={"a": [1.5, None, "é"]}))
    save(database, agent(), number, saving(reply=text))
    there = inquiry(database, number)
    assert (there.text, there.letter) == (text, {"a": [1.5, None, "é"]})
    assert versions(database, number)[0].reply == text
    assert there.status != CLOSED
    assert somebody().name == "Ann"
