"""The thresholds of verdicts that a project has changed: none of an older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 11 becomes version 12."""
    run(op, "v0012_limits.sql")
