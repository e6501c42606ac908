"""Opening the ledger: SQLite in the drop folder, or PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from edi837.ledger.error_words import in_words
from edi837.ledger.fencing import SessionLock, check_number
from edi837.system import disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError

# What the jobs hand from one function of the ledger to the next.
Session = Connection

_BUSY_SECONDS = 10
_CONNECT_SECONDS = 10
# Besides those that are kept open; the threads of a desk are fewer.
_MOST_CONNECTIONS = 40


@dataclass(frozen=True)
class Ledger:
    """An open ledger and the key of its digests; for a run its lock, where there can be one, and its number."""

    engine: Engine
    key: bytes
    lock: SessionLock | None = None
    number: int | None = None

    @contextlib.contextmanager
    def reading(self) -> Generator[Session]:
        """A connection to ask with."""
        with in_words(), self.engine.connect() as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Generator[Session]:
        """A transaction: all of it or nothing, and lasting when it ends.

        LedgerError or Overtaken when the run does not have the ledger any more.
        """
        if self.lock is not None:
            self.lock.check()
        with in_words(), self.engine.connect().execution_options(writes=True) as session, session.begin():
            if self.number is not None:
                check_number(session, self.number)
            yield session
            disk.reached("commit", "ledger")

    def close(self) -> None:
        """Let go of the connections."""
        if self.lock is not None:
            self.lock.release()
        self.engine.dispose()


def connect(where: str | Path, read_only: bool = False) -> Engine:
    """An engine for an SQLite file or an address; nothing is asked of the database yet."""
    if isinstance(where, Path):
        return _sqlite(where, read_only)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # the latter of a port that is no number
        raise UsageError("EDI837_LEDGER is not a database address, as postgresql://user@host/name") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return _sqlite(Path(url.database), read_only)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError("the ledger can be SQLite or PostgreSQL")
    url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=False, connect_args={"connect_timeout": _CONNECT_SECONDS}
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UsageError("a PostgreSQL ledger needs psycopg: pip install 'edi837[postgres]'") from None


def _sqlite(path: Path, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rwc"

    def opened() -> sqlite3.Connection:
        link = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, check_same_thread=False
        )
        link.isolation_level = None  # transactions are begun below, not by the driver's guess
        return link

    # Else SQLAlchemy takes this address for a database in memory, and closes connections that other threads are using.
    engine = create_engine(
        "sqlite://", creator=opened, hide_parameters=True, poolclass=QueuePool, max_overflow=_MOST_CONNECTIONS
    )

    @event.listens_for(engine, "connect")
    def _prepare(link: Any, _: Any) -> None:
        settings = ["foreign_keys=ON", "synchronous=FULL"]
        if not read_only:
            settings.insert(0, "journal_mode=WAL")
        for setting in settings:
            link.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begin(link: Connection) -> None:
        link.exec_driver_sql("BEGIN IMMEDIATE" if link.get_execution_options().get("writes") else "BEGIN")

    return engine
