from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.drop import steps
from tests.drop.running import DropFolder, init
from tests.postgres import LEDGERS, server


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine at work elsewhere too, files are written down together as on a quiet one, in one sitting."""
    monkeypatch.setattr(steps, "_MOST_SECONDS", 3600.0)
    monkeypatch.setattr(steps, "SITTING_SECONDS", 3600.0)


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
