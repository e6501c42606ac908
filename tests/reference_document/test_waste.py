"""Modifiers: JW says how much of a single-use vial was not given, as precisely as the payer counts it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.completing import complete
from tests.reference_document.asking import approved, check, extract, faults, only
from tests.reference_document.claims import office
from tests.reference_document.vials import ASKS_FOR_WASTE, VIAL, discarded, drug, given, pair, record


class Wrong(NamedTuple):
    """A claim, its chart, the only fault, and words of its message, with the arithmetic where there is any."""

    code: str
    severity: str
    claim: str
    chart: str
    words: str


MULTI_DOSE = "LX*3~SV1*HC:J3000:JW*20*UN*45***1~DTP*472*D8*20261103~LIN**N4*67457000110~CTP****9*ML~"
WRONG = {
    "on a vial that serves several patients": Wrong(
        "W501", "error", office(more=MULTI_DOSE), "", "multi-dose container, of which no waste can be billed"
    ),
    "nothing said of waste": Wrong("W502", "warning", given(), "", "neither JZ nor a JW line beside it"),
    "nothing said, and the record has it": Wrong(
        "W502",
        "warning",
        given(units="10", quantity="10"),
        record(),
        "77 mg given and 23 mg discarded, 8 units and 2 units with JW, together as billed",
    ),
    "waste of nothing": Wrong(
        "W503", "error", office(service="HC:J3000:JW*60*UN*2", drug=drug("2.3")), "", "what was given"
    ),
    "rounded up": Wrong(
        "W504",
        "error",
        pair(units="3"),
        "",
        "2.3 mL × 10 mg/mL = 23 mg = 2.3 units, rounded down to 2 units; 3 were billed as discarded",
    ),
    "not the rest of a vial": Wrong(
        "W505",
        "warning",
        pair(units="1", quantity="1"),
        "",
        "Given and discarded are 87 mg by NDC; containers hold 100 mg each",
    ),
    "not in the record": Wrong("W506", "warning", pair(), record(mg_dispensed=""), "no total dispensed"),
    "denied and billed": Wrong(
        "W507", "error", given(modifiers=":JZ", more=discarded()), "", "nothing was discarded, and line 3 bills waste"
    ),
    "other than the record": Wrong(
        "W508",
        "error",
        pair(units="1", quantity="1.3"),
        record(),
        "The chart says 23 mg discarded = 2.3 units, rounded down to 2 units; 1 was billed",
    ),
}


def test_the_amount_not_given_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    """Modifiers: of 100 mg 77 were given; the 23 that were not are two units of waste."""
    evidence = {"drug": VIAL, "payer": ASKS_FOR_WASTE}
    assert faults(check(tmp_path, "P", pair(), **evidence)) == []
    assert faults(check(tmp_path, "P", pair(), **evidence, chart=record())) == []

    lines = extract(tmp_path, "P", pair(), "--mappings", str(tmp_path / "mappings"))
    told = ["role", "units", "mg_by_ndc", "expected_units", "container"]
    assert [[line[name] for name in told] for line in lines] == [
        ["administered", "8", "77", "8", "single-dose"],
        ["discarded", "2", "23", "2", "single-dose"],
    ]


@pytest.mark.parametrize("name", WRONG)
def test_an_amount_that_is_not_precise_is_told_with_its_arithmetic(tmp_path: Path, name: str) -> None:
    """Modifiers: each way in which JW, JZ or their absence contradicts vial, claim or record."""
    wrong = WRONG[name]
    evidence = {"chart": wrong.chart} if wrong.chart else {}
    rows = check(tmp_path, "P", wrong.claim, drug=VIAL, payer=ASKS_FOR_WASTE, **evidence)
    row = only(rows, wrong.code)

    assert row["severity"] == wrong.severity
    assert wrong.words in row["message"]
    assert row["likely_carc"] in ("4", "16", "252")
    assert [fault.split()[0] for fault in faults(rows) if not fault.startswith("D908")] == [wrong.code]


def test_a_line_with_the_waste_in_it_is_divided_once_somebody_approves(tmp_path: Path) -> None:
    """Modifiers: units and charge go to two lines, and the claim's total stays."""
    whole, evidence = given(units="10", quantity="10"), {"drug": VIAL, "payer": ASKS_FOR_WASTE, "chart": record()}
    first = office(service="HC:J3000*48*UN*8", drug=drug("7.7"))
    second = f"LX*3~SV1*HC:J3000:JW*12*UN*2***1~DTP*472*D8*20261103~{drug('2.3')}"
    assert approved(tmp_path, "P", whole, "W502", "48", **evidence) == complete(first + second, "P")
