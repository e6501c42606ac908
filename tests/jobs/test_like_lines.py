"""A line of CSV that is filled in is the one that its row gives, whatever stands in its cells."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from edi837.jobs.judging.like_lines import LikeLine, LinePlaces, OwnCells
from edi837.report.writers import csv_line
from edi837.rows.lines import COLUMNS, LineRow

_CELLS = st.one_of(
    st.sampled_from(["", "%", "%s", "100 %d", "=1+1", 'a "b", c', "0own0cell0", "2026-01-05", "P1", "\u00c9"]),
    st.text(max_size=6),
)
_COLUMNS, _OWN = len(COLUMNS), len(OwnCells._fields)


@given(st.lists(_CELLS, min_size=_COLUMNS, max_size=_COLUMNS), st.lists(_CELLS, min_size=_OWN, max_size=_OWN))
@example(["%s"] * _COLUMNS, ["=1%"] * _OWN)
@example(["0own0cell0"] * _COLUMNS, ["A"] * _OWN)
def test_a_line_is_what_its_row_gives(cells: list[str], sent: list[str]) -> None:
    line, own = LikeLine(LineRow._make(cells), LinePlaces(0, 0, 0, 0)), OwnCells._make(sent)
    row = line.row_of(own)
    assert line.csv_of(own) == csv_line(row)
    assert [getattr(row, name) for name in OwnCells._fields] == sent
    assert sum(one != other for one, other in zip(row, cells, strict=True)) <= _OWN
