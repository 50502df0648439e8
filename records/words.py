"""The words that an inquiry can be found by, the same in both databases, and the search for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, cast, literal_column, text
from sqlalchemy.dialects.postgresql import TSQUERY

from records.tables import inquiries

MOST: Final = 12  # words that are looked for; more would find nothing anyway
_LONGEST: Final = 60  # characters of a word
_ASKED: Final = 2000  # characters of a search
_KEPT: Final = 500_000  # bytes of the words of one inquiry; PostgreSQL indexes a megabyte at most
_PLAIN_PLAN: Final = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> str:
    """The different words of the texts in lower case, without accents, in order of the alphabet."""
    found = {word[:_LONGEST] for each in texts for word in _WORD.findall(_plain(each))}
    kept = " ".join(sorted(found)).encode()
    if len(kept) <= _KEPT:
        return kept.decode()
    return kept[:_KEPT].rpartition(b" ")[0].decode()


def finding(connection: Connection, asked: str) -> ColumnElement[bool] | None:
    """The condition that an inquiry has each of the words, or one that begins so; None without words.

    Only letters and digits of `asked` are used, so nothing in it is read as a query.
    """
    words = _sought(asked)
    if not words:
        return None
    if connection.dialect.name == "sqlite":
        inside = "SELECT rowid FROM inquiry_words WHERE inquiry_words MATCH :sought"
        return inquiries.c.id.in_(text(inside).bindparams(sought=_match(words)))
    # Where nearly all inquiries have the word, the planner would leave the index aside, and pay more.
    connection.execute(text(_PLAIN_PLAN))
    sought = " & ".join(f"'{word}':*" for word in words)
    return literal_column("words_found_by(inquiries.words)").op("@@", is_comparison=True)(
        cast(sought, TSQUERY)
    )


def page_by_words(
    connection: Connection, asked: str, *, first: int, many: int, oldest_first: bool
) -> tuple[Sequence[int], int] | None:
    """The numbers of one page of those that have the words, and how many have; None where it cannot.

    SQLite's index of words gives them in order without a look at the table: 3 ms where the condition
    above takes 150 for a common word among 50,000 inquiries. Numbers are in the order of arrival.
    """
    words = _sought(asked)
    if not words or connection.dialect.name != "sqlite":
        return None
    which = "FROM inquiry_words WHERE inquiry_words MATCH :sought"
    order = "ASC" if oldest_first else "DESC"
    given = {"sought": _match(words), "many": many, "first": first}
    page = text(f"SELECT rowid {which} ORDER BY rowid {order} LIMIT :many OFFSET :first")
    total = connection.execute(text(f"SELECT count(*) {which}"), given).scalar_one()
    return connection.execute(page, given).scalars().all(), total


def _sought(asked: str) -> list[str]:
    return [word[:_LONGEST] for word in _WORD.findall(_plain(asked[:_ASKED]))][:MOST]


def _match(words: list[str]) -> str:
    return " ".join(f'"{word}"*' for word in words)


def _plain(given: str) -> str:
    apart = unicodedata.normalize("NFKD", given)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()
