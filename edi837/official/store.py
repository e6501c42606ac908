"""Writing the compact file: built in memory out of new tables and those that it keeps, then written whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import IO

from edi837.jobs.file_set import write_whole
from edi837.mapping.codes_file import APPLICATION_ID, LAYOUT, TITLES, ImportedTable
from edi837.official.imported import Imported, Record

# What belongs to a table of a quarter has its number in `tbl`; of the directory there is one.
_SCHEMA = """
CREATE TABLE tables (number INTEGER PRIMARY KEY, kind TEXT, file TEXT, sha256 TEXT, dated TEXT, last TEXT, rows INTEGER,
    passed INTEGER);
CREATE TABLE hcpcs (tbl INTEGER, code TEXT, description TEXT, short TEXT, added TEXT, ended TEXT, successors TEXT,
    PRIMARY KEY (code, tbl)) WITHOUT ROWID;
CREATE TABLE addendum (tbl INTEGER, code TEXT, short TEXT, status TEXT, apc TEXT, rate TEXT, PRIMARY KEY (tbl, code))
    WITHOUT ROWID;
CREATE TABLE asp (tbl INTEGER, code TEXT, short TEXT, dosage TEXT, payment_limit TEXT, PRIMARY KEY (tbl, code))
    WITHOUT ROWID;
CREATE TABLE crosswalk (tbl INTEGER, first TEXT, last TEXT, code TEXT, short TEXT, name TEXT, dosage TEXT, items TEXT,
    units_each TEXT, units_in_package TEXT);
CREATE TABLE mue (tbl INTEGER, code TEXT, units TEXT, indicator TEXT, rationale TEXT, PRIMARY KEY (tbl, code))
    WITHOUT ROWID;
CREATE TABLE ptp (tbl INTEGER, code TEXT, pairs BLOB, PRIMARY KEY (tbl, code));
CREATE TABLE ptp_reasons (tbl INTEGER, number INTEGER, text TEXT, PRIMARY KEY (tbl, number)) WITHOUT ROWID;
CREATE TABLE icd10 (tbl INTEGER, code TEXT, billable INTEGER, PRIMARY KEY (tbl, code)) WITHOUT ROWID;
CREATE TABLE taxonomies (tbl INTEGER, code TEXT, PRIMARY KEY (tbl, code)) WITHOUT ROWID;
CREATE TABLE single_dose (tbl INTEGER, code TEXT, PRIMARY KEY (tbl, code)) WITHOUT ROWID;
CREATE TABLE unlisted (tbl INTEGER, ndc TEXT, flag TEXT, PRIMARY KEY (ndc, tbl)) WITHOUT ROWID;
CREATE TABLE substances (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE products (ndc9 TEXT PRIMARY KEY, name TEXT, labeler TEXT, substance INTEGER, form TEXT, mg_per_ml TEXT,
    number TEXT, unit TEXT, per_ml INTEGER, routes TEXT)
    WITHOUT ROWID;
CREATE TABLE packages (ndc TEXT PRIMARY KEY, first TEXT, last TEXT, excluded TEXT, ml TEXT, mg TEXT,
    containers INTEGER, container TEXT, certified TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX crosswalk_first ON crosswalk (tbl, first);
CREATE INDEX crosswalk_code ON crosswalk (tbl, code);
CREATE INDEX products_substance ON products (substance);
"""
# In the order in which a copy gives them: so the same tables give the same bytes, in however many steps.
_LISTS = ("icd10", "taxonomies", "single_dose", "unlisted")
_BY_CODE = frozenset({"hcpcs", "addendum", "asp", "mue", "ptp", *_LISTS})
_ORDERS = {"crosswalk": "rowid", "ptp_reasons": "number", "unlisted": "ndc"}
_BY_QUARTER = ("hcpcs", "addendum", "asp", "crosswalk", "mue", "ptp", "ptp_reasons", *_LISTS)
_OF_KIND = {"ndc-products": ("substances", "products"), "ndc-packages": ("packages",)}


def write_codes(path: Path, new: Iterable[Imported], kept: Iterable[ImportedTable] = ()) -> tuple[ImportedTable, ...]:
    """Write all tables into one file, and give them as they are listed there; the same tables give the same bytes.

    `kept` are tables of the file as it stands.
    """
    imported = {_key(item.table): item for item in new}
    tables = sorted([*(item.table for item in imported.values()), *kept], key=_order)
    numbered = tuple(table._replace(number=number) for number, table in enumerate(tables, 1))
    with closing(sqlite3.connect(":memory:", uri=True)) as connection:
        connection.executescript(_SCHEMA)
        if path.is_file() and any(_key(table) not in imported for table in tables):
            connection.execute("ATTACH ? AS kept", (f"{path.resolve().as_uri()}?mode=ro&immutable=1",))
        for before, table in zip(tables, numbered, strict=True):
            _list(connection, table)
            item = imported.get(_key(table))
            if item is None:
                _copy(connection, before, table)
                continue
            for name, rows in item.records.items():
                _insert(connection, name, table.number, rows)
        connection.commit()
        if connection.execute("SELECT 1 FROM pragma_database_list WHERE name = 'kept'").fetchone():
            connection.execute("DETACH kept")
        connection.executescript(_INDEXES)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
        connection.commit()
        content = connection.serialize()
    write_whole(path, partial(_write, content))
    return numbered


def _key(table: ImportedTable) -> tuple[str, str, str]:
    """What there is one of: a kind in a quarter, or a part of it."""
    return table.kind, table.day, table.part


def _order(table: ImportedTable) -> tuple[int, str, str]:
    return list(TITLES).index(table.kind), table.dated.isoformat() if table.dated else "", table.part


def _list(connection: sqlite3.Connection, table: ImportedTable) -> None:
    days = (day.isoformat() if day else None for day in (table.dated, table.last))
    values = (table.number, table.kind, table.file, table.sha256, *days, table.rows, table.passed)
    connection.execute("INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def _insert(connection: sqlite3.Connection, name: str, number: int, rows: list[Record]) -> None:
    if rows:
        if name in _BY_CODE:
            rows = sorted(rows, key=itemgetter(0))
        own = (number,) if name in _BY_QUARTER else ()
        places = ", ".join("?" * (len(own) + len(rows[0])))
        connection.executemany(f"INSERT INTO {name} VALUES ({places})", ((*own, *row) for row in rows))  # noqa: S608 - names are this module's own


def _copy(connection: sqlite3.Connection, before: ImportedTable, table: ImportedTable) -> None:
    """The rows of a table that the file has already, under its new number."""
    for name in _OF_KIND.get(table.kind, ()):
        connection.execute(f"INSERT INTO {name} SELECT * FROM kept.{name}")  # noqa: S608 - as above
    if table.kind in _OF_KIND:
        return
    for name in _BY_QUARTER:
        order = _ORDERS.get(name, "code")
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")][1:]
        connection.execute(
            f"INSERT INTO {name} SELECT ?, {', '.join(columns)} FROM kept.{name} WHERE tbl = ? ORDER BY {order}",  # noqa: S608 - as above
            (table.number, before.number),
        )


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
