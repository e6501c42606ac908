"""What stands against dividing a line: amounts, decisions and numbers that are for the whole of it."""

from __future__ import annotations

import pytest

from edi837.claim.claim import ServiceLine
from edi837.proposals.second_line import obstacle
from tests.claim.reading import first_drug_line
from tests.single_dose import NDC, Billed, claim_of, known

ONE_LINE = Billed("", "10", "60", NDC["10", "10"], "10")


def drug_line(data: bytes) -> ServiceLine:
    return first_drug_line(data, known())


def with_segment(data: bytes, segment: bytes, before: bytes = b"LIN**") -> bytes:
    at = data.rindex(before)
    return data[:at] + segment + b"~\n" + data[at:]


OBSTACLES = [
    (b"HCP*02*50*10", "its HCP is for the whole line"),
    (b"AMT*T*5", "its AMT is for the whole line"),
    (b"CN1*09*50", "its CN1 is for the whole line"),
]


@pytest.mark.parametrize(("segment", "why"), OBSTACLES, ids=lambda value: value if isinstance(value, str) else "")
def test_amounts_of_the_whole_line_stand_against_it(segment: bytes, why: str) -> None:
    data = with_segment(claim_of([ONE_LINE], "P"), segment)
    assert obstacle(drug_line(data)) == why


def test_another_payers_decision_stands_against_it() -> None:
    data = claim_of([ONE_LINE], "P")
    decided = "another payer has decided on the line, or refers to lines by number"
    own = with_segment(data, b"SVD*MCR01*50*HC:J3000**10", b"SE*")
    assert obstacle(drug_line(own)) == decided
    bundled = with_segment(data, b"SVD*MCR01*50*HC:96365**1*2", b"LX*2")
    assert obstacle(drug_line(bundled)) == decided
    plainly = with_segment(data, b"SVD*MCR01*50*HC:96365**1", b"LX*2")
    assert obstacle(drug_line(plainly)) == ""


def test_other_obstacles() -> None:
    data = claim_of([ONE_LINE], "P")
    assert obstacle(drug_line(data)) == ""
    numbered = data.replace(b"LX*2~", b"LX*4~")
    assert obstacle(drug_line(numbered)) == "the lines are not numbered 1, 2, 3"
    full = claim_of([ONE_LINE._replace(modifiers=":KX:GC:JA:CR")], "P")
    assert obstacle(drug_line(full)) == "there is no free place for JW"
    room = claim_of([ONE_LINE._replace(modifiers=":KX:GC:JA:JZ")], "P")
    assert obstacle(drug_line(room)) == ""
    two = with_segment(data, b"LIN**N4*71999010210~\nCTP****1*ML", b"SE*")
    assert obstacle(drug_line(two)) == "its drug or its charge is not clear"
    uncovered = claim_of([ONE_LINE], "I").replace(b"UN*10~", b"UN*10**5~")
    assert obstacle(drug_line(uncovered)) == "its non-covered charge is for the whole line"


def test_the_limit_of_lines_stands_against_it() -> None:
    others = [Billed(":JZ", "5", "1", NDC["10", "5"], "5")] * 48
    assert obstacle(drug_line(claim_of([ONE_LINE, *others[:-1]], "P"))) == ""
    full = claim_of([ONE_LINE, *others], "P")
    assert obstacle(drug_line(full)) == "the claim has no room for another line"
