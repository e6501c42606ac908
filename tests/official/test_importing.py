"""Everything into one file: determinism, doubles, errors, and a directory of full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.mapping.official import load_official
from edi837.official.importing import Named, import_codes
from edi837.system.errors import MappingError, UsageError
from tests.official.generated import full_directory
from tests.tables import directory, hcpcs_file

HCPCS = ["J3000 | Injection, streptomycin, up to 1 gm | 19820101", "JW | Amount discarded | 20030101"]
NDC = ["67457-001-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL (67457-001-10)"]


def sources(folder: Path) -> Named:
    return Named(hcpcs=(hcpcs_file(folder / "hcpcs.txt", HCPCS),), ndc=(directory(folder / "ndc", NDC),))


def test_the_file_says_what_it_holds(tmp_path: Path) -> None:
    made = import_codes(sources(tmp_path), tmp_path / "codes.db")
    official = load_official(tmp_path / "codes.db")
    assert official.tables == made
    assert [(table.kind, table.file, table.rows) for table in made] == [
        ("hcpcs", "hcpcs.txt", 2),
        ("ndc-products", "product.txt", 1),
        ("ndc-packages", "package.txt", 1),
    ]
    assert str(official.tables[0]) == "HCPCS file hcpcs.txt (date not told)"
    assert (tmp_path / "codes.db").stat().st_mode & 0o077 == 0


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    named = sources(tmp_path)
    for name in ("one.db", "two.db"):
        import_codes(named, tmp_path / name)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_nothing_is_written_when_one_file_is_wrong(tmp_path: Path) -> None:
    named = sources(tmp_path)
    (tmp_path / "ndc" / "package.txt").write_bytes(b"")
    with pytest.raises(MappingError, match=r"ndc/package.txt: is empty"):
        import_codes(named, tmp_path / "codes.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hcpcs.txt", "ndc"]


def test_two_files_of_one_kind(tmp_path: Path) -> None:
    two = hcpcs_file(tmp_path / "a.txt", HCPCS), hcpcs_file(tmp_path / "b.txt", HCPCS[:1])
    told: list[str] = []
    made = import_codes(Named(hcpcs=two), tmp_path / "codes.db", say=told.append)
    assert told == ["a.txt is replaced by b.txt: both are the HCPCS file of date not told"]
    assert [(table.file, table.rows) for table in made] == [("b.txt", 1)]


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda folder: Named(), "no official file was named"),
        (lambda folder: Named(hcpcs=(folder / "gone.txt",)), "gone.txt: cannot be read: No such file or directory"),
        (lambda folder: Named(hcpcs=(folder,)), "is a folder; name the file in it"),
        (lambda folder: Named(ndc=(folder / "gone",)), "gone: is not a folder; name the one that holds product.txt"),
        (lambda folder: Named(ndc=(folder,)), "holds no product.txt"),
    ],
)
def test_what_is_not_there(tmp_path: Path, make: object, message: str) -> None:
    with pytest.raises((UsageError, MappingError), match=message):
        import_codes(make(tmp_path), tmp_path / "codes.db")  # type: ignore[operator]


def test_a_directory_of_full_size(tmp_path: Path) -> None:
    full_directory(tmp_path, 100_000)
    made = import_codes(Named(ndc=(tmp_path,)), tmp_path / "codes.db")
    assert [table.rows for table in made] == [50_000, 200_000]
    drugs = load_mappings(codes=tmp_path / "codes.db").drugs
    more = drugs.target_products - load_mappings().drugs.target_products
    assert sorted(more)[:2] == ["100040500", "100080901"]
    assert len(more) == 12
    product = drugs.product("10004050010")
    assert product is not None
    assert (product.substance.name, product.strength, product.form) == ("ketamine hydrochloride", "1 mg/mL", "solution")
    package = product.package("10004050010")
    assert package is not None
    assert (package.containers, package.container, str(package.ml), str(package.mg)) == (10, "single-dose", "5", "5")
