"""Whom a 277CA names: submitter, provider and patient of each claim; totals for each provider that balance."""

from __future__ import annotations

from decimal import Decimal

from tests.ack.answered import answers_to, claim, file_of, level, lines, segments, subscribers, swapped

CLAIMS = "000004711.277ca"
PROVIDER = """\
HL*{0}**20*1~
NM1*85*1*NDIAYE*AMINATA*B**MD*XX*1578790002~
N3*3 LAKE ROAD~
N4*DULUTH*MN*558021234~
REF*SY*411234567~
"""
PATIENT = """\
HL*{0}*2*23*0~
PAT*19~
NM1*QC*1*RIVERA*{1}~
N3*7 BIRCH LANE~
N4*DULUTH*MN*55804~
DMG*D8*20100423*F~
"""


def told(data: str, *ids: str) -> list[str]:
    return lines(answers_to(data)[CLAIMS], *ids)


def test_claims_of_a_patient_stand_together() -> None:
    """The subscriber's own claim, two of one dependent, one of another: known by the number of the subscriber."""
    numbered = [claim("P", ("LS-1001", f"LS-{number}")) for number in range(1, 5)]
    family = level("P", ("HL*2*1*22*0", "HL*2*1*22*1")) + numbered[0]
    body = family + PATIENT.format(3, "LUZ") + numbered[1] + numbered[2] + PATIENT.format(4, "MAR") + numbered[3]
    assert told(file_of(body), "HL", "NM1", "TRN")[9:] == [
        "HL*4*3*PT",
        "NM1*QC*1*RIVERA*CAMILA****MI*LSM004200",
        "TRN*2*LS-1",
        "HL*5*3*PT",
        "NM1*QC*1*RIVERA*LUZ****MI*LSM004200",
        "TRN*2*LS-2",
        "TRN*2*LS-3",
        "HL*6*3*PT",
        "NM1*QC*1*RIVERA*MAR****MI*LSM004200",
        "TRN*2*LS-4",
    ]


def test_each_provider_has_its_totals_and_they_add_up() -> None:
    bad = claim("P", ("LS-1001", "LS-2"), ("67457000110", "6745700011"))
    first = level() + claim() + level("P", ("HL*2*1", "HL*3*1")) + bad
    second = PROVIDER.format(4) + level("P", ("HL*2*1", "HL*5*4")) + claim("P", ("LS-1001*390", "LS-3*390.00"))
    data = file_of(first + second)
    assert told(data, "NM1", "QTY", "AMT") == [
        "NM1*PR*2*CLEARPATH*****46*CP001",
        "NM1*41*2*LAKESHORE BILLING*****46*LS4711",
        "QTY*90*2",
        "QTY*AA*1",
        "AMT*YU*780",
        "AMT*YY*390",
        "NM1*85*2*LAKESHORE PSYCHIATRY*****XX*1467560003",
        "QTY*QA*1",
        "QTY*QC*1",
        "AMT*YU*390",
        "AMT*YY*390",
        "NM1*QC*1*RIVERA*CAMILA****MI*LSM004200",
        "NM1*QC*1*RIVERA*CAMILA****MI*LSM004200",
        "NM1*85*1*NDIAYE*AMINATA*B**MD*XX*1578790002",
        "QTY*QA*1",
        "AMT*YU*390",
        "NM1*QC*1*RIVERA*CAMILA****MI*LSM004200",
    ]
    told_of_all = segments(answers_to(data)[CLAIMS])
    of_levels = [Decimal(one[4]) for one in told_of_all if one[0] == "STC" and one[1] == "A1:19:40"]
    of_claims = [Decimal(one[4]) for one in told_of_all if one[0] == "STC" and one[1] != "A1:19:40" and one[4:]]
    assert of_levels == [1170, 780, 390]
    assert sum(of_claims) == 1170


def test_a_provider_without_npi_is_known_by_its_tax_number() -> None:
    data = swapped(file_of(subscribers(claim())), ("LAKESHORE PSYCHIATRY*****XX*1467560003", "LAKESHORE PSYCHIATRY"))
    assert "NM1*85*2*LAKESHORE PSYCHIATRY*****FI*411234567" in told(data, "NM1")


def test_what_is_required_and_was_not_sent() -> None:
    """Each place that must be filled is filled with what says that nothing was known."""
    bare = swapped(
        claim("P", ("CLM*LS-1001*390", "CLM**ABC"), ("DTP*472*D8*20261103~\nREF*6R*LS1001A~\n", "")),
        ("DTP*472*D8*20261103~\nREF*6R*LS1001B~\n", "DTP*472*D8*2026~\n"),
    )
    nobody = level("P", ("NM1*IL*1*RIVERA*CAMILA****MI*LSM004200", "NM1*IL*1*"))
    above = (
        ("NM1*41*2*LAKESHORE BILLING*****46*LS4711~\n", ""),
        ("*40*2*CLEARPATH*****46*CP001", "*40*2"),
        ("BHT*0019*00*LS20261110", "BHT*0019*00*"),
        ("NM1*85*2*LAKESHORE PSYCHIATRY*****XX*1467560003~\n", ""),
        ("REF*EI*411234567~\n", ""),
    )
    assert told(file_of(nobody + bare, above=above), "NM1", "TRN", "DTP", "AMT", "REF") == [
        "NM1*PR*2*UNKNOWN*****46*UNKNOWN",
        "TRN*1*5-0001",
        "DTP*050*D8*20261124",
        "DTP*009*D8*20261124",
        "NM1*41*2*UNKNOWN*****46*UNKNOWN",
        "TRN*2*0",
        "AMT*YY*0",
        "NM1*85*2*UNKNOWN*****FI*UNKNOWN",
        "TRN*1*0",
        "AMT*YY*0",
        "NM1*QC*1*UNKNOWN*****MI*UNKNOWN",
        "TRN*2*0",
        "DTP*472*D8*19000101",
        "REF*FJ*2",
    ]
