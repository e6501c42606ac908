"""What stands above the rows of a page or workbook: the files, their figures, and what was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any

from edi837.report.totals import ReportTotals
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number


@dataclass(frozen=True)
class ReportedFile:
    """One judged file, as its manifest tells of it; `report` is the address of its own page from that of many files."""

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
    report: str = ""

    @classmethod
    def of(cls, manifest: Mapping[str, Any], report: str = "") -> ReportedFile:
        """From the head and tail of a manifest."""
        output = manifest.get("output") or {}
        return cls(
            name=manifest["input"]["name"],
            sha256=manifest["input"]["sha256"],
            bytes=manifest["input"]["bytes"],
            run_id=manifest["run_id"],
            as_of=manifest["as_of"],
            tool=manifest["tool"],
            quarantine=tuple(manifest["quarantine"]),
            counts=manifest["counts"],
            charges=manifest["charges"],
            codes=tuple(manifest["codes"]),
            mappings=manifest["mappings_sha256"],
            output=output.get("name", ""),
            output_sha256=output.get("sha256", ""),
            report=report,
        )


# How many rows a page shows without script.
ROWS_WITHOUT_SCRIPT = 200


class RuleWords(NamedTuple):
    """A rule's name, what it finds, why that matters, and its source."""

    name: str
    title: str
    why: str
    source: str


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
    rules: Mapping[str, RuleWords] = field(default_factory=dict)
    excerpts: bool = True
    total: int = 0
    shown: int = 0

    def count(self, name: str) -> int:
        """A count over all files; 0 where a manifest does not have it."""
        return sum(file.counts.get(name, 0) for file in self.files)

    def charge(self, name: str) -> Decimal:
        """Dollars over all files."""
        return sum((number(file.charges.get(name, "")) or Decimal(0) for file in self.files), Decimal(0))

    def severities(self) -> Counter[str]:
        """Rows by severity."""
        return _added(file.counts["exceptions"]["by_severity"] for file in self.files)

    @property
    def held_back(self) -> list[ReportedFile]:
        """The files that are quarantined."""
        return [file for file in self.files if file.quarantine]

    def tables(self) -> list[tuple[str, str, str]]:
        """Official code tables with their dates, and whether they are old or newer than the claims, each once."""
        entries = ((table["name"], table["date"], table.get("note", "")) for file in self.files for table in file.codes)
        return list(dict.fromkeys(entries))


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total
