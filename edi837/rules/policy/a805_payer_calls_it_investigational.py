"""A805: the payer's policy calls this use unproven."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import shown_at
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless import without_stance


@rule("A805", "payer-calls-it-investigational", on=ServiceLine, severity=WARNING, snip=7, unless=(without_stance,))
def payer_calls_it_investigational(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A published policy of the payer calls the drug investigational for this use.

    Why: the payer denies such claims whatever the authorization says; the patient may have to be told before.
    Fix: none. Read the policy as it stands today, and look for an exception in this patient's plan or authorization.
    Do: Read the policy of {payer_name} as of today; look for an exception of this patient.
    Source: the payer mapping, with date and source of each policy; policies change, so check them.
    """
    yield from line_findings("A805", line, knowledge)
    stance = line.claim.payer.policy.find("stance", use=line.use)
    if stance is not None and stance["says"] == "investigational":
        message = (
            f"{line.claim.payer.policy.name} calls the {line.use_in_words} investigational. Source: {stance.source}"
        )
        yield Finding(shown_at(line), message)
