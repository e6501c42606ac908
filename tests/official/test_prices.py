"""Addendum B, ASP prices and the crosswalk, over the years and with what stands above their headers."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from edi837.official.prices import read_addendum_b, read_asp
from edi837.official.source_file import read_source
from edi837.system.errors import MappingError

ADDENDUM = [
    "Addendum B - OPPS payment by HCPCS code, April 2026\t\t\t\t\t",
    "Descriptors, caf\xe9\t\t\t\t\t",
    "\t\t\t\t\t",
    "HCPCS Code\tShort Descriptor\tSI\tAPC\tRelative Weight\tPayment Rate\tMinimum Unadjusted Copayment",
    "J3000\tStreptomycin injection\tN\t\t\t\t",
    'G2082\t"Visit, esketamine"\tS\t1513\t \t"$1,150.50"\t.',
    "00100\tAnesth salivary gland\tN\t\t\t.\t",
    "\t\t\t\t\t\t",
    "* a note under the table\t\t\t\t\t\t",
]
CROSSWALK = """ASP NDC-HCPCS crosswalk,,,,,,,,,
"Effective July 1, 2026 through September 30, 2026",,,,,,,,,
,,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J3000,Streptomycin injection,X,39822-0706-02,Streptomycin,1 GM,1,10,1,10
J2704,"Inj, propofol, 10 mg",H,00409-4699-30 - 00409-4699-33,Diprivan,10 MG,20,5,20,100
"""
PRICES = """Payment allowance limits,,,,,,,,
Effective October 2026,,,,,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Notes
J3000,Streptomycin injection,1 GM,12.345,,,
J2704,"Inj, propofol, 10 mg",10 MG,,,,see note
"""


def saved(path: Path, text: str, encoding: str = "latin-1") -> Path:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


def test_addendum_b(tmp_path: Path) -> None:
    made = read_addendum_b(read_source(saved(tmp_path / "b.txt", "\n".join(ADDENDUM))))
    assert made.records["addendum"] == [
        ("J3000", "Streptomycin injection", "N", "", None),
        ("G2082", "Visit, esketamine", "S", "1513", "1150.50"),
        ("00100", "Anesth salivary gland", "N", "", None),
    ]
    assert (made.table.kind, str(made.table.dated), made.table.rows) == ("addendum-b", "2026-04-01", 3)


def test_addendum_b_as_a_workbook_whose_codes_are_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Title 2026"],
        ["HCPCS Code", "Short Descriptor", "SI", "APC", "Payment Rate"],
        [100, "Anesth salivary gland", "N", None, None],
        [99213.0, "Office visit", "B", 5012, 12.5],
    ):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    assert read_addendum_b(read_source(tmp_path / "b.xlsx")).records["addendum"] == [
        ("00100", "Anesth salivary gland", "N", "", None),
        ("99213", "Office visit", "B", "5012", "12.5"),
    ]


def test_the_crosswalk_with_a_range_of_packages(tmp_path: Path) -> None:
    made = read_asp(read_source(saved(tmp_path / "crosswalk.csv", CROSSWALK)))
    assert made.records["crosswalk"] == [
        ("39822070602", "39822070602", "J3000", "Streptomycin injection", "Streptomycin", "1 GM", "10", "1", "10"),
        ("00409469930", "00409469933", "J2704", "Inj, propofol, 10 mg", "Diprivan", "10 MG", "5", "20", "100"),
    ]
    assert (made.table.kind, str(made.table.dated)) == ("crosswalk", "2026-07-01")


@pytest.mark.parametrize("code", ["HCPCS Code", "_2025_CODE", "HCPCS Level II Code defer to DCDRG"])
def test_the_crosswalk_as_other_years_call_its_columns(tmp_path: Path, code: str) -> None:
    text = CROSSWALK.replace("_2026_CODE", code).replace("NDC2", "NDC").replace("BILLUNITSPKG", "Billing Units Per Pkg")
    assert len(read_asp(read_source(saved(tmp_path / "crosswalk.csv", text))).records["crosswalk"]) == 2


def test_prices(tmp_path: Path) -> None:
    made = read_asp(read_source(saved(tmp_path / "asp.csv", PRICES)))
    assert made.records["asp"] == [
        ("J3000", "Streptomycin injection", "1 GM", "12.345"),
        ("J2704", "Inj, propofol, 10 mg", "10 MG", None),
    ]
    assert (made.table.kind, str(made.table.dated)) == ("asp", "2026-10-01")


def fault(read: object, path: Path) -> str:
    with pytest.raises(MappingError) as caught:
        read(read_source(path))  # type: ignore[operator]
    return str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize(
    "change, message",
    [
        (("SI\tAPC", "Status\tGroup"), ": has no header row with columns for code, short, status, apc, rate: is this"),
        (("J3000\t", "J30000\t"), ":5: column HCPCS Code: 'J30000' is not a code of five characters"),
        (("injection\tN", "injection\tNOPE"), ":5: column SI: 'NOPE' is not a status indicator"),
        (("injection\tN", "injection\t"), ":5: column SI: is empty: the row is cut, or this is another year's layout"),
        (("$1,150.50", "$1,15"), ":6: column Payment Rate: '$1,15' is not an amount"),
        (("00100\tAnesth salivary gland\tN\t\t\t.\t", "00100\tAnesth"), ":7: is cut: it has 2 cells, the header 6"),
        (("00100\tAnesth salivary gland\tN\t\t\t.\t", "00100"), ":7: is cut: it has 1 cells, the header 6"),
        (("00100\tAnesth salivary gland", "J3000\tAnother"), ":7: J3000 is there a second time with other values"),
    ],
)
def test_faults_of_addendum_b(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = "\n".join(ADDENDUM)
    assert change[0] in text
    path = saved(tmp_path / "b.txt", text.replace(*change, 1))
    if "header" in message and "cut" not in message:
        assert fault(read_addendum_b, path).startswith(message)
        return
    made = read_addendum_b(read_source(path))
    assert (len(made.notes), made.table.rows, made.table.passed) == (1, 2, 1)
    assert made.notes[0].startswith(f"passed by: {path}{message}")


@pytest.mark.parametrize(
    "change, message",
    [
        (
            ("39822-0706-02", "39822-0706"),
            ":5: column NDC2: '39822-0706' is not an NDC, nor a range of packages of one",
        ),
        (("- 00409-4699-33", "- 00409-4700-33"), ":6: column NDC2: '00409-4699-30 - 00409-4700-33' is not an NDC, nor"),
        (("- 00409-4699-33", "- 00409-4699-11"), ":6: column NDC2: '00409-4699-30 - 00409-4699-11' is not an NDC, nor"),
    ],
)
def test_faults_of_the_crosswalk(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert fault(read_asp, saved(tmp_path / "c.csv", CROSSWALK.replace(*change, 1))).startswith(message)


def test_the_wrong_file_altogether(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.csv", "a,b\n1,2\n")
    assert fault(read_asp, path) == (
        ": has no header row with columns for code, short, dosage, limit: is this the ASP price file or NDC-HCPCS"
        " crosswalk?"
    )


def test_a_header_with_nothing_under_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "b.txt", "\n".join(ADDENDUM[:4]))
    assert fault(read_addendum_b, path) == ": has a header and no row under it"
