"""Statements that a pass gives the ledger for each file: put into words once, and given to SQLite's own driver.

SQLAlchemy takes some ten times as long for one of them as the database itself does. PostgreSQL is asked through it:
there the way to the server is what takes long, and a broken connection must be noticed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.types import TypeEngine

from edi837.system.named_tuple import NamedTuple

_SQLITE = "sqlite"
_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
_Process = Callable[[Any], Any] | None


class _Words(NamedTuple):
    """A statement as the driver takes it: its text, what it binds in order, and what is done to values on their way."""

    text: str
    bound: tuple[tuple[str, Any, _Process], ...]
    results: tuple[_Process, ...]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """What is bound, of the values that are given and those that the statement has itself."""
        every = ((given.get(name, own), process) for name, own, process in self.bound)
        return tuple(value if process is None or value is None else process(value) for value, process in every)

    def row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row as SQLAlchemy would give it."""
        pairs = zip(row, self.results, strict=True)
        return tuple(value if process is None or value is None else process(value) for value, process in pairs)


class Prepared:
    """A statement; `names` are the columns that an insertion gives values to, all of the table without them."""

    def __init__(self, statement: _Statement, names: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._names = names
        self._words: _Words | None = None

    def rows(self, session: Connection, **values: Any) -> Sequence[Sequence[Any]]:
        """The rows of a question."""
        if session.dialect.name != _SQLITE:
            return session.execute(self._statement, values).all()
        words = self._in_words(session.dialect)
        rows = _driver(session).execute(words.text, words.values(values)).fetchall()
        return [words.row(row) for row in rows] if any(words.results) else rows

    def first(self, session: Connection, **values: Any) -> Sequence[Any] | None:
        """The first row."""
        return next(iter(self.rows(session, **values)), None)

    def scalar(self, session: Connection, **values: Any) -> Any:
        """The first value of the first row; None where there is none."""
        row = self.first(session, **values)
        return None if row is None else row[0]

    def change(self, session: Connection, **values: Any) -> int:
        """Carry out a change; how many rows it changed."""
        if session.dialect.name != _SQLITE:
            return session.execute(self._statement, values).rowcount
        words = self._in_words(session.dialect)
        return _driver(session).execute(words.text, words.values(values)).rowcount

    def change_each(self, session: Connection, several: Sequence[Mapping[str, Any]]) -> None:
        """Carry out a change with each of several sets of values; nothing for none."""
        if not several:
            return
        if session.dialect.name != _SQLITE:
            session.execute(self._statement, several)
            return
        words = self._in_words(session.dialect)
        _driver(session).executemany(words.text, [words.values(values) for values in several])

    def _in_words(self, dialect: Dialect) -> _Words:
        if self._words is None:
            compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._names)
            own: dict[str, Any] = compiled.params
            bound = tuple(
                (name, own[name], _of(compiled.binds[name].type, dialect).bind_processor(dialect))
                for name in compiled.positiontup
            )
            results: tuple[_Process, ...] = ()
            if isinstance(self._statement, Select):
                types = (column.type for column in self._statement.selected_columns)
                results = tuple(_of(each, dialect).result_processor(dialect, None) for each in types)
            self._words = _Words(str(compiled), bound, results)
        return self._words


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _driver(session: Connection) -> sqlite3.Connection:
    link: Any = session.connection.dbapi_connection
    return cast(sqlite3.Connection, link)
