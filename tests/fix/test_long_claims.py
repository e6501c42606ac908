"""A claim of many lines costs no more for each fix than a short one."""

from __future__ import annotations

from edi837.fix.guard import refuses
from tests.completing import complete
from tests.judging import judge
from tests.steps import steps

_LINE = "LX*%d~\nSV1*HC:J3000*60*UN*5***1~\nDTP*472*D8*20261103~\nLIN**N4*67457-0001-10~\nCTP****1*ML~\n"


def work(lines: int) -> int:
    """The steps of asking the guard about the last fix of a claim with so many lines, once others were asked about."""
    judged = judge(complete("".join(_LINE % number for number in range(1, lines + 1)), "P"))
    claim = judged.claims[0]
    assert len(claim.target_lines) == lines
    found, _ = judged.plans[0].fixes[-1]
    fix = found.finding.fix
    assert fix is not None
    assert refuses(claim, fix) is None
    assert claim.lines[-1].is_target
    return steps(lambda: refuses(claim, fix)) + steps(lambda: claim.lines[-1].is_target)


def test_the_guard_does_not_walk_the_claim_for_each_fix() -> None:
    few = work(10)
    assert work(80) < few + 200
