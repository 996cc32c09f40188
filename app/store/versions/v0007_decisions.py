"""Decisions: how disagreements were adjudicated, by whom, and the rule that was cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 6 becomes version 7. Nothing that was there is changed."""
    run(op, "v0007_decisions.sql")
