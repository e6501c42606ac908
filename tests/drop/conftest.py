from __future__ import annotations

import os
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
def ledger_address(drop: DropFolder) -> str:
    """Where the ledger of `drop` is; '' for a file in the folder."""
    return os.environ.get("EDI837_LEDGER", "")


@pytest.fixture
def postgres_drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DropFolder]:
    """A new drop folder with its ledger in PostgreSQL."""
    database = server().new_database()
    monkeypatch.setenv("EDI837_LEDGER", server().address(database))
    yield init(tmp_path / "drop")
    server().drop(database)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    """A new drop folder with its ledger in SQLite."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    return init(tmp_path / "drop")
