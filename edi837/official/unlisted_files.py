"""Packages that FDA knows and its directory does not list: excluded ones, unfinished drugs, outsourcing facilities.

Source: FDA, ndc_excluded.zip, ndc_unfinished.zip, compounders_ndc_directory.zip: tab, one row a package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.mapping.codes_file import NDC_EXCLUDED, NDC_OUTSOURCING, NDC_UNFINISHED
from edi837.official.imported import Imported, Record, import_table
from edi837.official.odd_rows import OddRows
from edi837.official.source_file import SourceFile
from edi837.x12.ndc import pad

_UNFINISHED = re.compile("unfinished", re.IGNORECASE)


def unlisted_kind(source: SourceFile, header: list[str]) -> str:
    """Which of the three a table of packages is.

    That of outsourcing facilities has the names of the products beside the packages; unfinished drugs have no flags.
    """
    if "PROPRIETARYNAME" in header:
        return NDC_OUTSOURCING
    return NDC_UNFINISHED if _UNFINISHED.search(source.name) or "NDC_EXCLUDE_FLAG" not in header else NDC_EXCLUDED


def read_unlisted(source: SourceFile) -> Imported:
    """Their NDCs, with FDA's flag where there is one; MappingError where there is no column of them."""
    lines = source.text.split("\n")
    header = [cell.strip().upper() for cell in lines[0].split("\t")]
    if "NDCPACKAGECODE" not in header:
        raise source.fault(1, "has no column NDCPACKAGECODE: it is cut, or not FDA's")
    odd = OddRows(source)
    records = _records(source, header, lines, odd)
    return import_table(unlisted_kind(source, header), source, (None, None), "unlisted", records, odd)


def _records(source: SourceFile, header: list[str], lines: list[str], odd: OddRows) -> Iterator[Record]:
    at_code = header.index("NDCPACKAGECODE")
    at_flag = header.index("NDC_EXCLUDE_FLAG") if "NDC_EXCLUDE_FLAG" in header else None
    known: set[str] = set()
    for row, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        ndc = pad(cells[at_code].strip()) if len(cells) > at_code else ""
        if not ndc or len(cells) != len(header):
            odd.add(source.fault(row, "is cut, or has no NDC of a package", "NDCPACKAGECODE"))
        elif ndc not in known:
            known.add(ndc)
            yield ndc, cells[at_flag].strip().upper() if at_flag is not None else ""
