from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.drop import steps
from edi837.jobs import run
from edi837.mapping.mappings import Mappings, load_mappings
from tests.drop.running import DropFolder, init
from tests.postgres import LEDGERS, server


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine at work elsewhere too, files are written down together as on a quiet one, in one sitting."""
    monkeypatch.setattr(steps, "_MOST_SECONDS", 3600.0)
    monkeypatch.setattr(steps, "SITTING_SECONDS", 3600.0)


@functools.cache
def _shipped() -> Mappings:
    return load_mappings()


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped mappings are read once for all runs of the tests in a process."""

    def load(own: Path | None = None, codes: Path | None = None) -> Mappings:
        return _shipped() if own is codes is None else load_mappings(own, codes)

    monkeypatch.setattr(run, "load_mappings", load)


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
