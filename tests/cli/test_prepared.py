"""What a run leaves in its process."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.cli.calling import call


def test_a_second_run_in_a_process_keeps_nothing_of_the_first(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call(capfd, "check", clean)
    kept = gc.get_freeze_count()
    assert kept > 0
    call(capfd, "check", clean)
    assert gc.get_freeze_count() <= kept
