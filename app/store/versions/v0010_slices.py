"""Probabilities of all options, how a run was trained, saved slices, derived columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 9 becomes version 10. Nothing that was there is changed."""
    run(op, "v0010_slices.sql")
