"""Whether an answer names what was predicted."""

from __future__ import annotations

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.scorecard.reasons import is_as_predicted, predicted


@pytest.mark.parametrize(
    ("expected", "codes", "remarks", "faults", "fits"),
    [
        (("197", "", "", ""), "CO-45 CO-197", "", "", True),
        (("197", "", "", ""), "CO-45 PR-1", "", "", False),
        (("16", "M119", "", ""), "CO-16", "M119 N822", "", True),
        (("16", "M119", "", ""), "CO-16", "N822", "", False),
        (("16", "M119", "", ""), "CO-16", "", "", True),
        (("16", "M119", "", ""), "CO-18", "M119", "", False),
        (("", "", "A7:218", ""), "A3:218", "", "", True),
        (("", "", "A8:455+507", ""), "A7:507", "", "", True),
        (("", "", "A7:218", ""), "A7:21", "", "", False),
        (("", "", "A7:480:PR", ""), "A7:480:PR", "", "", True),
        (("", "", "A7:480:PR", ""), "A7:480:85", "", "", False),
        (("", "", "A7:480:PR", ""), "A7:480", "", "", True),
        (("", "", "", "999 IK4:I12"), "", "", "33:IK4:2:I12", True),
        (("", "", "", "999 IK4:I12"), "", "", "33:AK4:2:I12", True),
        (("", "", "", "999 IK4:I12"), "", "", "33:IK3:LIN:I12", False),
        (("", "", "", "999 IK3:LIN:4"), "", "", "33:IK3:LIN:4", True),
        (("", "", "", "999 IK3:LIN:4"), "", "", "33:IK3:CTP:4", False),
        (("", "", "", "999 IK4:4, 5, 6, 8 or 9"), "", "", "33:IK4:2:9", True),
        (("", "", "", "999 IK4:4, 5, 6, 8 or 9"), "", "", "33:IK4:2:7", False),
        (("", "", "", "TA1:001 or 999 IK5:3"), "", "", "33:IK4:2:3", False),
    ],
)
def test_what_is_as_predicted(
    expected: tuple[str, str, str, str], codes: str, remarks: str, faults: str, fits: bool
) -> None:
    assert is_as_predicted(predicted(*expected), codes.split(), remarks.split(), faults.split()) is fits


def test_every_prediction_of_the_rules_is_read() -> None:
    """A prediction about claims that cannot be read would never come true."""
    for rule, each in load_mappings().codes.predictions.items():
        about_claims = bool(each.carc or each.status or "IK3:" in each.ack or "IK4:" in each.ack)
        assert predicted(each.carc, each.rarc, each.status, each.ack).is_nothing is not about_claims, rule
