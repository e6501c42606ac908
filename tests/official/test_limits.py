"""Limits of units (MUE) by program, setting, indicator, provider and day: within a claim, and over claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from edi837.mapping.official import load_official
from edi837.official.importing import Named, import_codes
from tests.completing import base
from tests.judging import Judged, engine_for, judge, mappings

ROWS = "J3000,8,3 Date of Service Edit: Clinical,x\n"
TABLES = {
    "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv": ("Practitioner Services", ROWS),
    "MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv": ("Outpatient Hospital Services", ROWS),
    "MCR_MUE_DMESupplierServices_Eff_10-01-2026.csv": ("DME Supplier Services", ROWS.replace(",8,", ",3,")),
}
# Medicaid's tables have no indicator.
MEDICAID = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Rationale\nJ3000,4,x\n"


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mue")
    for name, (values, rows) in TABLES.items():
        text = f"HCPCS/CPT Code,{values} MUE Values,MUE Adjudication Indicator,MUE Rationale\n{rows}"
        (folder / name).write_text(text)
    (folder / "medicaid-ncci-q4-2026-mue-edits-practitioner-services.csv").write_text(MEDICAID)
    import_codes(Named(downloads=(folder,)), folder / "codes.db")
    return folder / "codes.db"


def file_of(claims: Sequence[Sequence[tuple[str, str]]], form: str = "P") -> bytes:
    """A file of claims of one patient, each the base's with changes."""
    whole = base(form)
    at = next(number for number, segment in enumerate(whole) if segment.startswith("HL*2*"))
    head, claim = whole[:at], whole[at:-3]
    segments = list(head)
    for number, changes in enumerate(claims, 2):
        text = "~".join(claim).replace("HL*2*", f"HL*{number}*").replace("*LS-1001*", f"*LS-{number}*")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        segments += text.split("~")
    first = next(number for number, segment in enumerate(segments) if segment.startswith("ST*"))
    segments += [f"SE*{len(segments) - first + 1}*{whole[-3].split('*')[2]}", *whole[-2:]]
    return "".join(f"{segment}~\n" for segment in segments).encode()


def judged(codes: Path, claims: Sequence[Sequence[tuple[str, str]]], form: str = "P") -> Judged:
    known = mappings().with_official(load_official(codes))
    return judge(file_of(claims, form), engine_for(official=known.official), known)


def limits(found: Judged) -> list[str]:
    """The claims and messages of Q608."""
    return [
        f"{one.claim.patient_control_number}: {one.finding.message}"
        for one in found.found
        if one.rule.code == "Q608" and one.claim is not None
    ]


def unchecked(found: Judged) -> list[str]:
    return [skipped.answer.reason for skipped in found.skipped if skipped.rule.code == "Q608"]


UNITS_9, UNITS_4 = ((("*60*UN*5", f"*60*UN*{units}"), ("*1*ML", f"*{ml}*ML")) for units, ml in ((9, "1.8"), (4, ".8")))
UNITS_5 = (("*60*UN*5", "*60*UN*5"),)
TO_MEDICAID = ("SBR*P*18*******CI", "SBR*P*18*******MC")
TO_DME = ("*PI*NL100", "*PI*17013")
TITLE = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv (2026-10-01)"


@pytest.mark.parametrize(
    "changes, form, expected",
    [
        (UNITS_9, "P", "9 units of J3000 on the day; the MUE table for practitioners"),
        (UNITS_5, "P", ""),
        ((*UNITS_5, TO_MEDICAID), "P", "5 units of J3000 on the line; the Medicaid MUE table for practitioners"),
        ((*UNITS_4, TO_MEDICAID), "P", ""),
        ((*UNITS_4, TO_DME), "P", "4 units of J3000 on the day; the MUE table for suppliers"),
        (UNITS_9, "I", "9 units of J3000 on the day; the MUE table for outpatient hospitals"),
    ],
)
def test_the_table_is_that_of_program_and_setting(
    codes: Path, changes: tuple[tuple[str, str], ...], form: str, expected: str
) -> None:
    said = [text.partition(": ")[2] for text in limits(judged(codes, [changes], form))]
    assert [text.startswith(expected) for text in said] == [True] * bool(expected)


@pytest.mark.parametrize(
    "changes, reason",
    [
        ((("*13:A:1*", "*22:A:1*"),), "MUEs of hospitals do not hold for bill type 221"),
        (
            (("SBR*P*18*******CI", "SBR*P*18*******MC"),),
            "no Medicaid MUE table for outpatient hospitals was loaded",
        ),
        (
            (("20261103", "20270203"),),
            "no loaded MUE table for outpatient hospitals covers 2027-02-03",
        ),
    ],
)
def test_what_no_table_holds_for_is_not_checked(codes: Path, changes: tuple[tuple[str, str], ...], reason: str) -> None:
    found = judged(codes, [changes], "I")
    assert not limits(found)
    assert unchecked(found) == [reason]


def test_limits_of_the_day_sum_the_claims_of_patient_provider_and_day(codes: Path) -> None:
    other_day, other_provider = ("20261103", "20261104"), ("1578790002", "1609890001")
    other_patient = ("LSM004200", "LSM004201")
    claims = [
        UNITS_4, UNITS_5, (*UNITS_5, other_day), (*UNITS_5, other_provider), (*UNITS_5, other_patient)
    ]  # fmt: skip
    allowed = f"the MUE table for practitioners {TITLE} allows 8 units (MAI 3, a limit of the day, reviewed on appeal)"
    assert limits(judged(codes, claims)) == [
        f"LS-3: 5 units, and with 1 other claim of this patient, provider and day 9 units; {allowed}"
    ]
    more = limits(judged(codes, [UNITS_4, UNITS_4, UNITS_5]))
    assert more == [f"LS-4: 5 units, and with 2 other claims of this patient, provider and day 13 units; {allowed}"]


def test_a_replacement_takes_the_place_of_what_it_replaces_and_a_void_bills_nothing(codes: Path) -> None:
    again, replaced, void = ("*LS-3*", "*LS-2*"), ("*11:B:1*", "*11:B:7*"), ("*11:B:1*", "*11:B:8*")
    number = ("REF*G1*NLA2026310", "REF*G1*NLA2026310~REF*F8*A1")
    assert not limits(judged(codes, [UNITS_4, (*UNITS_5, again, replaced, number)]))
    assert not limits(judged(codes, [UNITS_4, (*UNITS_5, void, number)]))


def test_limits_of_the_line_are_of_each_line_by_itself(codes: Path) -> None:
    assert not limits(judged(codes, [(*UNITS_4, TO_MEDICAID), (*UNITS_4, TO_MEDICAID)]))
