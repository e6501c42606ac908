"""The ledger's tables made, or brought from an older version to this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, update

from edi837.errors import UsageError
from edi837.ledger.connect import Ledger
from edi837.ledger.schema import VERSION, facts, metadata

# From which version → what makes the next one of it, new tables included.
STEPS: Mapping[int, Callable[[Connection], None]] = {}


def migrate(ledger: Ledger) -> None:
    """Make the tables where there are none; else take the steps that are missing, all in one transaction.

    UsageError for a ledger that a newer version wrote.
    """
    with ledger.reading() as session:
        found = version(session)
    if found == VERSION:
        return
    with ledger.writing() as session:
        if found is None:
            metadata.create_all(session)
            session.execute(insert(facts).values(name="version", value=str(VERSION)))
            return
        if found > VERSION:
            raise UsageError(f"the ledger is of version {found}, this edi837 knows {VERSION}: use the newer edi837")
        for step in range(found, VERSION):
            STEPS[step](session)
        session.execute(update(facts).where(facts.c.name == "version").values(value=str(VERSION)))


def version(session: Connection) -> int | None:
    """The version of the tables; None when there are none."""
    if not inspect(session).has_table(facts.name):
        return None
    told = session.execute(select(facts.c.value).where(facts.c.name == "version")).scalar()
    return int(told) if told else None
