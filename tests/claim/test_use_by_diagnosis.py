"""What a drug line is for by its diagnosis, and which diagnosis decides."""

from __future__ import annotations

import pytest

from edi837.claim.use import deciding_diagnosis, shown_at
from edi837.findings.finding import spot
from tests.claim.using import institutional, professional, use_of
from tests.completing import complete
from tests.judging import judge

USES = {
    "psychiatric": [
        *("F01", "F1020", "F199", "F20", "F209", "F329", "F332", "F4310", "F489", "F500", "F530", "F603", "F99"),
        *("R45851", "R45850", "T1491XA"),
    ],
    "pain": [
        *("G89", "G8929", "G8918", "G9050", "G90511", "G5640", "G5770", "G546", "M792", "M797", "R52", "R51", "G893"),
        *("M5450", "B0229", "G629", "G500", "M5416", "R1084", "R102", "D5700", "G43711", "M791", "G563", "E1142"),
    ],
    "unknown": ["F", "G9040", "G909", "M798", "S52531A", "Z0000", "D571", "E119"],
}


@pytest.mark.parametrize(("expected", "code"), [(use, code) for use, codes in USES.items() for code in codes])
def test_diagnoses(expected: str, code: str) -> None:
    assert use_of(professional(hi=f"HI*ABK:{code}~"), "P") == expected
    assert use_of(institutional(hi=f"HI*ABK:{code}~"), "I") == expected


def test_a_diagnosis_with_its_point_and_in_lower_case() -> None:
    assert use_of(professional(hi="HI*ABK:F33.2~"), "P") == "psychiatric"
    assert use_of(professional(hi="HI*ABK:f33.2~"), "P") == "psychiatric"


@pytest.mark.parametrize(
    ("pointers", "deciding", "expected"),
    [
        ("1:2", "Z79899", "unknown"),
        ("2:1", "F332", "psychiatric"),
        ("3", "G8929", "pain"),
        ("4", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_the_first_pointer_decides_on_837p(pointers: str, deciding: str, expected: str) -> None:
    claim = professional(hi="HI*ABK:Z79899*ABF:F332*ABF:G8929~", pointers=pointers)
    (line,) = judge(complete(claim, "P")).claims[0].target_lines
    assert (deciding_diagnosis(line), line.use) == (deciding, expected)


@pytest.mark.parametrize(
    ("hi", "deciding", "expected"),
    [
        ("HI*ABK:F332~HI*APR:G8929~", "F332", "psychiatric"),
        ("HI*APR:G8929~", "G8929", "pain"),
        ("HI*APR:G8929~HI*ABK:F332~", "F332", "psychiatric"),
        ("HI*ABK:Z79899~HI*ABF:F332~", "Z79899", "unknown"),
        ("HI*ABJ:F332~", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_the_principal_then_the_reason_for_visit_decides_on_837i(hi: str, deciding: str, expected: str) -> None:
    (line,) = judge(complete(institutional(hi=hi), "I")).claims[0].target_lines
    assert (deciding_diagnosis(line), line.use) == (deciding, expected)


@pytest.mark.parametrize(("hi", "element"), [("HI*ABK:Z79899*ABF:F332~", "2300/HI02-2"), ("", "2400/LX")])
def test_where_the_use_can_be_read(hi: str, element: str) -> None:
    (line,) = judge(complete(professional(hi=hi, pointers="2"), "P")).claims[0].target_lines
    assert spot(shown_at(line)).element == element
