"""What a row shows of a value: nothing of a segment that may name somebody, even by a slip of its ID."""

from __future__ import annotations

import pytest

from edi837.findings.finding import spot
from edi837.rows.masking import MASK, masked
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import cut


@pytest.mark.parametrize(
    ("segment", "position", "shown"),
    [
        ("NM1*IL*1*RIVERA*CAMILA****MI*LSM004200", 3, MASK),
        ("NMI*IL*1*RIVERA*CAMILA****MI*LSM004200", 3, MASK),
        ("nm1*IL*1*RIVERA*CAMILA****MI*LSM004200", 3, MASK),
        ("DMQ*D8*19880423*F", 2, MASK),
        ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", 9, "1578790002"),
        ("REF*SY*123456789", 2, MASK),
        ("REF*sy *123456789", 2, MASK),
        ("REF*G1*NLA2026310", 2, "NLA2026310"),
        ("SV1*HC:J3000*60*UN*5***1", 4, "5"),
    ],
)
def test_masked(segment: str, position: int, shown: str) -> None:
    (one,) = cut(f"{segment}~".encode(), Delimiters("*", ":", "~"), 0)
    place = one.element(position)
    assert masked(place, spot(place)) == shown
    whole = masked(one, spot(one))
    assert whole == (MASK if shown == MASK or segment.startswith("NM1") else segment)
