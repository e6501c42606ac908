"""The worked examples as claims: what is right is silent, and each wrong one gives the one finding that it must."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dosing.worked import BY_NUMBER, EXAMPLES, Example
from tests.judging import Judged
from tests.night import amount
from tests.single_dose import (
    MULTI_DOSE,
    NDC,
    UNKNOWN,
    Billed,
    charted,
    claim_of,
    faults,
    judged,
    lines_of,
)

FORMS = ["P", "I"]


def chart_of_example(example: Example) -> str:
    return charted(example.given, example.discarded, str(example.content * example.opened))


def infos(found: Judged, letter: str) -> list[str]:
    return [one.rule.code for one in found.found if one.severity.word == "info" and one.rule.code.startswith(letter)]


def unanswered(found: Judged, letter: str) -> set[str]:
    return {code for code, _ in found.unasked if code.startswith(letter)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("with_chart", [True, False], ids=["charted", "not charted"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"row {example.number}")
def test_right_lines_are_silent(example: Example, with_chart: bool, form: str) -> None:
    chart = chart_of_example(example) if with_chart else ""
    found = judged(claim_of(lines_of(example), form), chart)
    assert faults(found) == []
    assert infos(found, "W") == (["W509"] if example.number in (8, 9) else [])
    of_waste_line = {"W506"} if example.has_waste_line else set()
    assert unanswered(found, "W") == (set() if with_chart else {"W508", "W510"} | of_waste_line)


def pair_5(**waste: str) -> list[Billed]:
    first, second = lines_of(BY_NUMBER[5])
    return [first, second._replace(**waste)]


JZ = ":JZ"
WRONG = {
    "row 5 with JW 3": (pair_5(units="3"), "W504 3"),
    "row 5 with JW 2.3": (pair_5(units="2.3"), "W504 3"),
    "row 5, the JW line alone": (lines_of(BY_NUMBER[5])[1:], "W503 2"),
    "row 5 with JZ on the first line": ([lines_of(BY_NUMBER[5])[0]._replace(modifiers=JZ), pair_5()[1]], "W507 2"),
    "row 5 with JW and JZ on the second line": (pair_5(modifiers=":JW:JZ"), "M405 3"),
    "row 5 with JW and JZ on the first line": (
        [lines_of(BY_NUMBER[5])[0]._replace(modifiers=":JW:JZ"), pair_5()[1]],
        "M405 2",
    ),
    "JW and JZ on the only line": ([lines_of(BY_NUMBER[1])[0]._replace(modifiers=":JW:JZ")], "M405 2"),
    "row 3 with JW 1": (
        [
            lines_of(BY_NUMBER[3])[0]._replace(modifiers=""),
            Billed(":JW", "1", "12", NDC["10", "5"], "0.5"),
        ],
        "W504 3",
    ),
    "row 1 without JZ": ([lines_of(BY_NUMBER[1])[0]._replace(modifiers="")], "W502 2"),
    "row 5 in one line": ([Billed("", "10", "60", NDC["10", "10"], "10")], "W502 2"),
    "row 15 with JW 4": (
        [lines_of(BY_NUMBER[15])[0], lines_of(BY_NUMBER[15])[1]._replace(units="4")],
        "W504 3",
    ),
    "row 9 with what was discarded billed as given": (
        [lines_of(BY_NUMBER[9])[0]._replace(units="47", quantity="9.272"), lines_of(BY_NUMBER[9])[1]],
        "W505 3",
    ),
    "row 8 in units of the vial": (
        [lines_of(BY_NUMBER[8])[0]._replace(modifiers=JZ, units="500", quantity="10")],
        "Q605 2",
    ),
    "row 11 with the whole vial as one unit": ([lines_of(BY_NUMBER[11])[0]._replace(units="1")], "Q606 2"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", WRONG)
def test_wrong_lines_give_one_finding(case: str, form: str) -> None:
    lines, expected = WRONG[case]
    assert faults(judged(claim_of(lines, form))) == [expected]


CHARTED = {
    "row 5 with JW 3": (pair_5(units="3"), ("77", "23", "100"), "W504 3"),
    "row 5 with JZ on the first line": (WRONG["row 5 with JZ on the first line"][0], ("77", "23", "100"), "W507 2"),
    "row 1 without JZ": (WRONG["row 1 without JZ"][0], ("50", "0", "50"), "W502 2"),
    "row 5 in one line": (WRONG["row 5 in one line"][0], ("77", "23", "100"), "W502 2"),
    "row 5 in one line with JZ": (
        [Billed(JZ, "10", "60", NDC["10", "10"], "10")],
        ("77", "23", "100"),
        "W508 2",
    ),
    "row 5 with JW 1, and its quantity too": (pair_5(units="1", quantity="1.3"), ("77", "23", "100"), "W508 3"),
    "row 5, and the first line bills 9": (
        [lines_of(BY_NUMBER[5])[0]._replace(units="9", quantity="8.7"), pair_5()[1]],
        ("77", "23", "100"),
        "Q611 2",
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CHARTED)
def test_wrong_lines_give_one_finding_with_a_chart_too(case: str, form: str) -> None:
    lines, chart, expected = CHARTED[case]
    assert faults(judged(claim_of(lines, form), charted(*chart))) == [expected]


@pytest.mark.parametrize("form", FORMS)
def test_a_jw_quantity_short_by_less_than_a_unit_is_silent(form: str) -> None:
    found = judged(claim_of(pair_5(quantity="2"), form))
    assert faults(found) == []


@pytest.mark.parametrize("form", FORMS)
class TestContainersThatAreNotSingleDose:
    def line(self, modifiers: str, ndc: str) -> list[Billed]:
        return [Billed(modifiers, "5", "60", ndc, "1")]

    def test_multi_dose_without_modifiers_is_silent(self, form: str) -> None:
        found = judged(claim_of(self.line("", MULTI_DOSE), form))
        assert faults(found) == []
        assert unanswered(found, "W") == {"W510"}

    @pytest.mark.parametrize("modifier", [":JW", ":JZ"])
    def test_multi_dose_with_either_modifier(self, modifier: str, form: str) -> None:
        found = judged(claim_of(self.line(modifier, MULTI_DOSE), form), charted("50", "450", "500"))
        assert faults(found) == ["W501 2"]
        assert infos(found, "W") == []

    def test_multi_dose_in_a_pair(self, form: str) -> None:
        lines = [*self.line("", MULTI_DOSE), Billed(":JW", "45", "12", MULTI_DOSE, "9")]
        assert faults(judged(claim_of(lines, form))) == ["W501 3"]

    def test_unknown_is_not_checked(self, form: str) -> None:
        found = judged(claim_of(self.line("", UNKNOWN), form))
        assert faults(found) == []
        assert infos(found, "W") == []
        assert unanswered(found, "W") == {"W502", "W510"}

    def test_unknown_with_jz_is_not_checked(self, form: str) -> None:
        found = judged(claim_of(self.line(":JZ", UNKNOWN), form))
        assert faults(found) == []
        assert unanswered(found, "W") == {"W501", "W505", "W508", "W510"}


@settings(max_examples=amount(40, 2000))
@given(
    st.sampled_from(sorted(NDC)),
    st.integers(min_value=1, max_value=3),
    st.integers(min_value=0, max_value=1999),
    st.sampled_from(FORMS),
)
def test_law_a_right_claim_is_never_told_that_its_waste_is_wrong(
    kind: tuple[str, str], opened: int, part: int, form: str
) -> None:
    strength, volume = map(Decimal, kind)
    left = volume * part / 2000  # of the last container, in mL: less than all of it
    given_ml = volume * opened - left
    units, waste = ceil(given_ml * strength / 10), floor(left * strength / 10)
    lines = [Billed("" if waste else JZ, str(units), str(6 * units), NDC[kind], f"{given_ml:f}")]
    if waste:
        lines.append(Billed(":JW", str(waste), str(6 * waste), NDC[kind], f"{left:f}"))
    chart = charted(f"{given_ml * strength:f}", f"{left * strength:f}", f"{volume * opened * strength:f}")
    for found in (judged(claim_of(lines, form), chart), judged(claim_of(lines, form))):
        assert [fault for fault in faults(found) if not fault.startswith("N211")] == []
