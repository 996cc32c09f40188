"""How recordings are drawn: one setting a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 2 becomes version 3; recordings of an older project are drawn as the program thinks best."""
    run(op, "v0003_sound.sql")
