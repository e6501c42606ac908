"""One run at a time on a ledger, over all machines that share it.

On PostgreSQL a run holds a lock of the server, which ends with the connection that took it. A run can lose it without
noticing: it was paused, or the network broke. So each run also takes a number, the next one, and whatever it writes is
refused once the ledger has a newer number: who was overtaken writes nothing any more, and so publishes nothing.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Generator

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from edi837.ledger.error_words import in_words
from edi837.ledger.schema import facts
from edi837.system.dataclass import dataclass
from edi837.system.errors import LedgerError, Locked, UsageError

# "edi837" in ASCII.
_ADVISORY_LOCK = 0x656469383337
_TRIES, _WAIT_SECONDS = 10, 0.2
_FENCE = "fence"
_NUMBER = select(facts.c.value).where(facts.c.name == _FENCE).with_for_update(read=True)
_BACKEND = text("SELECT pg_backend_pid()")
# A setting of the session by which a connection knows its own session again.
_MARK = "edi837.session"
_PROBES = 5
_POOLED = (
    "EDI837_LEDGER leads to a connection pooler that hands out another session for each transaction (pgbouncer with "
    "pool_mode = transaction or statement): a lock cannot be held there. Name the server itself, or a pool with "
    "pool_mode = session (docs/operations.md). Nothing was touched"
)
_BROKEN = "ledger: the connection that held its lock broke; the run ended there, and it is safe to run again"


class Overtaken(Locked):
    """Another run took the ledger over; this one may not write to it any more."""


@dataclass(frozen=True)
class SessionLock:
    """A lock of the server, held by a connection of its own; `backend` is the server's process behind it."""

    link: Connection
    backend: int

    def check(self) -> None:
        """LedgerError when the connection is not what it was: the lock may be another run's now."""
        if self.link.invalidated:
            raise LedgerError(_BROKEN)
        try:
            backend = self.link.execute(_BACKEND).scalar()
        except SQLAlchemyError:
            raise LedgerError(_BROKEN) from None
        if backend != self.backend:
            raise UsageError(_POOLED.replace("Nothing was touched", "The run ended there, and nothing was lost"))

    def release(self) -> None:
        """Let another run have it."""
        with contextlib.suppress(SQLAlchemyError):
            if not self.link.invalidated:
                self.link.execute(text("SELECT pg_advisory_unlock_all()"))
            self.link.close()


def take_lock(engine: Engine) -> SessionLock | None:
    """The lock, on PostgreSQL; Locked when another run has it, UsageError where a pooler stands before the server.

    The server may need a moment to see that a run was killed, so it is asked more than once.
    """
    if engine.dialect.name != "postgresql":
        return None
    with in_words(), _poolers_refused():
        link = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            _probe(engine, link)
            for _ in range(_TRIES):
                if link.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": _ADVISORY_LOCK}).scalar():
                    return SessionLock(link, link.execute(_BACKEND).scalar_one())
                time.sleep(_WAIT_SECONDS)
        except BaseException:
            link.close()
            raise
        link.close()
    raise Locked("another run, in another folder or on another machine, has the ledger; nothing was touched")


@contextlib.contextmanager
def _poolers_refused() -> Generator[None]:
    """The pooler's own words for a transaction that it does not allow, as UsageError."""
    try:
        yield
    except DBAPIError as error:
        if "pooling mode" in str(error.orig):
            raise UsageError(_POOLED) from None
        raise


def _probe(engine: Engine, link: Connection) -> None:
    """UsageError when a connection does not keep its session: another one meets its mark, or it does not find it."""
    mark = secrets.token_hex(8)
    seen = text(f"SELECT current_setting('{_MARK}', true)")
    link.execute(text(f"SELECT set_config('{_MARK}', :mark, false)"), {"mark": mark})
    for _ in range(_PROBES):
        with engine.connect() as other, other.begin():
            # While this transaction lasts, a pooler that has given it the marked session must give away another.
            if other.execute(seen).scalar() == mark or link.execute(seen).scalar() != mark:
                raise UsageError(_POOLED)


def take_number(session: Connection) -> int:
    """The number of a run that begins: from now on runs with an older one write nothing."""
    last = session.execute(select(facts.c.value).where(facts.c.name == _FENCE).with_for_update()).scalar()
    if last is None:
        session.execute(insert(facts).values(name=_FENCE, value="1"))
        return 1
    session.execute(update(facts).where(facts.c.name == _FENCE).values(value=str(int(last) + 1)))
    return int(last) + 1


def check_number(session: Connection, number: int) -> None:
    """Overtaken when another run took a number since; until the transaction ends none can."""
    last = session.execute(_NUMBER).scalar()
    if last != str(number):
        raise Overtaken(
            "ledger: another run took it over while this one was paused or cut off from it; this one ended there, and "
            "what it had begun waits for the next run"
        )
