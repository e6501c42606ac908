"""Two sets of mappings held against the same files: what each policy newly stops, and stops no longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.jobs.run import Run
from edi837.rows.record import FOUND as FOUND_ROW
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

NEW, GONE, CHANGED = "newly found", "no longer found", "of another severity"
_SHOWN = 10

# What a row is about and how bad it is; its claim; the claim's dollars at risk in the row.
_Key = tuple[str, str, str]


@dataclass
class PolicyChange:
    """What becomes of the rows of one rule and policy: claims with their dollars."""

    rule: str
    policy: str
    kind: str
    severity: str
    dollars: dict[tuple[str, ...], Decimal] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Dollars of the claims, each once by its most."""
        return sum(self.dollars.values(), Decimal(0))


class PolicyDiff(NamedTuple):
    """What changes, and the files that were held back, of which nothing was compared, with the codes that do so."""

    changes: list[PolicyChange]
    held: list[tuple[str, tuple[str, ...]]]


def policy_changes(run: Run, against: Run, items: Iterable[Input]) -> PolicyDiff:
    """Judge each input with both; rows are matched by exception id. Nothing is written, no value of a patient kept."""
    changes: dict[tuple[str, str, str, str], PolicyChange] = {}
    held = []
    for item in items:
        (now, quarantine), (before, _) = _rows(run, item), _rows(against, item)
        if quarantine:
            held.append((item.name, quarantine))
        for name, row in now.items():
            other = before.get(name)
            if other is None:
                _count(changes, row, NEW)
            elif other.severity != row.severity:
                _count(changes, row, f"{CHANGED} (was {other.severity})")
        for name, row in before.items():
            if name not in now:
                _count(changes, row, GONE)
    ordered = sorted(changes.values(), key=lambda change: (change.kind, -change.total, change.rule, change.policy))
    return PolicyDiff(ordered, held)


def _rows(run: Run, item: Input) -> tuple[dict[str, ExceptionRecord], tuple[str, ...]]:
    """The rows about claims that were found, by exception id, and what holds the file back."""
    rows: dict[str, ExceptionRecord] = {}

    def take(some: list[ExceptionRecord]) -> None:
        rows.update((row.exception_id, row) for row in some if row.result == FOUND_ROW and row.claim_key)

    outcome = check(run, item, Rows(on_rows=take))
    return rows, outcome.quarantine


def _count(changes: dict[tuple[str, str, str, str], PolicyChange], row: ExceptionRecord, kind: str) -> None:
    key = (row.rule, row.policy, kind, row.severity)
    change = changes.get(key)
    if change is None:
        change = changes[key] = PolicyChange(row.rule, row.policy, kind, row.severity)
    claim = row.claim_key
    dollars = number(row.at_risk) or Decimal(0)
    if claim not in change.dollars and len(change.claims) < _SHOWN and row.patient_control_number:
        change.claims.append(row.patient_control_number)
    change.dollars[claim] = max(change.dollars.get(claim, Decimal(0)), dollars)


def totals(changes: Iterable[PolicyChange]) -> dict[str, tuple[int, Decimal]]:
    """Claims and dollars by kind of change, each claim once by its most."""
    by_kind: defaultdict[str, dict[tuple[str, ...], Decimal]] = defaultdict(dict)
    for change in changes:
        if change.severity in ("error", "warning"):
            claims = by_kind[change.kind]
            for claim, dollars in change.dollars.items():
                claims[claim] = max(claims.get(claim, Decimal(0)), dollars)
    return {kind: (len(claims), sum(claims.values(), Decimal(0))) for kind, claims in by_kind.items()}
