"""Lists of codes, openFDA's file, and packages beside the directory: read, and asked by rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from edi837.mapping.mappings import Mappings
from edi837.mapping.official import Official, load_official
from edi837.official.code_list_files import read_single_dose, read_taxonomy
from edi837.official.icd10_file import read_icd10
from edi837.official.importing import Named, import_codes
from edi837.official.source_file import SourceFile, read_source
from edi837.system.errors import MappingError
from tests.completing import complete
from tests.judging import Judged, engine_for, judge, mappings
from tests.tables import PACKAGE_COLUMNS, directory, write_table

ORDER = "".join(
    f"{number:05} {code:7} {billed} {'Short':60} Long words\r\n"
    for number, (code, billed) in enumerate([("A00", 0), ("A000", 1), ("F332", 1), ("S52531A", 1)], 1)
)
NUCC = (
    "\ufeffCode,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\r\n"
    '2084P0800X,A,B,C,"Two\r\nlines","[7/1/2006: new]",D,Individual\r\n282N00000X,A,B,,,,D,Non-Individual\r\n'
)
JW_JZ = (
    'JW Modifier and JZ Modifier Policy HCPCS Codes,\r\n"Effective October 1, 2026",\r\nHCPCS Code,Short Descriptor\r\n'
    "J9997,Newdrug\r\nQ5101,Drug b\r\n"
)


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def imported(folder: Path, *paths: Path) -> Official:
    import_codes(Named(downloads=paths), folder / "codes.db")
    return load_official(folder / "codes.db")


@pytest.mark.parametrize(
    "name, first, last",
    [
        ("icd10cm_order_2026.txt", "2025-10-01", "2026-09-30"),
        ("april-1-2026-code-descriptions.zip/Code Descriptions/icd10cm_order_2026.txt", "2026-04-01", "2026-09-30"),
        ("order.txt", "None", "None"),
    ],
)
def test_icd_10_cm_holds_for_its_fiscal_year(name: str, first: str, last: str) -> None:
    table, records, _ = read_icd10(SourceFile(Path(name), ORDER.encode()))
    assert (str(table.dated), str(table.last), table.rows) == (first, last, 4)
    assert records["icd10"] == [("A00", 0), ("A000", 1), ("F332", 1), ("S52531A", 1)]


def test_a_row_of_icd_10_cm_that_is_no_row_costs_itself_and_many_the_file() -> None:
    path = Path("icd10cm_order_2026.txt")
    whole = ORDER * 1 + "".join(f"{number:05} B{number:05} 1 x{' ' * 60}y\r\n" for number in range(5, 300))
    table, _, notes = read_icd10(SourceFile(path, f"{whole}00300 B0029\r\n00301 A000    1 x\r\n\r\n".encode()))
    assert (table.rows, table.passed) == (299, 2)
    assert notes == (
        "passed by: icd10cm_order_2026.txt:300: is not a row with an order number, a code, and 0 or 1 in place 15",
        "passed by: icd10cm_order_2026.txt:301: A000 is there a second time",
    )
    with pytest.raises(MappingError, match="is not a row with an order number"):
        read_icd10(SourceFile(path, (ORDER + "00300 B0029\r\n" * 12).encode()))


def test_the_taxonomy_of_a_half_year(tmp_path: Path) -> None:
    table, records, _ = read_taxonomy(read_source(saved(tmp_path, "nucc_taxonomy_251.csv", NUCC)))
    assert (table.kind, str(table.dated), table.last) == ("taxonomy", "2025-07-01", None)
    assert records["taxonomies"] == [("2084P0800X",), ("282N00000X",)]
    wrong = saved(tmp_path, "nucc.csv", NUCC.replace("2084P0800X", "2084"))
    with pytest.raises(MappingError, match="'2084' is not a taxonomy code"):
        read_taxonomy(read_source(wrong))


@pytest.mark.parametrize("name", ["jw-jz.csv", "list.csv"])
def test_the_list_of_single_dose_codes_is_known_by_what_stands_above_it(tmp_path: Path, name: str) -> None:
    official = imported(tmp_path, saved(tmp_path, name, JW_JZ))
    assert [(table.kind, table.day, table.rows, table.last) for table in official.tables] == [
        ("jw-jz", "2026-10-01", 2, None)
    ]
    assert official.single_dose is not None
    table = official.single_dose.of_day(date(2027, 3, 1))
    assert table is not None
    assert [official.single_dose.holds(code, table) for code in ("J9997", "J9996")] == [True, False]
    assert official.single_dose.of_day(date(2026, 9, 30)) is None
    assert read_single_dose(read_source(tmp_path / name)).records["single_dose"] == [("J9997",), ("Q5101",)]


def openfda(products: list[Mapping[str, object]]) -> str:
    return json.dumps({"meta": {"last_updated": "2026-11-20"}, "results": products})


VIAL: Mapping[str, object] = {
    "product_id": "71101-060_a", "product_ndc": "71101-060", "brand_name": "Newdrug", "generic_name": "newdrug",
    "labeler_name": "X", "finished": True, "dosage_form": "INJECTION, SOLUTION", "route": ["INTRAVENOUS"],
    "active_ingredients": [{"name": "NEWDRUG", "strength": "25 mg/mL"}], "marketing_start_date": "20200101",
    "listing_expiration_date": "20261231",
    "packaging": [{"package_ndc": "71101-060-01", "description":
        "1 VIAL, SINGLE-DOSE in 1 CARTON (71101-060-01)  / 4 mL in 1 VIAL, SINGLE-DOSE", "sample": False}],
}  # fmt: skip


def test_openfda_is_the_directory_with_a_day_of_its_own(tmp_path: Path) -> None:
    bulk = {**VIAL, "product_ndc": "71102-060", "finished": False}
    official = imported(tmp_path, saved(tmp_path, "drug-ndc-0001-of-0001.json", openfda([VIAL, bulk])))
    assert [(table.kind, table.day, table.rows) for table in official.tables] == [
        ("ndc-products", "2026-11-20", 1),
        ("ndc-packages", "2026-11-20", 1),
    ]
    assert official.ndc is not None
    listing = official.ndc.find("71101006001")
    assert listing is not None
    assert (str(listing.mg), str(listing.ml), listing.container) == ("100", "4", "single-dose")
    assert (listing.first, listing.last, listing.certified) == (date(2020, 1, 1), None, date(2026, 12, 31))


@pytest.mark.parametrize("cut", [200, 400, 2])
def test_an_openfda_file_that_is_cut_is_refused(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path, "drug-ndc.json", openfda([VIAL])[:-cut])
    with pytest.raises(MappingError, match="is cut: download it again"):
        imported(tmp_path, path)


def judged(folder: Path, snippet: str, *paths: Path, form: str = "P") -> tuple[Judged, Mappings]:
    known = mappings().with_official(imported(folder, *paths)).with_targets(["J3000", "J9997"])
    return judge(complete(snippet, form), engine_for(official=known.official), known), known


def told(found: Judged, rule: str) -> list[str]:
    return [f"{one.severity.word}: {one.finding.message}" for one in found.found if one.rule.code == rule]


LISTED = "67457-001-99 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL (67457-001-99)"


@pytest.mark.parametrize(
    "name, header, row, message",
    [
        ("Packages_excluded.txt", PACKAGE_COLUMNS, {"NDC_EXCLUDE_FLAG": "U"},
            "warning: FDA took 67457000110 out of its directory (exclude flag U, NDCs that FDA excludes "),
        ("unfinished_package.txt", PACKAGE_COLUMNS[:6], {},
            "warning: 67457000110 is of an unfinished drug, which no patient is given (NDCs of unfinished drugs "),
        ("compounders.txt", ("PRODUCTNDC", "NDCPACKAGECODE", "PROPRIETARYNAME", "NONPROPRIETARYNAME"), {}, ""),
    ],
)  # fmt: skip
def test_packages_beside_the_directory(
    tmp_path: Path, name: str, header: tuple[str, ...], row: Mapping[str, str], message: str
) -> None:
    cells = {"PRODUCTNDC": "67457-001", "NDCPACKAGECODE": "67457-001-10", "PACKAGEDESCRIPTION": "1 VIAL", **row}
    beside = write_table(tmp_path / name, header, [[cells.get(column, "x") for column in header]])
    found, _ = judged(tmp_path, "LIN**N4*67457000110~\nCTP****1*ML~", directory(tmp_path / "ndc", [LISTED]), beside)
    assert [said.startswith(message) for said in told(found, "N208")] == [True] * bool(message)


@pytest.mark.parametrize(
    "days, message",
    [
        ({"STARTMARKETINGDATE": "20261104"}, "warning: Marketing of 67457000199 began on 2026-11-04, after 2026-11-03"),
        ({"STARTMARKETINGDATE": "20261103", "ENDMARKETINGDATE": "20261103"}, ""),
        ({"ENDMARKETINGDATE": "20261102"}, "warning: Marketing of 67457000199 ended on 2026-11-02, before 2026-11-03"),
        (
            {"LISTING_RECORD_CERTIFIED_THROUGH": "20261031"},
            "info: The listing of 67457000199 is certified through 2026-10-31, before 2026-11-03",
        ),
    ],
)
def test_marketing_begins_and_ends_and_is_certified(tmp_path: Path, days: Mapping[str, str], message: str) -> None:
    folder = directory(tmp_path / "ndc", [LISTED])
    header, row = (line.split("\t") for line in (folder / "product.txt").read_text().splitlines()[:2])
    write_table(
        folder / "product.txt", header, [[days.get(name, cell) for name, cell in zip(header, row, strict=True)]]
    )
    found, _ = judged(tmp_path, "LIN**N4*67457000199~\nCTP****1*ML~", folder)
    assert told(found, "N208") == [message] * bool(message)


def test_what_the_list_calls_single_dose_is_asked_for_jz(tmp_path: Path) -> None:
    medicare = """SBR*P*18*******MB~
NM1*IL*1*RIVERA*CAMILA****MI*1EG4TE5MK73~
N3*7 BIRCH LANE~
N4*DULUTH*MN*55804~
DMG*D8*19380423*F~
NM1*PR*2*MEDICARE*****PI*06102~
CLM*LS-1001*390***11:B:1*Y*A*Y*Y~
HI*ABK:F332~
NM1*82*1*OKAFOR*NGOZI****XX*1578790002~
LX*1~
SV1*HC:{code}*390*UN*5***1~
DTP*472*D8*20261103~
LIN**N4*71101006001~
CTP****1*UN~
"""
    path = saved(tmp_path, "jw-jz.csv", JW_JZ)
    found, _ = judged(tmp_path, medicare.format(code="J9997"), path)
    assert [said.startswith("warning: The container is single-dose") for said in told(found, "W502")] == [True]
    (tmp_path / "codes.db").unlink()
    # The list speaks of the drug that CMS means by a code, and not of the one that a mapping means.
    found, _ = judged(
        tmp_path, medicare.format(code="J3000"), saved(tmp_path, "jw-jz.csv", JW_JZ.replace("J9997", "J3000"))
    )
    assert told(found, "W502") == []
