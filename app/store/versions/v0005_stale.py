"""Labels that a change of the rule sheet touches, and what was made of proposed rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Two new tables; nothing that was there is changed."""
    run(op, "v0005_stale.sql")
