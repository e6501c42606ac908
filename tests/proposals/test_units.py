from __future__ import annotations

from decimal import Decimal

from edi837.proposals.units import also_to_review, bill_units
from tests.claim.reading import first_drug_line
from tests.completing import complete

LINE = "LX*2~\nSV1*HC:J3000*60*UN*50***1~\nDTP*472*D8*20261103~\n{more}LIN**N4*67457000110~\nCTP****1*ML~\n{after}"
REPRICED = "HCP*02*55*5*******HC*J3000*UN*50~\n".replace("HC*J3000*", "*")
PAID = "SVD*MCR01*40*HC:J3000**50~\nSVD*AET02*10*HC:J3000**5~\n"


def test_the_charge_is_always_to_be_reviewed() -> None:
    line = first_drug_line(complete(LINE.format(more="", after=""), "P"))
    assert also_to_review(line) == "the charge (60)"


def test_other_places_of_the_units_are_named() -> None:
    line = first_drug_line(complete(LINE.format(more=REPRICED, after=PAID), "P"))
    assert also_to_review(line) == "the charge (60), HCP12 (50), SVD05 (50), SVD05 (5)"


def test_the_proposal_changes_the_units_and_nothing_else() -> None:
    data = complete(LINE.format(more="", after=""), "P")
    fix = bill_units(first_drug_line(data), Decimal(5))
    assert fix.title == "Bill 5 units; review the charge (60)"
    assert [(change.expected, change.replacement) for change in fix.changes] == [(b"50", b"5")]
    assert not fix.safe
