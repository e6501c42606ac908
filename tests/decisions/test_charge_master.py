"""A charge master: which rows speak of a line, what they allow, and what is not one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.decisions.charge_master import read_charge_master
from edi837.decisions.refusal import RefusedRow
from edi837.system.errors import MappingError

MASTER = """\
code,modifiers,unit charge,from,until
J3000,,9.50,2026-01-01,2026-06-30
J3000,,10.25,2026-07-01,

j3000,jz,8.333,2026-07-01,2026-12-31
J3000,JZ KX,7,,
J3000,KX;JZ,7.5,,
J1885,,0.5,,
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "master.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("code", "modifiers", "day", "units", "least", "most", "rows"),
    [
        ("J3000", [], date(2026, 1, 1), "5", "47.5", "47.5", "row 2"),
        ("J3000", [], date(2026, 7, 1), "5", "51.25", "51.25", "row 3"),
        ("J3000", ["59"], date(2030, 7, 1), "5", "51.25", "51.25", "row 3"),
        ("J3000", ["JZ"], date(2026, 11, 3), "4", "33.33", "33.33", "row 5"),
        ("J3000", ["JZ", "59"], date(2027, 11, 3), "4", "41", "41", "row 3"),
        ("J3000", ["KX", "JZ"], date(2026, 11, 3), "4", "28", "30", "row 6, 7"),
        ("J1885", ["JZ"], date(1999, 1, 1), "3", "1.5", "1.5", "row 8"),
    ],
)
def test_rows_of_the_day_with_the_most_modifiers_count(
    code: str, modifiers: list[str], day: date, units: str, least: str, most: str, rows: str, tmp_path: Path
) -> None:
    bounds = read_charge_master(written(tmp_path, MASTER)).bounds(code, modifiers, day, Decimal(units))
    assert (bounds.least, bounds.most) == (Decimal(least), Decimal(most))
    assert bounds.source == f"master.csv, {rows}"


@pytest.mark.parametrize(
    ("code", "day", "why"),
    [
        ("J2001", date(2026, 11, 3), "master.csv has no unit charge of J2001 on 2026-11-03: add it, or name a choice"),
        ("J3000", date(2025, 12, 31), "has no unit charge of J3000 on 2025-12-31"),
        ("J3000", None, "the line has no date of service"),
    ],
)
def test_what_it_says_nothing_of(code: str, day: date | None, why: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedRow) as refused:
        read_charge_master(written(tmp_path, MASTER)).bounds(code, [], day, Decimal(5))
    assert why in refused.value.why


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        ("", 1, "column 'code' is missing; the columns are: code, modifiers, unit charge, from, until"),
        ("code,unit charge,code\n", 1, "column 'code' is there twice"),
        ("code,unit charge\nJ30000,5\n", 2, "column code: must be a procedure code of five characters"),
        ("code,modifiers,unit charge\nJ3000,JZX,5\n", 2, "column modifiers: must be modifiers of two characters"),
        ("code,unit charge\nJ3000,0\n", 2, "column unit charge: must be a plain amount such as 12.50"),
        ('code,unit charge\nJ3000,"1,000"\n', 2, "column unit charge: must be a plain amount such as 12.50"),
        ("code,unit charge\nJ3000,1E3\n", 2, "column unit charge: must be a plain amount such as 12.50"),
        ("code,unit charge,from\nJ3000,5,11/03/2026\n", 2, "column from: must be a date as 2026-11-03"),
        ("code,unit charge,until\nJ3000,5,soon\n", 2, "column until: must be a date as 2026-11-03"),
        ('code,unit charge\nJ3000,"5"x\n', 2, "is not a CSV file"),
        (b"code,unit charge\nJ3000,5\xff\n", None, "is not UTF-8 (byte 24); save it as CSV UTF-8"),
    ],
)
def test_what_is_no_charge_master(text: str | bytes, row: int | None, why: str, tmp_path: Path) -> None:
    with pytest.raises(MappingError) as error:
        read_charge_master(written(tmp_path, text))
    assert why in str(error.value)
    assert f"master.csv{f':{row}' if row else ''}: " in str(error.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read: Is a directory"):
        read_charge_master(tmp_path)
