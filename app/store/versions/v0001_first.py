"""The first schema, from the frozen SQL beside this file."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """An empty database becomes version 1."""
    text = resources.files(__package__).joinpath("v0001_first.sql").read_text("utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    for statement in filter(None, (part.strip() for part in body.split(";"))):
        op.execute(statement)
