"""The words that an inquiry can be found by, the same in both databases, and the search for them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sqlalchemy import ColumnElement, Connection, cast, literal_column, text
from sqlalchemy.dialects.postgresql import TSQUERY

from records.tables import inquiries

MOST: Final = 12  # words that are looked for; more would find nothing anyway
_LONGEST: Final = 60  # characters of a word
_ASKED: Final = 2000  # characters of a search
_KEPT: Final = 500_000  # bytes of the words of one inquiry; PostgreSQL indexes a megabyte at most
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
    words = [word[:_LONGEST] for word in _WORD.findall(_plain(asked[:_ASKED]))][:MOST]
    if not words:
        return None
    if connection.dialect.name == "sqlite":
        sought = " ".join(f'"{word}"*' for word in words)
        inside = "SELECT rowid FROM inquiry_words WHERE inquiry_words MATCH :sought"
        return inquiries.c.id.in_(text(inside).bindparams(sought=sought))
    sought = " & ".join(f"'{word}':*" for word in words)
    # Where nearly all inquiries have the word, the planner would leave the index aside, and pay more.
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    return literal_column("words_found_by(inquiries.words)").op("@@", is_comparison=True)(
        cast(sought, TSQUERY)
    )


def _plain(given: str) -> str:
    apart = unicodedata.normalize("NFKD", given)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()
