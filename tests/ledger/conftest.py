from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.ledger.connect import Ledger, connect
from edi837.ledger.migrate import migrate
from tests.postgres import LEDGERS, server


@pytest.fixture(params=LEDGERS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger without tables, in SQLite and in PostgreSQL."""
    database = server().new_database() if request.param == "postgresql" else None
    ledger = Ledger(connect(server().address(database) if database else tmp_path / "ledger.sqlite"), b"k" * 32)
    yield ledger
    ledger.close()
    if database:
        server().drop(database)


@pytest.fixture
def ledger(empty: Ledger) -> Ledger:
    """A ledger with its tables."""
    migrate(empty)
    return empty
