"""Mappings against official tables, on one page."""

from __future__ import annotations

from pathlib import Path

from edi837.mapping.mappings import load_mappings
from edi837.mapping.official import load_official
from edi837.official.disagreement_text import as_rows, as_text
from edi837.official.disagreements import Checked, check
from edi837.official.importing import Named, import_codes
from tests.tables import directory, hcpcs_file

STREPTOMYCIN = "J3000 | Injection, streptomycin, up to 1 gm | 19820101"
CARTON = "10 VIAL in 1 CARTON (67457-001-10)  > 10 mL in 1 VIAL"


def checked(folder: Path, **files: tuple[Path, ...]) -> Checked:
    import_codes(Named(**files), folder / "codes.db")
    return check(load_mappings(), load_official(folder / "codes.db"))


def test_the_page_names_the_code_once(tmp_path: Path) -> None:
    addendum = tmp_path / "addendum_b.csv"
    addendum.write_text("HCPCS Code,Short Descriptor,SI,APC,Payment Rate\nJ3000,Streptomycin injection,N,,\n")
    crosswalk = tmp_path / "crosswalk.csv"
    crosswalk.write_text(
        "2026_CODE,Short Description,NDC,Drug Name,HCPCS dosage,BILLUNITS,BILLUNITSPKG\n"
        "J3000,Streptomycin injection,39822-0706-02,Streptomycin,1 GM,1,10\n"
    )
    prices = tmp_path / "asp.csv"
    prices.write_text(
        "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit\n"
        "J3000,Streptomycin injection,1 GM,12.3\nJ2704,Propofol inj,10 MG,0.1\nJ3010,Fentanyl citr,0.2 MG,1\n"
    )
    found = checked(
        tmp_path,
        hcpcs=(hcpcs_file(tmp_path / "hcpcs.txt", [STREPTOMYCIN, "J2704 | Injection, propofol, 10 mg | 20150101"]),),
        addendum_b=(addendum,),
        asp=(crosswalk, prices),
    )
    page = as_text(found)
    assert page.count("J3000") == 1
    assert page.startswith(
        """Mappings against official tables: 2 disagreements

J3000  is in the mapping ketamine hydrochloride, 10 mg a unit
       streptomycin, up to 1 g: HCPCS file hcpcs.txt (date not told)
       Streptomycin injection: OPPS Addendum B addendum_b.csv (date not told)
       Streptomycin injection: ASP prices asp.csv (date not told)
       1 GM a unit: ASP prices asp.csv (date not told)
       the code of streptomycin sulfate (NDC 39822070602): ASP NDC-HCPCS crosswalk crosswalk.csv (date not told)

J3010  is in the mapping fentanyl citrate, 0.1 mg a unit
       0.2 MG a unit: ASP prices asp.csv (date not told)

Not compared
"""
    )
    assert as_rows(found)[0] == {
        "about": "J3000",
        "mapping": "ketamine hydrochloride, 10 mg a unit",
        "official": "streptomycin, up to 1 g",
        "table": "HCPCS file",
        "file": "hcpcs.txt",
        "dated": "date not told",
    }


def said(found: Checked) -> dict[str, list[str]]:
    return {one.about: [statement.says for statement in one.statements] for one in found.disagreements}


def test_dates_of_codes(tmp_path: Path) -> None:
    rows = [
        "J2704 | Injection, propofol, 10 mg | 20160101",
        "J2001 | Injection, lidocaine hcl for intravenous infusion, 10 mg | 20040101 | 20240930",
        "J2003 | Injection, lidocaine hydrochloride, 1 mg | 20241001 | 20260630",
        "S0013 | Esketamine, nasal spray, 1 mg | 20210101",
    ]
    found = checked(tmp_path, hcpcs=(hcpcs_file(tmp_path / "HCPC2026_OCT_ANWEB.txt", rows),))
    assert said(found) == {
        "J2003": ["valid until 2026-06-30, in the mapping until now"],
        "J2704": ["valid from 2016-01-01, in the mapping from 2015-01-01"],
        "S0013": ["valid until now, in the mapping until 2025-12-31"],
    }


def test_a_file_older_than_the_mappings_end_does_not_know_it(tmp_path: Path) -> None:
    rows = ["J2001 | Injection, lidocaine hcl for intravenous infusion, 10 mg | 20040101"]
    assert said(checked(tmp_path, hcpcs=(hcpcs_file(tmp_path / "HCPC2019_JAN.txt", rows),))) == {}


def test_substance_strength_content_and_container(tmp_path: Path) -> None:
    rows = [
        f"67457-001-10 | Propofol | 50 | mg/mL | INJECTION, SOLUTION | {CARTON}",
        f"67457-108-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION | {CARTON.replace('-001-', '-108-')}",
        "67457-181-20 | Ketamine Hydrochloride | 10 | mg/mL | INJECTION | 10 VIAL, SINGLE-DOSE in 1 CARTON"
        " (67457-181-20)  > 5 mL in 1 VIAL, SINGLE-DOSE",
        "0703-2856-04 | Propofol | 10 | mg/mL | INJECTION | 25 VIAL in 1 TRAY (0703-2856-04)  > 20 mL in 1 VIAL",
    ]
    found = checked(tmp_path, ndc=(directory(tmp_path / "ndc", rows),))
    assert said(found) == {
        "67457-0001": ["propofol"],
        "67457-0108": ["50 mg/mL; a container of 67457010810 holds 500 mg, in the mapping 1000 mg"],
        "67457-0181": [
            "67457018120 is single-dose, in the mapping multi-dose; "
            "a container of 67457018120 holds 5 mL, in the mapping 20 mL"
        ],
    }


def test_what_cannot_be_compared_is_a_note(tmp_path: Path) -> None:
    rows = [
        f"67457-001-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION | {CARTON}",
        "77777-001-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL (77777-001-10)",
    ]
    found = checked(tmp_path, ndc=(directory(tmp_path / "ndc", rows),))
    assert found.disagreements == ()
    lost, more = found.notes
    assert lost.startswith("products that are not in the NDC directory package.txt (date not told): 00409-1176")
    assert more == (
        "1 products of target drugs that only the NDC directory package.txt (date not told) has; --codes brings them in"
    )
