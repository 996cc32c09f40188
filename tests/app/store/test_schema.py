"""The frozen migrations and the tables that the code uses must be one schema; and what SQLite was asked for holds."""

from __future__ import annotations

import sqlite3
import typing
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import ProjectDamaged, ReadOnly
from app.records import ALL
from app.store import migrate, schema
from app.store.connection import transaction
from app.store.store import Store
from app.store.versions import frozen


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = Store(tmp_path / "p", create=True)
    store.writing.close()
    store.close_reading()
    store.release()
    return store.database


def test_the_types_of_columns_are_those_that_python_finds() -> None:
    for kind in ALL:
        expected = typing.get_type_hints(kind)
        assert dict(schema.hints(kind)) == {name: expected[name] for name in kind.__struct_fields__}, kind.table


def test_the_migrations_make_what_the_code_uses(database: Path) -> None:
    expected = {kind.table: schema.columns(kind) for kind in ALL}
    expected |= {"revision": schema.REVISION, "edit": schema.EDIT}
    with closing(sqlite3.connect(database)) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert {name for name in tables if not name.startswith("sqlite_")} == set(expected)
        for name, columns in expected.items():
            targets = {row[3]: row[2] for row in raw.execute(f"PRAGMA foreign_key_list({name})")}
            there = [
                schema.Column(column, kind, not filled, targets.get(column, ""))
                for _, column, kind, filled, _, _ in raw.execute(f"PRAGMA table_info({name})")
            ]
            assert there == list(columns), name
            indexes = {row[1] for row in raw.execute(f"PRAGMA index_list({name})") if row[3] == "c"}
            assert indexes == {f"ix_{name}_{'_'.join(group)}" for group in schema.INDEXES.get(name, ())}, name


def test_every_record_has_its_table() -> None:
    assert len({kind.table for kind in ALL}) == len(ALL)
    assert len(migrate.STEPS) == schema.VERSION


def test_tables_are_strict(database: Path) -> None:
    with sqlite3.connect(database) as raw:
        loose = [row[1] for row in raw.execute("PRAGMA table_list") if not row[1].startswith("sqlite_") and not row[5]]
        assert raw.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        assert raw.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            raw.execute("INSERT INTO prediction VALUES ('a', 'b', 'c', 'd', '{}')") and raw.execute(
                "INSERT INTO label_object VALUES ('a', 'b', 'first', '{}', '')"
            )
    raw.close()
    assert loose == []


def test_the_writing_connection_is_as_safe_as_it_should_be(tmp_path: Path) -> None:
    store = Store(tmp_path / "p", create=True)
    names = ("journal_mode", "synchronous", "foreign_keys")
    found = {name: store.writing.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    store.writing.close()
    store.close_reading()
    store.release()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.fixture
def one_step_more(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Adds a version to the end of the known ones, with the given statements."""
    known = frozen.statements

    def add(*statements: str) -> None:
        steps = (*migrate.STEPS, "more")
        monkeypatch.setattr(frozen, "statements", lambda name: statements if name == "more" else known(name))
        monkeypatch.setattr(migrate, "STEPS", steps)
        monkeypatch.setattr(migrate.check, "__defaults__", (steps,))
        monkeypatch.setattr(migrate.upgrade, "__defaults__", (steps,))

    return add


def columns_of(database: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(database)) as raw:
        return {row[1] for row in raw.execute(f"PRAGMA table_info({table})")}


def test_a_step_that_fails_leaves_the_file_as_it_was(database: Path, one_step_more: Callable[..., None]) -> None:
    one_step_more("CREATE TABLE half (id TEXT) STRICT", "CREATE TABLE half (id TEXT) STRICT")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Store(database.parent)
    with closing(sqlite3.connect(database)) as raw:
        assert migrate.version_of(raw) == schema.VERSION
    assert columns_of(database, "half") == set()


def test_a_later_version_is_reached_and_the_old_file_is_kept(
    database: Path, one_step_more: Callable[..., None]
) -> None:
    one_step_more("ALTER TABLE source ADD COLUMN contact TEXT DEFAULT '' NOT NULL")
    store = Store(database.parent)
    assert migrate.version_of(store.writing) == schema.VERSION + 1
    store.writing.close()
    store.close_reading()
    store.release()
    assert "contact" in columns_of(database, "source")
    assert len(list((database.parent / "backups").glob("*.db"))) == 1


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "earmark.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(ProjectDamaged, match="backups"):
        Store(tmp_path)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The folder of a project that an earlier version of the program wrote."""
    with closing(sqlite3.connect(tmp_path / "earmark.db", isolation_level=None)) as raw, transaction(raw):
        migrate.upgrade(raw, 0, migrate.STEPS[:4])
    return tmp_path


def test_an_older_project_is_brought_up_to_date_before_it_is_read(older: Path) -> None:
    store = Store(older, read_only=True)
    assert [store.reader.count(kind) for kind in ALL] == [0] * len(ALL)
    assert (store.writing, store.lock) == (None, None)
    assert len(list((older / "backups").iterdir())) == 1
    store.close_reading()
    again = Store(older)  # nobody holds it
    again.writing.close()
    again.close_reading()
    again.release()


def test_where_nothing_may_be_written_an_older_project_says_so(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.store.os.access", lambda path, mode: False)
    with pytest.raises(ReadOnly, match="Copy it"):
        Store(older, read_only=True)
