"""Runs the frozen SQL of a schema version."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def run(op: Operations, name: str) -> None:
    """Each statement of the file ``name`` beside this module; lines that begin with -- are remarks."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    for statement in filter(None, (part.strip() for part in body.split(";"))):
        op.execute(statement)
