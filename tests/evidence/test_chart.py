"""Charts that cannot be read: named by file, row and column, without a value that may be a patient's."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.evidence.chart import read_chart
from edi837.system.errors import MappingError


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("smithjohn77,2,50\n", ":1: names no column of a chart; they are: "),
        ("patient_control_number,line,mg_givn\n", ":1: column 'mg_givn' is not a column of a chart; they are: "),
        ("patient_control_number,line,line\n", ":1: column 'line' is there twice"),
        ("patient_control_number,mg_given\n", ":1: needs the columns patient_control_number and line or service_date"),
        ("patient_control_number,line,mg_given\nLS-1001,2\n", ":2: has 2 cells, the header has 3"),
    ],
)
def test_a_chart_that_cannot_be_read(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "chart.csv"
    path.write_text(text)
    with pytest.raises(MappingError) as told:
        read_chart(path)
    assert why in str(told.value)
    assert "smith" not in str(told.value)
    assert "LS-1001" not in str(told.value)
