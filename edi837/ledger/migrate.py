"""The ledger's tables: made, or brought step by step from the version of an older release to this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, update

from edi837.ledger import desk_step, schema
from edi837.ledger.answers_step import add_answer_keys, add_answers
from edi837.ledger.connect import Ledger
from edi837.ledger.desk_counts_step import add_desk_counts
from edi837.ledger.desk_tables import all_tables
from edi837.ledger.finding_step import add_findings
from edi837.ledger.schema import facts
from edi837.system.errors import LedgerError, UsageError


def _counting(session: Connection) -> str:
    """A column that numbers the rows of a table."""
    return "INTEGER NOT NULL PRIMARY KEY" if session.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"


def add_receipts(session: Connection) -> None:
    """From 1 to 2: what the consumer of the outbox says it has."""
    session.exec_driver_sql(
        f"CREATE TABLE receipts (number {_counting(session)}, sha256 VARCHAR(64) NOT NULL, received_by TEXT NOT NULL, "
        "at VARCHAR(32) NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX ix_receipts_sha256 ON receipts (sha256)")


def add_insufficient(session: Connection) -> None:
    """From 2 to 3: files whose decisions leave errors."""
    session.exec_driver_sql(
        "CREATE TABLE insufficient (sha256 VARCHAR(64) NOT NULL PRIMARY KEY "
        "REFERENCES files (sha256) ON DELETE CASCADE, decisions_sha256 VARCHAR(64) NOT NULL)"
    )


def add_manifests(session: Connection) -> None:
    """From 3 to 4: the digest of the manifest of each file."""
    session.exec_driver_sql("ALTER TABLE files ADD COLUMN manifest_sha256 VARCHAR(64)")


def add_parts(session: Connection) -> None:
    """From 4 to 5: parts of files, and the control numbers under which they went out."""
    session.exec_driver_sql(
        "CREATE TABLE parts (sha256 VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES files (sha256) ON DELETE CASCADE, "
        "parent_sha256 VARCHAR(64) NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX ix_parts_parent_sha256 ON parts (parent_sha256)")
    session.exec_driver_sql(
        f"CREATE TABLE control_numbers (number {_counting(session)}, sha256 VARCHAR(64) NOT NULL, "
        "first BIGINT NOT NULL, last BIGINT NOT NULL, at VARCHAR(32) NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX ix_control_numbers_last ON control_numbers (last)")


def add_functional_groups(session: Connection) -> None:
    """From 5 to 6: the numbers of functional groups; those of files that came before stay unknown."""
    bytes_type = "BLOB" if session.dialect.name == "sqlite" else "BYTEA"
    session.exec_driver_sql(
        "CREATE TABLE functional_groups (sha256 VARCHAR(64) NOT NULL REFERENCES files (sha256) ON DELETE CASCADE, "
        f"key {bytes_type} NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX ix_functional_groups_key ON functional_groups (key)")
    session.exec_driver_sql("CREATE INDEX functional_groups_file ON functional_groups (sha256)")


def add_desk(session: Connection) -> None:
    """From 6 to 7: the tables of the desk; the first pass lists what waits already."""
    for statement in desk_step.STATEMENTS:
        session.exec_driver_sql(statement.format(number=_counting(session), file=desk_step.FILE))


def add_authorized_units(session: Connection) -> None:
    """From 9 to 10: units under authorizations; those of files that came before stay unknown."""
    bytes_type = "BLOB" if session.dialect.name == "sqlite" else "BYTEA"
    session.exec_driver_sql(
        "CREATE TABLE authorized_units (sha256 VARCHAR(64) NOT NULL REFERENCES files (sha256) ON DELETE CASCADE, "
        f'"authorization" {bytes_type} NOT NULL, thousandths BIGINT NOT NULL)'
    )
    session.exec_driver_sql('CREATE INDEX ix_authorized_units_authorization ON authorized_units ("authorization")')
    session.exec_driver_sql("CREATE INDEX authorized_units_file ON authorized_units (sha256)")


def add_day_units(session: Connection) -> None:
    """From 10 to 11: units of a day; those of files that came before stay unknown."""
    bytes_type = "BLOB" if session.dialect.name == "sqlite" else "BYTEA"
    session.exec_driver_sql(
        "CREATE TABLE day_units (sha256 VARCHAR(64) NOT NULL REFERENCES files (sha256) ON DELETE CASCADE, "
        f"key {bytes_type} NOT NULL, account {bytes_type} NOT NULL, start BIGINT NOT NULL, thousandths BIGINT NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX ix_day_units_key ON day_units (key)")
    session.exec_driver_sql("CREATE INDEX day_units_file ON day_units (sha256)")


def add_accepted_errors(session: Connection) -> None:
    """From 13 to 14: errors that a person lets go out, one by one; approvals that an order leaves out."""
    session.exec_driver_sql(
        "CREATE TABLE accepted_errors (exception_id VARCHAR(16) NOT NULL PRIMARY KEY, "
        "sha256 VARCHAR(64) NOT NULL REFERENCES files (sha256) ON DELETE CASCADE, accepted_by VARCHAR(120) NOT NULL, "
        "note TEXT NOT NULL, at VARCHAR(32) NOT NULL)"
    )
    session.exec_driver_sql("CREATE INDEX accepted_errors_file ON accepted_errors (sha256)")
    session.exec_driver_sql("ALTER TABLE orders ADD COLUMN withheld TEXT DEFAULT '' NOT NULL")


def add_indexes_of_files(session: Connection) -> None:
    """From 14 to 15: what each file asks of all others is found, however many there are."""
    session.exec_driver_sql("CREATE INDEX ix_files_stem ON files (stem)")
    session.exec_driver_sql("CREATE INDEX ix_files_settled ON files (settled)")


# From which version → what makes the next one of it, new tables included. A step names tables and columns in SQL of its
# own and never by schema.py, which describes the newest version only. It adds (CREATE TABLE, ALTER TABLE … ADD COLUMN)
# and fills; it must not drop a table that others refer to, because SQLite then deletes their rows.
STEPS: Mapping[int, Callable[[Connection], None]] = {
    1: add_receipts,
    2: add_insufficient,
    3: add_manifests,
    4: add_parts,
    5: add_functional_groups,
    6: add_desk,
    7: add_answers,
    8: add_findings,
    9: add_authorized_units,
    10: add_day_units,
    11: add_answer_keys,
    12: add_desk_counts,
    13: add_accepted_errors,
    14: add_indexes_of_files,
}


def migrate(ledger: Ledger) -> int | None:
    """Make the tables where there are none; else take the missing steps, all of them in one transaction.

    Returns the version that was found, None for no tables. UsageError for a ledger of a newer release; LedgerError when
    a table is missing, or a step fails, and the ledger is then what it was.
    """
    with ledger.reading() as session:
        current = version(session)
        if current == schema.VERSION:
            _refuse_missing_tables(session)
            return current
    try:
        with ledger.writing() as session:
            _bring_up(session)
    except LedgerError as error:
        raise LedgerError(f"{error}; no table was changed") from None
    return current


def _bring_up(session: Connection) -> None:
    current = version(session)  # asked again: only now is the ledger held against other writers
    if current is None:
        all_tables.create_all(session)
        session.execute(insert(facts).values(name="version", value=str(schema.VERSION)))
        return
    if current > schema.VERSION:
        raise UsageError(why_not_current(current))
    for number in range(current, schema.VERSION):
        STEPS[number](session)
    session.execute(update(facts).where(facts.c.name == "version").values(value=str(schema.VERSION)))


def version(session: Connection) -> int | None:
    """The version of the tables, None when there are none; LedgerError when they do not say it."""
    present = inspect(session).get_table_names()
    if facts.name not in present:
        if set(present) & set(all_tables.tables):
            raise _damaged("it has tables and does not say its version")
        return None
    value = session.execute(select(facts.c.value).where(facts.c.name == "version")).scalar()
    if value is None or not value.isascii() or not value.isdigit() or int(value) < 1:
        raise _damaged("it does not say its version")
    return int(value)


def _refuse_missing_tables(session: Connection) -> None:
    missing = sorted(set(all_tables.tables) - set(inspect(session).get_table_names()))
    if missing:
        raise _damaged(f"its table {missing[0]} is missing")


def _damaged(why: str) -> LedgerError:
    return LedgerError(f"ledger: {why}, so it is damaged; restore it from a backup (docs/operations.md)")


def why_not_current(current: int) -> str:
    """Why tables of this version cannot be read as they are, and what to do; '' for the current version."""
    if current > schema.VERSION:
        return f"the ledger is of version {current}, this edi837 knows {schema.VERSION}: use the newer edi837"
    if current < schema.VERSION:
        return f"the ledger is of version {current}, this edi837 needs {schema.VERSION}: `edi837 run ROOT` migrates it"
    return ""
