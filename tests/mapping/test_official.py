"""What the compact file answers, and what stands behind the mappings when it is loaded."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.mapping.mappings import Mappings, load_mappings
from edi837.mapping.mue import HOSPITAL, MEDICARE, PRACTITIONER
from edi837.mapping.official import Official, load_official, newer
from edi837.official.importing import Named, import_codes
from edi837.system.errors import MappingError
from tests.tables import directory, hcpcs_file

MUE = "HCPCS/CPT Code,{} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\nJ3000,{},{} Edit,Why\n"
VIALS = "10 VIAL, MULTI-DOSE in 1 CARTON ({0}-10)  > 5 mL in 1 VIAL, MULTI-DOSE ({0}-00)"


def made(folder: Path, hcpcs: Iterable[str] = (), ndc: Iterable[str] = (), name: str = "HCPC2026_OCT.txt") -> Official:
    named = Named(
        hcpcs=(hcpcs_file(folder / name, hcpcs),) if hcpcs else (),
        ndc=(directory(folder / "ndc", ndc),) if ndc else (),
    )
    import_codes(named, folder / "codes.db")
    return load_official(folder / "codes.db")


def test_a_code_its_dates_and_what_it_stands_for(tmp_path: Path) -> None:
    rows = ["J2001 | Injection, lidocaine hcl, 10 mg | 20040101 | 20240930 | J2003", "JW | Amount discarded"]
    hcpcs = made(tmp_path, rows).hcpcs
    assert hcpcs is not None
    code = hcpcs.find("J2001")
    assert code is not None
    assert (code.says, code.added, code.ended, code.successors) == (
        "lidocaine hcl, 10 mg",
        date(2004, 1, 1),
        date(2024, 9, 30),
        ("J2003",),
    )
    assert hcpcs.find("J9999") is None
    assert [hcpcs.holds_codes_like(one) for one in ("J9999", "S0013", "JZ")] == [True, False, True]


@pytest.mark.parametrize(
    "day, covered",
    [("2026-12-31", True), ("2027-01-01", False), ("2026-10-01", True), ("2024-01-01", True), ("2023-09-01", False)],
)
def test_a_hcpcs_file_covers_its_quarter_and_three_years_before_it(tmp_path: Path, day: str, covered: bool) -> None:
    hcpcs = made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg"]).hcpcs
    assert hcpcs is not None
    assert hcpcs.table.last == date(2026, 12, 31)
    assert hcpcs.covers(date.fromisoformat(day)) is covered


def test_limits_by_kind_of_claim(tmp_path: Path) -> None:
    paths = []
    for name, units, indicator in (("Practitioner", 2, 3), ("Outpatient Hospital", 6, 1)):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(MUE.format(name, units, indicator))
    import_codes(Named(mue=tuple(paths)), tmp_path / "codes.db")
    mue = load_official(tmp_path / "codes.db").mue
    assert mue is not None
    day = date(2026, 11, 3)
    limits = [mue.limit("J3000", MEDICARE, setting, day) for setting in (PRACTITIONER, HOSPITAL)]
    assert [(one.units, one.indicator, one.of_the_day) for one in limits if one] == [
        (Decimal(2), "3", True),
        (Decimal(6), "1", False),
    ]
    assert mue.limit("J3490", MEDICARE, PRACTITIONER, day) is None


def test_a_product_that_only_the_directory_has(tmp_path: Path) -> None:
    row = f"77777-001-10 | Ketamine Hydrochloride | 100 | mg/mL | INJECTION | {VIALS.format('77777-001')}"
    mappings = load_mappings().with_official(made(tmp_path, ndc=[row]))
    drugs = mappings.drugs
    assert drugs.directory_loaded
    assert drugs.target_products == load_mappings().drugs.target_products | {"777770001"}
    product = drugs.product("77777000110")
    assert product is not None
    assert product.substance is drugs.codes["J3000"].substance
    assert (product.form, product.strength, str(product.source)) == (
        "solution",
        "100 mg/mL",
        "NDC directory, package.txt (date not told)",
    )
    contents = [(one.ndc, one.ml, one.mg, one.containers, one.container) for one in product.packages.values()]
    assert contents == [
        ("77777000100", Decimal(5), Decimal(500), 1, "multi-dose"),
        ("77777000110", Decimal(5), Decimal(500), 10, "multi-dose"),
    ]
    assert drugs.product("77777000210") is None


@pytest.mark.parametrize(
    "substance, strength, unit, known_as, mg_per_ml",
    [
        ("Esketamine Hydrochloride", "28", "mg/mL", "esketamine", "28"),
        ("Lidocaine Hydrochloride Anhydrous", "10", "mg/mL", "lidocaine hydrochloride", "10"),
        ("Fospropofol Disodium", "35", "mg/mL", "fospropofol disodium", "35"),
        ("Ketamine Hydrochloride; Midazolam", "10; 1", "mg/mL; mg/mL", "ketamine hydrochloride; midazolam", None),
    ],
)
def test_a_substance_is_known_by_whole_words_and_alone(
    tmp_path: Path, substance: str, strength: str, unit: str, known_as: str, mg_per_ml: str | None
) -> None:
    row = f"77777-001-10 | {substance} | {strength} | {unit} | INJECTION | 5 mL in 1 VIAL (77777-001-10)"
    drugs = load_mappings().with_official(made(tmp_path, ndc=[row])).drugs
    product = drugs.product("77777000110")
    assert product is not None
    assert product.substance.name == known_as
    assert product.mg_per_ml == (Decimal(mg_per_ml) if mg_per_ml else None)
    assert "777770001" not in drugs.target_products


def test_the_mapping_goes_first_and_the_directory_completes_it(tmp_path: Path) -> None:
    rows = [
        f"42023-114-10 | Ketamine Hydrochloride | 20 | mg/mL | INJECTION | {VIALS.format('42023-114')}",
        "42023-114-25 | Ketamine Hydrochloride | 20 | mg/mL | INJECTION | 2 mL in 1 VIAL, SINGLE-DOSE (42023-114-25)",
        "0409-4699-30 | Propofol | 10 | mg/mL | INJECTION, EMULSION | 20 mL in 1 VIAL, MULTI-DOSE (0409-4699-30)",
    ]
    drugs = load_mappings().with_official(made(tmp_path, ndc=rows)).drugs
    product = drugs.product("42023011410")
    assert product is not None
    assert product.strength == "50 mg/mL"
    contents = {one.ndc: (one.ml, one.mg, one.container) for one in product.packages.values()}
    assert contents == {
        "42023011400": (Decimal(5), Decimal(250), "multi-dose"),
        "42023011410": (Decimal(10), Decimal(500), "multi-dose"),
        "42023011425": (Decimal(2), Decimal(100), "single-dose"),
    }
    open_in_the_mapping = drugs.product("00409469930")
    assert open_in_the_mapping is not None
    assert open_in_the_mapping.packages["00409469930"].container == "multi-dose"


def test_other_targets_bring_other_products(tmp_path: Path) -> None:
    row = f"77777-001-10 | Propofol | 10 | mg/mL | INJECTION, EMULSION | {VIALS.format('77777-001')}"
    mappings = load_mappings().with_official(made(tmp_path, ndc=[row]))
    assert "777770001" not in mappings.drugs.target_products
    assert "777770001" in mappings.with_targets(["J2704"]).drugs.target_products


def test_marketing_is_kept(tmp_path: Path) -> None:
    row = (
        f"77777-001-10 | Propofol | 10 | mg/mL | INJECTION, EMULSION | {VIALS.format('77777-001')}"
        " | 20200101 | 20261102 | U"
    )
    listings = made(tmp_path, ndc=[row]).ndc
    assert listings is not None
    listing = listings.find("77777000100")
    assert listing is not None
    assert (listing.first, listing.last, listing.excluded) == (date(2020, 1, 1), date(2026, 11, 2), "U")
    assert listings.find("77777000199") is None


def test_old_and_new_tables_are_said(tmp_path: Path) -> None:
    official = made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg | 20040101"], name="HCPC2025_OCT_ANWEB.txt")
    assert official.out_of_date(date(2026, 10, 1)) == []
    assert official.out_of_date(date(2026, 10, 2)) == [
        "HCPCS file HCPC2025_OCT_ANWEB.txt (2025-10-01) is more than a year old on 2026-10-02:"
        " get the current one and import it"
    ]
    (table,) = official.tables
    assert newer(table, date(2025, 10, 1)) == newer(table, None) == ""
    assert newer(table, date(2025, 9, 30)) == "is newer than the last date of service, 2025-09-30"


def test_the_digest_of_the_mappings_holds_the_tables(tmp_path: Path) -> None:
    official = made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg"])
    assert load_mappings(codes=tmp_path / "codes.db").sha256 == load_mappings().with_official(official).sha256
    assert load_mappings().sha256 != load_mappings().with_official(official).sha256


def test_each_process_opens_the_file_for_itself(tmp_path: Path) -> None:
    official = made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg"])
    assert official.hcpcs is not None
    assert official.hcpcs.find("J2001") is not None
    there = pickle.loads(pickle.dumps(official))
    assert there.hcpcs.find("J2001") == official.hcpcs.find("J2001")
    assert there.hcpcs.find("J2002") is None
    assert there.file._opened[1] is not official.file._opened[1]


def test_the_file_is_never_written(tmp_path: Path) -> None:
    official = made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg"])
    with pytest.raises(MappingError, match="attempt to write a readonly database"):
        official.file.rows("DELETE FROM hcpcs")


def other_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil, message",
    [
        (lambda path: path.unlink(), "cannot be read: no such file"),
        (a_folder, "cannot be read: it is a folder"),
        (lambda path: path.write_bytes(b"HCPC,SEQNUM"), "was not made by `edi837 codes import`"),
        (lambda path: path.write_bytes(b""), "was not made by `edi837 codes import`"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 5000), "cannot be read"),
        (other_version, "was made by another version: run `edi837 codes import` again"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, spoil: object, message: str) -> None:
    made(tmp_path, ["J2001 | Injection, lidocaine hcl, 10 mg"])
    path = tmp_path / "codes.db"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(MappingError) as caught:
        load_mappings(codes=path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_without_tables_everything_is_as_before() -> None:
    mappings: Mappings = load_mappings()
    assert mappings.official is None
    assert not mappings.drugs.directory_loaded
    assert mappings.drugs.product("77777000110") is None
