"""How Alembic runs the migrations: on the connection that upgrading.py hands it."""

from __future__ import annotations

from alembic import context

if context.config.attributes.get("connection") is not None:
    context.configure(
        connection=context.config.attributes["connection"],
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
