"""What payers and clearinghouses are expected to answer, where it depends on the claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.findings.finding import Severity
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.rows.record import REPORTED, ExceptionRecord
from edi837.rows.recording import FindingOutcome, Recorder
from tests.completing import complete
from tests.judging import TODAY, judge, mappings
from tests.mapping.folders import folder_with, payer

DRUG = "LIN**N4*67457000110~CTP****1*ML~"


def row_of(code: str, snippet: str, form: str, known: Mappings | None = None) -> ExceptionRecord:
    """The only row of a rule."""
    known = known or mappings()
    judged = judge(complete(snippet, form), known=known)
    outcomes = [(one, FindingOutcome(REPORTED)) for one in judged.found if one.rule.code == code]
    recorder = Recorder("claims.837", "0" * 64, "run", known.codes, TODAY)
    ((row, _, _),) = recorder.claim_rows(judged.claims[0], outcomes)
    return row


def answers(row: ExceptionRecord) -> tuple[str, str, str]:
    return row.likely_carc, row.likely_rarc, row.expected_277ca


def line(**parts: str) -> str:
    """The drug line of 837P."""
    given = {"place": "", "dtp": "DTP*472*D8*20261103~", **parts}
    return f"LX*2~SV1*HC:J3000*60*UN*5*{given['place']}**1~{given['dtp']}{DRUG}"


ANSWERS = {
    "C703 none": ("C703", "HI*ABK:~", "P", ("16", "M76", "A6:254")),
    "C703 misshapen": ("C703", "HI*ABK:33F2~", "P", ("16", "M76", "A7:254")),
    "C703 misshapen, not the principal one": ("C703", "HI*ABK:F332*ABF:33F~", "P", ("16", "M76", "A7:255")),
    "C706 telehealth": ("C706", line(place="02"), "P", ("5", "M77", "A7:249")),
    "C706 hospital": ("C706", line(place="22"), "P", ("97", "M97", "A7:249")),
    "C708 none": ("C708", line(dtp=""), "P", ("16", "M52", "A6:187")),
    "C708 no date": ("C708", line(dtp="DTP*472*D8*2026~"), "P", ("16", "M52", "A7:187")),
    "C708 in the future": ("C708", line(dtp="DTP*472*D8*20261125~"), "P", ("16", "M52", "A7:510+187")),
    "C712 rendering": ("C712", "NM1*82*1*OKAFOR*NGOZI****XX*1~", "P", ("16", "N290", "A7:562:82")),
    "C712 attending": ("C712", "NM1*71*1*OKAFOR*NGOZI****XX*1~", "I", ("16", "N253", "A7:562:71")),
    "C713 none": ("C713", f"SV2**HC:J3000*60*UN*5~{DRUG}", "I", ("199", "", "A6:455")),
    "C713 badly written": ("C713", f"SV2*63*HC:J3000*60*UN*5~{DRUG}", "I", ("199", "", "A7:455")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_fits_the_fault(name: str) -> None:
    code, snippet, form, expected = ANSWERS[name]
    assert answers(row_of(code, snippet, form)) == expected


@pytest.mark.parametrize(("paid", "expected"), [("packaged", ("97", "M15", "A7:249")), ("no", ("58", "", "A7:249"))])
def test_a_site_that_is_packaged_or_not_covered(tmp_path: Path, paid: str, expected: tuple[str, str, str]) -> None:
    statement = f'<site codes="11" paid="{paid}" source="s"/>'
    known = load_mappings(folder_with(tmp_path, payers_northern=payer(statement)))
    assert answers(row_of("A808", DRUG, "P", known)) == expected


def test_each_predicted_remark_has_words() -> None:
    codes = mappings().codes
    remarks = ["N257", "N290", "N293", "N253", "N262", "N297", "M97"]
    assert [one for one in remarks if not codes.word("rarc", one)] == []
    assert [one for one in ("58", "97", "5") if not codes.word("carc", one)] == []


def test_what_comes_once_a_file_says_the_same_for_each_line() -> None:
    two = line() + line(dtp="DTP*472*D8*20261104~")
    judged = judge(complete(two, "P"))
    told = {code: [one.finding.message for one in judged.found if one.rule.code == code] for code in ("D907", "A807")}
    assert len(told["D907"]) == 2
    assert len(set(told["D907"])) == 1
    assert told["A807"] == ["Payer NL100 is in no payer mapping: the rules of class commercial were used"]
    assert {one.rule.per_file for one in judged.found if one.rule.code in told} == {True}
    assert {one.severity for one in judged.found if one.rule.code in told} == {Severity.INFO}
