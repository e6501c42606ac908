"""Slow tasks that are tried twice at a time, on a real cluster; each file comes out once, and whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.night import NIGHT
from tests.scale.attempts import assert_once, at_rename, hang, prepared, run


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("scale"))


@pytest.mark.parametrize("number", [1, 6, 8] if NIGHT else [6])
def test_a_slow_attempt_is_overtaken_and_ended_wherever_it_is(
    cluster: Any, given: Path, tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two hosts with speculation: the first attempt hangs between two renames, the second one finishes the file."""
    marks = run(cluster, given, tmp_path / "out", partial(at_rename, number, hang), monkeypatch)
    assert [one.split("-")[1] for one in marks] == ["0", "1"]
    assert_once(given, tmp_path / "out")
