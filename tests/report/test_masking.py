"""What a row shows of a value: nothing of a segment that may name somebody, even by a slip of its ID."""

from __future__ import annotations

import pytest

from edi837.findings.finding import spot
from edi837.rows.masking import MASK, hidden_spans, masked_text, masked_value
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import cut
from tests.conftest import ROOT


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
        ("REF*EA*MRN31337", 2, MASK),
        ("REF*NA*31337", 2, MASK),
        ("NTE*ADD*OBERONIX OF 31337 ELM", 2, MASK),
        ("NTE*ADD*OBERONIX OF 31337 ELM", 1, "ADD"),
        ("K3*OBERONIX31337", 1, MASK),
        ("HL*OBERONIX**20*1", 1, MASK),
        ("HL*1**20*1", 1, "1"),
        ("SBR*P*18*GROUP31337*OBERONIX PLAN*****CI", 4, MASK),
        ("SBR*P*18*GROUP31337*OBERONIX PLAN*****CI", 3, MASK),
        ("SBR*P*18*GROUP31337*OBERONIX PLAN*****CI", 9, "CI"),
        ("LIN**N4*OBERONIX", 3, MASK),
        ("LIN**N4*6745-70001-10", 3, "6745-70001-10"),
        ("CLM*OBERONIX*60***11:B:1*Y*A*Y*Y", 1, "OBERONIX"),
        ("PWK*OZ*EL***AC*OBERONIX31337", 6, MASK),
        ("SV1*HC:J3000*60*UN*5***1", 4, "5"),
    ],
)
def test_masked(segment: str, position: int, shown: str) -> None:
    (one,) = cut(f"{segment}~".encode(), Delimiters("*", ":", "~"), 0)
    place = one.element(position)
    assert masked_value(place, spot(place)) == shown
    assert (MASK in masked_value(one, spot(one))) == (shown == MASK or segment[:3] in ("NM1", "NTE", "SBR"))


@pytest.mark.parametrize(
    ("segment", "shown"),
    [
        ("NM1*IL*1*RIVERA*CAMILA****MI*LSM004200", f"NM1*IL*{MASK}"),
        ("SV1*HC:J3000:JZ::::OBERONIX 31337 ELM*60*UN*5***1", f"SV1*HC:J3000:JZ::::{MASK}*60*UN*5***1"),
        ("SV2*0636*HC:J3000:::::FOR OBERONIX*60*UN*5", f"SV2*0636*HC:J3000:::::{MASK}*60*UN*5"),
        ("NTE*ADD*OBERONIX*31337", f"NTE*ADD*{MASK}*{MASK}"),
        ("REF*G1*NLA2026310", "REF*G1*NLA2026310"),
        ("REF*G1*NLA2026310*OBERONIX", f"REF*G1*NLA2026310*{MASK}"),
        ("REF*EA", "REF*EA"),
        ("HI*ABK:F332*ABF:OBERONIX", f"HI*ABK:F332*ABF:{MASK}"),
        ("ISA*00*OBERONIX  *00*          *ZZ*LAKESHORE      *ZZ*CLEARPATH      *261110*0805*^*00501*000000003*0*T*:",
         f"ISA*00*{MASK}*00*          *ZZ*LAKESHORE      *ZZ*CLEARPATH      *261110*0805*^*00501*000000003*0*T*:"),
    ],
)  # fmt: skip
def test_masked_text(segment: str, shown: str) -> None:
    assert masked_text(segment, Delimiters("*", ":", "~")) == shown


@pytest.mark.parametrize("name", ["professional", "institutional"])
def test_an_element_is_masked_where_its_segment_is(name: str) -> None:
    delimiters = Delimiters("*", ":", "~")
    data = (ROOT / "fixtures" / "base" / f"{name}.837").read_bytes()
    odd = b"SV1*HC:J3000:JZ::::OBERONIX 31337*60*FIVE*5***1~REF*G1*A1*B~REF*EA*M1~HL*OBERONIX**20*1~nm1*IL*1*RIVERA~"
    for segment in cut(data + odd, delimiters, 0):
        spans = list(hidden_spans(segment.text, delimiters))
        for position in range(1, len(segment.elements)):
            for component in range(len(segment.components(position)) + 1):
                place = segment.element(position, component)
                low, high = (end - segment.start for end in place.span)
                hidden = any(start < high and end > low for start, end in spans)
                provider = segment.id == "NM1" and position == 9 and segment.value(8) == "XX"
                assert (masked_value(place, spot(place)) == MASK) == (hidden and not provider and low < high), (
                    place.reference
                )
