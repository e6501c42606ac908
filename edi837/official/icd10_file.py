"""The ICD-10-CM order file: every code and header, and which of them is billed.

Source: CDC and CMS, ICD-10-CM code descriptions in tabular order: order number in places 1 to 5, the code without point
in 7 to 13, `1` for a code that is billed or `0` for a header in 15. It holds from October to September; an edition of
April adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from edi837.mapping.codes_file import ICD10
from edi837.official.imported import Imported, Record, import_table
from edi837.official.odd_rows import OddRows
from edi837.official.source_file import SourceFile

_LINE = re.compile(r"[0-9]{5} ([A-Z][0-9][0-9A-Z]{1,5}) {1,5}([01]) .*")
_BEGINS = re.compile(rb"\A(?:\xef\xbb\xbf)?[0-9]{5} [A-Z][0-9][A-Z0-9]{1,5} +[01] ")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_APRIL = re.compile(r"(?<![a-z])apr(?:il)?(?![a-z])", re.IGNORECASE)


def is_order_file(source: SourceFile) -> bool:
    """Whether its first line has an order number, a code, and 0 or 1."""
    return _BEGINS.match(source.content) is not None


def read_icd10(source: SourceFile) -> Imported:
    """Codes with whether they are billed; the fiscal year stands in the name."""
    odd = OddRows(source)
    return import_table(ICD10, source, _period(source), "icd10", _records(source, odd), odd)


def _records(source: SourceFile, odd: OddRows) -> Iterator[Record]:
    codes: set[str] = set()
    for row, line in enumerate(source.text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            if line.strip():
                odd.add(source.fault(row, "is not a row with an order number, a code, and 0 or 1 in place 15"))
        elif match[1] in codes:
            odd.add(source.fault(row, f"{match[1]} is there a second time"))
        else:
            codes.add(match[1])
            yield match[1], int(match[2])


def _period(source: SourceFile) -> tuple[date | None, date | None]:
    """The fiscal year, or what is left of it from April."""
    year = _YEAR.search(source.name) or _YEAR.search(source.archive)
    if year is None:
        return None, None
    last = date(int(year[1]), 9, 30)
    return (
        date(last.year, 4, 1) if _APRIL.search(f"{source.name} {source.archive}") else date(last.year - 1, 10, 1)
    ), last
