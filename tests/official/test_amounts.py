"""Amounts of drugs that tables alone know: in their own unit, and only where the tables agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import find_inputs
from edi837.jobs.run import Run, prepare
from edi837.mapping.target_codes import ALL_DRUGS
from edi837.official.importing import Named, import_codes
from edi837.rows.lines import COLUMNS, LineRow
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import Settings
from tests.completing import complete
from tests.tables import directory, hcpcs_file

HCPCS = [
    "J9997 | Injection, newdrug, 10 mg | 20240101",
    "J9996 | Injection, smalldrug, 50 mcg | 20240101",
    "J9995 | Injection, factor, per i.u. | 20240101",
    "J9994 | Injection, insulin-like, 100 units | 20240101",
    "J9993 | Injection, twofold, 5 mg | 20240101",
    "J9992 | Radiotracer, 1 mci | 20240101",
    "J9991 | Liquid, 1 ml | 20240101",
    "J9990 | Injection, nothing said | 20240101",
    "J9989 | Injection, thinner, per 1000 units | 20240101",
    "J9988 | Injection, salt, per 2 meq | 20240101",
    "J9987 | Injection, toxin, 1 unit | 20240101",
    "J9986 | Injection, factor viii, per i.u. | 20240101",
]
NDC = [
    "71101-0060-1 | Newdrug | 25 | mg/mL | INJECTION, SOLUTION | 1 VIAL, SINGLE-DOSE in 1 CARTON (71101-0060-1)"
    " / 4 mL in 1 VIAL, SINGLE-DOSE",
    "71101-0063-1 | Thirddrug | 25 | mg/mL | INJECTION, SOLUTION | 1 VIAL in 1 CARTON (71101-0063-1) / 4 mL in 1 VIAL",
    "71105-0001-1 | Thinner | 5000 | [USP'U]/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL, MULTI-DOSE (71105-0001-1)",
    "71105-0002-1 | Salt | 2 | meq/mL | INJECTION, SOLUTION | 20 mL in 1 VIAL (71105-0002-1)",
    "71105-0003-1 | Toxin | 100 | [USP'U]/1 | INJECTION, POWDER | 1 INJECTION, POWDER in 1 VIAL (71105-0003-1)",
    "71105-0004-1 | Tracer | 30 | mCi/mL | INJECTION, SOLUTION | 5 mL in 1 VIAL (71105-0004-1)",
    "71105-0005-1 | Liquid factor | 100 | [iU]/mL | INJECTION, SOLUTION | 5 mL in 1 VIAL (71105-0005-1)",
]
CROSSWALK = """October 2026 ASP NDC - HCPCS Crosswalk,,,,,,,,,
"Effective October 1, 2026 through December 31, 2026",,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J9997,Newdrug,X,71101-0060-01,Newdrug,10 MG,4,1,10,10
J9997,Newdrug,X,71101-0063-01,Newdrug,10 MG,4,1,20,20
J9996,Smalldrug,X,71102-0060-01,Smalldrug,50 MCG,4,1,20,20
J9995,Factor,X,71103-0060-01,Factor,1 IU,1,1,1500,1500
J9989,Thinner,X,71105-0001-01,Thinner,1000 UNITS,10,1,50,50
J9987,Toxin,X,71105-0003-01,Toxin,1 UNIT,1,1,50,50
J9986,Factor,X,71106-0001-01,Factor,1 IU,1,1,1,1
J9986,Factor,X,71106-0002-01,Factor,1 IU,1,1,1000,1000
J9993,Twofold,X,71104-0060-01,Twofold,10 MG,4,1,10,10
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "crosswalk.csv").write_text(CROSSWALK)
    hcpcs = hcpcs_file(folder / "HCPC2026_OCT_ANWEB.txt", HCPCS)
    import_codes(
        Named(downloads=(hcpcs, directory(folder / "ndc", NDC), folder / "crosswalk.csv")), folder / "codes.db"
    )
    return prepare(Settings(codes=folder / "codes.db", target=(ALL_DRUGS,), as_of=date(2026, 11, 24), guide="none"))


def line_of(run: Run, folder: Path, code: str, units: str, ndc: str, quantity: str) -> tuple[LineRow, list[str]]:
    """The row of one line, and why Q615 was not asked of it."""
    segments = f"SV1*HC:{code}*390*UN*{units}***1~\nDTP*472*D8*20261103~\nLIN**N4*{ndc}~\nCTP****{quantity}~\n"
    (folder / "claims.837").write_bytes(complete(segments, "P"))
    lines: list[LineRow] = []
    rows: list[ExceptionRecord] = []
    check(run, find_inputs([str(folder / "claims.837")])[0], Rows(on_rows=rows.extend, on_lines=lines.extend))
    (line,) = lines
    return line, [row.message for row in rows if row.rule == "Q615"]


