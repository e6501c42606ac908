from __future__ import annotations

from pathlib import Path

import pytest

from tests.release1.opened import copy_release1


@pytest.fixture
def release1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of fixtures/release1 as the current folder; the day is that on which release 1 was run."""
    folder = copy_release1(tmp_path / "claims-office")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    monkeypatch.setenv("EDI837_AS_OF", "2026-11-24")
    return folder
