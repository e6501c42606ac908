"""Rules of the tests' own, and what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from edi837.claim.claim import Claim, ServiceLine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Finding, Severity
from edi837.rules.rule import Answers, Rule, rule
from tests.completing import complete
from tests.judging import judge


def claim() -> Claim:
    """A claim with one drug line, the second."""
    (only,) = judge(complete("LX*2~\nSV1*HC:J3000*60*UN*5***1~\nDTP*472*D8*20261103~\n", "P")).claims
    return only


def finds(code: str, on: type = ServiceLine, **options: Any) -> Rule:
    """A rule that finds something at every subject."""

    @rule(code, "found", on=on, severity=options.pop("severity", Severity.ERROR), snip=1, **options)
    def found(subject: Any) -> Iterator[Finding]:
        """Found.

        Why: it is asked.
        Fix: none.
        Source: the tests.
        """
        yield Finding(subject.lx if isinstance(subject, ServiceLine) else subject.clm, f"{code} was here")

    return found


def does(code: str, function: Callable[..., Answers], on: type = ServiceLine, **options: Any) -> Rule:
    """A rule with a function of the test's own."""
    return rule(code, "does", on=on, severity=Severity.WARNING, snip=1, **options)(function)


def found(one: Rule, of: Claim, line: ServiceLine | None = None, **finding: Any) -> RuleFinding:
    """A finding of a rule, on a line of a claim or on the claim."""
    place = line.lx if line is not None else of.clm
    return RuleFinding(one, Finding(place, "found", **finding), Severity.OFF, of, line)
