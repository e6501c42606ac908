"""What the rules gave: findings with their rule, their severity and their subject, and what could not be judged."""

from __future__ import annotations

from typing import Any

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding, NotChecked, Outside, Place, Severity
from edi837.rules.rule import Rule
from edi837.system.named_tuple import NamedTuple
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet


class RuleFinding(NamedTuple):
    """A finding with its rule, its severity and its subject. `crashed` marks a rule that failed on it,
    `not_checked` one that could not judge it.

    `where` holds ISA13, GS06 and ST02 of an envelope finding.
    """

    rule: Rule
    finding: Finding
    severity: Severity
    claim: Claim | None = None
    line: ServiceLine | None = None
    crashed: bool = False
    not_checked: bool = False
    where: tuple[str, str, str] = ("", "", "")


class Skipped(NamedTuple):
    """A rule that could not judge a subject, and why."""

    rule: Rule
    answer: NotChecked
    claim: Claim | None
    line: ServiceLine | None

    def as_row(self) -> RuleFinding:
        """As a row of its line."""
        finding = Finding(self.answer.at, self.answer.reason)
        return RuleFinding(self.rule, finding, Severity.INFO, self.claim, self.line, not_checked=True)


def meant_severity(rule_finding: RuleFinding) -> Severity:
    """The severity that the rule means, whatever a user makes of it."""
    return rule_finding.rule.severity if rule_finding.finding.severity is None else rule_finding.finding.severity


def crash(rule: Rule, error: Exception, subject: Any, claim: Claim | None, line: ServiceLine | None) -> RuleFinding:
    """A rule that failed. No value of the data goes into the message: it may be a patient's."""
    place: Place = line.lx if line else claim.clm if claim else _place_of(subject)
    message = f"{rule.code} failed on this claim ({type(error).__name__}): a fault of the tool, please report it"
    return RuleFinding(rule, Finding(place, message), Severity.ERROR, claim, line, crashed=True)


def _place_of(subject: Any) -> Place:
    start = int(getattr(subject, "start", 0) or 0)
    return Outside(start, start)


def where(subject: Any) -> tuple[str, str, str]:
    """ISA13, GS06 and ST02 as far as a part of the envelope has them."""
    interchange = subject if isinstance(subject, Interchange) else getattr(subject, "interchange", None)
    group = subject if isinstance(subject, FunctionalGroup) else getattr(subject, "group", None)
    held = subject if isinstance(subject, TransactionSet) else getattr(subject, "transaction", None)
    transaction = held.control_number if held else ""
    return (
        interchange.control_number.strip() if interchange else "",
        group.control_number if group else "",
        transaction,
    )
