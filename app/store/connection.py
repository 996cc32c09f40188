"""Connections to the project's SQLite file, and what its errors mean."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from app import errors

# File systems of the network, where the shared memory of WAL does not work.
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.rclone", "davfs"}


def writing_engine(path: Path) -> sa.Engine:
    """The one connection that writes: WAL (or an exclusive rollback journal on a network share), FULL, foreign keys."""
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    raw.execute("PRAGMA foreign_keys = ON")
    if on_network(path):
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("PRAGMA journal_mode = DELETE")
    else:
        raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def reading_engine(path: Path, *, immutable: bool = False) -> sa.Engine:
    """Read-only connections from a pool, one a thread that asks. No transaction begins by itself: around a single
    statement it would take longer than the statement."""
    uri = f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if immutable else "")

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
        raw.execute("PRAGMA query_only = ON")
        return raw

    return sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=16)


def sqlite_version() -> str:
    """The version of the SQLite library in use; the one that Python brings is often older than the newest."""
    return sqlite3.sqlite_version


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def on_network(path: Path) -> bool:
    """Whether ``path`` lies on a network share, as far as the system tells."""
    if sys.platform == "win32":
        return str(path.absolute()).startswith("\\\\")
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return False
    where = str(path.absolute())
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        mount = fields[1].replace("\\040", " ")
        inside = where == mount or where.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return kind in _NETWORK


@contextmanager
def translated(place: Path) -> Iterator[None]:
    """Turns what SQLite complains about into errors that say what to do."""
    try:
        yield
    except (sqlite3.Error, sa.exc.DBAPIError) as problem:
        raise _known(problem, place) from problem


def _known(problem: Exception, place: Path) -> Exception:
    text = str(getattr(problem, "orig", None) or problem)
    if "full" in text:
        return errors.DiskFull(f"{place}: no space left on the disk. Free some space and try again; nothing was lost.")
    if "readonly" in text or "unable to open" in text:
        return errors.ReadOnly(f"{place}: cannot be written. Make the folder writable, or open the project read-only.")
    if "malformed" in text or "not a database" in text:
        return errors.ProjectDamaged(
            f"{place}: the database is damaged ({text}). Restore the newest file of the folder 'backups'."
        )
    if "locked" in text:
        return errors.ProjectLocked(f"{place}: the database is in use by another program. Close it and try again.")
    if "disk I/O" in text:
        return errors.EnvironmentFailed(f"{place}: the disk reported an error ({text}). Nothing was changed.")
    return problem


def quick_check(connection: sa.Connection) -> list[str]:
    """What SQLite finds wrong in the file; empty when it is sound."""
    found: list[Any] = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(20)")]
    return [] if found == ["ok"] else [str(line) for line in found]
