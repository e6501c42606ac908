"""Text that a spreadsheet would take for a formula, and how it is kept from that in a cell of a CSV file."""

from __future__ import annotations

import re

from edi837.system.late_pattern import late_pattern

# A cell that begins like this, also after blanks, is a formula to a spreadsheet (OWASP on CSV injection).
_RUNS = re.compile(r"[\s\u00a0]*[=+\-@\t\r\n]")
# Where the list separator is another one, what stands behind it is a cell of its own.
_ANOTHER_CELL = re.compile(r"([;\t])(?='*[^\S\t]*[=+\-@])(?![^\S\t]*[+-]?[0-9]*\.?[0-9]+[^\S\t]*(?:[;\t]|\Z))")
_GUARDED = late_pattern(r"([;\t])'(?='*[^\S\t]*[=+\-@])")
_NUMBER = late_pattern(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+")


def escape_formula(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; plain numbers stay.

    A semicolon or a tab divides cells in some places, so what stands behind one is looked at too.
    """
    guarded = _ANOTHER_CELL.sub(r"\1'", cell) if ";" in cell or "\t" in cell else cell
    return "'" + guarded if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else guarded


def as_sent(cell: str) -> str:
    """The cell without the apostrophes that `escape_formula` put before formulas."""
    if "'" not in cell:
        return cell
    bare = _GUARDED.sub(r"\1", cell)
    return next((each for each in (bare[1:], bare, cell[1:]) if escape_formula(each) == cell), cell)
