"""Tasks that die are tried again; each file comes out once, and whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.scale.attempts import SETTINGS, after, assert_once, at_rename, before, die, prepared, ranges_die, run
from tests.scale.inputs import files_below


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("scale"))


@pytest.mark.parametrize(
    "how",
    [before, after, *(partial(at_rename, number, die) for number in (1, 5, 6, 8))],
    ids=["before", "after", "own folder", "first file", "second file", "manifest"],
)
def test_a_task_that_dies_is_tried_again(
    spark: Any, given: Path, tmp_path: Path, how: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = run(spark, given, tmp_path / "out", how, monkeypatch)
    assert [one.split("-")[1] for one in marks] == ["0", "1"]
    assert_once(given, tmp_path / "out")


def test_so_is_a_task_of_ranges(spark: Any, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edi837.scale import process_files, spread

    monkeypatch.setattr(spread, "judge_ranges", partial(ranges_die, spread.judge_ranges, str(tmp_path)))
    process_files(spark, [str(given / "in" / "large.837")], tmp_path / "out", SETTINGS, large=0)
    assert len(list(tmp_path.glob("ranges-*"))) > 1
    expected = files_below(given / "local")
    for name, content in files_below(tmp_path / "out").items():
        assert expected[name] == content, name
