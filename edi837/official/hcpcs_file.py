"""The CMS alpha-numeric HCPCS contractor file: 320 places a record, or its Excel twin.

Source: CMS, HCPCS contractor record layout of 2019; files of 2017, 2018 and 2019; as CMS publishes it since, the Excel
twin has one row a code with the whole description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from datetime import date

from edi837.mapping.codes_file import HCPCS
from edi837.official.dates import date_in, last_of_quarter
from edi837.official.imported import Imported, import_table
from edi837.official.odd_rows import OddRows
from edi837.official.sheet import SheetColumn, read_sheet
from edi837.official.source_file import SourceFile
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.x12.values import day

WHAT = "CMS HCPCS contractor file"
# A code, or three blanks and a modifier; the sequence number; 3 and 7 begin, 4 and 8 continue a description.
_RECORD = re.compile(r"([A-Z][0-9]{4}|   [A-Z0-9]{2})([0-9]{5})([3478])")
COLUMNS = (
    SheetColumn("code", "hcpcs?"),
    SheetColumn("sequence", "seqnum"),
    SheetColumn("record", "recid"),
    SheetColumn("description", "longdescription"),
    SheetColumn("short", "shortdescription"),
    *(SheetColumn(f"successor{number}", f"xref{number}", required=False) for number in range(1, 6)),
    SheetColumn("added", "adddt|adddate"),
    SheetColumn("effective", "acteffdt|acteffdate"),
    SheetColumn("ended", "termdt|termdate"),
    SheetColumn("action", "actioncd|actioncode"),
)
_ACTIONS = frozenset("ABCDFNPRST ")
# Where the fields of a fixed record stand, and the place after which only filler follows.
_DESCRIPTION, _SHORT, _SUCCESSORS = slice(11, 91), slice(91, 119), range(204, 229, 5)
_ADDED, _EFFECTIVE, _ENDED, _ACTION = slice(268, 276), slice(276, 284), slice(284, 292), slice(292, 293)
_WHOLE = 293
_HEAD = 100_000
_YEAR = re.compile(r"HCPC(20[0-9]{2})", re.IGNORECASE)


@dataclass
class _Code:
    """One code while its records come in."""

    row: int
    code: str
    sequence: int
    description: str
    short: str
    successors: str
    dates: tuple[date | None, date | None, date | None] = field(default=(None, None, None))


def read_hcpcs(source: SourceFile) -> Imported:
    """Codes and modifiers; only its name tells its date, for a record's dates may lie before it or ahead."""
    codes: dict[str, _Code] = {}
    odd = OddRows(source)
    for code in _from_text(source, odd) if is_contractor_text(source) else _from_sheet(source, odd):
        if code.code in codes:
            odd.add(source.fault(code.row, f"{code.code} is there a second time, after row {codes[code.code].row}"))
        else:
            codes[code.code] = code
    if not codes and not odd.faults:
        what = "the code, its sequence and the kind of record in the first eleven places"
        raise source.fault(None, f"has no HCPCS record ({what}): is this the {WHAT}?")
    records = (
        (
            code.code,
            code.description,
            code.short,
            _iso(code.dates[0]),
            _iso(code.dates[2]),
            code.successors,
        )
        for code in codes.values()
    )
    first = date_in(source.name) or _year_of(source.name)
    return import_table(HCPCS, source, (first, first and last_of_quarter(first)), "hcpcs", records, odd)


def is_contractor_text(source: SourceFile) -> bool:
    """Whether its records have fixed places, and no columns."""
    return not source.is_workbook and any(map(_RECORD.match, source.text[:_HEAD].split("\n")))


def _year_of(name: str) -> date | None:
    """January of the year that stands in the name of the file of a whole year."""
    match = _YEAR.search(name)
    return date(int(match[1]), 1, 1) if match else None


