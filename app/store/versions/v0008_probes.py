"""Gold items and repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 7 becomes version 8. Nothing that was there is changed."""
    run(op, "v0008_probes.sql")
