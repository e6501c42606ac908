"""Runs, sums over all files, and whether the database is whole."""

from __future__ import annotations

import re
import sqlite3
import threading
from typing import Any

from sqlalchemy import func, insert, select, text

from edi837.ledger import schema, trail
from edi837.ledger.clock_jumps import mark_jump
from edi837.ledger.connect import Ledger, Session
from edi837.ledger.error_words import in_words
from edi837.ledger.files import KNOWN
from edi837.system.errors import LedgerError
from edi837.system.named_tuple import NamedTuple

_files, _arrivals = schema.files, schema.arrivals
# As a look through the pages tells of one that could not be read, with the code of the error.
_UNREAD_PAGE = re.compile(r"unable to get the page\. error code=([0-9]+)")
_LAST, _SUCCESS = "last run", "last success"
# What a run may end with when all its machinery worked.
_WORKED = (0, 1, 4)


class LedgerTotals(NamedTuple):
    """Sums over all files that ever came."""

    by_state: dict[str, int]
    known: int
    claims: int
    target_lines: int
    errors: int
    warnings: int
    repaired: int
    charge_cents: int
    by_rule: dict[str, int]
    last_arrival: str
    last_success: str
    audit_lines: int


def run_ended(session: Session, run: str, started: str, ended: str, exit_code: int, version: str, listed: bool) -> None:
    """A run ended; one that did something is listed."""
    if listed:
        values = {"run": run, "started": started, "ended": ended, "exit_code": exit_code, "version": version}
        session.execute(insert(schema.runs).values(**values))
    mark_jump(session, last_run(session), ended)
    trail.set_fact(session, _LAST, ended)
    if exit_code in _WORKED:
        trail.set_fact(session, _SUCCESS, ended)


def last_run(session: Session) -> str | None:
    """When the last run ended."""
    return trail.fact(session, _LAST)


def totals(session: Session, now: str) -> LedgerTotals:
    """The sums. What came after `now` was written down with a clock that was ahead: it is not the last arrival."""
    states = session.execute(select(_files.c.state, func.count()).group_by(_files.c.state))
    sums = ("claims", "target_lines", "errors", "warnings", "repaired", "charge_cents")
    summed = session.execute(select(*(func.coalesce(func.sum(_files.c[name]), 0) for name in sums))).one()
    counted = schema.rule_counts.c
    rules = session.execute(select(counted.rule, func.sum(counted.number)).group_by(counted.rule))
    known = session.execute(select(func.count()).where(_arrivals.c.outcome == KNOWN)).scalar_one()
    return LedgerTotals(
        by_state={str(state): int(number) for state, number in states},
        known=int(known),
        by_rule={str(rule): int(number) for rule, number in rules},
        last_arrival=session.execute(select(func.max(_arrivals.c.at)).where(_arrivals.c.at <= now)).scalar() or "",
        last_success=trail.fact(session, _SUCCESS) or "",
        audit_lines=trail.log_end(session).head.number,
        **{name: int(value) for name, value in zip(sums, summed, strict=True)},
    )


def quick_damage(ledger: Ledger, seconds: float) -> str:
    """What a look through the whole database finds wrong; '' for nothing, also when it took longer than `seconds`."""
    if ledger.engine.dialect.name != "sqlite":
        return ""
    with in_words(), ledger.engine.connect() as session:
        link: Any = session.connection.dbapi_connection
        # From a thread: while it walks the pages of one table, SQLite calls no progress handler.
        timer = threading.Timer(seconds, link.interrupt)
        timer.start()
        try:
            said = link.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return ""
        finally:
            timer.cancel()
            timer.join()
    return "" if said == "ok" else _damage_in(str(said))


def _damage_in(said: str) -> str:
    """What a look through the database found; LedgerError where the disk did not give a page: that is no damage yet."""
    unread = _UNREAD_PAGE.search(said)
    if unread and int(unread[1]) & 0xFF == sqlite3.SQLITE_IOERR:
        raise LedgerError(
            "ledger: the disk does not give all of it, and nothing was touched; look after the disk, then run again, "
            "before anything is restored"
        )
    return said


def damage(ledger: Ledger) -> str:
    """What the database says is wrong with itself; '' for nothing."""
    if ledger.engine.dialect.name != "sqlite":
        return ""
    with in_words(), ledger.engine.connect() as session:
        report = session.execute(text("PRAGMA integrity_check(1)")).scalar()
    return "" if report == "ok" else _damage_in(str(report))
