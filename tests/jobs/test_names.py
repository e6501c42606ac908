"""Under which names results are written: never two inputs under one."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.jobs.inputs import Input, result_names
from edi837.system.errors import UsageError


def names(*paths: str) -> list[str]:
    return list(result_names([Input(Path(one), Path(one).name) for one in paths], Path("out")).values())


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a.837", "b.837"], ["a", "b"]),
        (["a.837", "a.edi", "b.837"], ["a.837", "a.edi", "b"]),
        (["a.837", "a.837.gz"], ["a.837", "a.837.gz"]),
        (["a.837", "a.edi", "a.837.txt"], ["a.837", "a.edi", "a.837.txt"]),
    ],
)
def test_what_would_be_the_same_is_the_whole_name(paths: list[str], expected: list[str]) -> None:
    assert names(*paths) == expected


def test_the_same_whole_name_twice_is_refused() -> None:
    with pytest.raises(UsageError, match=r"x/a.837 and y/a.837 would be written under one name"):
        names("x/a.837", "b.837", "y/a.837")
