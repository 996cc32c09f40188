"""Which columns of tables annotators see: none of an older project, until a lead says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 10 becomes version 11."""
    run(op, "v0011_columns.sql")
