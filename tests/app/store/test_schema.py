"""The frozen migrations and the tables that the code uses must be one schema; and what SQLite was asked for holds."""

from __future__ import annotations

import sqlite3
import typing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import ProjectDamaged, ReadOnly
from app.records import ALL
from app.store import migrate, schema
from app.store.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = Store(tmp_path / "p", create=True)
    store.writing_engine.dispose()
    store.close_reading()
    store.release()
    return store.database


def test_the_types_of_columns_are_those_that_python_finds() -> None:
    for kind in ALL:
        expected = typing.get_type_hints(kind)
        assert dict(schema.hints(kind)) == {name: expected[name] for name in kind.__struct_fields__}, kind.table


def test_the_migrations_make_what_the_code_uses(database: Path) -> None:
    found = sa.MetaData()
    engine = sa.create_engine(f"sqlite:///{database}")
    found.reflect(engine)
    engine.dispose()
    assert set(found.tables) == set(schema.metadata.tables)
    for name, table in schema.metadata.tables.items():
        there = found.tables[name]
        assert [column.name for column in there.columns] == [column.name for column in table.columns], name
        for column in table.columns:
            assert type(there.c[column.name].type).__name__.upper() == str(column.type), f"{name}.{column.name}"
            assert there.c[column.name].nullable == column.nullable, f"{name}.{column.name}"
            targets = {key.target_fullname for key in there.c[column.name].foreign_keys}
            assert targets == {key.target_fullname for key in column.foreign_keys}, f"{name}.{column.name}"
        assert {index.name for index in there.indexes} == {index.name for index in table.indexes}, name


def test_every_record_has_its_table() -> None:
    assert set(schema.TABLES) == {kind.table for kind in ALL}
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
    with store.writing_engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        connection.rollback()
    store.writing_engine.dispose()
    store.close_reading()
    store.release()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_step_that_fails_leaves_the_file_as_it_was(database: Path) -> None:
    def broken(op) -> None:
        op.execute("CREATE TABLE half (id TEXT) STRICT")
        op.execute("CREATE TABLE half (id TEXT) STRICT")

    engine = sa.create_engine(f"sqlite:///{database}")
    sa.event.listen(engine, "connect", lambda raw, _record: setattr(raw, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    steps = [*migrate.STEPS, broken]
    with pytest.raises(sa.exc.OperationalError, match="already exists"), engine.begin() as connection:
        migrate.upgrade(connection, migrate.check(connection, "p", steps), steps)
    with engine.connect() as connection:
        assert migrate.version_of(connection) == schema.VERSION
        assert not sa.inspect(connection).has_table("half")
    engine.dispose()


def test_a_later_version_is_reached_and_the_old_file_is_kept(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def more(op) -> None:
        op.add_column("source", sa.Column("contact", sa.Text, nullable=False, server_default=""))

    monkeypatch.setattr(migrate, "STEPS", (*migrate.STEPS, more))
    monkeypatch.setattr(migrate.check, "__defaults__", (migrate.STEPS,))
    monkeypatch.setattr(migrate.upgrade, "__defaults__", (migrate.STEPS,))
    store = Store(database.parent)
    with store.writing_engine.connect() as connection:
        assert migrate.version_of(connection) == schema.VERSION + 1
        assert "contact" in {column["name"] for column in sa.inspect(connection).get_columns("source")}
        connection.rollback()
    store.writing_engine.dispose()
    store.close_reading()
    store.release()
    assert len(list((database.parent / "backups").glob("*.db"))) == 1


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "earmark.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(ProjectDamaged, match="backups"):
        Store(tmp_path)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The folder of a project that an earlier version of the program wrote."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'earmark.db'}")
    with engine.begin() as connection:
        migrate.upgrade(connection, 0, migrate.STEPS[:4])
    engine.dispose()
    return tmp_path


def test_an_older_project_is_brought_up_to_date_before_it_is_read(older: Path) -> None:
    store = Store(older, read_only=True)
    assert [store.reader.count(kind) for kind in ALL] == [0] * len(ALL)
    assert (store.writing_engine, store.lock) == (None, None)
    assert len(list((older / "backups").iterdir())) == 1
    store.close_reading()
    again = Store(older)  # nobody holds it
    again.writing_engine.dispose()
    again.close_reading()
    again.release()


def test_where_nothing_may_be_written_an_older_project_says_so(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.store.os.access", lambda path, mode: False)
    with pytest.raises(ReadOnly, match="Copy it"):
        Store(older, read_only=True)
