"""What becomes of the charge where other units are proposed, and where no units are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.findings.finding import Fix
from edi837.proposals.units import bill_units
from tests.claim.reading import changed, claims_of, first_drug_line
from tests.completing import complete

LINE = (
    "LX*2~\nSV1*HC:J3000*{charge}*UN*{units}***1~\nDTP*472*D8*20261103~\n"
    "{more}LIN**N4*67457000110~\nCTP****1*ML~\n{after}"
)
FIVE = Decimal(5)


def file_of(charge: str = "60", units: str = "50", more: str = "", after: str = "") -> bytes:
    return complete(LINE.format(charge=charge, units=units, more=more, after=after), "P")


def fix_of(data: bytes, charge_stays: bool = False) -> Fix | None:
    return bill_units(first_drug_line(data), FIVE, charge_stays=charge_stays)


def values(data: bytes) -> list[str]:
    fix = fix_of(data)
    assert fix is not None
    assert not fix.safe
    return [one.value for one in fix.choices]


def test_as_sent_changes_the_units_alone() -> None:
    fix = fix_of(file_of())
    assert fix is not None
    assert fix.title == "Bill 5 units; the charge 60 as sent, or 6 prorated"
    assert [(one.expected, one.replacement) for one in fix.choices[0].changes] == [(b"50", b"5")]
    assert fix.changes == fix.choices[0].changes


@pytest.mark.parametrize(
    ("charge", "units", "after"), [("60", "50", "6"), ("100", "3", "166.67"), ("0.33", "2", "0.83")]
)
def test_prorated_keeps_the_charge_a_unit_and_the_total_follows(charge: str, units: str, after: str) -> None:
    data = file_of(charge, units)
    fix = fix_of(data)
    assert fix is not None
    out = claims_of(changed(data, fix.choices[1].changes))[0]
    assert out.target_lines[0].charge == Decimal(after)
    assert out.charge == sum(line.charge or 0 for line in out.lines)


def test_a_charge_that_is_for_the_whole_dose_stays() -> None:
    fix = fix_of(file_of(), charge_stays=True)
    assert fix is not None
    assert [one.value for one in fix.choices] == ["as-sent"]


@pytest.mark.parametrize(("charge", "units"), [("0", "50"), ("X", "50"), ("60", "0"), ("60", "X"), ("60", "-5")])
def test_what_cannot_be_divided_stays_as_it_was_sent(charge: str, units: str) -> None:
    assert values(file_of(charge, units)) == ["as-sent"]


def test_a_total_that_is_not_the_sum_of_its_lines_is_not_rewritten() -> None:
    data = file_of()
    total = first_drug_line(data).claim.clm.value(2)
    assert values(data) == ["as-sent", "prorated"]
    assert values(data.replace(f"*{total}***".encode(), f"*{total}1***".encode())) == ["as-sent"]


@pytest.mark.parametrize("segment", ["CAS*CO*45*10~\n", "AMT*D*50~\n"])
def test_a_total_that_another_payer_has_judged_is_not_rewritten(segment: str) -> None:
    other = "SBR*S*18*******CI~\n{}OI***Y***Y~\nNM1*IL*1*RIVERA*ANA****MI*X1~\nNM1*PR*2*FIRST*****PI*F1~\nLX*1~"
    data = file_of().replace(b"LX*1~", other.format(segment).encode())
    assert values(data) == ["as-sent"]
    assert values(file_of().replace(b"LX*1~", other.format("AMT*EAF*5~\n").encode())) == ["as-sent", "prorated"]


JUDGED = {
    "HCP of the line": {"more": "HCP*02*55*5********UN*50~\n"},
    "a prior payer": {"after": "SVD*MCR01*40*HC:J3000**50~\n"},
}


@pytest.mark.parametrize("case", JUDGED)
def test_no_units_are_proposed_where_others_have_judged_the_line(case: str) -> None:
    assert fix_of(file_of(**JUDGED[case])) is None


def test_nor_where_another_line_was_bundled_into_it() -> None:
    bundled = file_of().replace(b"LX*2~", b"SVD*MCR01*50*HC:96365**1*2~\nLX*2~")
    assert fix_of(bundled) is None
    plainly = file_of().replace(b"LX*2~", b"SVD*MCR01*50*HC:96365**1~\nLX*2~")
    assert fix_of(plainly) is not None
