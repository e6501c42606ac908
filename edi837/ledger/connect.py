"""Opening the ledger: SQLite in the drop folder, or PostgreSQL; errors in words, without any value."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from edi837.system import disk
from edi837.system.errors import LedgerError, Locked, UsageError

# What the jobs hand from one function of the ledger to the next.
Session = Connection

_BUSY_SECONDS = 10
_CONNECT_SECONDS = 10
# "edi837" in ASCII: one run at a time, over all machines that share a PostgreSQL ledger.
_ADVISORY_LOCK = 0x656469383337
_TRIES, _WAIT_SECONDS = 10, 0.2


@dataclass(frozen=True)
class Ledger:
    """An open ledger and the key of its digests."""

    engine: Engine
    key: bytes
    lock: Connection | None = None

    @contextlib.contextmanager
    def reading(self) -> Generator[Session]:
        """A connection to ask with."""
        with in_words(), self.engine.connect() as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Generator[Session]:
        """A transaction: all of it or nothing, and lasting when it ends."""
        with in_words(), self.engine.connect().execution_options(writes=True) as session, session.begin():
            yield session
            disk.reached("commit", "ledger")

    def close(self) -> None:
        """Let go of the connections."""
        with contextlib.suppress(SQLAlchemyError):
            if self.lock is not None:
                self.lock.execute(text("SELECT pg_advisory_unlock_all()"))
                self.lock.close()
        self.engine.dispose()


def connect(where: str | Path, read_only: bool = False) -> Engine:
    """An engine for an SQLite file or an address; nothing is asked of the database yet."""
    if isinstance(where, Path):
        return _sqlite(where, read_only)
    try:
        url = make_url(where)
    except ArgumentError:
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

    engine = create_engine("sqlite://", creator=opened, hide_parameters=True)

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


def take_lock(engine: Engine) -> Connection | None:
    """On PostgreSQL a lock that ends with the connection; Locked when another run has it.

    The server may need a moment to see that a run was killed, so it is asked more than once.
    """
    if engine.dialect.name != "postgresql":
        return None
    with in_words():
        link = engine.connect()
        for _ in range(_TRIES):
            if link.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": _ADVISORY_LOCK}).scalar():
                link.commit()
                return link
            time.sleep(_WAIT_SECONDS)
        link.close()
    raise Locked("another run, in another folder or on another machine, has the ledger; nothing was touched")


@contextlib.contextmanager
def in_words() -> Generator[None]:
    """Errors of the database as LedgerError, without statement and values."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise LedgerError(f"ledger: {_words(str(cause).lower())}") from None
    except sqlite3.Error as error:
        raise LedgerError(f"ledger: {_words(str(error).lower())}") from None


def _words(message: str) -> str:
    known = {
        "is locked": "it is locked by another program; run again when that has ended",
        "disk is full": "the disk is full; nothing was lost, make room and run again",
        "no space left": "the disk is full; nothing was lost, make room and run again",
        "malformed": "it is damaged; restore it from a backup (docs/operations.md)",
        "not a database": "it is damaged, or it is not a database; restore it from a backup (docs/operations.md)",
        "readonly": "it cannot be written; see owner and mode of the file",
        "unable to open": "it cannot be opened; see owner and mode of the file and its folder",
        "no such table": "it has no tables yet; `edi837 run` makes them",
        "does not exist": "the database, user or table does not exist",
        "authentication": "the database does not let this user in",
        "connection": "the database cannot be reached, or the connection broke; it is safe to run again",
        "server closed": "the connection broke; it is safe to run again",
    }
    return next((words for sign, words in known.items() if sign in message), "the database failed; safe to run again")
