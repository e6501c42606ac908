"""Which rules speak, and how loud."""

from __future__ import annotations

import pytest

from edi837.engine.selection import Selection
from edi837.findings.finding import Severity
from edi837.mapping.payers import Entry, PayerStatement, Policy
from edi837.system.errors import UsageError
from tests.engine.rules import finds

ERROR, WARNING, INFO, OFF = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF
RULE = finds("T101")


@pytest.mark.parametrize(
    ("select", "ignore", "chosen"),
    [
        ((), (), True),
        (("T",), (), True),
        (("T2",), (), False),
        ((), ("T1",), False),
        (("T101",), ("T1",), True),
        (("T1",), ("T101",), False),
        (("T1",), ("T1",), True),
    ],
)
def test_the_longer_prefix_wins(select: tuple[str, ...], ignore: tuple[str, ...], chosen: bool) -> None:
    assert Selection(select, ignore).chooses(RULE) is chosen


def test_what_holds_a_file_back_is_always_chosen_and_what_is_on_request_only_when_it_is_named() -> None:
    assert Selection(ignore=("T",)).chooses(finds("T101", quarantines=True))
    assert not Selection().chooses(finds("T101", on_request=True))
    assert Selection(select=("T1",)).chooses(finds("T101", on_request=True))


def policy(level: str) -> Policy:
    statement = PayerStatement("severity", {"rule": "T101", "level": level}, None, "northern.xml", 3)
    entry = Entry("northern", "Northern", None, True, ("NL100",), (statement,), "northern.xml", 1)
    return Policy("commercial", True, True, (entry,), frozenset({"severity"}))


def test_flag_before_partner_before_payer_before_finding_before_rule() -> None:
    asked = {"T101": INFO}
    everything = Selection(severities=asked, partners={"SENDER": {"T101": WARNING}})
    partner = Selection(partners={"SENDER": {"T101": WARNING}})
    assert everything.severity(RULE, ERROR, "SENDER", policy("off")) is INFO
    assert partner.severity(RULE, ERROR, "SENDER", policy("off")) is WARNING
    assert partner.severity(RULE, ERROR, "ANOTHER", policy("off")) is OFF
    assert partner.severity(RULE, WARNING, "ANOTHER", None) is WARNING
    assert partner.severity(RULE, None, "ANOTHER", None) is ERROR


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(select=("T2",)), "begins with 'T2'"),
        (Selection(ignore=("Z",)), "begins with 'Z'"),
        (Selection(severities={"T102": INFO}), "no rule 'T102'"),
        (Selection(partners={"SENDER": {"T103": INFO}}), "no rule 'T103'"),
    ],
)
def test_codes_that_no_rule_has_are_refused(selection: Selection, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        selection.check(["T101"])
    Selection(("T",), ("T101",), {"T101": INFO}).check(["T101"])
