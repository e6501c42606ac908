from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.working import Office, office
from tests.drop.files import faulty
from tests.drop.running import DropFolder, init


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    """A new drop folder with its ledger in SQLite."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    return init(tmp_path / "drop")


@pytest.fixture
def team(plain: DropFolder) -> Iterator[Office]:
    """A desk for a team over one file with one proposal."""
    plain.put("f.837", faulty())
    assert plain.run().code == 1
    with office(plain) as opened:
        yield opened
