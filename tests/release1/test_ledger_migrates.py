"""The ledger of release 1 becomes one of this release in one transaction, or stays as it was.

Version 1 is that of release 1. Tests add a step of their own behind the last one, so that there always is one to fail.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, create_engine, inspect, text

from edi837.ledger import files, migrate, schema
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.files import HELD, PUBLISHED
from edi837.system.errors import LedgerError
from tests.drop.running import DropFolder, init
from tests.postgres import LEDGERS, server

Rows = dict[str, list[tuple[Any, ...]]]
NEXT = schema.VERSION + 1


def adds_a_table(session: Connection) -> None:
    session.execute(text("CREATE TABLE answers (sha256 VARCHAR(64) PRIMARY KEY, code VARCHAR(8))"))
    session.execute(text("INSERT INTO answers SELECT sha256, 'none' FROM files"))


def fails_at_its_end(session: Connection) -> None:
    adds_a_table(session)
    session.execute(text("UPDATE files SET no_such_column = 1"))


def is_killed_at_its_end(session: Connection) -> None:
    adds_a_table(session)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Connection], None]], None]:
    """Makes a version after this one, with the step that leads there."""

    def make(step: Callable[[Connection], None]) -> None:
        monkeypatch.setattr(schema, "VERSION", NEXT)
        monkeypatch.setattr(migrate, "STEPS", {**migrate.STEPS, NEXT - 1: step})

    return make


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, release1: Path) -> Iterator[Ledger]:
    """The ledger of release 1, as a file and copied into PostgreSQL."""
    path = release1 / "drop" / "ledger.sqlite"
    if request.param == "sqlite":
        opened = Ledger(connect(path), b"k" * 32)
        yield opened
        opened.close()
        return
    database = server().new_database()
    opened = Ledger(connect(server().address(database)), b"k" * 32)
    _copy(path, opened)
    yield opened
    opened.close()
    server().drop(database)


def test_it_has_the_tables_of_a_new_ledger_and_all_its_rows(ledger: Ledger, tmp_path: Path) -> None:
    before = _rows(ledger)
    assert migrate.migrate(ledger) == 1
    new = Ledger(connect(tmp_path / "new.sqlite"), b"k" * 32)
    migrate.migrate(new)
    assert _tables(ledger) == _tables(new)
    new.close()
    after = _rows(ledger)
    assert {name: [row[: len(rows[0])] for row in after[name]] for name, rows in before.items() if rows} == {
        name: rows for name, rows in before.items() if rows
    }
    with ledger.reading() as session:
        assert migrate.version(session) == schema.VERSION
        assert len(files.in_state(session, PUBLISHED)) == 6
        assert len(files.in_state(session, HELD)) == 4


def test_a_step_that_fails_leaves_it_as_it_was(ledger: Ledger, next_version: Callable[..., None]) -> None:
    before = _rows(ledger, with_version=True)
    next_version(fails_at_its_end)
    with pytest.raises(LedgerError, match="no table was changed"):
        migrate.migrate(ledger)
    assert _rows(ledger, with_version=True) == before
    next_version(adds_a_table)
    assert migrate.migrate(ledger) == 1
    after = _rows(ledger, with_version=True)
    assert ("version", str(NEXT)) in after["facts"]
    assert sorted(row[0] for row in after["answers"]) == sorted(row[0] for row in after["files"])


def test_a_pass_over_it_says_that_it_migrated(release1: Path, next_version: Callable[..., None]) -> None:
    drop = DropFolder(release1 / "drop")
    next_version(adds_a_table)
    ran = drop.run()
    assert f"the ledger was of version 1 and is of version {NEXT} now" in ran.err
    assert "modifiers.837: published as decided" in ran.err
    assert "is of version" not in drop.run().err


def test_a_pass_whose_step_fails_touches_nothing(release1: Path, next_version: Callable[..., None]) -> None:
    drop = DropFolder(release1 / "drop")
    before = {folder: drop.names(folder) for folder in ("inbox", "decisions", "hold", "outbox", "archive")}
    next_version(fails_at_its_end)
    ran = drop.run()
    assert (ran.code, "no table was changed" in ran.err) == (5, True)
    assert {folder: drop.names(folder) for folder in before} == before


def test_looking_does_not_migrate(release1: Path, next_version: Callable[..., None]) -> None:
    drop = DropFolder(release1 / "drop")
    next_version(adds_a_table)
    ran = drop.run("--status")
    assert (ran.code, f"this edi837 needs {NEXT}: `edi837 run ROOT` migrates it" in ran.err) == (2, True)
    assert _version(drop) == 1


def test_a_pass_killed_within_a_step_leaves_the_ledger_of_release_1(
    release1: Path, next_version: Callable[..., None]
) -> None:
    drop = DropFolder(release1 / "drop")
    next_version(is_killed_at_its_end)
    child = os.fork()
    if child == 0:
        drop.run()
        os._exit(70)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert _version(drop) == 1
    next_version(adds_a_table)
    assert "modifiers.837: published as decided" in drop.run().err
    assert _version(drop) == NEXT


def test_a_new_drop_folder_has_this_version(tmp_path: Path) -> None:
    drop = init(tmp_path / "drop")
    assert drop.run().code == 0
    assert _version(drop) == schema.VERSION


def _version(drop: DropFolder) -> int:
    link = sqlite3.connect(drop.path / "ledger.sqlite")
    try:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(link.execute("SELECT value FROM facts WHERE name = 'version'").fetchone()[0])
    finally:
        link.close()


def _rows(ledger: Ledger, with_version: bool = False) -> Rows:
    """All rows of all tables."""
    with ledger.reading() as session:
        names = inspect(session).get_table_names()
        found = {name: sorted(map(tuple, session.execute(text(f"SELECT * FROM {name}")))) for name in names}
    if not with_version:
        found["facts"] = [row for row in found["facts"] if row[0] != "version"]
    return {name: [tuple(_plain(cell) for cell in row) for row in rows] for name, rows in found.items()}


def _plain(cell: Any) -> Any:
    return bytes(cell) if isinstance(cell, memoryview) else cell


def _tables(ledger: Ledger) -> dict[str, tuple[set[tuple[str, bool]], set[tuple[str, ...]]]]:
    """For each table its columns, with whether they may be empty, and what is indexed."""
    with ledger.reading() as session:
        found = inspect(session)
        return {
            name: (
                {(column["name"], bool(column["nullable"])) for column in found.get_columns(name)},
                {tuple(map(str, index["column_names"])) for index in found.get_indexes(name)},
            )
            for name in found.get_table_names()
        }


def _copy(path: Path, target: Ledger) -> None:
    """Make the tables and rows of an SQLite ledger in another database."""
    source = create_engine(f"sqlite:///{path}")
    tables = MetaData()
    with source.connect() as reader, target.writing() as writer:
        tables.reflect(reader)
        for table in tables.sorted_tables:
            for column in table.columns:
                column.type = column.type.as_generic()
        tables.create_all(writer)
        for table in tables.sorted_tables:
            rows = [dict(row._mapping) for row in reader.execute(table.select())]
            if rows:
                writer.execute(table.insert(), rows)
    source.dispose()
