"""What all rows come to, by rule, payer, provider and file: findings, claims and dollars, each line's dollars once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
        self._parts: dict[tuple[str, str], _PartOfClaim] = {}

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
            for kind, of in KINDS.items():
                self._count(kind, row, *of(row))

    def is_over_file(self, row: ExceptionRecord) -> bool:
        """Whether the row comes from a rule that looks at the whole file."""
        return (row.rule, row.source) in self.over_file

    def finish(self) -> None:
        """Count the claim that was waiting for more rows."""
        for part in self._parts.values():
            if part.dollars.rows and self._claim:
                part.group.claims += 1
                part.group.dollars += part.dollars.total
        self._parts.clear()

    def _count(self, kind: str, row: ExceptionRecord, key: str, label: str) -> None:
        if not key:
            return
        part = self._parts.get((kind, key))
        if part is None:
            part = self._parts[kind, key] = _PartOfClaim(self._group(kind, key, label))
        part.group.count(row)
        if row.counts and (kind == "rule" or not self.is_over_file(row)):
            part.dollars.take(row)

    def _group(self, kind: str, key: str, label: str) -> Group:
        groups = self.groups[kind]
        if key not in groups and len(groups) >= MOST_GROUPS:
            key = label = OTHERS
        return groups.get(key) or groups.setdefault(key, Group(key, label))

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


@dataclass
class AtRisk:
    """Dollars of the rows of one claim: the claim's charge for a finding of the claim, else each line once."""

    rows: int = 0
    _of_claim: Decimal | None = None
    _lines: dict[str, Decimal | None] = field(default_factory=dict)

    def take(self, row: ExceptionRecord) -> None:
        """One row that asks for work; it is not kept."""
        self.rows += 1
        if self._of_claim is None and not row.line and row.result != NOT_CHECKED:
            self._of_claim = number(row.at_risk) or Decimal(0)
        self._lines[row.line] = number(row.charge)

    @property
    def total(self) -> Decimal:
        """What they come to."""
        return sum(filter(None, self._lines.values()), Decimal(0)) if self._of_claim is None else self._of_claim


@dataclass
class _PartOfClaim:
    """The rows of one claim that are of one group, counted already, and what they come to."""

    group: Group
    dollars: AtRisk = field(default_factory=AtRisk)
