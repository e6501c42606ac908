"""What an example of a policy says besides its claim, as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from edi837.claim.claim import Claim, ServiceLine
from edi837.evidence.chart import Chart, account_value
from edi837.evidence.chart_row import ChartRow
from edi837.mapping.stated_policy import Example
from edi837.policy.example_claim import ExampleClaim
from edi837.policy.known import Earlier, Prices, Remittances
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple


class _EarlierDays(NamedTuple):
    given: tuple[date, ...]
    since: date = date.min
    counted_later: bool = False

    def days(self, line: ServiceLine) -> Sequence[date]:
        """Those of the example."""
        return self.given

    def all_days(self, line: ServiceLine, code: str) -> Sequence[date]:
        """Those of the example, where they are of the line's own drug."""
        return self.given if code == line.procedure else ()


class _Remitted(NamedTuple):
    day: date

    def day_of(self, claim_number: str, patient_control_number: str) -> date | None:
        """That of the example."""
        return self.day


class _Price(NamedTuple):
    dollars: Decimal

    def cost(self, line: ServiceLine) -> Decimal | None:
        """That of the example."""
        return self.dollars


@dataclass(frozen=True)
class ExampleEvidence:
    """What an example says besides its claim."""

    as_of: date
    earlier: Earlier | None = None
    remittances: Remittances | None = None
    chart: Chart | None = None
    prices: Prices | None = None


def evidence_of(example: Example, written: ExampleClaim, claim: Claim) -> ExampleEvidence:
    """Earlier doses, remittance, chart and cost of an example."""
    remitted = _Remitted(written.remitted) if written.remitted is not None else None
    chart = _chart(example.attributes.get("prior-therapies"), claim)
    paid = example.attributes.get("cost")
    prices = _Price(Decimal(paid)) if paid is not None else None
    return ExampleEvidence(written.as_of, _EarlierDays(written.earlier), remitted, chart, prices)


def _chart(prior_therapies: str | None, claim: Claim) -> Chart | None:
    """A chart of one row that says what was tried before."""
    if prior_therapies is None:
        return None
    account = claim.patient_control_number.strip()
    row = ChartRow(2, account, service_date=claim.target_lines[0].day, prior_therapies=prior_therapies)
    return Chart("example", "", frozenset({"prior_therapies"}), (), (row,), {account_value(account): [row]})
