"""Which finding is silent because another rule speaks of the same subject, and that this always comes to an end."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import pairwise

import pytest

from edi837.engine import engine as engine_module
from edi837.engine.precedence import stand_apart, without_superseded
from edi837.findings.finding import Applicability, Finding, Fix, Severity
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.rules import all_rules, check_precedence
from edi837.rules.rule import Scope
from edi837.x12.change import Change
from tests.engine.rules import claim, finds, found
from tests.generate.written import written
from tests.judging import engine_for, judge
from tests.night import amount

CLAIM = claim()
FIRST, SECOND = CLAIM.lines
SAFE = Fix("Write it so", (Change(0, 0, b"", b""),), Applicability.SAFE)


def told(*all_found: object) -> list[str]:
    return [one.rule.code for one in without_superseded(list(all_found))]  # type: ignore[arg-type]


def test_a_rule_is_silent_where_the_one_it_yields_to_speaks() -> None:
    speaking, yielding = finds("T001"), finds("T002", yields_to=("T001",))
    assert told(found(speaking, CLAIM, FIRST), found(yielding, CLAIM, FIRST)) == ["T001"]
    assert told(found(yielding, CLAIM, FIRST)) == ["T002"]


def test_on_another_line_it_speaks_and_by_claim_it_is_silent_there_too() -> None:
    speaking, of_line = finds("T001"), finds("T002", yields_to=("T001",))
    of_claim = finds("T003", yields_to=("T001",), scope=Scope.CLAIM)
    there = found(speaking, CLAIM, FIRST)
    assert told(there, found(of_line, CLAIM, SECOND), found(of_claim, CLAIM, SECOND)) == ["T001", "T002"]


def test_only_what_is_told_itself_silences_another() -> None:
    first, second, third = finds("T001"), finds("T002", yields_to=("T001",)), finds("T003", yields_to=("T002",))
    assert told(*(found(one, CLAIM, FIRST) for one in (third, second, first))) == ["T003", "T001"]


def test_neither_an_information_nor_what_a_safe_fix_takes_away_hides_a_fault() -> None:
    first, second = finds("T001"), finds("T002", yields_to=("T001",))
    assert told(found(first, CLAIM, FIRST, severity=Severity.INFO), found(second, CLAIM, FIRST)) == ["T001", "T002"]
    assert told(found(first, CLAIM, FIRST, fix=SAFE), found(second, CLAIM, FIRST)) == ["T001", "T002"]


def test_findings_are_held_no_longer_than_they_are_asked() -> None:
    first, second = finds("T001"), finds("T002", yields_to=("T001",))
    gc.collect()
    told(found(first, CLAIM, FIRST), found(second, CLAIM, FIRST))
    assert gc.collect() == 0


def test_a_finding_may_leave_others_what_they_say() -> None:
    first, second = finds("T001"), finds("T002", yields_to=("T001",))
    assert told(found(first, CLAIM, FIRST, leaves=frozenset({"T002"})), found(second, CLAIM, FIRST)) == ["T001", "T002"]


def test_a_finding_may_stand_beside_those_that_its_rule_yields_to() -> None:
    first, second = finds("T001"), finds("T002", yields_to=("T001",))
    beside = found(second, CLAIM, FIRST, beside=frozenset({"T001"}))
    assert told(found(first, CLAIM, FIRST), beside) == ["T001", "T002"]
    assert told(found(first, CLAIM, FIRST), found(second, CLAIM, FIRST), beside) == ["T001", "T002"]
    assert told(beside, found(second, CLAIM, FIRST), found(first, CLAIM, FIRST)) == ["T002", "T001"]


def test_a_ring_is_refused_and_named() -> None:
    ring = [finds("T001", yields_to=("T003",)), finds("T002", yields_to=("T001",)), finds("T003", yields_to=("T002",))]
    with pytest.raises(RuntimeError, match="rules yield to one another in a ring: ") as refused:
        check_precedence(ring)
    named = str(refused.value).split(": ")[1].split(" → ")
    assert named[0] == named[-1]
    assert sorted(named[1:]) == ["T001", "T002", "T003"]
    yields = {one.code: one.yields_to for one in ring}
    assert all(after in yields[before] for before, after in pairwise(named))


def test_a_rule_that_is_not_there_is_refused() -> None:
    with pytest.raises(RuntimeError, match="T002 yields to T009, which is not a rule"):
        check_precedence([finds("T002", yields_to=("T009",))])


def test_the_rules_are_checked_when_they_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(rules: object) -> None:
        raise RuntimeError("a ring")

    monkeypatch.setattr("edi837.rules.check_precedence", refuse)
    with pytest.raises(RuntimeError, match="a ring"):
        all_rules.__wrapped__()


def test_findings_of_all_rules_at_once_come_to_an_end() -> None:
    each = [found(one, CLAIM) for one in all_rules()]
    assert isinstance(each[0].finding, Finding)
    assert 0 < len(without_superseded(each)) < len(each)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_rules_that_stand_apart_need_not_be_compared(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = tuple(fault_codes(kind))
    data = written(Spec(claims=amount(60, 3000), kind=kind, density=1, faults=faults, fault_rate=0.8, seed=4)).data
    quick = [(row.rule.code, row.severity, *row.finding[1:]) for row in judge(data, engine_for(guide=True)).found]
    monkeypatch.setattr(engine_module, "stand_apart", lambda rules: False)
    assert [
        (row.rule.code, row.severity, *row.finding[1:]) for row in judge(data, engine_for(guide=True)).found
    ] == quick


def test_neither_a_rule_that_yields_nor_one_of_the_guide_stands_apart() -> None:
    first, second, other = finds("T001"), finds("T002", yields_to=("T001",)), finds("T003", yields_to=("T009",))
    assert stand_apart([first, other])
    assert not stand_apart([first, second])
    assert not stand_apart([first, replace(other, needs=("guide",))])


def test_of_a_claim_with_many_findings_only_their_rules_are_remembered() -> None:
    engine = engine_for()
    engine.conclude([found(one, CLAIM, FIRST) for one in (finds("T001"), finds("T002")) for _ in range(100)])
    assert [len(rules) for rules in engine._apart] == [2]
