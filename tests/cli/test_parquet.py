"""Drug lines as Parquet: what is read back is what CSV has, in columns with types."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edi837.report import parquet
from edi837.report.parquet import ParquetWriter
from edi837.rows.lines import COLUMNS
from edi837.rows.masking import MASK
from tests.cli.calling import FILES, call
from tests.needs import lacking

SAMPLE = FILES.parent / "sample" / "claims.837"
NUMBERS = {
    "claim_charge", "charge", "noncovered_charge", "units", "ndc_quantity", "mg_billed", "mg_by_ndc", "expected_units",
    "amount_billed", "amount_by_ndc",
}  # fmt: skip


@pytest.fixture
def reader() -> Any:
    try:
        from pyarrow import parquet as reading
    except ImportError:
        lacking("extra", "pyarrow is not installed: pip install 'edi837[parquet]'")
    return reading


def as_typed(name: str, cell: str) -> object:
    """What a cell of CSV is in Parquet."""
    cell = cell.removeprefix("'")
    if not cell:
        return None
    if name in NUMBERS:
        return Decimal(cell)
    if name in ("service_from", "service_to"):
        return date.fromisoformat(cell)
    return int(cell) if name == "segment" else cell == "yes" if name == "chart_linked" else cell


@pytest.mark.parametrize("options", [(), ("--all-lines",), ("--columns", "ndc,charge,service_from,description")])
def test_what_is_read_back_is_what_csv_has(
    options: tuple[str, ...], reader: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = [SAMPLE, FILES / "eight-bit-characters" / "given.837"]
    told = call(capfd, "extract", *given, *options, "--format", "parquet", "-o", tmp_path / "lines.parquet")
    table = list(csv.DictReader(io.StringIO(call(capfd, "extract", *given, *options).text, newline="")))
    assert (told.code, told.out) == (0, b"")
    read = reader.read_table(tmp_path / "lines.parquet").to_pylist()
    assert read == [{name: as_typed(name, cell) for name, cell in row.items()} for row in table]
    assert len(read) > 10
    assert {row["description"] for row in read} <= {None, MASK}


def test_its_columns_have_types(reader: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call(capfd, "extract", SAMPLE, "--format", "parquet", "-o", tmp_path / "lines.parquet")
    schema = reader.read_schema(tmp_path / "lines.parquet")
    assert tuple(schema.names) == COLUMNS
    types = {name: str(schema.field(name).type) for name in COLUMNS}
    assert {name for name, kind in types.items() if kind == "decimal128(38, 12)"} == NUMBERS
    others = {name: kind for name, kind in types.items() if name not in NUMBERS and kind != "string"}
    assert others == {
        "segment": "int64", "service_from": "date32[day]", "service_to": "date32[day]", "chart_linked": "bool"
    }  # fmt: skip


@pytest.mark.parametrize(
    "cell, value",
    [
        ("12.50", Decimal("12.5")), (" 5 ", Decimal(5)), ("-.5", Decimal("-0.5")), ("twelve", None), ("", None),
        ("0.8333333333333333333333333333", Decimal("0.833333333333")),
        ("1234567890123456789012345.6", Decimal("1234567890123456789012345.6")), ("9" * 27, None),
    ],
)  # fmt: skip
def test_numbers_are_exact_or_null(cell: str, value: Decimal | None, reader: Any) -> None:
    file = io.BytesIO()
    writer = ParquetWriter(file, ("units", "file"))
    writer.write([(cell, "a\udce9.837")])
    writer.finish()
    assert reader.read_table(io.BytesIO(file.getvalue())).to_pylist() == [{"units": value, "file": "a\\udce9.837"}]


def test_rows_go_out_group_by_group(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 4)
    monkeypatch.setattr(parquet, "_GROUP", 8)
    file, sizes = io.BytesIO(), []
    writer = ParquetWriter(file, ("line",))
    for number in range(21):
        writer.write([(str(number),)])
        sizes.append(len(file.getvalue()))
    assert len(set(sizes)) == 3
    writer.finish()
    read = reader.ParquetFile(io.BytesIO(file.getvalue()))
    assert [read.metadata.row_group(number).num_rows for number in range(read.num_row_groups)] == [8, 8, 5]
    assert [row["line"] for row in read.read().to_pylist()] == [str(number) for number in range(21)]


def test_a_file_without_drug_lines_has_columns(reader: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "extract", SAMPLE, "--target", "J9999", "--format", "parquet", "-o", tmp_path / "none.parquet")
    read = reader.read_table(tmp_path / "none.parquet")
    assert (told.code, read.num_rows, tuple(read.column_names)) == (0, 0, COLUMNS)


def test_it_is_written_to_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "extract", SAMPLE, "--format", "parquet")
    assert (told.code, told.out) == (2, b"")
    assert "--format parquet is written to a file: add -o FILE" in told.err


def test_without_pyarrow_it_says_what_to_install(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = call(capfd, "extract", SAMPLE, "--format", "parquet", "-o", tmp_path / "lines.parquet")
    assert told.code == 2
    assert "Parquet needs the extra `parquet`: pip install 'edi837[parquet]'; --format csv does not" in told.err
    assert not list(tmp_path.glob("*.parquet"))
