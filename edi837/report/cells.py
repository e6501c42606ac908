"""The columns of a workbook's sheets: those that people work with first, all others behind them, hidden."""

from __future__ import annotations

from datetime import date, datetime

from edi837.report.shown import ShownRow
from edi837.rows.record import COLUMNS
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

# What a cell can hold; more would be refused, and the cell left empty.
_MOST_TEXT = 32_767
# A spreadsheet keeps so many digits of a number.
_MOST_DIGITS = 15


class Cell(NamedTuple):
    """A column: its name, what it holds (text, long, date, money, whole, number), its width in characters.

    `words` stand in the first row instead of the name; a column that `release` reads or compares keeps its name.
    """

    name: str
    kind: str = "text"
    width: int = 14
    words: str = ""
    is_hidden: bool = False

    @property
    def title(self) -> str:
        """What the first row says."""
        return self.words or self.name


_KINDS = {
    "service_to": "date", "statement_from": "date", "statement_to": "date", "units": "number", "charge": "money",
    "ndc_quantity": "number", "snip": "whole", "segment": "whole", "byte_start": "whole", "byte_end": "whole",
    "at_risk": "money", "days_left": "whole", "service_from": "date", "line": "whole", "message": "long",
    "remedy": "long",
}  # fmt: skip
_SERVICE = (
    Cell("payer_name", width=24, words="Payer"),
    Cell("service_from", "date", 12, "Date of service"),
    Cell("procedure", width=8, words="Code"),
    Cell("modifiers", width=10, words="Modifiers"),
    Cell("ndc", width=14, words="NDC"),
    Cell("units", "number", 8, "Units"),
    Cell("charge", "money", 11, "Charge"),
    Cell("at_risk", "money", 11, "Dollars at risk"),
    Cell("days_left", "whole", 9, "Days left"),
)
_CLAIM = (Cell("rule", width=8), Cell("patient_control_number", width=22), Cell("line", "whole", 6))
_TEXT = (Cell("message", "long", 52, "What is wrong"), Cell("remedy", "long", 52, "What to do"))


def _with_others(*cells: Cell) -> tuple[Cell, ...]:
    """The columns, and behind them the others of the contract, hidden."""
    shown = {cell.name for cell in cells}
    others = (Cell(name, _KINDS.get(name, "text"), is_hidden=True) for name in COLUMNS if name not in shown)
    return (*cells, *others)


# A person fills in the first four.
PROPOSALS = _with_others(
    Cell("decision", width=11),
    Cell("by", width=14),
    Cell("note", width=24),
    Cell("value", width=12),
    Cell("held", width=6),
    Cell("choices", "long", 34),
    *_CLAIM,
    Cell("before", width=16),
    Cell("after", "long", 20),
    *_SERVICE,
    *_TEXT,
    Cell("file", width=22),
    Cell("exception_id", width=19),
    Cell("run_id", width=19),
)
WORK_LIST = _with_others(
    Cell("severity", width=9, words="Severity"),
    Cell("rule", width=8, words="Rule"),
    Cell("name", width=26, words="Finding"),
    Cell("patient_control_number", width=22, words="Claim"),
    Cell("line", "whole", 6, "Line"),
    *_SERVICE,
    *_TEXT,
    Cell("element", width=15, words="Element"),
    Cell("before", width=16, words="Sent"),
    Cell("after", width=20, words="Repaired or proposed"),
    Cell("disposition", width=12, words="State"),
    Cell("held", width=6, words="Held"),
    Cell("file", width=22, words="File"),
)
# Filled in on the sheet of proposals alone: on two sheets they would contradict each other when one is changed.
DECIDE = frozenset(("decision", "by", "note", "value"))


def cell_value(cell: Cell, shown: ShownRow) -> str | datetime | float:
    """The value as its cell holds it; text where it is not what the column says, so that nothing is lost."""
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
    """The text as a cell can hold it: cut where it is too long, and the bytes of a name that are not text by number."""
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
