"""D914: the chart has a dose that no line of the claim bills."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.evidence.chart_row import together
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.x12.values import plain


@rule(
    "D914", "charted-dose-not-billed", on=Claim, severity=WARNING, snip=7, needs=("chart",), quiet=True,
    scope=Scope.CLAIM,
)  # fmt: skip
def charted_dose_not_billed(claim: Claim, knowledge: Knowledge) -> Iterator[Finding]:
    """A dose in the chart, of the account and within the days of the claim, fits none of its drug lines.

    Why: what was given and is not billed is lost; and a dose under another line number or date of the chart may be the
    one that a line is checked without.
    Fix: none. Bill the dose, or correct line, date or NDC of the chart.
    Do: Bill the charted dose, or correct the chart row.
    Source: the drug mapping's reference document: accurate reporting of what was given.
    """
    rows = knowledge.chart.unbilled(claim) if knowledge.chart is not None else []
    if not claim.target_lines or not rows:
        return
    dose = together(rows)
    days = ", ".join(sorted({str(row.service_date) for row in rows}))
    message = f"Chart {dose.named} says {plain(dose.mg_given or 0)} mg given on {days}; no line of the claim bills it"
    yield Finding(claim.clm, message)
