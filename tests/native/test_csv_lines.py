"""Native code writes lines of CSV as Python does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi837.native import native
from edi837.report import writers
from edi837.report.writers import csv_line, plain_csv_line
from tests.needs import lacking
from tests.night import amount

_CELLS = (
    "", "A", "2026-11-24", "-5", "-1.5.2", " =1", "=1", "+A", "@A", "a,b", 'a"b', "a;b", "a;=b", "a\tb", "\ta", "\ra",
    "a\nb", "\x00", "\x7f", "a\xa0", "\xa0=1", "\xe9", "\u20ac", "\U0001f600", "\udcff", " ", "'", "A B-C", "0",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _built() -> None:
    if native is None:
        lacking("native", "the extension was not built, or EDI837_NATIVE disables it")


@settings(max_examples=amount(300, 100_000))
@given(cells=st.lists(st.one_of(st.sampled_from(_CELLS), st.text(max_size=5))), is_list=st.booleans())
def test_each_row_is_the_same(cells: list[str], is_list: bool) -> None:
    row: Sequence[str] = cells if is_list else tuple(cells)
    before = list(row)
    assert csv_line(row) == plain_csv_line(row)
    assert list(row) == before


@pytest.mark.parametrize("cell", _CELLS)
def test_each_cell_is_the_same_wherever_it_stands(cell: str) -> None:
    for row in ((cell,), (cell, "A"), ("A", cell), ("A", cell, cell, "=1")):
        assert csv_line(row) == plain_csv_line(row)


@pytest.mark.parametrize("row", [("A", 1), ("A", None), ("A", b"B")])
def test_what_is_no_text_is_refused(row: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        csv_line(row)  # type: ignore[arg-type]


def test_what_fails_on_a_cell_fails_on_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(cell: str) -> str:
        raise ValueError(cell)

    monkeypatch.setattr(writers, "harmless", failing)
    assert csv_line(("A", "B")) == "A,B\r\n"
    with pytest.raises(ValueError, match="=1"):
        csv_line(("A", "=1"))
