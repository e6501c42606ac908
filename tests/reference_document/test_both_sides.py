"""Each statement that claims can keep or break, from both sides, on 837P and 837I: what breaks it is found alone.

Utilization is counted, not judged (test_utilization), and appeals have no rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.reference_document.asking import KETAMINE, chart, check, has
from tests.reference_document.claims import insured_by

_PEOPLE = "NM1*71*1*OKAFOR*NGOZI****XX*1578790002~"
_DAY = "DTP*472*D8*20261103~"
_SYRINGE = "LIN**N4*70092123407~CTP****{}*ML~"


class Billed(NamedTuple):
    """What one claim is made of; what is not given is right."""

    service: str = "J3000"
    units: str = "5"
    qualifier: str = "HC"
    drug: str = KETAMINE
    diagnosis: str = "F332"
    beside: str = "96365"
    authorization: str = "REF*G1*NLA2026310~"
    place: str = "11"
    revenue: str = "0636"
    more: tuple[tuple[str, str, str], ...] = ()
    insured: tuple[str, str] = ("CI", "NL100")


def written(billed: Billed, form: str) -> str:
    """The claim as a snippet: the service of the date, the drug's line, and others by code, units and drug."""
    lines = [(billed.beside, "1", "", "330")] if billed.beside else []
    lines.append((billed.service, billed.units, billed.drug, "60"))
    lines += [(service, units, drug, "20") for service, units, drug in billed.more]
    total = sum(int(charge) for *_, charge in lines)
    if form == "P":
        text = f"CLM*LS-1001*{total}***{billed.place}:B:1*Y*A*Y*Y~{billed.authorization}HI*ABK:{billed.diagnosis}~"
        text += _PEOPLE.replace("*71*", "*82*")
    else:
        text = f"CLM*LS-1001*{total}***13:A:1**A*Y*Y~DTP*434*RD8*20261103-20261103~CL1*3*1*01~{billed.authorization}"
        text += f"HI*ABK:{billed.diagnosis}~HI*APR:{billed.diagnosis}~{_PEOPLE}"
    for number, (service, units, drug, charge) in enumerate(lines, 1):
        is_drug = service.startswith("J")
        qualifier = billed.qualifier if service == billed.service else "HC"
        composite = f"{qualifier}:{service}*{charge}*UN*{units}"
        revenue = billed.revenue if is_drug else "0510" if service.startswith(("99", "G0463")) else "0260"
        text += f"LX*{number}~" + (f"SV1*{composite}***1~" if form == "P" else f"SV2*{revenue}*{composite}~")
        text += f"{_DAY}{drug}"
    indicator, payer = billed.insured
    return text if payer == "NL100" else insured_by(indicator, text, f"INSURER*****PI*{payer}")


