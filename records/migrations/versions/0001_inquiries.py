"""Inquiries, the versions of their replies, comments, and the record that is only added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSED = "The record is only added to: its rows are never changed and never removed."


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False, unique=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("letter", sa.JSON, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("assigned", sa.String(200)),
        sa.Column("assigned_name", sa.Text),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.Column("closed", sa.String(32)),
        sa.Column("erased", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("inquiries_by_status", "inquiries", ["status", "received"])
    op.create_index("inquiries_by_person", "inquiries", ["assigned", "received"])
    op.create_index("inquiries_by_moment", "inquiries", ["received"])
    op.create_table(
        "drafts",
        sa.Column("inquiry", sa.Integer, sa.ForeignKey("inquiries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("drafted", sa.JSON, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("inquiry", sa.Integer, sa.ForeignKey("inquiries.id"), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_inquiry", "comments", ["inquiry"])
    op.create_table(
        "chains",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    chains = sa.table("chains", sa.column("name"), sa.column("length"), sa.column("head"))
    op.bulk_insert(chains, [{"name": "desk", "length": 0, "head": "0" * 64}])
    op.create_table(
        "record",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chain", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("change", sa.String(32), nullable=False, unique=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("inquiry", sa.Integer),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("chain", "place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_inquiry", "record", ["inquiry"])
    _only_added_to()


def _only_added_to() -> None:
    """The database itself refuses to change or remove what is in the record."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER record_no_{verb.lower()} BEFORE {verb} ON record "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION record_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER record_only_added BEFORE UPDATE OR DELETE ON record "
        "FOR EACH ROW EXECUTE FUNCTION record_refuses()"
    )
    op.execute(
        "CREATE TRIGGER record_never_emptied BEFORE TRUNCATE ON record "
        "FOR EACH STATEMENT EXECUTE FUNCTION record_refuses()"
    )
