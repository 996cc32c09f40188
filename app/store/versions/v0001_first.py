"""The first schema, from the frozen SQL beside this file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """An empty database becomes version 1."""
    run(op, "v0001_first.sql")
