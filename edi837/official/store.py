"""Writing the compact file: built in memory, then written whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO

from edi837.jobs.file_set import write_whole
from edi837.mapping.codes_file import APPLICATION_ID, LAYOUT
from edi837.official.imported import Imported

_SCHEMA = """
CREATE TABLE tables (kind TEXT PRIMARY KEY, file TEXT, sha256 TEXT, dated TEXT, rows INTEGER) WITHOUT ROWID;
CREATE TABLE hcpcs (code TEXT PRIMARY KEY, description TEXT, short TEXT, added TEXT, ended TEXT, successors TEXT)
    WITHOUT ROWID;
CREATE TABLE addendum_b (code TEXT PRIMARY KEY, short TEXT, status TEXT, apc TEXT, rate TEXT) WITHOUT ROWID;
CREATE TABLE asp (code TEXT PRIMARY KEY, short TEXT, dosage TEXT, payment_limit TEXT) WITHOUT ROWID;
CREATE TABLE crosswalk (first TEXT, last TEXT, code TEXT, short TEXT, name TEXT, dosage TEXT);
CREATE TABLE mue (code TEXT, kind TEXT, units TEXT, indicator TEXT, rationale TEXT, PRIMARY KEY (code, kind))
    WITHOUT ROWID;
CREATE TABLE substances (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE products (ndc9 TEXT PRIMARY KEY, name TEXT, labeler TEXT, substance INTEGER, form TEXT, mg_per_ml TEXT)
    WITHOUT ROWID;
CREATE TABLE packages (ndc TEXT PRIMARY KEY, first TEXT, last TEXT, excluded TEXT, ml TEXT, mg TEXT,
    containers INTEGER, container TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX crosswalk_first ON crosswalk (first);
CREATE INDEX products_substance ON products (substance);
"""


def write_codes(path: Path, tables: Iterable[Imported]) -> None:
    """Write all tables into one file; the same tables give the same bytes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        for table, records in tables:
            dated = table.dated.isoformat() if table.dated else None
            listed = (table.kind, table.file, table.sha256, dated, table.rows)
            connection.execute("INSERT INTO tables VALUES (?, ?, ?, ?, ?)", listed)
            for name, rows in records.items():
                if rows:
                    places = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - names are this module's own
        connection.executescript(_INDEXES)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
        connection.commit()
        content = connection.serialize()
    write_whole(path, partial(_write, content))


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
