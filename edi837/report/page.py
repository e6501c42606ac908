"""What stands above the rows of a page or workbook: the files, their figures, and what was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from edi837.report.totals import ReportTotals
from edi837.x12.values import number


@dataclass(frozen=True)
class ReportedFile:
    """One judged file, as its manifest tells of it."""

    name: str
    sha256: str
    bytes: int
    run_id: str
    as_of: str
    tool: str
    quarantine: tuple[str, ...]
    counts: Mapping[str, Any]
    charges: Mapping[str, str]
    codes: tuple[Mapping[str, str], ...]
    mappings: str
    output: str = ""
    output_sha256: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> ReportedFile:
        """From the head and tail of a manifest."""
        output = told.get("output") or {}
        return cls(
            name=told["input"]["name"],
            sha256=told["input"]["sha256"],
            bytes=told["input"]["bytes"],
            run_id=told["run_id"],
            as_of=told["as_of"],
            tool=told["tool"],
            quarantine=tuple(told["quarantine"]),
            counts=told["counts"],
            charges=told["charges"],
            codes=tuple(told["codes"]),
            mappings=told["mappings_sha256"],
            output=output.get("name", ""),
            output_sha256=output.get("sha256", ""),
        )


@dataclass(frozen=True)
class Page:
    """`full` names where all rows are; `left_out` are results that are not in it, each with why.

    `excerpts` says whether rows show the segments of their claim: without the source there are none.
    """

    title: str
    files: Sequence[ReportedFile]
    totals: ReportTotals
    full: str = ""
    left_out: Sequence[tuple[str, str]] = ()
    rule_titles: Mapping[str, str] = field(default_factory=dict)
    excerpts: bool = True
    total: int = 0
    shown: int = 0

    def count(self, name: str) -> int:
        """A count over all files; 0 where a manifest does not have it."""
        return sum(one.counts.get(name, 0) for one in self.files)

    def charge(self, name: str) -> Decimal:
        """Dollars over all files."""
        return sum((number(one.charges.get(name, "")) or Decimal(0) for one in self.files), Decimal(0))

    def severities(self) -> Counter[str]:
        """Rows by severity."""
        return _added(one.counts["exceptions"]["by_severity"] for one in self.files)

    @property
    def held_back(self) -> list[ReportedFile]:
        """The files that are quarantined."""
        return [one for one in self.files if one.quarantine]

    def tables(self) -> list[tuple[str, str, str]]:
        """Official code tables with their dates, and whether they are old or newer than the claims, each once."""
        told = ((one["name"], one["date"], one.get("note", "")) for file in self.files for one in file.codes)
        return list(dict.fromkeys(told))


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total
