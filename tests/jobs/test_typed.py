"""Which charge a typed amount is held against: that of code, modifiers, date and new units, from the file's bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.decisions.charge_master import read_charge_master
from edi837.decisions.refusal import RefusedRow
from edi837.jobs.releasing.typed import bounds_by
from tests.decisions.made import proposal
from tests.guards.guarding import INSTITUTIONAL, PLAIN

MASTER = """\
code,modifiers,unit charge,from,until
J3000,,9.50,2026-11-03,2026-11-03
J3000,JZ,8,2026-11-03,2026-11-03
"""


def bounds(data: bytes, tmp_path: Path, at: bytes = b"*UN*5", after: str = "4") -> tuple[str, str]:
    """The bounds of the proposal to write other units behind `at`."""
    (tmp_path / "master.csv").write_text(MASTER)
    start = data.index(at) + len(at) - 1
    one = proposal("one", (start, start + 1, data[start : start + 1].decode(), after))
    least, most, _ = bounds_by(read_charge_master(tmp_path / "master.csv"), data)(one)
    return str(least), str(most)


def test_the_line_of_an_837p(tmp_path: Path) -> None:
    assert bounds(PLAIN, tmp_path) == ("38.00", "38.00")
    assert bounds(PLAIN.replace(b"HC:J3000", b"HC:J3000:jz"), tmp_path) == ("32.00", "32.00")


def test_the_line_of_an_837i_has_its_date_or_that_of_the_statement(tmp_path: Path) -> None:
    assert bounds(INSTITUTIONAL, tmp_path) == ("38.00", "38.00")
    head, _, lines = INSTITUTIONAL.partition(b"LX*1~")
    without = head + b"LX*1~" + lines.replace(b"DTP*472*", b"DTP*573*")
    assert b"DTP*434*" in without
    assert bounds(without, tmp_path) == ("38.00", "38.00")


@pytest.mark.parametrize(
    ("data", "at", "after", "why"),
    [
        (PLAIN.replace(b"DTP*472*", b"DTP*573*"), b"*UN*5", "4", "the line has no date of service"),
        (PLAIN, b"*UN*5", "X", "the proposal changes no units"),
        (PLAIN, b"CTP****1", "4", "the proposal is not about a service line"),
    ],
)
def test_a_line_that_it_says_nothing_of(data: bytes, at: bytes, after: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedRow) as refused:
        bounds(data, tmp_path, at, after)
    assert why in refused.value.why
