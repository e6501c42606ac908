"""Tables in other forms than the usual one, and what names and titles tell of their quarter."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from edi837.mapping.official import load_official
from edi837.official.dates import date_in
from edi837.official.importing import Named, import_codes
from edi837.system.errors import UsageError
from tests.tables import PACKAGE_COLUMNS, PRODUCT_COLUMNS

ROWS = {
    "product": {
        "PRODUCTID": "0409-2051_a", "PRODUCTNDC": "0409-2051", "PROPRIETARYNAME": 'Ketamine "HCl"',
        "NONPROPRIETARYNAME": "Ketamine", "DOSAGEFORMNAME": "INJECTION, SOLUTION", "STARTMARKETINGDATE": "20050601",
        "SUBSTANCENAME": "KETAMINE HYDROCHLORIDE", "ACTIVE_NUMERATOR_STRENGTH": "100", "ACTIVE_INGRED_UNIT": "mg/mL",
        "NDC_EXCLUDE_FLAG": "N",
    },
    "package": {
        "PRODUCTID": "0409-2051_a", "PRODUCTNDC": "0409-2051", "NDCPACKAGECODE": "0409-2051-05",
        "PACKAGEDESCRIPTION": "10 VIAL, MULTI-DOSE in 1 CARTON (0409-2051-05)  / 5 mL in 1 VIAL, MULTI-DOSE",
        "STARTMARKETINGDATE": "20050601", "NDC_EXCLUDE_FLAG": "N", "SAMPLE_PACKAGE": "N",
    },
}  # fmt: skip
COLUMNS = {"product": PRODUCT_COLUMNS, "package": PACKAGE_COLUMNS}
ADDENDUM = "HCPCS Code,Short Descriptor,CI,SI,APC,Relative Weight,Payment Rate\nJ9997,Drug,,K,1234,,$12.3\n"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def table(name: str) -> list[list[str]]:
    return [list(COLUMNS[name]), [ROWS[name].get(column, "") for column in COLUMNS[name]]]


def in_tabs(rows: list[list[str]]) -> bytes:
    return "\r\n".join("\t".join(row) for row in rows).encode("cp1252")


def in_commas(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def in_workbook(rows: list[list[str]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "suffix, form", [(".txt", in_tabs), (".xls", in_tabs), (".csv", in_commas), (".xlsx", in_workbook)]
)
def test_the_directory_in_each_form_is_the_same(tmp_path: Path, suffix: str, form: object) -> None:
    assert callable(form)
    with zipfile.ZipFile(tmp_path / "ndcxls.zip", "w") as archive:
        for name in ("product", "package"):
            archive.writestr(f"{name}{suffix}", form(table(name)))
    import_codes(Named(downloads=(tmp_path / "ndcxls.zip",)), tmp_path / "codes.db")
    official = load_official(tmp_path / "codes.db")
    assert official.ndc is not None
    listing, product = official.ndc.find("00409205105"), official.ndc.product("004092051")
    assert listing is not None
    assert product is not None
    assert (str(listing.ml), str(listing.mg), listing.containers, listing.container) == ("5", "500", 10, "multi-dose")
    assert (product.name, product.substance, listing.first) == (
        'Ketamine "HCl"', "ketamine hydrochloride", date(2005, 6, 1)
    )  # fmt: skip


def test_an_old_workbook_is_named_and_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "July 2026 ASP NDC-HCPCS Crosswalk.xls").write_bytes(OLD_WORKBOOK)
    said: list[str] = []
    with pytest.raises(UsageError, match="none of the files is a table"):
        import_codes(Named(downloads=(tmp_path,)), tmp_path / "codes.db", say=said.append)
    assert [words.endswith("Crosswalk.xls: an old Excel workbook (save it as .xlsx or CSV), of which nothing is read")
            for words in said] == [True]  # fmt: skip
    (tmp_path / "2026 October Web Addendum B.09.30.26.csv").write_text(ADDENDUM)
    (read,) = import_codes(Named(downloads=(tmp_path,)), tmp_path / "codes.db")
    assert (read.kind, read.dated) == ("addendum-b", date(2026, 10, 1))


@pytest.mark.parametrize(
    "text, first",
    [
        ("2027 NFRM Addendum B.11.25.2026.csv", date(2027, 1, 1)),
        ("2026 July Web Addendum B.07.13.2026.csv", date(2026, 7, 1)),
        ("Addendum B.07.13.2026.csv", None),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", date(2026, 10, 1)),
    ],
)
def test_the_day_on_which_a_table_was_posted_is_not_its_first(text: str, first: date | None) -> None:
    assert date_in(text) == first


@pytest.mark.parametrize("name, title", [("2027 NPRM Addendum B.csv", ""), ("b.csv", "Proposed CY 2027 Rates\n")])
def test_a_proposal_is_no_table(tmp_path: Path, name: str, title: str) -> None:
    (tmp_path / name).write_text(title + ADDENDUM)
    with pytest.raises(UsageError, match="none of the files is a table"):
        import_codes(Named(downloads=(tmp_path / name,)), tmp_path / "codes.db")
