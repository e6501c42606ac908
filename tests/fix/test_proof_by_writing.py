"""A fix that proves by the rules of writing alone proves by all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from edi837.claim.claim import Claim
from edi837.claim.facts import FileFacts
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import matched_element
from edi837.fix import recheck
from edi837.fix.plan import Plan
from edi837.generate.spec import Spec
from edi837.jobs.judging import planning
from edi837.rules import all_rules
from tests.conftest import ROOT
from tests.generate.written import written
from tests.judging import engine_for, judge
from tests.night import amount

BY_MEANING = [rule for rule in all_rules() if rule.by_meaning]


def test_what_goes_by_meaning_yields_to_nothing_else() -> None:
    assert len(BY_MEANING) > 5
    codes = {rule.code for rule in all_rules() if not rule.by_meaning and FileFacts not in rule.on}
    assert [rule.code for rule in BY_MEANING if not codes.isdisjoint(rule.yields_to)] == []
    assert [rule.code for rule in BY_MEANING if "guide" in rule.needs] == []


def _files() -> Iterator[bytes]:
    for kind in ("P", "I"):
        for seed in range(amount(1, 40)):
            yield written(Spec(claims=120, kind=kind, density=1, faults=("ALL",), fault_rate=1, seed=seed)).data
    for path in sorted((ROOT / "fixtures" / "sample").glob("*.837")):
        yield path.read_bytes()


def _keys(findings: list[RuleFinding]) -> Counter[tuple[str, str, str]]:
    return Counter(
        (each.rule.code, each.line.number if each.line else "", matched_element(each.finding.at)) for each in findings
    )


@pytest.mark.parametrize("guide", [False, True])
def test_it_proves_by_all_rules_as_well(monkeypatch: pytest.MonkeyPatch, guide: bool) -> None:
    engine = engine_for(guide=guide)
    meaning = Engine(BY_MEANING, engine.selection, engine.knowledge, skip=False)
    met: Counter[bool] = Counter()

    def compared(writing: Engine, before: list[RuleFinding], plan: Plan, claim: Claim, after: Claim) -> bool:
        certain = recheck.proves_by_writing(writing, before, plan, claim, after)
        if certain:
            assert recheck.proves(engine, before, plan, after)
            assert _keys(meaning.examine(after)[0]) == _keys(meaning.examine(claim)[0])
        met[certain] += 1
        return certain

    monkeypatch.setattr(planning, "proves_by_writing", compared)
    for data in _files():
        judge(data, engine)
    assert met[True] > 20
    assert met[False] > 5