def _from_text(source: SourceFile, odd: OddRows) -> Iterator[_Code]:
    """Disclaimers may stand before the first record; what stands after it must be records."""
    current: _Code | None = None
    for row, text in enumerate(source.text.split("\n"), 1):
        line = text.rstrip("\r")
        match = _RECORD.match(line)
        if match is None:
            if current is not None and line.strip():
                odd.add(source.fault(row, f"is not a record of the {WHAT}, and stands among them"))
            continue
        code, sequence, kind = match[1].strip(), int(match[2]), match[3]
        try:
            if kind in "48":
                _continue(source, row, current, code, sequence, line[_DESCRIPTION])
                continue
            begun = _begun(source, row, code, sequence, line)
        except MappingError as fault:
            odd.add(fault)
            continue
        if current is not None:
            yield current
        current = begun
    if current is not None:
        yield current


def _begun(source: SourceFile, row: int, code: str, sequence: int, line: str) -> _Code:
    """What the first record of a code says."""
    if len(line) < _WHOLE:
        raise source.fault(row, f"is cut: the record of {code} has {len(line)} of 320 places")
    successors = " ".join(filter(None, (line[at : at + 5].strip() for at in _SUCCESSORS)))
    dates = _dates(source, row, (line[_ADDED], line[_EFFECTIVE], line[_ENDED]), line[_ACTION])
    return _Code(row, code, sequence, line[_DESCRIPTION].strip(), line[_SHORT].strip(), successors, dates)


def _from_sheet(source: SourceFile, odd: OddRows) -> Iterator[_Code]:
    """Rows of the Excel twin, or of a CSV file made of it."""
    try:
        sheet = read_sheet(source, COLUMNS, WHAT)
    except MappingError:
        if source.is_workbook:
            raise
        return
    sheet.odd = odd
    current: _Code | None = None
    for row, values in sheet.rows():
        try:
            code, sequence = sheet.filled(row, values, "code"), sheet.filled(row, values, "sequence")
            if not re.fullmatch(r"[A-Z][0-9]{4}|[A-Z0-9]{2}", code):
                raise sheet.fault(row, "code", f"{code[:40]!r} is neither a HCPCS code nor a modifier")
            if not sequence.isdecimal() or values["record"] not in ("3", "4", "7", "8"):
                what = "the sequence is not a number, or the kind of record none of 3, 4, 7, 8"
                raise sheet.fault(row, "record", what)
            if values["record"] in "48":
                _continue(source, row, current, code, int(sequence), values["description"])
                continue
            dates = _dates(source, row, (values["added"], values["effective"], values["ended"]), values["action"])
        except MappingError as fault:
            odd.add(fault)
            continue
        if current is not None:
            yield current
        successors = " ".join(value for name, value in values.items() if name.startswith("successor") and value)
        current = _Code(row, code, int(sequence), values["description"], values["short"], successors, dates)
    if current is not None:
        yield current


def _continue(source: SourceFile, row: int, current: _Code | None, code: str, sequence: int, text: str) -> None:
    if current is None or current.code != code or sequence <= current.sequence:
        raise source.fault(row, f"continues {code}, whose first record does not stand before it")
    current.sequence = sequence
    current.description = f"{current.description} {text.strip()}".strip()


def _dates(
    source: SourceFile, row: int, cells: tuple[str, str, str], action: str
) -> tuple[date | None, date | None, date | None]:
    """Added, action effective, ended; a wrong one says that the places are another year's."""
    days: list[date | None] = []
    for name, text in zip(("ADD DT", "ACT EFF DT", "TERM DT"), cells, strict=True):
        days.append(day(text.strip()) if text.strip() else None)
        if text.strip() and days[-1] is None:
            raise source.fault(row, f"{text!r} is not a date as CCYYMMDD: another year's layout?", name)
    if (action or " ") not in _ACTIONS:
        raise source.fault(row, f"{action[:10]!r} is not an action code: another year's layout?", "ACTION CD")
    return days[0], days[1], days[2]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
