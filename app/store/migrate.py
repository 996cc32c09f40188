"""Brings a database to the present schema, one version after the other, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from app.errors import NotAProject, ProjectTooNew
from app.store import schema
from app.store.versions import frozen

STEPS: Sequence[str] = frozen.NAMES


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version that the file says it has; 0 for a new file."""
    return _number(connection, "PRAGMA user_version")


def check(connection: sqlite3.Connection, place: str, steps: Sequence[str] = STEPS) -> int:
    """The version of the file. Raises NotAProject or ProjectTooNew when this program must not touch it."""
    found = version_of(connection)
    owner = _number(connection, "PRAGMA application_id")
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    if tables and owner != schema.APPLICATION_ID:
        raise NotAProject(f"{place}: this database was not made by Earmark. Open the folder of a project instead.")
    if found > len(steps):
        raise ProjectTooNew(
            f"{place}: the project has schema version {found}, this Earmark knows up to {len(steps)}. "
            "Update Earmark; the project was not touched."
        )
    return found


def upgrade(connection: sqlite3.Connection, found: int, steps: Sequence[str] = STEPS) -> None:
    """Runs the steps after version ``found``. The caller holds the transaction, so a failing step leaves nothing."""
    for step in steps[found:]:
        for statement in frozen.statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(steps)}")


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
