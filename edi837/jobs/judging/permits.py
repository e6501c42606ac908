"""Proposed fixes that a payer mapping permits to run unattended: signed with a name, until a date."""

from __future__ import annotations

from datetime import date

from edi837.claim.claim import Claim
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Fix
from edi837.mapping.payers import PayerStatement


def permit_for(claim: Claim, rule_finding: RuleFinding) -> PayerStatement | None:
    """What the mapping of the claim's payer says of the proposed fix of a finding, expired or not."""
    fix = rule_finding.finding.fix
    if fix is None or fix.safe or fix.choices or rule_finding.rule.never_permitted:
        return None
    return claim.payer.policy.find("permit", rule=rule_finding.rule.code)


def permitted_fix(claim: Claim, rule_finding: RuleFinding, as_of: date) -> Fix | None:
    """The fix to make: a safe one, or one that is permitted on that day and adds no segment."""
    fix = rule_finding.finding.fix
    if fix is None or fix.safe:
        return fix
    permit = permit_for(claim, rule_finding)
    if permit is None or is_expired(permit, as_of):
        return None
    terminator = claim.info.delimiters.segment.encode("latin-1")
    adds = any(terminator in change.replacement + change.expected for change in fix.changes)
    return None if adds else fix


def is_expired(permit: PayerStatement, as_of: date) -> bool:
    """Whether the day is after the last one of the permission."""
    return as_of > date.fromisoformat(permit["until"])
