"""Threads that use the ledger at once do not take one another's connection."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text

from edi837.ledger.connect import Ledger, connect

_THREADS = 24


def test_many_threads_read_and_write_at_once(tmp_path: Path) -> None:
    ledger = Ledger(connect(tmp_path / "l.sqlite"), b"k" * 32)
    with ledger.writing() as session:
        session.execute(text("CREATE TABLE done (number INTEGER)"))
    met = threading.Barrier(_THREADS)

    def work(number: int) -> None:
        with ledger.reading() as session:
            assert session.execute(text("SELECT count(*) FROM done")).scalar_one() == 0
            met.wait(60)
            assert session.execute(text("SELECT count(*) FROM done")).scalar_one() == 0
        with ledger.writing() as session:
            session.execute(text("INSERT INTO done VALUES (:number)"), {"number": number})

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, range(_THREADS)))
    with ledger.reading() as session:
        assert session.execute(text("SELECT count(*) FROM done")).scalar_one() == _THREADS
    ledger.close()
