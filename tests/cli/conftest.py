from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import FILES


@pytest.fixture(autouse=True)
def _nothing_of_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, and no setting from outside."""
    for name in os.environ:
        if name.startswith("EDI837_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A claim file without fault."""
    return Path(shutil.copy(FILES / "plain" / "given.837", tmp_path / "clean.837"))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A claim file with two faults that are repaired."""
    return Path(shutil.copy(FILES / "line-breaks-lf" / "given.837", tmp_path / "faulty.837"))
