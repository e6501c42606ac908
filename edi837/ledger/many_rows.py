"""Many rows at once, as the driver takes them: SQLAlchemy builds what it binds for each row anew, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table

from edi837.ledger.connect import Session


def insert_rows(session: Session, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Put rows into a table, their values in the order of `columns`, of types that the driver binds as they are."""
    if not rows:
        return
    dialect = session.dialect
    names = ", ".join(dialect.identifier_preparer.format_column(table.c[name]) for name in columns)
    places = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(columns))
    into = dialect.identifier_preparer.format_table(table)
    session.exec_driver_sql(f"INSERT INTO {into} ({names}) VALUES ({places})", [*rows])  # noqa: S608 - names of ours
