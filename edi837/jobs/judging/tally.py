"""What is counted while a file is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any

from edi837.claim.claim import Claim
from edi837.report.totals import AtRisk
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.x12.values import plain


@dataclass
class Tally:
    """Counts and dollars of a batch or a file; `add` brings batches together."""

    interchanges: int = 0
    groups: int = 0
    transactions: int = 0
    claims: int = 0
    claims_examined: int = 0
    held_against_guide: int = 0
    service_lines_examined: int = 0
    target_lines: int = 0
    repaired: int = 0
    proposed: int = 0
    deferred: int = 0
    superseded: int = 0
    clean_as_received: int = 0
    clean_after_repair: int = 0
    need_a_person: int = 0
    charges_in: Decimal = Decimal(0)
    charges_examined: Decimal = Decimal(0)
    charges_clean: Decimal = Decimal(0)
    charges_clean_after_repair: Decimal = Decimal(0)
    charges_target_lines: Decimal = Decimal(0)
    charges_at_risk: Decimal = Decimal(0)
    proposals_raise: Decimal = Decimal(0)
    proposals_lower: Decimal = Decimal(0)
    units_raise: Decimal = Decimal(0)
    units_lower: Decimal = Decimal(0)
    by_severity: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    # (rule code, reason or message) → subjects: rows about the whole file
    unasked: Counter[tuple[str, str]] = field(default_factory=Counter)
    collapsed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    # the policies that hold for one of its claims; told where there is a ledger
    policies: set[str] = field(default_factory=set)
    open_rows: int = 0
    last_service: date | None = None

    def add(self, other: Tally) -> None:
        """Count what another tally counted."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, (Counter, set)):
                mine.update(value)
            elif name == "last_service":
                self.last_service = _later(mine, value)
            else:
                setattr(self, name, mine + value)

    def count_row(self, row: ExceptionRecord) -> None:
        """One row of the report."""
        self.by_severity[row.severity] += 1
        self.by_rule[row.rule] += 1
        self.open_rows += row.counts

    def count_collapsed(self, findings: Iterable[tuple[str, str, str]]) -> None:
        """Findings of a claim that a file gets one row for."""
        for finding in findings:
            self.collapsed[finding] += 1

    def count_proposal(self, dollars: Decimal, units: Decimal) -> None:
        """A fix that waits for a person, what a release with its charge prorated would add to dollars, and to units."""
        self.proposed += 1
        self.proposals_raise += max(dollars, Decimal(0))
        self.proposals_lower += min(dollars, Decimal(0))
        self.units_raise += max(units, Decimal(0))
        self.units_lower += min(units, Decimal(0))

    def count_claim(self, claim: Claim, rows: Iterable[ExceptionRecord]) -> None:
        """A claim that was examined, with its rows."""
        targets = claim.target_lines
        charges = [line.charge for line in targets if line.charge is not None]
        last = max((line.day for line in targets if line.day is not None), default=None)
        self.count_examined(claim.charge or Decimal(0), (len(claim.lines), len(targets)), charges, last, rows)

    def count_examined(
        self,
        charge: Decimal,
        lines: tuple[int, int],
        target_charges: Sequence[Decimal],
        last: date | None,
        rows: Iterable[ExceptionRecord] = (),
    ) -> None:
        """A claim that was examined: all its lines and those about target drugs, their last day, its rows."""
        self._count_amounts(1, charge, lines, target_charges)
        self.count_day(last)
        troubled, left = False, AtRisk()
        for row in rows:
            if row.severity in ("error", "warning"):
                troubled = True
                if row.counts:
                    left.take(row)
        if not troubled:
            self.clean_as_received += 1
            self.charges_clean += charge
        if left.rows:
            self.need_a_person += 1
            self.charges_at_risk += left.total
        else:
            self.clean_after_repair += 1
            self.charges_clean_after_repair += charge

    def count_clean(
        self, times: int, charge: Decimal, lines: tuple[int, int], target_charges: Sequence[Decimal]
    ) -> None:
        """So many claims that were examined, each without a row, whose charges and lines are the same."""
        self._count_amounts(times, charge, lines, target_charges)
        self.clean_as_received += times
        self.charges_clean += charge * times
        self.clean_after_repair += times
        self.charges_clean_after_repair += charge * times

    def count_day(self, last: date | None) -> None:
        """The last day of a claim that was examined."""
        self.last_service = _later(self.last_service, last)

    def _count_amounts(
        self, times: int, charge: Decimal, lines: tuple[int, int], target_charges: Sequence[Decimal]
    ) -> None:
        self.claims_examined += times
        self.charges_examined += charge * times
        self.service_lines_examined += lines[0] * times
        self.target_lines += lines[1] * times
        self.charges_target_lines += sum(target_charges, Decimal(0)) * times

    def summary(self) -> dict[str, Any]:
        """The counts as manifest and summary show them."""
        return {
            "interchanges": self.interchanges,
            "groups": self.groups,
            "transactions": self.transactions,
            "claims": self.claims,
            "claims_examined": self.claims_examined,
            "claims_not_examined": self.claims - self.claims_examined,
            "claims_by_guide_alone": self.held_against_guide,
            "claims_clean_as_received": self.clean_as_received,
            "claims_clean_after_repair": self.clean_after_repair,
            "claims_need_a_person": self.need_a_person,
            "service_lines_examined": self.service_lines_examined,
            "target_lines": self.target_lines,
            "exceptions": {
                "by_severity": {name: self.by_severity[name] for name in ("error", "warning", "info")},
                "by_rule": dict(sorted(self.by_rule.items())),
            },
            "repaired": self.repaired,
            "proposed": self.proposed,
            "deferred": self.deferred,
            "not_checked": sum(self.unasked.values()),
            "superseded": self.superseded,
        }

    def charges(self, claims_out: Decimal) -> dict[str, str]:
        """The dollars as manifest and summary show them."""
        return {
            "claims_in": plain(self.charges_in),
            "claims_out": plain(claims_out),
            "examined": plain(self.charges_examined),
            "clean_as_received": plain(self.charges_clean),
            "clean_after_repair": plain(self.charges_clean_after_repair),
            "target_lines": plain(self.charges_target_lines),
            "at_risk": plain(self.charges_at_risk),
            "proposals_net": plain(self.proposals_raise + self.proposals_lower),
            "proposals_raise": plain(self.proposals_raise),
            "proposals_lower": plain(self.proposals_lower),
            "proposals_units_raise": plain(self.units_raise),
            "proposals_units_lower": plain(self.units_lower),
        }


def _later(day: date | None, other: date | None) -> date | None:
    return other if day is None or (other is not None and other > day) else day
