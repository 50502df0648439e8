"""What was asked, what became of each cited passage, what is offered to the library; tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("inquiry", sa.Integer, sa.ForeignKey("inquiries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("addresses", sa.JSON, nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
    )
    op.create_index("questions_by_status", "questions", ["status", "received"])
    op.create_table(
        "fates",
        sa.Column("inquiry", sa.Integer, sa.ForeignKey("inquiries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("fate", sa.String(20), nullable=False),
        sa.Column("sent", sa.String(32), nullable=False),
    )
    op.create_index("ix_fates_address", "fates", ["address"])
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("inquiry", sa.Integer, sa.ForeignKey("inquiries.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("addresses", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposals_inquiry", "proposals", ["inquiry"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("revoked", sa.String(32)),
    )
