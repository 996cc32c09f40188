"""Rounds, their answers, verdicts, and what models say of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 8 becomes version 9. Nothing that was there is changed."""
    run(op, "v0009_rounds.sql")
