"""A836: the payer does not pay the drug here."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_stated import without_a836


@rule("A836", "drug-refused-by-policy", on=ServiceLine, severity=WARNING, snip=7, unless=(without_a836,))
def drug_refused_by_policy(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer says that the drug is not paid as it is billed: at this site, or with this modifier.

    Why: the line is denied as not covered; some payers have such drugs billed by a pharmacy, or not at all.
    Fix: none. Ask the payer who is to bill the drug, and tell the patient before the next service.
    Do: Ask {payer_name} who is to bill {drug} here, before the next service.
    Source: the payer's policy, with its source.
    """
    yield from line_findings("A836", line, knowledge)
