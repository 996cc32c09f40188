"""Work packages: what they said, and which of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 5 becomes version 6. Nothing that was there is changed."""
    run(op, "v0006_packages.sql")
