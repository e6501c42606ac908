"""Claims worked by hand for fifty real codes: right ones give no finding, wrong ones the right arithmetic."""

from __future__ import annotations

import pytest

from edi837.mapping.mappings import Mappings
from edi837.mapping.official import load_official
from edi837.x12.ndc import pad
from tests.completing import complete
from tests.judging import engine_for, judge, mappings
from tests.official.fifty_codes import CODES, WorkedCode, tables_of

LINE = {
    "P": "SV1*HC:{code}{modifier}*{charge}*UN*{units}***1~\n",
    "I": "SV2*0636*HC:{code}{modifier}*{charge}*UN*{units}~\n",
}
DRUG = "DTP*472*D8*20261103~\nLIN**N4*{ndc}~\nCTP****{quantity}~\n"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Mappings:
    codes = tables_of(tmp_path_factory.mktemp("codes"))
    return mappings().with_official(load_official(codes)).with_targets([row.code for row in CODES])


def found(known: Mappings, row: WorkedCode, units: str, form: str) -> list[str]:
    """What is said of the units, the quantity and the code of its NDC."""
    line = (LINE[form] + DRUG).format(
        code=row.code, modifier="", charge=390, units=units, ndc=pad(row.ndc), quantity=row.quantity
    )
    judged = judge(complete(line, form), engine_for(official=known.official), known)
    return [
        f"{one.rule.code}: {one.finding.message}"
        for one in judged.found
        if one.rule.code[0] in "NQ" and one.rule.code != "Q607"
    ]


@pytest.mark.parametrize("row", CODES, ids=lambda row: row.code)
def test_what_is_right_gives_no_finding_and_what_is_wrong_the_right_arithmetic(
    known: Mappings, row: WorkedCode
) -> None:
    form = "PI"[CODES.index(row) % 2]
    assert found(known, row, row.units, form) == []
    (said,) = found(known, row, row.wrong, form)
    assert said.startswith(f"{row.rule}: ")
    assert [words for words in row.words.split("; ") if words not in said] == []


WASTE = [
    # 420 mg of bevacizumab are 16.8 mL of five vials: 42 units, and 3.2 mL = 80 mg = 8 units discarded.
    ("J9035", ("16.8*ML", "42"), ("3.2*ML", "8"), None),
    ("J9035", ("16.8*ML", "42"), ("3.2*ML", "10"), "W504"),
    # 2.3 mg of bortezomib are 23 units; 1.2005 mg left in the vial are 12, rounded down.
    ("J9041", ("0.657*UN", "23"), ("0.343*UN", "12"), None),
    ("J9041", ("0.657*UN", "23"), ("0.343*UN", "13"), "W504"),
]


@pytest.mark.parametrize("form", ["P", "I"])
@pytest.mark.parametrize(("code", "given", "discarded", "rule"), WASTE)
def test_waste_of_single_dose_vials(
    known: Mappings, code: str, given: tuple[str, str], discarded: tuple[str, str], rule: str | None, form: str
) -> None:
    row = next(row for row in CODES if row.code == code)
    first = {"P": 2, "I": 3}[form]
    lines = ""
    for number, modifier, (quantity, units) in ((first, "", given), (first + 1, ":JW", discarded)):
        values = {"code": code, "modifier": modifier, "charge": int(units) * 10, "units": units}
        lines += f"LX*{number}~\n" + (LINE[form] + DRUG).format(**values, ndc=pad(row.ndc), quantity=quantity)
    judged = judge(complete(lines, form), engine_for(official=known.official), known)
    assert sorted({one.rule.code for one in judged.found if one.rule.code[0] in "QW"}) == ([rule] if rule else [])


def test_at_least_fifty() -> None:
    assert len({row.code for row in CODES}) >= 50