@pytest.mark.parametrize(
    "code, units, ndc, quantity, expected",
    [
        ("J9997", "10", "71101006001", "1*UN", ("100", "100", "mg")),
        ("J9997", "15", "71101006001", "6*ML", ("150", "150", "mg")),
        ("J9997", "15", "71101006001", "150*ME", ("150", "150", "mg")),
        ("J9997", "15", "71199006001", "6*ML", ("150", "", "mg")),
        ("J9996", "20", "71102006001", "1*UN", ("1000", "1000", "mcg")),
        ("J9995", "3000", "71103006001", "2*UN", ("3000", "3000", "IU")),
        ("J9995", "3000", "71103006001", "3000*F2", ("3000", "3000", "IU")),
        ("J9994", "5", "71109006001", "5*ML", ("500", "", "units")),
        ("J9992", "8", "71109006001", "1*UN", ("8", "", "mCi")),
        ("J9991", "8", "71109006001", "8*ML", ("8", "8", "mL")),
        ("J9990", "8", "71109006001", "8*ML", ("", "", "")),
        ("J9991", "8", "71109006001", "0*ML", ("8", "", "mL")),
        ("J9991", "X", "71109006001", "8*ML", ("", "8", "mL")),
        # By the strength of the directory, in units of no weight.
        ("J9989", "10", "71105000101", "2*ML", ("10000", "10000", "units")),
        ("J9989", "50", "71105000101", "1*UN", ("50000", "50000", "units")),
        ("J9988", "20", "71105000201", "20*ML", ("40", "40", "mEq")),
        ("J9988", "20", "71105000201", "1*UN", ("40", "40", "mEq")),
        ("J9992", "8", "71105000401", ".5*ML", ("8", "15", "mCi")),
        ("J9987", "50", "71105000301", "1*UN", ("50", "", "units")),  # 100 by the directory, 50 by the crosswalk
        ("J9986", "1040", "71106000101", "2*UN", ("1040", "", "IU")),  # the crosswalk says nothing of a vial
        # Tables that disagree: on one unit, and on what one vial holds.
        ("J9993", "10", "71104006001", "1*UN", ("", "", "")),
        ("J9997", "20", "71101006301", "1*UN", ("200", "", "mg")),
        ("J3000", "5", "67457000110", "1*ML", ("50", "50", "mg")),
        ("J9995", "99999999", "71103006001", "99999999*UN", ("99999999", "149999998500", "IU")),
    ],
)
def test_the_amounts_of_a_line(
    run: Run, tmp_path: Path, code: str, units: str, ndc: str, quantity: str, expected: tuple[str, str, str]
) -> None:
    line, _ = line_of(run, tmp_path, code, units, ndc, quantity)
    assert (line.amount_billed, line.amount_by_ndc, line.amount_unit) == expected
    assert COLUMNS[-3:] == ("amount_billed", "amount_by_ndc", "amount_unit")
    if code == "J3000":
        assert (line.mg_billed, line.mg_by_ndc) == expected[:2]


@pytest.mark.parametrize(
    "code, ndc, reason",
    [
        ("J9993", "71104006001", None),  # no volume of it is known
        ("J9997", "71101006001", None),
        (
            "J9997",
            "71101006301",
            "the strength of 71101006301 in the NDC directory (100 mg an item) and the crosswalk's",
        ),
    ],
)
def test_milliliters_are_compared_where_the_tables_agree(
    run: Run, tmp_path: Path, code: str, ndc: str, reason: str | None
) -> None:
    _, said = line_of(run, tmp_path, code, "10", ndc, "4*ML")
    assert [reason in message for message in said if reason] == [True] * bool(reason)
    assert bool(said) == bool(reason)


@pytest.mark.parametrize(
    "code, units, ndc, quantity, message",
    [
        (
            "J9988",
            "2",
            "71105000201",
            "20*ML",
            "2 units for an NDC quantity of 40 mEq / 2 = 20 units, by the HCPCS file",
        ),
        ("J9988", "20", "71105000201", "20*ML", ""),
        ("J9992", "30", "71105000401", "1*ML", ""),
        ("J9992", "5", "71105000401", "1*ML", "5 units for an NDC quantity of 30 mCi / 1 = 30 units"),
        ("J9989", "50", "71105000101", "10*ML", ""),
        ("J9989", "10", "71105000101", "10*ML", "10 units, as many as milliliters, for an NDC quantity of 1 × 50 = 50"),
        # A vial of a clotting factor holds what its label says.
        ("J9986", "2150", "71106000201", "2*UN", ""),
        ("J9986", "1600", "71106000201", "2*UN", ""),
        ("J9986", "2", "71106000201", "2*UN", "2 units, as many as items, for an NDC quantity of 2 × 1000 = 2000"),
        ("J9986", "3000", "71106000201", "2*UN", "3000 units for an NDC quantity of 2 × 1000 = 2000"),
        ("J9986", "550", "71105000501", "5*ML", ""),
        ("J9986", "5", "71105000501", "5*ML", "5 units for an NDC quantity of 500 units / 1 = 500 units"),
        ("J9986", "1040", "71106000101", "2*UN", "Not checked: the ASP NDC-HCPCS crosswalk crosswalk.csv (2026-10-01)"),
    ],
)
def test_units_are_compared_in_the_unit_of_the_code(
    run: Run, tmp_path: Path, code: str, units: str, ndc: str, quantity: str, message: str
) -> None:
    _, said = line_of(run, tmp_path, code, units, ndc, quantity)
    assert [words.startswith(message) for words in said] == [True] * bool(message)
