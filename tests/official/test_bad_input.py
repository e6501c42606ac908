"""What people really have: other years' columns, odd rows, broken archives. Nothing is guessed, and all of it said."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from edi837.claim.table_units import unit_facts
from edi837.mapping.mappings import load_mappings
from edi837.mapping.official import Official, load_official
from edi837.official.disagreements import check
from edi837.official.importing import Named, import_codes
from edi837.system.errors import MappingError, UsageError
from tests.tables import hcpcs_file

DAY = date(2026, 11, 3)
HEADER = "_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG"
ROW = "J9997,Newdrug,X,71101-0060-01,Newdrug,10 MG,4,1,10,10"


def crosswalk(*rows: str, header: str = HEADER, months: str = "October 1, 2026 through December 31, 2026") -> str:
    title = 'October 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,\n"     Effective {}",,\n'
    return title.format(months) + "".join(f"{row}\n" for row in (header, *rows))


def loaded(folder: Path, *files: tuple[str, str | bytes]) -> tuple[Official, list[str]]:
    paths, said = [], list[str]()
    for name, content in files:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
        paths.append(path)
    import_codes(Named(downloads=tuple(paths)), folder / "codes.db", say=said.append)
    return load_official(folder / "codes.db"), [text.replace(f"{folder}/", "") for text in said]


def crossings(official: Official, ndc: str, day: date = DAY) -> list[tuple[str, Decimal | None]]:
    table = official.crosswalk.of_day(day) if official.crosswalk else None
    return (
        [(row.code, row.units_each) for row in official.crosswalk.find(ndc, table)]
        if official.crosswalk and table
        else []
    )


@pytest.mark.parametrize(
    "header",
    [
        HEADER.replace("_2026_CODE", "_2025_CODE"),
        HEADER.replace("_2026_CODE", "HCPCS Level II Code defer to DCDRG").replace(
            "Description", "Description defer to DCDRG"
        ),
        HEADER.replace(",NDC,", ",NDC2,"),
        HEADER.replace("BILLUNITS,", '"BILL UNITS\n",'),
    ],
)
def test_columns_of_last_year_and_of_next_year(tmp_path: Path, header: str) -> None:
    official, said = loaded(tmp_path, ("crosswalk.csv", crosswalk(ROW, header=header)))
    assert crossings(official, "71101006001") == [("J9997", Decimal(10))]
    assert said == []


def test_an_ndc_under_two_codes(tmp_path: Path) -> None:
    rows = ("Q5105,B,X,00069-1305-10,B,100 UNITS,1,10,20,200", "Q5106,B,X,00069-1305-10,B,1000 UNITS,1,10,2,20")
    official, _ = loaded(tmp_path, ("crosswalk.csv", crosswalk(*rows)))
    assert crossings(official, "00069130510") == [("Q5105", Decimal(20)), ("Q5106", Decimal(2))]


@pytest.mark.parametrize("cells", ["4,1,,", "4,1,0,0", "4,1,.,", "4,2,10,10"])
def test_billunits_that_are_empty_or_contradict_those_of_the_package(tmp_path: Path, cells: str) -> None:
    row = f"J9997,Newdrug,X,71101-0060-01,Newdrug,10 MG,{cells}"
    official, said = loaded(tmp_path, ("crosswalk.csv", crosswalk(row, ROW.replace("0060", "0061"))))
    assert crossings(official, "71101006001") == [("J9997", None)]
    said_of_row = ["crosswalk.csv: row 4: 2 × 10 billing units are not 10: those of J9997 were left out"]
    assert said == (said_of_row if cells == "4,2,10,10" else [])


@pytest.mark.parametrize(
    "description, dosage, measure",
    [
        ("Injection, newdrug, 10 mg", "10 MG", "10 mg"),
        ("Injection, newdrug, up to 300 mg", "300 MG", "300 mg"),
        ("Injection, newdrug, 0.5 mg", "0.5 MG", "0.5 mg"),
        ("Injection, newdrug, per 1 gram", "1 GM", "1000 mg"),
        ("Injection, newdrug, per dose", "1 DOSE", "1 doses"),
        ("Factor, newdrug, per i.u.", "1 IU", "1 units"),
        ("Newdrug, therapeutic, per microcurie", "1 microCurie", "0.001 mCi"),
        ("Newdrug, diagnostic, per study dose, up to 45 millicuries", "STUDY DOSE", None),
        ("Prep kit, newdrug", "KIT", None),
        ("Injection, newdrug, 10 mg", "5 MG", None),
    ],
)
def test_what_one_unit_is_where_the_tables_agree(
    tmp_path: Path, description: str, dosage: str, measure: str | None
) -> None:
    path = hcpcs_file(tmp_path / "HCPC2026_OCT_ANWEB.txt", [f"J9997 | {description}"])
    official, _ = loaded(tmp_path, (path.name, path.read_bytes()), ("a.csv", crosswalk(ROW.replace("10 MG", dosage))))
    measures = {fact.measure for fact in unit_facts(official, "J9997", DAY)}
    (only,) = measures if len(measures) == 1 else (None,)
    assert (only and f"{only.number.normalize():f} {only.unit}") == measure
    notes = [note for note in check(load_mappings(), official).notes if "say differently" in note]
    assert notes == (
        [
            "what one unit of J9997 is, the tables say differently: 10 mg by the HCPCS file HCPC2026_OCT_ANWEB.txt"
            " (2026-10-01); 5 mg by the ASP NDC-HCPCS crosswalk a.csv (2026-10-01)"
        ]
        if dosage == "5 MG"
        else []
    )


def test_a_code_that_ended_in_the_middle_of_a_quarter(tmp_path: Path) -> None:
    path = hcpcs_file(tmp_path / "HCPC2026_OCT_ANWEB.txt", ["J9997 | Injection, newdrug, 10 mg | 20240101 | 20261115"])
    hcpcs = loaded(tmp_path, (path.name, path.read_bytes()))[0].hcpcs
    code = hcpcs.find("J9997") if hcpcs else None
    assert code is not None
    assert [code.holds(date(2026, 11, day)) for day in (15, 16)] == [True, False]


@pytest.mark.parametrize("ndc", ["888867413689", "5.0242E+10", "69130510", "see note", ""])
def test_what_is_no_ndc_costs_its_row(tmp_path: Path, ndc: str) -> None:
    others = (ROW.replace("0060", "0061"), ROW.replace("0060", "0062"), ROW.replace("71101-0060-01", ndc))
    official, said = loaded(tmp_path, ("crosswalk.csv", crosswalk(*others)))
    assert [(table.rows, table.passed) for table in official.tables] == [(2, 1)]
    assert said[0].startswith("passed by: crosswalk.csv:6: column NDC: ")


def test_footnotes_under_the_table_are_no_rows(tmp_path: Path) -> None:
    notes = (",,,,,,,,,", "* Rows of this kind change,,,,,,,,,", '"Note: a note, with commas",,,,,,,,,')
    official, said = loaded(tmp_path, ("crosswalk.csv", crosswalk(ROW, *notes)))
    assert [(table.rows, table.passed) for table in official.tables] == [(1, 0)]
    assert said == []


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + crosswalk(ROW).encode(),
        crosswalk(ROW).encode("utf-16"),
        crosswalk(ROW).replace("\n", "\r\n").encode(),
        crosswalk(ROW.replace("Newdrug,X", "Newdr\xfcg,X")).encode("latin-1"),
    ],
)
def test_encodings_and_line_ends(tmp_path: Path, content: bytes) -> None:
    official, _ = loaded(tmp_path, ("crosswalk.csv", content))
    assert crossings(official, "71101006001") == [("J9997", Decimal(10))]


def test_the_table_on_another_sheet_than_the_first(tmp_path: Path) -> None:
    book, buffer = Workbook(), io.BytesIO()
    book.worksheets[0].append(["Read me", "The table is on the next sheet"])
    sheet = book.create_sheet("Oct 2026")
    for cells in csv.reader(crosswalk(ROW).splitlines()):
        sheet.append(cells)
    book.save(buffer)
    official, _ = loaded(tmp_path, ("crosswalk.xlsx", buffer.getvalue()))
    assert crossings(official, "71101006001") == [("J9997", Decimal(10))]
    with pytest.raises(MappingError, match="is not a workbook that can be read"):
        loaded(tmp_path, ("cut.xlsx", buffer.getvalue()[:-300]))


def test_two_quarters_of_one_table(tmp_path: Path) -> None:
    july = crosswalk(ROW.replace(",10,10", ",20,20"), months="July 1, 2026 through September 30, 2026").replace(
        "October 2026", "July 2026"
    )
    official, said = loaded(tmp_path, ("july.csv", july), ("october.csv", crosswalk(ROW)))
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2027, 1, 1))
    assert [crossings(official, "71101006001", day) for day in days] == [
        [("J9997", Decimal(20))],
        [("J9997", Decimal(10))],
        [],
    ]
    assert said == []


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content, error, message",
    [
        (packed(readme_pdf="x", picture_jpg="y"), UsageError, "none of the files is a table that is read here"),
        (packed(table_csv=crosswalk(ROW) * 50)[:-60], MappingError, "is not a whole ZIP archive: download it again"),
        (b"<!DOCTYPE html><html><body>License</body></html>", UsageError, "none of the files is a table"),
        (b"", MappingError, "is empty"),
    ],
)
def test_the_wrong_archive_a_cut_one_and_a_page(
    tmp_path: Path, content: bytes, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        loaded(tmp_path, ("download.zip", content))
    assert not (tmp_path / "codes.db").exists()


def test_a_table_of_far_fewer_rows_than_that_of_the_last_quarter(tmp_path: Path) -> None:
    rows = [ROW.replace("0060", f"{number:04}") for number in range(200)]
    loaded(tmp_path, ("october.csv", crosswalk(*rows)))
    july = crosswalk(*rows[:120], months="July 1, 2026 through September 30, 2026").replace("October 2026", "July 2026")
    with pytest.raises(MappingError, match="has 120 rows, and that of another quarter 200: is it whole"):
        loaded(tmp_path, ("july.csv", july))
