"""Review, comments, tags, assignments, and what began as a prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 1 becomes version 2. Nothing that was there is changed; what was made before has no origin."""
    run(op, "v0002_workbench.sql")
