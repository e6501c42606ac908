"""Which group a line belongs to, what the group is called, and that nobody is named."""

from __future__ import annotations

import pytest

from edi837.utilization.dimensions import DIMENSIONS, read_dimensions
from edi837.utilization.row import UsageRow
from tests.report.made import claims
from tests.utilization.counting import by, line, overview

PAYER = "NORTHERN LIFE*****PI*NL100"
DRUG = "LIN**N4*67457000110~\nCTP****1*ML~\n"
NDC_NAME = "Ketamine HCl 50 mg/mL"


def names(rows: dict[str, UsageRow]) -> dict[str, str]:
    return {key: row.name for key, row in rows.items()}


def test_month_of_the_line_else_of_the_statement() -> None:
    assert names(by("month", [], [("D8*20261103", "D8*20261301")], [("D8*20261103", "RD8*20251231-20260102")])) == {
        "2026-11": "",
        "": "no valid date",
        "2025-12": "",
    }
    assert list(by("month", [("DTP*472*D8*20261103~\n", "")], form="institutional")) == ["2026-11"]


def test_an_organization_is_named_and_a_person_is_not() -> None:
    assert names(by("provider", [])) == {"1467560003": "LAKESHORE PSYCHIATRY"}
    alone = claims([]).replace(b"NM1*85*2*LAKESHORE PSYCHIATRY**", b"NM1*85*1*OKAFOR*NGOZI*")
    rows = overview(alone, by=("provider",)).rows("provider")
    assert [(row.key, row.name) for row in rows] == [("1467560003", "")]


def test_payers_by_id_else_by_name_and_never_a_person() -> None:
    rows = by(
        "payer",
        [],
        [(PAYER, "Northern Life Inc*****PI*nl100")],
        [(PAYER, "SOUTHERN LIFE")],
        [(PAYER, "*")],
        [("NM1*PR*2*" + PAYER, "NM1*PR*1*RIVERA*CAMILA****PI*123456789")],
    )

    assert names(rows) == {
        "NL100": "NORTHERN LIFE",
        "SOUTHERN LIFE": "SOUTHERN LIFE",
        "": "no payer named",
        "(person)": "",
    }
    assert rows["NL100"].claims == 2


def test_the_same_digits_are_different_sites() -> None:
    professional = by("site", [], [("11:B:1", "13:B:1")], [("UN*5***1", "UN*5*24**1")], [("11:B:1", ":B:1")])
    assert names(professional) == {
        "POS 11": "Office",
        "POS 13": "Assisted living",
        "POS 24": "Ambulatory surgery center",
        "": "no place",
    }
    assert names(by("site", [], form="institutional")) == {"TOB 13": "Hospital, outpatient"}


def test_modifiers_in_any_order_are_one_group() -> None:
    rows = by("modifier", [line("J3000:KX:JZ")], [line("J3000:JZ:KX")], [line("J3000:XX")], [])

    assert {key: (row.name, row.lines) for key, row in rows.items()} == {
        "JZ KX": ("Nothing discarded from a single-dose container; Requirements of the medical policy are met"[:80], 2),
        "XX": ("not a known modifier", 1),
        "": ("no modifier", 1),
    }


def test_role_use_class_code_drug_and_ndc() -> None:
    edits = ([], [line("J3490:JW")], [(DRUG, "")])

    assert names(by("role", *edits)) == {"administered": "", "discarded": "JW"}
    assert names(by("use", *edits)) == {"psychiatric": ""}
    assert names(by("class", *edits)) == {"commercial": ""}
    assert names(by("code", *edits)) == {
        "J3000": "ketamine hydrochloride, 10 mg a unit",
        "J3490": "not a target code; the NDC is a target drug's",
    }
    assert names(by("drug", *edits)) == {"ketamine hydrochloride": ""}
    assert names(by("ndc", *edits)) == {"67457000110": NDC_NAME, "": "none, or not readable"}


def test_dimensions_by_name() -> None:
    assert read_dimensions(" Payer,month, payer") == ("payer", "month")
    for text in ("payer,color", "", " , "):
        with pytest.raises(ValueError, match=r"names? none of month|'color' is not one of month"):
            read_dimensions(text)


def test_every_group_can_be_named_without_its_key() -> None:
    assert [name for name, one in DIMENSIONS.items() if not one.title or not one.missing] == []
