"""Errors of the database in words, without statement and values."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from edi837.system.errors import LedgerError


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
        "disk i/o error": "the disk does not give it, or does not take it; look after the disk, then run again",
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
