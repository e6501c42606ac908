"""One line divided in two, byte by byte."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.claim.claim import ServiceLine
from edi837.dosing.waste import Division
from edi837.proposals.second_line import DividedAmounts, split
from tests.claim.reading import changed, first_drug_line
from tests.single_dose import NDC, Billed, claim_of, known

ONE_LINE = Billed("", "10", "60", NDC["10", "10"], "10")
PARTS = DividedAmounts(Division(Decimal(8), Decimal(2)), Decimal("7.7"), Decimal("2.3"))


def drug_line(data: bytes) -> ServiceLine:
    return first_drug_line(data, known())


def divided(data: bytes, charge: str = "48", rest: str = "12") -> bytes:
    return changed(data, split(drug_line(data), PARTS, Decimal(charge), Decimal(rest)))


def from_lx(data: bytes, number: int) -> list[str]:
    """The segments from one LX to the end of the set."""
    text = data.decode("latin-1")
    return text[text.index(f"LX*{number}~") : text.index("SE*")].replace("\r", "").replace("\n", "").split("~")[:-1]


def test_both_lines_on_837p() -> None:
    assert from_lx(divided(claim_of([ONE_LINE], "P")), 2) == [
        "LX*2",
        "SV1*HC:J3000*48*UN*8***1",
        "DTP*472*D8*20261103",
        "REF*6R*HB2",
        "LIN**N4*71999010210",
        "CTP****7.7*ML",
        "LX*3",
        "SV1*HC:J3000:JW*12*UN*2***1",
        "DTP*472*D8*20261103",
        "REF*6R*HB2JW",
        "LIN**N4*71999010210",
        "CTP****2.3*ML",
    ]


def test_both_lines_on_837i() -> None:
    assert from_lx(divided(claim_of([ONE_LINE], "I")), 2) == [
        "LX*2",
        "SV2*0636*HC:J3000*48*UN*8",
        "DTP*472*D8*20261103",
        "REF*6R*HB2",
        "LIN**N4*71999010210",
        "CTP****7.7*ML",
        "LX*3",
        "SV2*0636*HC:J3000:JW*12*UN*2",
        "DTP*472*D8*20261103",
        "REF*6R*HB2JW",
        "LIN**N4*71999010210",
        "CTP****2.3*ML",
    ]


def test_the_whole_charge_may_stay_on_the_first_line() -> None:
    segments = from_lx(divided(claim_of([ONE_LINE], "P"), "60", "0"), 2)
    assert [segments[1], segments[7]] == ["SV1*HC:J3000*60*UN*8***1", "SV1*HC:J3000:JW*0*UN*2***1"]


@pytest.mark.parametrize("gap", [b"\n", b"", b"\r\n"], ids=["LF", "no line breaks", "CRLF"])
def test_new_segments_are_broken_like_the_others(gap: bytes) -> None:
    data = claim_of([ONE_LINE], "P").replace(b"~\n", b"~" + gap)
    new = gap.join(
        [
            b"CTP****7.7*ML~",
            b"LX*3~",
            b"SV1*HC:J3000:JW*12*UN*2***1~",
            b"DTP*472*D8*20261103~",
            b"REF*6R*HB2JW~",
            b"LIN**N4*71999010210~",
            b"CTP****2.3*ML~",
            b"SE*",
        ]
    )
    assert new in divided(data)


def test_a_terminator_that_is_a_line_break_stands_alone() -> None:
    data = claim_of([ONE_LINE], "P").replace(b"~\n", b"\n")
    assert b"CTP****7.7*ML\nLX*3\nSV1*HC:J3000:JW*12*UN*2***1\n" in divided(data)


def test_junk_between_segments_is_not_copied() -> None:
    data = claim_of([ONE_LINE], "P").replace(b"LX*2~\n", b"LX*2~  \n")
    assert b"CTP****7.7*ML~LX*3~SV1*" in divided(data)


def test_every_byte_outside_the_line_is_the_same() -> None:
    data = claim_of([ONE_LINE], "P")
    out = divided(data)
    at = data.index(b"LX*2~")
    assert out[:at] == data[:at]
    assert out[out.index(b"\nSE*") :] == data[data.index(b"\nSE*") :]


def test_lines_after_it_are_numbered_anew() -> None:
    later = [Billed(":76", "5", "30", NDC["10", "5"], "5"), Billed(":77", "5", "30", NDC["10", "5"], "5")]
    out = divided(claim_of([ONE_LINE, *later], "P"))
    numbers = [text for text in from_lx(out, 2) if text.startswith("LX")]
    assert numbers == ["LX*2", "LX*3", "LX*4", "LX*5"]
    assert "SV1*HC:J3000:76*30*UN*5***1" in from_lx(out, 4)


@pytest.mark.parametrize(
    ("before", "first", "second"),
    [
        (":KX", "HC:J3000:KX", "HC:J3000:KX:JW"),
        (":JZ", "HC:J3000", "HC:J3000:JW"),
        (":KX:JZ:GC", "HC:J3000:KX:GC", "HC:J3000:KX:GC:JW"),
        (":KX::::KETAMINE", "HC:J3000:KX::::KETAMINE", "HC:J3000:KX:JW:::KETAMINE"),
        (":kx", "HC:J3000:kx", "HC:J3000:KX:JW"),
    ],
)
def test_modifiers_of_both_lines(before: str, first: str, second: str) -> None:
    segments = from_lx(divided(claim_of([ONE_LINE._replace(modifiers=before)], "P")), 2)
    assert [text.split("*")[1] for text in segments if text.startswith("SV1")] == [first, second]


def test_the_new_line_is_written_canonically() -> None:
    data = claim_of([ONE_LINE._replace(ndc="71999-0102-10")], "P").replace(b"10*ML~", b"10*ml~")
    segments = from_lx(divided(data), 2)
    assert segments[4:6] == ["LIN**N4*71999-0102-10", "CTP****7.7*ml"]
    assert segments[10:] == ["LIN**N4*71999010210", "CTP****2.3*ML"]


def test_providers_references_and_notes_go_with_both_lines() -> None:
    extra = b"REF*G1*PA77~\nNTE*ADD*SECOND INFUSION~\n"
    provider = b"NM1*82*1*LINDQVIST*MAJA****XX*1234567893~\nPRV*PE*PXC*207L00000X~\n"
    data = claim_of([ONE_LINE], "P").replace(b"REF*6R*HB2~\n", b"REF*6R*HB2~\n" + extra)
    data = data.replace(b"SE*", provider + b"SE*")
    segments = from_lx(divided(data), 2)
    assert len(segments) == 20
    assert [text for text in segments[10:] if text[:3] in ("REF", "NTE", "NM1", "PRV")] == [
        "REF*6R*HB2JW",
        "REF*G1*PA77",
        "NTE*ADD*SECOND INFUSION",
        "NM1*82*1*LINDQVIST*MAJA****XX*1234567893",
        "PRV*PE*PXC*207L00000X",
    ]


@pytest.mark.parametrize(
    ("own", "other", "new"),
    [
        ("HB2", "HB1A", "HB2JW"),
        ("HB2", "HB2JW", "HB2JW2"),
        ("A" * 30, "HB1A", "A" * 28 + "JW"),
        ("A" * 28 + "JW", "HB1A", "A" * 27 + "JW2"),
    ],
)
def test_control_number_of_the_new_line(own: str, other: str, new: str) -> None:
    data = claim_of([ONE_LINE], "P").replace(b"REF*6R*HB2~", f"REF*6R*{own}~".encode())
    data = data.replace(b"REF*6R*HB1A~", f"REF*6R*{other}~".encode())
    assert f"REF*6R*{new}" in from_lx(divided(data), 2)
