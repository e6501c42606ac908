"""What a payment under a finding means is decided of every rule; what no payment puts right is never on probation."""

from __future__ import annotations

import pytest

from edi837.findings.finding import Severity
from edi837.rules import all_rules, rules_by_code
from edi837.rules.rule import Rule, WhenPaid, rule

# Units, waste, NDC, chart and modifiers; duplicates and the MUE are named.
NEVER = "QWNDM"
NAMED = {"P308", "P313", "Q608", "X114", "X115"}
PREDICTIVE = {"C709", "P309", "P314", "P330", "P331"}


def declared(code: str, when_paid: WhenPaid | None = None) -> Rule:
    return rule(code, "a-rule", on=object, severity=Severity.ERROR, snip=1, when_paid=when_paid)(lambda subject: ())


@pytest.mark.parametrize("code", sorted(rules_by_code()))
def test_each_rule_has_decided(code: str) -> None:
    decided = {each.when_paid for each in all_rules() if each.code == code}
    counts = rules_by_code()[code].when_paid

    assert counts in decided
    if code[0] in NEVER or code in NAMED:
        assert counts is WhenPaid.STANDS
    elif code[0] not in "AP":
        assert (counts is WhenPaid.PROVEN_WRONG) == (code in PREDICTIVE)


def test_the_rules_that_merely_predict() -> None:
    predictive = {code for code, each in rules_by_code().items() if each.when_paid is WhenPaid.PROVEN_WRONG}

    assert predictive >= PREDICTIVE
    assert {code for code in predictive if code[0] != "A"} <= PREDICTIVE
    assert "A801" in predictive
    assert "A813" not in predictive, "the chart says otherwise, whatever was paid"


def test_a_rule_says_it_of_itself_and_an_unknown_family_is_never_on_probation() -> None:
    assert declared("A999").when_paid is WhenPaid.PROVEN_WRONG
    assert declared("A999", WhenPaid.STANDS).when_paid is WhenPaid.STANDS
    assert declared("Z999").when_paid is WhenPaid.STANDS
