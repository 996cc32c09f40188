"""Proposals: which runs are shown, who has seen what, and what was rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.versions.frozen import run

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Version 3 becomes version 4. Nothing that was there is changed; no run is shown until a lead says so."""
    run(op, "v0004_proposals.sql")
