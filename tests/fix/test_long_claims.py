"""A claim of many lines costs no more for each fix than a short one."""

from __future__ import annotations

import pytest

from edi837.fix.guard import refuses
from tests.completing import complete
from tests.judging import engine_for, judge
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


def judged_steps(line: str, lines: int) -> int:
    """The steps of judging, planning and showing one claim with so many lines."""
    data = complete("".join(line.replace("%d", str(100 + number)) for number in range(1, lines + 1)), "P")
    judge(data)  # what is remembered of mappings is not counted
    return steps(lambda: judge(data))


_WASTE = _LINE.replace(":J3000*", ":J3000:JW*")
_ROUTE = _LINE.replace(":J3000*", ":J3000:JB*") + "LX*9%d~\nSV1*HC:96375*60*UN*1***1~\nDTP*472*D8*20261103~\n"
_OF_DATE = "DTP*472*D8*20261103~\n"
_INITIAL = f"LX*9%d~\nSV1*HC:96365*60*UN*1***1~\n{_OF_DATE}"
_VISITS = f"LX*7%d~\nSV1*HC:99214*60*UN*1***1~\n{_OF_DATE}LX*8%d~\nSV1*HC:96375*60*UN*1***1~\n{_OF_DATE}"


@pytest.mark.parametrize(
    "line",
    [
        _LINE,
        _LINE.replace("*UN*5*", "*UN*6*"),
        _LINE.replace(":J3000*", ":J3000:59:XU*"),
        _WASTE,
        _WASTE.replace("67457-0001-10", "67457000110"),
        _LINE + _WASTE.replace("LX*", "LX*9").replace("*UN*5*", "*UN*4*"),
        _ROUTE,
    ],
)
def test_a_claim_of_many_lines_takes_as_long_for_each(line: str) -> None:
    few, more, most = (judged_steps(line, lines) for lines in (30, 60, 90))
    # Each thirty more cost the same, but for what little is left; what grows with the square would add half as much.
    assert most - more < 1.12 * (more - few)


@pytest.mark.parametrize(
    "line",
    [
        _LINE + _INITIAL,
        _LINE.replace(":J3000*", ":J3000:25*") + _VISITS,
        (_LINE + _WASTE.replace("LX*", "LX*9").replace("*UN*5*", "*UN*4*")).replace("67457-0001-10", "674570%d110"),
    ],
)
def test_a_claim_of_more_lines_than_are_named_beside_one_takes_as_long_for_each(line: str) -> None:
    few, more, most = (judged_steps(line, lines) for lines in (55, 65, 75))
    assert most - more < 1.12 * (more - few)


# A claim of nothing but its lines: no service gave these drugs, or those that did are of other days.
_ALONE = "CLM*4711*600***11:B:1*Y*A*Y*Y~\nHI*ABK:F332~\n"
_UNKNOWN = _WASTE.replace("67457-0001-10", "99999010101")
_YEARS = "DTP*472*D8*20%d0305~\n"
_OTHER_DAYS = _LINE.replace(_OF_DATE, _YEARS) + f"LX*9%d~\nSV1*HC:96365*60*UN*1***1~\n{_YEARS.replace('0305', '0907')}"


_GIVEN_BY_NOBODY = {
    "nothing else": _LINE,
    "unknown NDC": _UNKNOWN,
    "other days": _OTHER_DAYS,
    "distinct from nothing": _LINE.replace(":J3000*", ":J3000:59*"),
    "a compound": _LINE.replace(":J3000*", ":J3000:KP*"),
    "another payer decided": f"{_LINE}SVD*OTHER*1*HC:J3000**5~\nDTP*573*D8*20261104~\n",
}


@pytest.mark.parametrize("line", _GIVEN_BY_NOBODY.values(), ids=_GIVEN_BY_NOBODY)
def test_a_claim_of_drugs_that_no_service_gave_takes_as_long_for_each(line: str) -> None:
    def judged(lines: int) -> int:
        written = (line.replace("%d", str(number)) for number in range(10, 10 + lines))
        data = complete(_ALONE + "".join(written), "P")
        assert any(found.rule.code == "P309" for found in judge(data).found)
        return steps(lambda: judge(data))

    few, more, most = (judged(lines) for lines in (30, 60, 90))
    assert most - more < 1.12 * (more - few)


_BAD = "LX*9%d~\nSV1*HC:99213*60*UN*x***9~\nDTP*472*D8*20261303~\n"


def by_guide_steps(lines: int) -> int:
    """The steps of judging one claim with so many lines that the guide does not allow."""
    data = complete((_LINE % 1) + "".join(_BAD.replace("%d", str(number)) for number in range(100, 100 + lines)), "P")
    judge(data, engine_for(guide=True))
    return steps(lambda: judge(data, engine_for(guide=True)))


def test_lines_that_the_guide_does_not_allow_take_as_long_for_each() -> None:
    few, more, most = (by_guide_steps(lines) for lines in (30, 60, 90))
    assert most - more < 1.12 * (more - few)


def in_line_steps(references: int) -> int:
    """The steps of holding one line with so many references, each one too many, against the guide."""
    line = _LINE.replace("LIN", "REF*9F*%s~\n" * references + "LIN", 1)
    data = complete(line.replace("%d", "1") % (*range(references),), "P")
    assert len(judge(data, engine_for(guide=True)).found) > references / 2
    return steps(lambda: judge(data, engine_for(guide=True)))


def test_segments_of_one_line_that_the_guide_does_not_allow_take_as_long_for_each() -> None:
    few, more, most = (in_line_steps(references) for references in (60, 120, 180))
    assert most - more < 1.12 * (more - few)
