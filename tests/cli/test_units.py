"""`edi837 units`: hand-worked conversions, and what is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.official.importing import Named, import_codes
from tests.cli.calling import Ended, call
from tests.tables import directory, hcpcs_file

HCPCS = [
    "J9997 | Injection, newdrug, 10 mg | 20240101",
    "J9996 | Injection, newdrug-abcd, biosimilar, 10 mg | 20240101",
    "J9995 | Injection, olddrug, 5 mg | 20040101 | 20251231",
    "J9994 | Injection, olddrug, 5 mg | 20260101",
    "J9993 | Injection, factor, per i.u. | 20040101",
    "J9992 | Injection, otherdrug, 5 mg | 20040101",
    "J9991 | Injection, otherdrug, lyophilized, 5 mg | 20040101",
    "J9990 | Injection, thinner, per 1000 units | 20040101",
    "J9989 | Injection, toxin, 1 unit | 20040101",
    "J9988 | Injection, salt, per 2 meq | 20040101",
    "J9987 | Liquid, 1 ml | 20040101",
]
NDC = [
    "71101-0060-1 | Newdrug | 25 | mg/mL | INJECTION, SOLUTION | 1 VIAL, SINGLE-DOSE in 1 CARTON (71101-0060-1)"
    " / 4 mL in 1 VIAL, SINGLE-DOSE",
    "71101-0061-1 | Newdrug | 100 | mg/1 | INJECTION, POWDER | 1 VIAL in 1 CARTON (71101-0061-1)"
    " / 1 INJECTION in 1 VIAL",
    "71105-0001-1 | Thinner | 5000 | [USP'U]/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL, MULTI-DOSE (71105-0001-1)"
    " | | | | INTRAVENOUS; SUBCUTANEOUS",
    "71105-0002-1 | Salt | 2 | meq/mL | INJECTION, SOLUTION | 20 mL in 1 VIAL, SINGLE-DOSE (71105-0002-1)",
    "71105-0003-1 | Toxin | 100 | [USP'U]/1 | INJECTION, POWDER"
    " | 1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE (71105-0003-1)",
    "71105-0004-1 | Liquid | 1 | mg/mL | INJECTION, SOLUTION | 5 mL in 1 VIAL, SINGLE-DOSE (71105-0004-1)",
]
ASP = """Payment limits,,,
"Effective October 1, 2026 through December 31, 2026",,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit
J9997,"Newdrug",10 MG,12.345
J9992,"Otherdrug",10 MG,12.345
"""
CROSSWALK = """October 2026 ASP NDC - HCPCS Crosswalk,,,,,,,,,
"Effective October 1, 2026 through December 31, 2026",,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J9997,Newdrug,X,71101-0060-01,Newdrug,10 MG,4,1,10,10
"""


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "prices.csv").write_text(ASP)
    (folder / "crosswalk.csv").write_text(CROSSWALK)
    hcpcs = hcpcs_file(folder / "HCPC2026_OCT_ANWEB.txt", HCPCS)
    named = Named(downloads=(hcpcs, directory(folder / "ndc", NDC), folder / "prices.csv", folder / "crosswalk.csv"))
    import_codes(named, folder / "codes.db")
    return folder / "codes.db"


def said(capfd: pytest.CaptureFixture[str], words: str, amount: str, codes: Path | None = None) -> Ended:
    more = ("--codes", codes) if codes else ()
    return call(capfd, "units", *words.split(), "--amount", amount, "--as-of", "2026-11-03", *more)


@pytest.mark.parametrize(
    "words, amount, expected",
    [
        (
            "J3000 --ndc 67457-001-10", "45 mg",
            ["HCPCS units: 45 mg / 10 mg = 5, rounded up", "NDC quantity: 45 mg / 50 mg/mL = 0.9 ML (Ketamine HCl)",
             "containers: 1 of 500 mg in 10 mL, multi-dose", "waste: none to bill, the container is multi-dose"],
        ),
        ("ketamine", "50,000 mcg", ["HCPCS units: 50 mg / 10 mg = 5"]),
        ("J3000 --ndc 67457000110", "0.9 mL", ["HCPCS units: 45 mg / 10 mg = 5, rounded up", "NDC quantity: 0.9 ML"]),
    ],
)  # fmt: skip
def test_by_the_mappings_alone(capfd: pytest.CaptureFixture[str], words: str, amount: str, expected: list[str]) -> None:
    ended = said(capfd, words, amount)
    assert ended.code == 0
    assert ended.text.startswith("J3000: 10 mg a unit (drug mapping, ")
    for line in expected:
        assert f"\n{line}" in ended.text


def test_by_tables_that_agree(codes: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended = said(capfd, "J9997 --ndc 71101006001", "155 mg", codes)
    assert (ended.code, ended.text.splitlines()) == (
        0,
        [
            "J9997: 10 mg a unit (HCPCS file HCPC2026_OCT_ANWEB.txt (2026-10-01); ASP prices prices.csv (2026-10-01);"
            " ASP NDC-HCPCS crosswalk crosswalk.csv (2026-10-01))",
            "HCPCS units: 155 mg / 10 mg = 16, rounded up",
            "NDC quantity: 155 mg / 25 mg/mL = 6.2 ML (Newdrug)",
            "containers: 2 of 100 mg in 4 mL, single-dose",
            "waste: 45 mg left / 10 mg = 4 units with JW",
            "crosswalk: 10 units of J9997 in one item (ASP NDC-HCPCS crosswalk crosswalk.csv (2026-10-01))",
        ],
    )


@pytest.mark.parametrize(
    "words, amount, code, line",
    [
        (
            "J9997 --ndc 71101-0061-1",
            "95 mg",
            0,
            "waste: 5 mg left, less than one unit: JZ, if the container is",
        ),
        ("J9997 --ndc 71101-0061-1", "95 mg", 0, "NDC quantity: 95 mg / 100 mg a container = 0.95 UN (Newdrug)"),
        ("J9997 --ndc 71101-0060-1", "100 mg", 0, "waste: none to bill, nothing is left"),
        ("J9993", "1,500 IU", 0, "HCPCS units: 1500 units / 1 unit = 1500"),
        ("olddrug", "5 mg", 0, "J9994: 5 mg a unit (HCPCS file"),
        (
            "J9993",
            "10 mg",
            1,
            "HCPCS units: not computed: one unit is 1 unit, and nothing known turns 10 mg",
        ),
        ("J9992", "10 mg", 1, "J9992: what one unit is was not settled: 5 mg by the HCPCS file HCPC2026_OCT_ANWEB.txt"),
        ("J1234", "10 mg", 1, "J1234: no drug mapping and no loaded table says what one unit is on that day"),
        ("J9997 --ndc 99999000101", "10 mg", 0, "NDC quantity: not computed: 99999000101 is in no drug mapping"),
        ("J9994 --ndc 71101-0060-1", "5 mg", 0, "crosswalk: 71101006001 does not belong to J9994"),
    ],
)
def test_what_is_computed_and_what_is_not(
    codes: Path, capfd: pytest.CaptureFixture[str], words: str, amount: str, code: int, line: str
) -> None:
    ended = said(capfd, words, amount, codes)
    assert ended.code == code
    assert line in ended.text


@pytest.mark.parametrize(
    "words, amount, message",
    [
        ("J3000", "some", "--amount: 'some' is not an amount"),
        ("J3000", "0 mg", "--amount: '0 mg' is not an amount"),
        ("J3000 --ndc 123", "5 mg", "--ndc: '123' is not an NDC"),
        ("nodrug", "5 mg", "'nodrug' is in no drug mapping and no loaded HCPCS file"),
        ("otherdrug", "5 mg", "'otherdrug' has the codes J9991, J9992: name the one"),
    ],
)
def test_wrong_usage(codes: Path, capfd: pytest.CaptureFixture[str], words: str, amount: str, message: str) -> None:
    ended = said(capfd, words, amount, codes)
    assert ended.code == 2
    assert message in ended.err


@pytest.mark.parametrize(
    "words, amount, expected",
    [
        (
            "J9990 --ndc 71105000101", "7,500 units",
            ["HCPCS units: 7500 units / 1000 units = 8, rounded up",
             "NDC quantity: 7500 units / 5000 units/mL = 1.5 ML (Thinner)",
             "containers: 1 of 50000 units in 10 mL, multi-dose", "waste: none to bill, the container is multi-dose",
             "route: intravenous, subcutaneous (NDC directory)"],
        ),
        (
            "toxin --ndc 71105-0003-1", "155 units",
            ["HCPCS units: 155 units / 1 unit = 155",
             "NDC quantity: 155 units / 100 units a container = 1.55 UN (Toxin)",
             "containers: 2 of 100 units, single-dose",
             "waste: 45 units left / 1 unit = 45 units with JW"],
        ),
        (
            "J9988 --ndc 71105000201", "15 mL",
            ["HCPCS units: 30 mEq / 2 mEq = 15", "NDC quantity: 15 ML (Salt)",
             "containers: 1 of 40 mEq in 20 mL, single-dose",
             "waste: 10 mEq left / 2 mEq = 5 units with JW"],
        ),
        (
            "J9987 --ndc 71105000401", "3.5 mL",
            ["HCPCS units: 3.5 mL / 1 mL = 4, rounded up", "NDC quantity: 3.5 ML (Liquid)",
             "containers: 1 of 5 mL, single-dose", "waste: 1.5 mL left / 1 mL = 1 unit with JW"],
        ),
        ("J9989 --ndc 71105000301", "2 vials",
         ["HCPCS units: 200 units / 1 unit = 200", "NDC quantity: 2 UN (Toxin)"]),
    ],
)  # fmt: skip
def test_in_any_unit(
    codes: Path, capfd: pytest.CaptureFixture[str], words: str, amount: str, expected: list[str]
) -> None:
    ended = said(capfd, words, amount, codes)
    assert ended.code == 0
    assert ended.text.splitlines()[1 : 1 + len(expected)] == expected
