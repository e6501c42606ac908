"""The laws of the contract, over files that hypothesis makes."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from edi837.claim.claim import Claim
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Fix, matched_element
from edi837.manifest import proof
from edi837.x12.canonical import canonical
from tests.judging import applied, engine_for, judge
from tests.night import amount
from tests.strategies import files

SLOW = settings(max_examples=amount(35, 5000))
Key = tuple[str, int, str, str]


def keys(claims: list[Claim], found: list[RuleFinding]) -> Counter[Key]:
    """What findings of claims are matched by: code, claim, line, element."""
    order = {id(claim): number for number, claim in enumerate(claims)}
    return Counter(
        (one.rule.code, order[id(one.claim)], one.line.number if one.line else "", matched_element(one.finding.at))
        for one in found
        if one.claim is not None and id(one.claim) in order
    )


@SLOW
@given(files())
def test_findings_after_are_findings_before_less_what_was_repaired(data: bytes) -> None:
    before = judge(data)
    after = judge(applied(data, before.plans))
    repaired = keys(before.claims, [found for plan in before.plans for found, _ in plan.fixes])
    assert [why for plan in before.plans for _, why in plan.deferred] == []
    assert keys(after.claims, after.found) == keys(before.claims, before.found) - repaired


@SLOW
@given(files())
def test_fixing_is_idempotent(data: bytes) -> None:
    fixed = applied(data, judge(data).plans)
    again = judge(fixed)
    assert not any(plan.fixes for plan in again.plans)
    assert applied(fixed, again.plans) == fixed


@SLOW
@given(files())
def test_a_fix_changes_only_how_values_are_written(data: bytes) -> None:
    before = judge(data)
    after = judge(applied(data, before.plans))
    for claim, fixed in zip(before.claims, after.claims, strict=True):
        pairs = zip(claim.loop.walk(), fixed.loop.walk(), strict=True)
        for one, other in pairs:
            assert canonical(one.elements, one.delimiters) == canonical(other.elements, other.delimiters)
        for line, fixed_line in zip(claim.lines, fixed.lines, strict=True):
            assert line.procedure == fixed_line.procedure
            assert line.modifiers == fixed_line.modifiers
            assert (line.units, line.charge, line.ndc) == (fixed_line.units, fixed_line.charge, fixed_line.ndc)
            assert [one.code for one in line.diagnoses] == [one.code for one in fixed_line.diagnoses]


@SLOW
@given(files())
def test_the_proof_holds_and_sees_every_other_byte(data: bytes) -> None:
    plans = judge(data).plans
    fixed = applied(data, plans)
    changes = [
        proof.Listed(one.start, one.end, one.expected, one.replacement) for plan in plans for one in plan.changes
    ]
    assert proof.compare(data, fixed, changes) is None
    for at in (0, len(fixed) // 2, len(fixed) - 1):
        broken = fixed[:at] + bytes([fixed[at] ^ 1]) + fixed[at + 1 :]
        assert proof.compare(data, broken, changes) is not None
    assert proof.compare(data, fixed + b"x", changes) is not None
    if changes:
        assert proof.compare(data, fixed, changes[1:]) is not None


@SLOW
@given(files())
def test_the_same_input_gives_the_same_findings_in_the_same_order(data: bytes) -> None:
    first, second = judge(data, engine_for()), judge(data, engine_for())
    assert [(one.rule.code, one.finding.message) for one in first.found] == [
        (one.rule.code, one.finding.message) for one in second.found
    ]


def fix_of(found: RuleFinding) -> Fix | None:
    return found.finding.fix


@SLOW
@given(files())
def test_no_proposal_raises_units_without_a_chart(data: bytes) -> None:
    from edi837.x12.values import number

    for found in judge(data).found:
        fix = found.finding.fix
        if found.line is None or fix is None or found.line.units is None:
            continue
        for change in (*fix.changes, *(one for choice in fix.choices for one in choice.changes)):
            if (change.start, change.end) == found.line.units_element.span:
                units = number(change.replacement.decode("latin-1"))
                fractional = found.line.units != found.line.units.to_integral_value()
                assert units is not None
                assert units <= found.line.units or fractional