RIGHT = Billed()
_PAIR = Billed(units="8", drug=_SYRINGE.format("7.7"))
# By the number of the statement: the rule, a claim that breaks it, one that keeps it, and the charts of both.
STATEMENTS: dict[str, tuple[str, Billed, Billed, str, str]] = {
    "1 ten milligrams": ("Q604", Billed(units="7"), RIGHT, "", ""),
    "2 the drug, not the service": ("P309", Billed(beside=""), RIGHT, "", ""),
    "3 level II": ("P301", Billed(qualifier="ER"), RIGHT, "", ""),
    "4 this code": ("P305", Billed(service="J3490:::::KETAMINE 50 MG IV", units="1"), RIGHT, "", ""),
    "7 titration": (
        "Q607", Billed(units="150", drug="LIN**N4*67457000110~CTP****30*ML~"), RIGHT, "", "",
    ),
    "8 off the label": ("A803", RIGHT, Billed(beside="00400"), "", ""),
    "9 with other anesthetics": (
        "N215",
        Billed(service="J3000:KP", more=(("J2003:KQ", "100", "LIN**N4*00409427601~CTP****10*ML~"),)),
        Billed(more=(("J2003", "100", "LIN**N4*00409427601~CTP****10*ML~"),)),
        "", "",
    ),
    "10 psychiatric use": ("A801", Billed(authorization=""), RIGHT, "", ""),
    "11 with documentation": ("D903", RIGHT, RIGHT, chart(indication=""), chart()),
    "12 monitoring": ("D904", RIGHT, RIGHT, chart(monitoring="none"), chart()),
    "13 regional pain": (
        "A801", Billed(authorization="", diagnosis="G90511"), Billed(diagnosis="G90511"), "", "",
    ),
    "14 risk and benefit": ("D912", RIGHT, RIGHT, chart(risk_benefit=""), chart(risk_benefit="discussed")),
    "15 waste, precisely": (
        "W504",
        _PAIR._replace(more=(("J3000:JW", "3", _SYRINGE.format("2.3")),)),
        _PAIR._replace(more=(("J3000:JW", "2", _SYRINGE.format("2.3")),)),
        "", "",
    ),
    "16 units as insurers count": ("Q605", Billed(units="50"), RIGHT, "", ""),
    "17 modifier 25": ("M411", Billed(more=(("99213", "1", ""),)), Billed(more=(("99213:25", "1", ""),)), "", ""),
    "18 modifier 59": ("M407", Billed(service="J3000:59", beside=""), Billed(service="J3000:59"), "", ""),
    "19 wrong modifiers": ("M405", Billed(service="J3000:RT"), RIGHT, "", ""),
    "20 modifiers by payer": (
        "M408",
        Billed(service="J3000:JG", insured=("MB", "MED1")),
        Billed(service="J3000:TB", insured=("MB", "MED1")),
        "", "",
    ),
    "21 exact quantity": ("Q603", Billed(units="4.5"), RIGHT, "", ""),
    "22 unused and total": (
        "W506",
        _PAIR._replace(more=(("J3000:JW", "2", _SYRINGE.format("2.3")),)),
        _PAIR._replace(more=(("J3000:JW", "2", _SYRINGE.format("2.3")),)),
        chart(mg_given="77", mg_discarded="", mg_dispensed=""),
        chart(mg_given="77", mg_discarded="23", mg_dispensed="100"),
    ),
    "23 the reason": ("D903", RIGHT, RIGHT, chart(indication="none"), chart()),
    "24 prior attempts": ("A806", RIGHT, RIGHT, chart(prior_therapies="none"), chart()),
    "25 scrutinized": ("A804", Billed(diagnosis="F32A"), RIGHT, "", ""),
    "26 protocol": (
        "D909", RIGHT, RIGHT, chart(start="10:00", stop="10:10"), chart(start="10:00", stop="10:45"),
    ),
    "27 documentation is complete": ("D902", RIGHT, RIGHT, chart(route=""), chart()),
    "28 total milligrams": ("Q611", RIGHT, RIGHT, chart(mg_given="40"), chart()),
    "29 modifiers of waste": ("W501", Billed(service="J3000:JZ"), RIGHT, "", ""),
    "30 authorization": ("A802", Billed(authorization="REF*G1*VERBAL~"), RIGHT, "", ""),
    "31 evidence of efficacy": ("A805", Billed(insured=("CI", "60054")), Billed(insured=("CI", "62308")), "", ""),
    "32 preauthorization": ("A801", Billed(authorization="", diagnosis="M5416"), Billed(diagnosis="M5416"), "", ""),
    "33 after other therapies": (
        "A806", Billed(insured=("BL", "SB700")), Billed(insured=("BL", "SB700")), "", chart(),
    ),
    "34 each payer its own": (
        "N201", Billed(drug="", insured=("CI", "87726")), Billed(insured=("CI", "87726")), "", "",
    ),
    "35 by site": ("A808", Billed(insured=("MA", "MED1")), RIGHT, "", ""),
    "36 similar codes": ("N209", Billed(drug="LIN**N4*00409427601~CTP****5*ML~"), RIGHT, "", ""),
}  # fmt: skip
# What makes no sense on the other form: a site that packages the drug is a hospital's.
ONLY = {"35 by site": "I"}
CASES = [(name, form) for name in STATEMENTS for form in "PI" if form in ONLY.get(name, "PI")]


@pytest.mark.parametrize("name, form", CASES)
def test_a_claim_that_breaks_it_is_told_and_one_that_keeps_it_is_not(tmp_path: Path, name: str, form: str) -> None:
    """Each statement of the document, from both sides."""
    code, breaks, keeps, bad_chart, good_chart = STATEMENTS[name]
    for billed, record, expected in ((breaks, bad_chart, True), (keeps, good_chart, False)):
        evidence = {"chart": record} if record else {}
        assert has(check(tmp_path, form, written(billed, form), **evidence), code) == expected


@pytest.mark.parametrize("place, revenue, form, code", [("21", "0636", "P", "C706"), ("11", "0300", "I", "C707")])
def test_hospitals_surgery_centers_and_offices(tmp_path: Path, place: str, revenue: str, form: str, code: str) -> None:
    """Statement 6: where the drug is given has one rule on each form."""
    assert has(check(tmp_path, form, written(Billed(place=place, revenue=revenue), form)), code)
    assert not has(check(tmp_path, form, written(RIGHT, form)), code)


def test_all_statements_but_utilization_and_appeals_stand_here() -> None:
    numbers = {int(name.split()[0]) for name in STATEMENTS} | {6}
    assert numbers == set(range(1, 37)) - {5}
