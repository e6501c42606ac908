"""Which files of FDA are the directory, and what published tables are that nothing is read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.official import load_official
from edi837.official.importing import Named, import_codes
from edi837.system.errors import UsageError
from tests.tables import directory, write_table

LISTED = (
    "71101-0060-1 | Newdrug | 25 | mg/mL | INJECTION, SOLUTION | 1 VIAL in 1 CARTON (71101-0060-1) / 4 mL in 1 VIAL",
    "71101-0061-1 | Newdrug | 50 | mg/mL | INJECTION, SOLUTION | 1 VIAL in 1 CARTON (71101-0061-1) / 4 mL in 1 VIAL",
    "71101-0062-1 | Newdrug | 50 | mg/mL | INJECTION, SOLUTION | 4 mL in 1 VIAL (71101-0062-1) | 20200101 |  | E",
)
UNREAD = {
    "ICD-10-CM codes without headers: the order file is read": "A000    Cholera due to Vibrio cholerae\r\n",
    "drugs without a code of their own (NOC), kept apart": (
        "October 2026 Pricing File,,,\r\nDrug Generic Name (Trade Name),Dosage,Payment Limit,Notes\r\nX,1 mg,2.1,\r\n"
    ),
}


def rows_of(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="cp1252").splitlines()]


def renamed(folder: Path, change: str) -> Path:
    """A folder with FDA's two files of drugs that are not listed, under names that do not say so."""
    products, packages = (rows_of(directory(folder, LISTED) / name) for name in ("product.txt", "package.txt"))
    for path in folder.iterdir():
        path.unlink()
    tables = {"p1.txt": products, "p2.txt": packages}
    for name, (header, *rows) in tables.items():
        if change == "excluded":
            flag = header.index("NDC_EXCLUDE_FLAG")
            kept = [header, *([*row[:flag], "E", *row[flag + 1 :]] for row in rows)]
        else:
            dropped = {"PROPRIETARYNAME", "NDC_EXCLUDE_FLAG", "SAMPLE_PACKAGE"}
            places = [at for at, column in enumerate(header) if column not in dropped]
            kept = [[row[at] for at in places] for row in (header, *rows)]
        write_table(folder / name, kept[0], kept[1:])
    return folder


@pytest.mark.parametrize("change", ["excluded", "unfinished"])
def test_drugs_that_the_directory_does_not_list_are_not_it(tmp_path: Path, change: str) -> None:
    said: list[str] = []
    folder = renamed(tmp_path / "other", change)
    tables = import_codes(Named(downloads=(folder,)), tmp_path / "codes.db", say=said.append)
    assert [(table.kind, table.file, table.rows) for table in tables] == [(f"ndc-{change}", "p2.txt", 3)]
    assert said == [f"passed by: {folder}/p1.txt: of drugs that the directory does not list only the packages are read"]


def test_the_directory_is_it_though_some_of_its_packages_are_excluded(tmp_path: Path) -> None:
    import_codes(Named(downloads=(directory(tmp_path / "listed", LISTED),)), tmp_path / "codes.db")
    assert [table.rows for table in load_official(tmp_path / "codes.db").tables] == [3, 3]


@pytest.mark.parametrize("title", UNREAD)
def test_a_table_of_which_nothing_is_read_is_named(tmp_path: Path, title: str) -> None:
    said: list[str] = []
    (tmp_path / "download.txt").write_text(UNREAD[title], encoding="utf-8")
    with pytest.raises(UsageError, match="none of the files"):
        import_codes(Named(downloads=(tmp_path / "download.txt",)), tmp_path / "codes.db", say=said.append)
    assert said == [f"passed by: {tmp_path}/download.txt: {title}, of which nothing is read"]
