"""The section on the definition of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.completing import complete
from tests.reference_document.asking import KETAMINE, check, extract, faults, fixed, has, only
from tests.reference_document.claims import hospital, office

STREPTOMYCIN = "J3000 | Injection, streptomycin, up to 1 gm | 19820101"


def test_a_unit_of_j3000_is_ten_milligrams_of_ketamine_hydrochloride(tmp_path: Path) -> None:
    """Definition: the code stands for ketamine hydrochloride, ten milligrams a unit."""
    (line,) = extract(tmp_path, "P", "SV1*HC:J3000*60*UN*5***1~" + KETAMINE)

    told = ["substance", "strength", "unit_amount", "units", "mg_billed", "mg_by_ndc", "expected_units"]
    assert [line[name] for name in told] == ["ketamine hydrochloride", "50 mg/mL", "10 mg", "5", "50", "50", "5"]


@pytest.mark.parametrize(
    "form, service", [("P", "SV1*HC:J3000*60*UN*{}***1~"), ("I", "SV2*0636*HC:J3000*60*UN*{}~")], ids=["P", "I"]
)
@pytest.mark.parametrize(
    "units, code", [("5", ""), ("4", "Q604"), ("6", "Q604"), ("50", "Q605"), ("1", "Q606"), ("4.5", "Q603")]
)
def test_units_are_held_against_ten_milligrams_each(
    tmp_path: Path, units: str, code: str, form: str, service: str
) -> None:
    """Definition: of 50 mg five units are right, and everything else is told with its arithmetic."""
    found = [row for row in check(tmp_path, form, service.format(units) + KETAMINE) if row["severity"] == "error"]

    assert [row["rule"] for row in found] == ([code] if code else [])
    if code not in ("", "Q603"):
        assert found[0]["message"].startswith("1 mL × 50 mg/mL = 50 mg = 5 units; ")


def test_an_official_file_that_calls_j3000_something_else_is_said_aloud_and_nothing_is_converted(
    tmp_path: Path,
) -> None:
    """Definition: the tool holds to ketamine, and says where a table of CMS does not."""
    row = only(check(tmp_path, "P", KETAMINE, hcpcs=STREPTOMYCIN), "P303")

    assert (row["severity"], row["fix"]) == ("warning", "none")
    assert "ketamine hydrochloride, 10 mg a unit here" in row["message"]
    assert "it is streptomycin, up to 1 g" in row["message"]
    assert fixed(tmp_path, "P", KETAMINE, hcpcs=STREPTOMYCIN) == complete(KETAMINE, "P")


@pytest.mark.parametrize(
    "form, claim, expected",
    [
        ("P", office(), []),
        ("P", office(beside="J2405"), ["warning"]),
        ("I", hospital(), []),
        ("I", hospital(department="0300", beside="80053"), ["info"]),
    ],
    ids=["P infusion", "P no service", "I operation", "I laboratory"],
)
def test_the_code_reports_the_drug_so_the_service_must_be_billed_beside_it(
    tmp_path: Path, form: str, claim: str, expected: list[str]
) -> None:
    """Definition: the medication is reported, not the procedure around it."""
    assert [row["severity"] for row in check(tmp_path, form, claim) if row["rule"] == "P309"] == expected


@pytest.mark.parametrize("form, claim", [("P", office()), ("I", hospital())], ids=["P", "I"])
def test_the_drug_is_extracted_and_its_administration_is_not(tmp_path: Path, form: str, claim: str) -> None:
    """Definition: of a claim with an infusion or an operation only the drug's line is taken out."""
    assert [(line["line"], line["procedure"]) for line in extract(tmp_path, form, claim)] == [("2", "J3000")]


@pytest.mark.parametrize("form, service", [("P", "SV1*{}*60*UN*5***1~"), ("I", "SV2*0636*{}*60*UN*5~")], ids=["P", "I"])
class TestLevelTwo:
    """Definition: it is a code of HCPCS level II, under that qualifier and in that form."""

    def test_it_stands_under_the_qualifier_of_hcpcs(self, tmp_path: Path, form: str, service: str) -> None:
        rows = check(tmp_path, form, service.format("ZZ:J3000") + KETAMINE)
        assert faults(rows) == [f"P301 error {'2' if form == 'P' else '3'}"]

    def test_it_is_written_as_one_letter_and_four_digits(self, tmp_path: Path, form: str, service: str) -> None:
        written, right = (service.format(code) + KETAMINE for code in ("HC: j3000", "HC:J3000"))
        row = only(check(tmp_path, form, written), "P302")
        assert (row["fix"], row["before"], row["after"]) == ("safe", " j3000", "J3000")
        assert fixed(tmp_path, form, written) == complete(right, form)


OTHER_CODES = {
    "of lidocaine": ("J2001", "error", "16 M119", "billed under J2001, lidocaine hydrochloride"),
    "of meperidine": ("J2175", "error", "16 M119", "billed under J2175, meperidine hydrochloride"),
    "of propofol": ("J2704", "error", "16 M119", "billed under J2704, propofol"),
    "unclassified": ("J3490:::::KETAMINE 50 MG", "warning", "189", "under the unclassified code J3490"),
}


@pytest.mark.parametrize("name", OTHER_CODES)
def test_ketamine_under_any_other_code_is_found_extracted_and_not_changed(tmp_path: Path, name: str) -> None:
    """Definition: providers must use this code, so its NDC is recognized wherever it is billed."""
    code, severity, answer, words = OTHER_CODES[name]
    snippet = f"SV1*HC:{code}*60*UN*5***1~" + KETAMINE
    row = only(check(tmp_path, "P", snippet), "P305")

    assert (row["severity"], row["fix"]) == (severity, "none")
    assert f"{row['likely_carc']} {row['likely_rarc']}".strip() == answer
    assert words in row["message"]
    assert row["message"].endswith("the mapping's code for it is J3000")
    assert [line["ndc"] for line in extract(tmp_path, "P", snippet)] == ["67457000110"]
    assert fixed(tmp_path, "P", snippet) == complete(snippet, "P")


def test_a_hospital_line_without_a_code_is_found_by_its_ndc(tmp_path: Path) -> None:
    """Definition: on 837I the revenue code may stand alone; that is right, and the line is still seen."""
    snippet = "SV2*0250**60*UN*5~" + KETAMINE
    assert not has(check(tmp_path, "I", snippet), "P305")
    assert [line["substance"] for line in extract(tmp_path, "I", snippet)] == ["ketamine hydrochloride"]
