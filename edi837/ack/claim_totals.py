"""How many claims, and how many dollars, are taken in and rejected: of a set, and of each billing provider in it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edi837.ack.verdict import Verdict
from edi837.system.dataclass import dataclass
from edi837.system.spool import Spool


@dataclass
class ClaimTotals:
    """Counts and dollars of claims."""

    taken: int = 0
    rejected: int = 0
    dollars_taken: Decimal = Decimal(0)
    dollars_rejected: Decimal = Decimal(0)

    @property
    def claims(self) -> int:
        """All claims."""
        return self.taken + self.rejected

    @property
    def dollars(self) -> Decimal:
        """All dollars."""
        return self.dollars_taken + self.dollars_rejected

    def add(self, verdict: Verdict) -> None:
        """Count a claim."""
        if verdict.rejected:
            self.rejected += 1
            self.dollars_rejected += verdict.answer.charge
        else:
            self.taken += 1
            self.dollars_taken += verdict.answer.charge


def count(verdicts: Iterable[Verdict], providers: Spool[ClaimTotals]) -> ClaimTotals:
    """The totals of a set; those of its providers go to `providers`, in the order in which their claims come."""
    total, of_provider, provider = ClaimTotals(), ClaimTotals(), -2
    for verdict in verdicts:
        if verdict.answer.levels.provider != provider:
            if of_provider.claims:
                providers.append(of_provider)
            of_provider, provider = ClaimTotals(), verdict.answer.levels.provider
        total.add(verdict)
        of_provider.add(verdict)
    if of_provider.claims:
        providers.append(of_provider)
    return total
