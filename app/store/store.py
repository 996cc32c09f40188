"""A project's database: opened once for writing, or any number of times for reading."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from app.errors import DiskFull, NotAProject, ProjectDamaged, ReadOnly
from app.store import backup, migrate
from app.store.connection import ReadingPool, quick_check, transaction, translated, writing_connection
from app.store.lock import ProjectLock
from app.store.reader import Reader

DATABASE = "earmark.db"
BACKUP_AFTER = 200  # revisions since the last copy


class Store:
    """``reader`` reads; ``writing`` is the one writer's connection, None when the project is open read-only."""

    def __init__(self, folder: Path, *, read_only: bool = False, create: bool = False) -> None:
        self.folder, self.database = folder, folder / DATABASE
        self.read_only = read_only
        self.lock: ProjectLock | None = None
        self.writing: sqlite3.Connection | None = None
        if create:
            _make_folder(folder, self.database)
        elif not self.database.is_file():
            raise NotAProject(
                f"{folder}: there is no project here ({DATABASE} is missing). Make one with `earmark new`."
            )
        if not read_only:
            self._open_for_writing()
        elif self._is_older():
            self._bring_up_to_date()
        # Without a writer nobody can make the shared memory of WAL in a folder that may not be written.
        immutable = read_only and not os.access(folder, os.W_OK)
        self._reading = ReadingPool(self.database, immutable=immutable)
        self.reader = Reader(self._reading, folder)
        self._opened_at = 0
        with translated(self.database), self._reading.connection() as connection:
            migrate.check(connection, str(folder))
            self._opened_at = self.reader.last_revision()

    def _is_older(self) -> bool:
        """Whether an earlier version of the program wrote the file last: tables that reading asks for are not there."""
        immutable = not os.access(self.folder, os.W_OK)
        pool = ReadingPool(self.database, immutable=immutable)
        try:
            with translated(self.database), pool.connection() as connection:
                return 0 < migrate.check(connection, str(self.folder)) < len(migrate.STEPS)
        finally:
            pool.close()

    def _bring_up_to_date(self) -> None:
        """Opens for writing and closes again. Raises ReadOnly where nothing may be written, ProjectLocked."""
        if not (os.access(self.folder, os.W_OK) and os.access(self.database, os.W_OK)):
            raise ReadOnly(
                f"{self.folder}: an earlier version of Earmark wrote this project, and it has to be brought up to date "
                "before it is read, which cannot be done where nothing may be written. Copy it to another folder."
            )
        self._open_for_writing()
        connection, self.writing = self.writing, None
        if connection is not None:
            connection.close()
        self.release()

    def _open_for_writing(self) -> None:
        self.lock = ProjectLock(self.folder / "project.lock")
        try:
            with translated(self.database):
                connection = writing_connection(self.database)
                try:
                    self._prepare(connection)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            self.lock.release()
            raise
        self.writing = connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        assert self.lock is not None
        found = migrate.check(connection, str(self.folder))
        problems = quick_check(connection) if self.lock.unclean and found else []
        if problems:
            raise ProjectDamaged(
                f"{self.database}: damaged ({problems[0]}). Restore the newest file of the folder 'backups'."
            )
        if 0 < found < len(migrate.STEPS):
            backup.rotate(self.database, self.folder / "backups")
        if found < len(migrate.STEPS):
            with transaction(connection):
                migrate.upgrade(connection, found)

    def backup(self) -> Path:
        """Copies the database now."""
        with translated(self.database):
            return backup.rotate(self.database, self.folder / "backups")

    def check(self) -> list[str]:
        """What SQLite finds wrong in the file; empty when it is sound."""
        with translated(self.database), self._reading.connection() as connection:
            return quick_check(connection)

    def wants_backup(self) -> bool:
        """Whether enough has changed since this store was opened, or nothing was ever copied."""
        changes = self.reader.last_revision() - self._opened_at
        return changes >= BACKUP_AFTER or (changes > 0 and backup.newest(self.folder / "backups") is None)

    def close_reading(self) -> None:
        """Closes the connections that read."""
        self._reading.close()

    def release(self) -> None:
        """Ends the lock, after the writer has closed."""
        if self.lock is not None:
            self.lock.release()
            self.lock = None


def _make_folder(folder: Path, database: Path) -> None:
    if database.exists():
        raise NotAProject(f"{folder}: there is a project here already. Open it, or choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as problem:
        raise ReadOnly(f"{folder}: cannot be made ({problem.strerror}). Choose another folder.") from problem
    except OSError as problem:
        raise DiskFull(f"{folder}: cannot be made ({problem.strerror}).") from problem
