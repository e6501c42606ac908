"""When two findings are about the same place."""

from __future__ import annotations

import pytest

from edi837.engine.precedence import same_place
from edi837.findings.finding import Missing, Outside, Place
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import cut

LX, SV1, CTP = cut(b"LX*1~SV1*HC:J3000*60*UN~CTP****1~", Delimiters("*", ":", "~"), 100)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (SV1.element(3), SV1.element(3), True),
        (SV1.element(3), SV1.element(2), False),
        (SV1.element(1, 1), SV1.element(1, 2), False),
        # a composite of one component, and an absent one
        (LX.element(1), LX.element(1, 1), True),
        (CTP.element(5), CTP.element(5, 1), True),
        # absent ones all begin at the end of the segment
        (SV1.element(5), SV1.element(6), False),
        (SV1, SV1, True),
        (SV1, LX, False),
        (SV1, SV1.element(1), False),
        (Missing(LX, "2410/CTP"), Missing(LX, "2410/CTP04"), True),
        (Missing(LX, "2410/CTP"), Missing(LX, "2410/LIN"), False),
        (Missing(LX, "2410/CTP"), Missing(SV1, "2410/CTP"), False),
        (Missing(LX, "2410/CTP"), LX, False),
        (Outside(0, 9), Outside(0, 9), False),
    ],
)
def test_same_place(one: Place, other: Place, same: bool) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same
