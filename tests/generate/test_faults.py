"""Rules on one side, faults on the other: each must find exactly what the other hid."""

from __future__ import annotations

import pytest

from edi837.findings.finding import Severity, spot
from edi837.generate.answers import ExpectedFinding
from edi837.generate.faults import FAULTS, fault_codes
from edi837.generate.spec import Spec
from edi837.rules import all_rules
from tests.generate.written import holds_target, written
from tests.judging import judge
from tests.night import amount

pytestmark = pytest.mark.slow

CASES = [(kind, code) for kind in "PI" for code in fault_codes(kind)]


def found_in(data: bytes) -> list[ExpectedFinding]:
    """The errors and warnings of a check, in the form of answers."""
    return sorted(
        ExpectedFinding(
            one.claim.patient_control_number if one.claim else "",
            one.line.number if one.line else "",
            one.rule.code,
            one.severity.word,
            spot(one.finding.at).element,
        )
        for one in judge(data).found
        if one.severity >= Severity.WARNING
    )


@pytest.mark.parametrize("kind", ["P", "I"])
def test_clean_claims_give_no_error_and_no_warning(kind):
    claims = amount(300, 2000)
    file = written(Spec(claims=claims, kind=kind, density=1, seed=3))
    judged = judge(file.data)
    assert len(judged.claims) == claims
    assert found_in(file.data) == []
    assert file.answers == []


@pytest.mark.parametrize(("kind", "code"), CASES)
def test_a_fault_gives_its_answers_and_nothing_else(kind, code):
    claims = amount(30, 90)
    file = written(Spec(claims=claims, kind=kind, density=1, faults=(code,), fault_rate=0.8, seed=11))
    faulty = {answer.patient_control_number for answer in file.answers if answer.rule == code}
    assert len(faulty) == claims * 8 // 10
    assert found_in(file.data) == sorted(file.answers)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_faults_go_around_at_the_rate_and_stay_apart_from_clean_claims(kind):
    codes = tuple(fault_codes(kind))
    file = written(Spec(claims=1000, kind=kind, density=0.6, faults=codes, fault_rate=0.5, seed=5))
    faulty = {answer.patient_control_number for answer in file.answers}
    assert len(faulty) == 300
    assert {answer.rule for answer in file.answers} >= set(codes)
    assert found_in(file.data) == sorted(file.answers)


def test_by_default_one_target_claim_in_ten_is_faulty_and_each_fault_is_there():
    many = written(Spec(claims=1000, density=0.5, faults=("N203", "N204")))
    assert len(many.answers) == 50
    few = written(Spec(claims=100, faults=("N203", "N204", "N206")))
    assert sorted(answer.rule for answer in few.answers) == ["N203", "N204", "N206"]
    assert sum(map(holds_target, few.claims())) == 5


def test_every_fault_is_that_of_a_rule_and_says_what_it_is():
    assert set(FAULTS) <= {rule.code for rule in all_rules()}
    assert [code for code, fault in FAULTS.items() if not (fault.make.__doc__ or "").strip()] == []
