"""Connections to the project's SQLite file, and what its errors mean."""

from __future__ import annotations

import sqlite3
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import errors

# File systems of the network, where the shared memory of WAL does not work.
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.rclone", "davfs"}


def writing_connection(path: Path) -> sqlite3.Connection:
    """The one connection that writes: WAL (or an exclusive rollback journal on a network share), FULL, foreign keys."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    connection.execute("PRAGMA foreign_keys = ON")
    if on_network(path):
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done meanwhile, or none of it: taken back where an error ends it, committing included."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has taken back by itself what found the disk full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class ReadingPool:
    """Read-only connections to ``path``, lent to one thread at a time; as many are made as are wanted at once.

    No transaction begins by itself: around a single statement it would take longer than the statement.
    """

    KEPT = 4

    def __init__(self, path: Path, *, immutable: bool = False) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if immutable else "")
        self._idle: deque[sqlite3.Connection] = deque()  # its append and pop are atomic

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for the one who asks; a transaction that was begun on it ends with the loan."""
        try:
            lent = self._idle.pop()
        except IndexError:
            lent = self._connect()
        try:
            yield lent
        finally:
            self._take_back(lent)

    def _take_back(self, lent: sqlite3.Connection) -> None:
        try:
            if lent.in_transaction:
                lent.execute("ROLLBACK")
        except sqlite3.Error:  # what came before says what is wrong; this connection is not used again
            lent.close()
            return
        if len(self._idle) < self.KEPT:
            self._idle.append(lent)
        else:
            lent.close()

    def close(self) -> None:
        """Closes the connections that nobody has."""
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        made = sqlite3.connect(self._uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
        made.execute("PRAGMA query_only = ON")
        return made


def sqlite_version() -> str:
    """The version of the SQLite library in use; the one that Python brings is often older than the newest."""
    return sqlite3.sqlite_version


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
    except sqlite3.Error as problem:
        raise _known(problem, place) from problem


def _known(problem: sqlite3.Error, place: Path) -> Exception:
    text = str(problem)
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


def quick_check(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in the file; empty when it is sound."""
    found = [row[0] for row in connection.execute("PRAGMA quick_check(20)")]
    return [] if found == ["ok"] else [str(line) for line in found]
