"""FDA's product.txt and package.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.official.imported import Imported
from edi837.official.ndc_files import read_directory
from edi837.official.source_file import read_source
from edi837.system.errors import MappingError
from tests.tables import directory

KETAMINE = "67457-001-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION"
CARTON = "10 VIAL in 1 CARTON (67457-001-10)  > 10 mL in 1 VIAL (67457-001-00)"

# No strength in another unit than of weight, and no route.
UNTOLD = (None, None, None, "")


def read(folder: Path) -> list[Imported]:
    return read_directory(read_source(folder / "product.txt"), read_source(folder / "package.txt"))


def test_products_packages_and_what_lies_inside_them(tmp_path: Path) -> None:
    rows = [
        f"{KETAMINE} | {CARTON} | 20100101 | 20301231",
        "0409-2051-05 | Ketamine Hydrochloride | 100 | mg/mL | INJECTION | 10 VIAL, MULTI-DOSE in 1 BOX (0409-2051-05)"
        "  > 5 mL in 1 VIAL, MULTI-DOSE",
        "39822-0706-2 | Streptomycin Sulfate | 1 | g/1 | INJECTION, POWDER, FOR SOLUTION | 10 VIAL in 1 BOX"
        " (39822-0706-2)  > 1 INJECTION, POWDER, FOR SOLUTION in 1 VIAL",
        "0264-9594-10 | Dextrose Monohydrate; Lidocaine Hydrochloride | 5; .4 | g/100mL; g/100mL | INJECTION, SOLUTION"
        " | 500 mL in 1 CONTAINER (0264-9594-10) | | | E",
    ]
    products, packages = read(directory(tmp_path, rows))
    assert products.records["substances"] == [
        (1, "dextrose monohydrate; lidocaine hydrochloride"),
        (2, "ketamine hydrochloride"),
        (3, "streptomycin sulfate"),
    ]
    assert products.records["products"] == [
        (
            "002649594",
            "Dextrose Monohydrate; Lidocaine Hydrochloride",
            "Labeler",
            1,
            "injection, solution",
            None,
            *UNTOLD,
        ),
        ("004092051", "Ketamine Hydrochloride", "Labeler", 2, "solution", "100", *UNTOLD),
        ("398220706", "Streptomycin Sulfate", "Labeler", 3, "powder", None, *UNTOLD),
        ("674570001", "Ketamine Hydrochloride", "Labeler", 2, "solution", "50", *UNTOLD),
    ]
    assert packages.records["packages"] == [
        ("00264959410", None, None, "E", "500", None, 1, "unknown", None),
        ("00409205105", None, None, "", "5", "500", 10, "multi-dose", None),
        ("39822070602", None, None, "", None, "1000", 10, "unknown", None),
        ("67457000100", "2010-01-01", "2030-12-31", "", "10", "500", 1, "unknown", None),
        ("67457000110", "2010-01-01", "2030-12-31", "", "10", "500", 10, "unknown", None),
    ]
    assert (products.table.rows, packages.table.rows, str(packages.table.dated)) == (4, 5, "None")


def test_the_product_ends_and_its_package_does_not(tmp_path: Path) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON}"])
    edit(folder / "product.txt", 1, {"ENDMARKETINGDATE": "20200131", "NDC_EXCLUDE_FLAG": "U"})
    package = read(folder)[1].records["packages"][1]
    assert package[:4] == ("67457000110", None, "2020-01-31", "U")


def test_a_package_that_is_listed_twice_is_what_both_rows_agree_on(tmp_path: Path) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON} | 20100101 | 20200131"])
    lines = (folder / "package.txt").read_bytes().split(b"\r\n")
    again = lines[1].replace(b"20200131", b"20280131").replace(b"10 mL", b"20 mL")
    (folder / "package.txt").write_bytes(b"\r\n".join([*lines[:2], again, b""]))
    outer = read(folder)[1].records["packages"][1]
    assert outer == ("67457000110", "2010-01-01", "2028-01-31", "", None, None, 10, "unknown", None)


def test_one_ndc_with_two_products_of_different_strength(tmp_path: Path) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON}"])
    lines = (folder / "product.txt").read_bytes().split(b"\r\n")
    again = lines[1].replace(b"67457-001\t", b"another\t", 1).replace(b"\t50\t", b"\t100\t")
    (folder / "product.txt").write_bytes(b"\r\n".join([*lines[:2], again, b""]))
    assert read(folder)[0].records["products"][0][5] is None


def test_without_a_substance_the_generic_name_counts(tmp_path: Path) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON}"])
    edit(folder / "product.txt", 1, {"SUBSTANCENAME": "", "NONPROPRIETARYNAME": "Ketamine and Midazolam"})
    assert read(folder)[0].records["substances"] == [(1, "ketamine; midazolam")]


def edit(path: Path, row: int, cells: dict[str, str]) -> None:
    lines = [line.split("\t") for line in path.read_bytes().decode("cp1252").split("\r\n")]
    for name, value in cells.items():
        lines[row][lines[0].index(name)] = value
    path.write_bytes("\r\n".join("\t".join(line) for line in lines).encode("cp1252"))


@pytest.mark.parametrize(
    "file, cells, message",
    [
        (
            "product",
            {"PRODUCTNDC": "67457001"},
            "product.txt:2: column PRODUCTNDC: '67457001' is not an NDC of a product",
        ),
        (
            "product",
            {"ENDMARKETINGDATE": "2020-01-31"},
            "product.txt:2: column ENDMARKETINGDATE: '2020-01-31' is not a date",
        ),
        ("package", {"PRODUCTNDC": "67457-002"}, "package.txt:2: column PRODUCTNDC: '67457-002' is not the product of"),
        ("package", {"NDCPACKAGECODE": "67457-002-10"}, "package.txt:2: column NDCPACKAGECODE: '67457-002-10' is no"),
        (
            "package",
            {"NDCPACKAGECODE": "6745700110"},
            "package.txt:2: column NDCPACKAGECODE: '6745700110' is not a package",
        ),
        (
            "package",
            {"STARTMARKETINGDATE": "1"},
            "package.txt:2: column STARTMARKETINGDATE: '1' is not a date as CCYYMMDD",
        ),
    ],
)
def test_one_clear_error(tmp_path: Path, file: str, cells: dict[str, str], message: str) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON}"])
    edit(folder / f"{file}.txt", 1, cells)
    with pytest.raises(MappingError) as caught:
        read(folder)
    assert str(caught.value).removeprefix(f"{folder}/").startswith(message)


def test_rows_that_are_cut_and_files_that_are_something_else(tmp_path: Path) -> None:
    folder = directory(tmp_path, [f"{KETAMINE} | {CARTON}"])
    package = folder / "package.txt"
    whole = package.read_bytes()
    package.write_bytes(whole.rstrip()[:-14])
    with pytest.raises(MappingError, match=r"package.txt:2: has 4 cells, the header has 8: the row is cut"):
        read(folder)
    package.write_bytes((folder / "product.txt").read_bytes())
    with pytest.raises(
        MappingError, match=r"package.txt:1: column NDCPACKAGECODE: is missing: is this FDA's package.txt"
    ):
        read(folder)
