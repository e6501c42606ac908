from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drop.running import DropFolder, init
from tests.postgres import LEDGERS, server


@pytest.fixture(params=LEDGERS)
def drop(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DropFolder]:
    """A new drop folder, with its ledger in SQLite and in PostgreSQL."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    if request.param == "sqlite":
        yield init(tmp_path / "drop")
        return
    database = server().new_database()
    monkeypatch.setenv("EDI837_LEDGER", server().address(database))
    yield init(tmp_path / "drop")
    server().drop(database)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    """A new drop folder with its ledger in SQLite."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    return init(tmp_path / "drop")
