"""`codes import` of what a person downloaded: recognized by content, quarter beside quarter, odd rows named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from edi837.mapping.mue import MEDICARE
from edi837.mapping.mue import PRACTITIONER as OF_PRACTITIONERS
from edi837.mapping.official import Official, load_official
from edi837.official.importing import Named, import_codes
from edi837.system.errors import Edi837Error, MappingError, UsageError
from tests.tables import directory, hcpcs_file

MUE = '"A notice\nof two lines",,,\n"HCPCS/\nCPT Code",{0} MUE Values,MUE Adjudication Indicator,MUE Rationale\n{1}'
PRACTITIONER = MUE.format("Practitioner Services", "J3000,4,3 Date of Service Edit: Clinical,x\nE0114,0,1 Line,x\n")
VIAL = "71101-0060-1 | Drug A | 25 | mg/mL | INJECTION | 4 mL in 1 VIAL (71101-0060-1)"
CROSSWALK = """October 2026 {0} NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,,
"     Effective October 1, 2026 through December 31, 2026",,,,,,,,,
,,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J9997,"Drug A, inj","Labeler, Inc.",71101-0060-01,Drug A,10 MG,4,1,10,10
J9997,"Drug A, inj","Labeler, Inc.",71101-0061-01,Drug A,10 MG,16,,40,N/A
Q5997,Drug B,Labeler,71102-1305-10,Drug B,100 UNITS,1,10,20,200
"""
ADDENDUM_B = """Addendum B.-Final OPPS APCs and payments for CY 2026 October,,,,
HCPCS Code,Short Descriptor,SI,APC,Payment Rate
J9997,"Drug A, inj",K,9999,"$4.125 "
99284,Visit,J2,5024,"$3,426.30 "
"""
ASC = """Addendum BB,,,,,
HCPCS Code,,Short Descriptor,October 2026 Payment Indicator,October 2026  Payment Weight  ,October 2026 Payment Rate
J9997,,"Drug A, inj",K2,,$4.13
"""
PRICES = """Payment limits,,,
"Effective October 1, 2026 through December 31, 2026",,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Notes
J9997,"Drug A, inj",10 MG,12.345,20.000,
A9990,Drug C,1 DOSE,N/A,20.000,"see
the note"
"""


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.encode("latin-1") if isinstance(content, str) else content)
    return path


def made(folder: Path, *paths: Path, out: str = "codes.db", dated: date | None = None) -> tuple[Official, list[str]]:
    told: list[str] = []
    import_codes(Named(downloads=paths), folder / out, dated, told.append)
    return load_official(folder / out), told


def listed(official: Official) -> list[tuple[str, str, str, int]]:
    return [(table.kind, str(table.dated), str(table.last), table.rows) for table in official.tables]


def test_a_folder_of_downloads(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    (folder / "508 Version").mkdir(parents=True)
    hcpcs_file(folder / "HCPC2026_OCT_ANWEB_v2.txt", ["J9997 | Injection, drug a, 10 mg | 20240101"])
    zipped(folder / "mue.zip", {"MCR_MUE_PractitionerServices_Eff_10-01-2026.csv": PRACTITIONER})
    (folder / "508 Version" / "2026 October Web Addendum B.09.26.26.csv").write_text(ADDENDUM_B)
    (folder / "508 Version" / "October 2026 ASC Addenda BB.csv").write_text(ASC)
    (folder / "payment limits.csv").write_text(PRICES)
    (folder / "readme.txt").write_text("What these files are.")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    directory(tmp_path / "ndc", [VIAL])
    zipped(folder / "ndctext.zip", {path.name: path.read_bytes() for path in (tmp_path / "ndc").iterdir()})
    official, told = made(tmp_path, folder)
    quarter = ("2026-10-01", "2026-12-31")
    assert listed(official) == [
        ("hcpcs", *quarter, 1),
        ("addendum-b", *quarter, 2),
        ("asc-bb", *quarter, 1),
        ("asp", *quarter, 2),
        ("mue-practitioner", *quarter, 2),
        ("ndc-products", "None", "None", 1),
        ("ndc-packages", "None", "None", 1),
    ]
    assert told == [f"passed by: {folder}/readme.txt: not a table that is read here"]


def test_the_four_crosswalks_are_kept_apart(tmp_path: Path) -> None:
    names = {
        f"section 508 version of October 2026 {kind} Crosswalk.csv": kind for kind in ("ASP", "AWP", "OPPS", "PrEP")
    }
    path = zipped(tmp_path / "crosswalk.zip", {name: CROSSWALK.format(kind) for name, kind in names.items()})
    official, _ = made(tmp_path, path)
    assert [table.kind for table in official.tables] == [
        "crosswalk",
        "crosswalk-awp",
        "crosswalk-opps",
        "crosswalk-prep",
    ]
    assert official.crosswalk is not None
    (crossing,) = official.crosswalk.find("71101006101", official.crosswalk.table)
    amounts = (crossing.items, crossing.units_each, crossing.units_in_package)
    assert (crossing.code, *(amount and str(amount) for amount in amounts)) == ("J9997", None, "40", None)


def test_of_several_forms_of_a_table_the_plainest_is_read(tmp_path: Path) -> None:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.save(buffer)
    stem = "MCR_MUE_PractitionerServices_Eff_10-01-2026"
    members = {f"{stem}.xlsx": buffer.getvalue(), f"{stem}.txt": "cut", f"{stem}.csv": PRACTITIONER}
    official, told = made(tmp_path, zipped(tmp_path / "mue.zip", members))
    assert [table.file for table in official.tables] == [f"{stem}.csv"]
    assert told == [
        f"passed by: {tmp_path}/mue.zip/{stem}.{form}: the same table as {stem}.csv" for form in ("txt", "xlsx")
    ]


def test_an_archive_in_an_archive_and_a_workbook_in_it(tmp_path: Path) -> None:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in ADDENDUM_B.splitlines():
        book.active.append([cell.strip('"') for cell in row.split(",")[:5]])
    book.active.delete_rows(3, 5)
    book.active.append(["J9997", "Drug A", "K", 9999, 4.125])
    book.save(buffer)
    inner = zipped(tmp_path / "inner.zip", {"October 2026 Web Addendum B.09.26.25.xlsx": buffer.getvalue()})
    official, _ = made(tmp_path, zipped(tmp_path / "outer.zip", {"all.zip": inner.read_bytes()}))
    assert listed(official) == [("addendum-b", "2026-10-01", "2026-12-31", 1)]


def test_quarters_stand_side_by_side_and_each_day_has_its_own(tmp_path: Path) -> None:
    third = tmp_path / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    third.write_text(PRACTITIONER.replace("J3000,4", "J3000,8"))
    fourth = tmp_path / "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    fourth.write_text(PRACTITIONER)
    made(tmp_path, fourth)
    official, told = made(tmp_path, third)
    assert (listed(official), told) == (
        [("mue-practitioner", "2026-07-01", "2026-09-30", 2), ("mue-practitioner", "2026-10-01", "2026-12-31", 2)],
        [],
    )
    mue = official.mue
    assert mue is not None
    limits = {
        day: mue.limit("J3000", MEDICARE, OF_PRACTITIONERS, date.fromisoformat(day))
        for day in ("2026-09-30", "2026-10-01", "2024-01-05")
    }
    assert {day: limit and str(limit.units) for day, limit in limits.items()} == {
        "2026-09-30": "8", "2026-10-01": "4", "2024-01-05": None,
    }  # fmt: skip
    assert mue.table(MEDICARE, OF_PRACTITIONERS, None) is None
    zero = mue.limit("E0114", MEDICARE, OF_PRACTITIONERS, date(2026, 11, 3))
    assert zero is not None
    assert zero.units == 0


def test_a_quarter_that_is_posted_again_replaces_it_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "2026 October Web Addendum B.csv"
    path.write_text(ADDENDUM_B)
    hcpcs = hcpcs_file(tmp_path / "HCPC2026_OCT_ANWEB.txt", ["J9997 | Injection, drug a, 10 mg | 20240101"])
    ndc = directory(tmp_path / "ndc", [VIAL])
    before, _ = made(tmp_path, path, hcpcs, ndc)
    again = tmp_path / "2026 October Web Addendum B updated-10-21.csv"
    again.write_text(ADDENDUM_B.replace(",K,", ",N,"))
    official, told = made(tmp_path, again)
    assert told == [f"OPPS Addendum B {path.name} (2026-10-01) is replaced by {again.name}"]
    assert len(official.tables) == len(before.tables)
    addendum, codes, listings = official.addendum_b, official.hcpcs, official.ndc
    assert addendum is not None
    entry = addendum.find("J9997", addendum.table)
    assert entry is not None
    assert entry.status == "N"
    assert codes is not None
    assert codes.find("J9997") is not None
    assert listings is not None
    assert listings.find("71101006001") is not None


def test_the_same_tables_give_the_same_bytes_in_whatever_steps(tmp_path: Path) -> None:
    path = tmp_path / "2026 October Web Addendum B.csv"
    path.write_text(ADDENDUM_B)
    hcpcs = hcpcs_file(tmp_path / "HCPC2026_OCT_ANWEB.txt", ["J9997 | Injection, drug a, 10 mg | 20240101"])
    made(tmp_path, path, hcpcs, out="at-once.db")
    made(tmp_path, path, out="in-steps.db")
    made(tmp_path, hcpcs, out="in-steps.db")
    assert (tmp_path / "at-once.db").read_bytes() == (tmp_path / "in-steps.db").read_bytes()


@pytest.mark.parametrize("ndc, said", [("888867413690", "888867413690"), ("5.0242E+10", "5.0242E+10")])
def test_an_odd_row_costs_itself(tmp_path: Path, ndc: str, said: str) -> None:
    path = tmp_path / "October 2026 ASP NDC-HCPCS Crosswalk.csv"
    path.write_text(CROSSWALK.format("ASP").replace("71102-1305-10", ndc))
    official, told = made(tmp_path, path)
    assert (official.tables[0].rows, official.tables[0].passed) == (2, 1)
    assert told == [f"passed by: {path}:7: column NDC: {said!r} is not an NDC, nor a range of packages of one product"]


def test_a_stray_byte_beside_a_code_is_dropped_and_said(tmp_path: Path) -> None:
    path = tmp_path / "2026 October Web Addendum B.csv"
    path.write_bytes(ADDENDUM_B.encode().replace(b"J9997", b"J9997\xff"))
    official, told = made(tmp_path, path)
    assert official.addendum_b is not None
    assert official.addendum_b.find("J9997", official.addendum_b.table) is not None
    assert told == [f"{path}: row 3: what stands beside J9997, and is not ASCII, was dropped"]


def test_a_file_with_many_odd_rows_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"J{number},4,3 Edit,x\n" for number in range(1000, 1500))
    path = tmp_path / "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    path.write_text(MUE.format("Practitioner Services", rows.replace(",4,", ",four,", 11)))
    with pytest.raises(MappingError, match="'four' is not a number of units"):
        made(tmp_path, path)
    assert not (tmp_path / "codes.db").exists()
    path.write_text(MUE.format("Practitioner Services", rows.replace(",4,", ",four,", 7)))
    official, told = made(tmp_path, path)
    assert (official.tables[0].rows, official.tables[0].passed) == (493, 7)
    assert told[-1] == f"{path}: 2 more such rows"


def test_a_quarter_of_another_size_than_the_last_one_is_refused(tmp_path: Path) -> None:
    rows = [f"J{number},4,3 Edit,x\n" for number in range(1000, 1500)]
    third = tmp_path / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    third.write_text(MUE.format("Practitioner Services", "".join(rows)))
    fourth = tmp_path / "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    fourth.write_text(MUE.format("Practitioner Services", "".join(rows[:300])))
    before, _ = made(tmp_path, third)
    with pytest.raises(MappingError, match="has 300 rows, and that of another quarter 500: is it whole"):
        made(tmp_path, fourth)
    assert load_official(tmp_path / "codes.db").tables == before.tables


def test_a_date_that_is_told_nowhere(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(PRACTITIONER)
    second.write_text(PRACTITIONER.replace("J3000,4", "J3000,8"))
    made(tmp_path, first)
    with pytest.raises(MappingError, match=r"first\.csv: tells no quarter, in its name or title"):
        made(tmp_path, tmp_path / "second.csv", dated=date(2026, 7, 1))
    official, _ = made(tmp_path, second, out="other.db", dated=date(2026, 7, 1))
    assert listed(official) == [("mue-practitioner", "2026-07-01", "2026-09-30", 2)]


def cut_archive(folder: Path) -> Path:
    path = zipped(folder / "cut.zip", {"MCR_MUE_PractitionerServices_Eff_10-01-2026.csv": PRACTITIONER})
    path.write_bytes(path.read_bytes()[:-30])
    return path


@pytest.mark.parametrize(
    "make, message",
    [
        (cut_archive, "cut.zip: is not a whole ZIP archive: download it again"),
        (lambda folder: zipped(folder / "wrong.zip", {"a.csv": "a,b\n1,2\n"}), "none of the files is a table that is"),
        (lambda folder: zipped(folder / "image.zip", {"a.txt": b"\0\0"}), "none of the files is a table that is read"),
        (lambda folder: folder / "gone.zip", "gone.zip: cannot be read: No such file or directory"),
    ],
)
def test_downloads_of_which_nothing_can_be_taken(tmp_path: Path, make: object, message: str) -> None:
    with pytest.raises((UsageError, MappingError), match=message):
        made(tmp_path, make(tmp_path))  # type: ignore[operator]


@pytest.mark.parametrize(
    "name, why",
    [
        (
            "MCR_MUE_PractitionerServices_Additions_Eff_10-01-2026.csv",
            "it holds changes, a proposal, or drugs without a",
        ),
        ("Proposed CY 2027 Addendum B.csv", "it holds changes, a proposal, or drugs without a code, by its name"),
        ("unfinished_product.txt", "of drugs that the directory does not list only the packages are read"),
        ("product.txt", "the directory is read from product.txt and package.txt together"),
    ],
)
def test_what_only_looks_like_a_table_is_passed_by(tmp_path: Path, name: str, why: str) -> None:
    ndc = directory(tmp_path / "ndc", [VIAL])
    content = (ndc / "product.txt").read_bytes() if "product" in name else PRACTITIONER.encode()
    path = zipped(tmp_path / "x.zip", {name: content, "2026 October Web Addendum B.csv": ADDENDUM_B})
    official, told = made(tmp_path, path)
    assert [table.kind for table in official.tables] == ["addendum-b"]
    assert len(told) == 1
    assert told[0].startswith(f"passed by: {path}/{name}: {why}")


def test_a_file_that_is_not_ours_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "2026 October Web Addendum B.csv"
    path.write_text(ADDENDUM_B)
    (tmp_path / "claims.837").write_text("ISA*00*")
    with pytest.raises(Edi837Error, match="was not made by `edi837 codes import`"):
        made(tmp_path, path, out="claims.837")
    assert (tmp_path / "claims.837").read_text() == "ISA*00*"
