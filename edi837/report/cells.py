"""The columns of the work list in a workbook: the contract's columns, those that people work with first."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from edi837.report.shown import ShownRow
from edi837.rows.record import COLUMNS
from edi837.x12.values import number

# What a cell can hold; more would be refused, and the cell left empty.
_MOST_TEXT = 32_767
# A spreadsheet keeps so many digits of a number.
_MOST_DIGITS = 15


class Cell(NamedTuple):
    """A column: its name, what it holds (text, long, date, money, whole, number), its width."""

    name: str
    kind: str = "text"
    width: int = 14


_FIRST = (
    Cell("severity", width=10),
    Cell("rule", width=8),
    Cell("patient_control_number", width=22),
    Cell("line", "whole", 6),
    Cell("payer_name", width=28),
    Cell("service_from", "date", 13),
    Cell("at_risk", "money", 12),
    Cell("days_left", "whole", 10),
    Cell("message", "long", 70),
    Cell("element", width=16),
    Cell("before", width=20),
    Cell("after", width=28),
    Cell("disposition", width=12),
    Cell("decision", width=12),
    Cell("by", width=16),
    Cell("note", width=28),
    Cell("value", width=12),
    Cell("held", width=8),
    Cell("choices", width=28),
    Cell("remedy", "long", 60),
    Cell("name", width=28),
    Cell("fix", width=10),
    Cell("exception_id", width=19),
)
_KINDS = {
    "service_to": "date", "statement_from": "date", "statement_to": "date", "units": "number", "charge": "money",
    "ndc_quantity": "number", "snip": "whole", "segment": "whole", "byte_start": "whole", "byte_end": "whole",
}  # fmt: skip
_NAMED = frozenset(cell.name for cell in _FIRST)
CELLS = (*_FIRST, *(Cell(name, _KINDS.get(name, "text")) for name in COLUMNS if name not in _NAMED))


def cell_value(cell: Cell, shown: ShownRow) -> str | datetime | float:
    """The value as its cell holds it; text where it is not what the column says, so that nothing is lost."""
    if cell.name == "choices":
        return cell_text("; ".join(f"{value}: {title}" for value, title in shown.choices))
    text: str = getattr(shown.row, cell.name)
    if not text or cell.kind in ("text", "long"):
        return cell_text(text)
    if cell.kind == "date":
        return _day(text)
    value = number(text)
    if value is None or len(value.as_tuple().digits) > _MOST_DIGITS:
        return cell_text(text)
    # 01 stays text: as a number it would be another line.
    return text if cell.kind == "whole" and str(value) != text else float(value)


def _day(text: str) -> str | datetime:
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time())
    except ValueError:
        return text


def cell_text(text: str) -> str:
    """The text as a cell can hold it: cut where it is too long, and the bytes of a name that are no text by number."""
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
