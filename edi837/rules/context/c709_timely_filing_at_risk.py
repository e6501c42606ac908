"""C709: the payer's time limit for claims is near, or has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.filing import filing_limit
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import claim_findings
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, WhenPaid, rule
from edi837.rules.unless import without_filing_limit

_NEAR = 30
_ADJUSTMENTS = ("7", "8")


@rule(
    "C709",
    "timely-filing-at-risk",
    on=Claim,
    severity=WARNING,
    snip=4,
    yields_to=("C708",),
    scope=Scope.CLAIM,
    unless=(without_filing_limit,),
    by_meaning=True,
    when_paid=WhenPaid.PROVEN_WRONG,
)
def timely_filing_at_risk(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """Fewer than 30 days are left to file the claim; past the limit, too, where its mapping says only what is usual.

    Days are counted from the first day of service; years are calendar years, on 837I from the end of the statement.

    Why: a claim that comes too late is denied for good, however right it is.
    Fix: none. File it first. When the limit has passed, a delay reason (CLM20) with its proof may still carry it.
    Do: File {patient_control_number} today; past the limit, give the delay reason with its proof (CLM20).
    Source: 42 CFR 424.44 for Medicare; other payers by their contract, as the payer mapping says; CLM20 in the guides.
    """
    yield from claim_findings("C709", claim, knowledge)
    if claim.frequency in _ADJUSTMENTS:
        return
    days = [day for line in claim.lines if (day := line.service_days[0] or claim.statement_from) is not None]
    limit = filing_limit(claim, min(days)) if days else None
    if limit is None:
        return
    left = (limit.last - knowledge.as_of).days
    if left >= (0 if limit.usual else _NEAR):
        return
    counted = f"{limit.period} from {limit.begins}{', which is usual' if limit.usual else ''}"
    if left >= 0:
        yield Finding(claim.clm, f"{left} days are left to file: {counted}")
    elif claim.clm.value(20).strip():
        yield Finding(claim.clm, f"The time to file ended {-left} days ago ({counted}); CLM20 gives a reason for delay")
    else:
        latest = filing_limit(claim, _last_day(claim, days))
        late = not limit.usual and latest is not None and latest.last < knowledge.as_of
        message = f"The time to file ended {-left} days ago ({counted}), and CLM20 gives no reason for delay"
        yield Finding(claim.clm.element(20), message, severity=ERROR if late else None)


def _last_day(claim: Claim, days: list[date]) -> date:
    """Some payers count from the end of a statement: only past that limit it is certain."""
    ends = claim.statement_days[1]
    return max(days) if ends is None else max(*days, ends)
