"""Brings a database to the present schema, one version after the other, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.errors import NotAProject, ProjectTooNew
from app.store import schema
from app.store.versions import (
    v0001_first,
    v0002_workbench,
    v0003_sound,
    v0004_proposals,
    v0005_stale,
    v0006_packages,
    v0007_decisions,
    v0008_probes,
    v0009_rounds,
    v0010_slices,
    v0011_columns,
    v0012_limits,
)

if TYPE_CHECKING:
    from alembic.operations import Operations

Step = Callable[["Operations"], None]
STEPS: Sequence[Step] = (
    v0001_first.upgrade,
    v0002_workbench.upgrade,
    v0003_sound.upgrade,
    v0004_proposals.upgrade,
    v0005_stale.upgrade,
    v0006_packages.upgrade,
    v0007_decisions.upgrade,
    v0008_probes.upgrade,
    v0009_rounds.upgrade,
    v0010_slices.upgrade,
    v0011_columns.upgrade,
    v0012_limits.upgrade,
)


def version_of(connection: sa.Connection) -> int:
    """The schema version that the file says it has; 0 for a new file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def check(connection: sa.Connection, place: str, steps: Sequence[Step] = STEPS) -> int:
    """The version of the file. Raises NotAProject or ProjectTooNew when this program must not touch it."""
    found = version_of(connection)
    owner = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    tables = int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
    if tables and owner != schema.APPLICATION_ID:
        raise NotAProject(f"{place}: this database was not made by Earmark. Open the folder of a project instead.")
    if found > len(steps):
        raise ProjectTooNew(
            f"{place}: the project has schema version {found}, this Earmark knows up to {len(steps)}. "
            "Update Earmark; the project was not touched."
        )
    return found


def upgrade(connection: sa.Connection, found: int, steps: Sequence[Step] = STEPS) -> None:
    """Runs the steps after version ``found``. The caller holds the transaction, so a failing step leaves nothing."""
    # Imported here: a project of the present version, which is nearly every one, need not wait for it.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    op = Operations(MigrationContext.configure(connection))
    for step in steps[found:]:
        step(op)
    connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
