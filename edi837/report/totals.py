"""What all rows come to, by rule, payer, provider and file: findings, claims and dollars, each line's dollars once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from decimal import Decimal

from edi837.report.rank import SEVERITY
from edi837.rows.record import APPROVED, NOT_CHECKED, REPAIRED, ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.x12.values import number

# A file can name any number of payers and providers: from here on they are counted together.
MOST_GROUPS = 2_000
OTHERS = "(all others)"


@dataclass
class Group:
    """The figures of one payer, rule, provider or file. `claims` and `dollars` are those that need a person."""

    key: str
    label: str
    severity: str = ""
    findings: int = 0
    open: int = 0
    repaired: int = 0
    claims: int = 0
    dollars: Decimal = field(default_factory=Decimal)

    def count(self, row: ExceptionRecord) -> None:
        """One row."""
        self.findings += row.result != NOT_CHECKED
        self.open += row.counts
        self.repaired += row.disposition in (REPAIRED, APPROVED)
        if SEVERITY.get(row.severity, 0) > SEVERITY.get(self.severity, 0):
            self.severity = row.severity


KINDS: dict[str, Callable[[ExceptionRecord], tuple[str, str]]] = {
    "rule": lambda row: (row.rule, row.name),
    "payer": lambda row: (row.payer_id or row.payer_name, row.payer_name),
    "provider": lambda row: (row.billing_npi, ""),
    "file": lambda row: (row.file, ""),
}


class ReportTotals:
    """Takes rows in their order: those of one claim come together.

    Rows of the rules `over_file` (code and source) come after all claims, whose dollars were counted then: they add
    none to a payer. A rule may have one half for lines and one for files, with sources of their own.
    """

    def __init__(self, over_file: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.groups: dict[str, dict[str, Group]] = {kind: {} for kind in KINDS}
        self.not_checked: dict[tuple[str, str, str], int] = {}
        self.over_file = over_file
        self._claim: tuple[str, ...] = ()
        self._rows: list[ExceptionRecord] = []

    def take(self, rows: Iterable[ExceptionRecord]) -> None:
        """Count rows."""
        for row in rows:
            if row.result == NOT_CHECKED and not row.counts:
                key = (row.rule, row.name, row.message)
                if key in self.not_checked or len(self.not_checked) < MOST_GROUPS:
                    self.not_checked[key] = self.not_checked.get(key, 0) + 1
                continue
            claim = row.claim_key
            if claim != self._claim:
                self.finish()
                self._claim = claim
            self._rows.append(row)

    def is_over_file(self, row: ExceptionRecord) -> bool:
        """Whether the row comes from a rule that looks at the whole file."""
        return (row.rule, row.source) in self.over_file

    def finish(self) -> None:
        """Count the claim that was waiting for more rows."""
        rows, self._rows = self._rows, []
        for kind, of in KINDS.items():
            parts: dict[str, list[ExceptionRecord]] = {}
            for row in rows:
                parts.setdefault(of(row)[0], []).append(row)
            for part in parts.values():
                self._count(kind, part)

    def _count(self, kind: str, rows: Sequence[ExceptionRecord]) -> None:
        key, label = KINDS[kind](rows[0])
        if not key:
            return
        groups = self.groups[kind]
        if key not in groups and len(groups) >= MOST_GROUPS:
            key = label = OTHERS
        group = groups.get(key) or groups.setdefault(key, Group(key, label))
        for row in rows:
            group.count(row)
        open_rows = [row for row in rows if row.counts and (kind == "rule" or not self.is_over_file(row))]
        if open_rows and open_rows[0].claim_key:
            group.claims += 1
            group.dollars += at_risk(open_rows)

    def ordered(self, kind: str) -> list[Group]:
        """The groups of a kind, the most dollars at risk first."""
        return sorted(
            self.groups[kind].values(),
            key=lambda group: (
                -group.dollars,
                -group.open,
                -SEVERITY.get(group.severity, 0),
                -group.findings,
                group.key,
            ),
        )


def at_risk(rows: Sequence[ExceptionRecord]) -> Decimal:
    """Dollars of the rows of one claim: the claim's charge for a finding of the claim, else each line once."""
    for row in rows:
        if not row.line and row.result != NOT_CHECKED:
            return number(row.at_risk) or Decimal(0)
    lines = {row.line: number(row.charge) for row in rows}
    return sum((dollars for dollars in lines.values() if dollars is not None), Decimal(0))
