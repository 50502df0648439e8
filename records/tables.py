"""The tables, as the newest migration leaves them. Moments are text, the same in both databases."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

inquiries = Table(
    "inquiries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), unique=True, nullable=False),  # taken in once under this key
    Column("channel", String(20), nullable=False),  # file, paste, batch, api
    Column("received", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("letter", JSON, nullable=False),  # what letters.py read, attachments by name
    Column("words", Text, nullable=False),  # what it is found by; see words.py
    Column("status", String(20), nullable=False),
    Column("assigned", String(200)),  # a subject; nobody yet: NULL
    Column("assigned_name", Text),
    Column("draft", Integer, nullable=False),  # the number of the newest version; 0: none yet
    Column("salt", String(64), nullable=False),  # of the hashes in the record; gone when erased
    Column("updated", String(32), nullable=False),
    Column("closed", String(32)),
    Column("erased", Boolean, nullable=False),
    Index("inquiries_by_status", "status", "received"),
    Index("inquiries_by_person", "assigned", "received"),
    Index("inquiries_by_moment", "received"),
    sqlite_autoincrement=True,  # a number is never given twice
)

drafts = Table(
    "drafts",
    METADATA,
    Column("inquiry", ForeignKey("inquiries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, …: never changed, never taken again
    Column("made", String(32), nullable=False),
    Column("who", String(200), nullable=False),
    Column("who_name", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column(
        "drafted", JSON, nullable=False
    ),  # what `desk draft` made, with its receipt; {}: as before
    Column(
        "found", JSON, nullable=False
    ),  # what the check found of each sentence when it was saved
)

comments = Table(
    "comments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("inquiry", ForeignKey("inquiries.id"), nullable=False, index=True),
    Column("draft", Integer, nullable=False),
    Column("made", String(32), nullable=False),
    Column("who", String(200), nullable=False),
    Column("who_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("about", Text, nullable=False),  # the words of the draft it is about; "" for all of it
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",
    METADATA,
    Column("inquiry", ForeignKey("inquiries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("addresses", JSON, nullable=False),  # the passages that the first draft cited
    Column("received", String(32), nullable=False),
    Index("questions_by_status", "status", "received"),
)

fates = Table(
    "fates",
    METADATA,
    Column("inquiry", ForeignKey("inquiries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("address", String(200), nullable=False, index=True),
    Column("fate", String(20), nullable=False),  # kept, edited, dropped
    Column("sent", String(32), nullable=False),
)

proposals = Table(
    "proposals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("inquiry", ForeignKey("inquiries.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # gloss, eval case
    Column("made", String(32), nullable=False),
    Column("who_name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("addresses", JSON, nullable=False),
    sqlite_autoincrement=True,
)

tokens = Table(
    "tokens",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("made", String(32), nullable=False),
    Column("who_name", Text, nullable=False),
    Column("expires", String(32), nullable=False),
    Column("revoked", String(32)),
)

chains = Table(
    "chains",
    METADATA,
    Column("name", String(40), primary_key=True),  # "desk", or "inquiry/<id>"
    Column("length", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

record = Table(
    "record",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("chain", String(40), nullable=False),
    Column("place", Integer, nullable=False),
    Column("change", String(32), nullable=False, unique=True),
    Column("at", String(32), nullable=False),
    Column("who", String(200), nullable=False),
    Column("who_name", Text, nullable=False),
    Column("what", String(40), nullable=False),
    Column("inquiry", Integer, index=True),
    Column("details", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("chain", "place"),
    sqlite_autoincrement=True,
)
