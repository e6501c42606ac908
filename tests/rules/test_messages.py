"""What rules say to a person: never who the patient is."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.catalogue.cases import Case, case_codes, read_cases
from tests.completing import complete
from tests.test_rules import judge_case, known_for

PATIENT = ("RIVERA", "CAMILA", "LSM004200", "19880423", "1988-04-23", "BIRCH")
CASES = [case for code in case_codes() for case in read_cases(code)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_no_message_names_the_patient(case: Case, tmp_path: Path) -> None:
    judged = judge_case(case, complete(case.snippet, case.form), known_for(case, tmp_path))
    told = [one.finding.message for one in judged.found] + [one.answer.reason for one in judged.skipped]
    assert [(word, text) for text in told for word in PATIENT if word in text.upper()] == []
