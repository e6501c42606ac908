"""The section on documentation: amounts, reasons and what was watched are on record, and the claim agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.completing import complete
from tests.mapping.folders import payer
from tests.reference_document.asking import KETAMINE, approved, chart, check, faults, has, only, unchecked
from tests.reference_document.claims import office
from tests.reference_document.vials import ASKS_FOR_WASTE, VIAL, pair, record


def line(units: str, quantity: str = "1") -> str:
    """The drug line of the office."""
    return f"SV1*HC:J3000*60*UN*{units}***1~LIN**N4*67457000110~CTP****{quantity}*ML~"


class TestExactQuantity:
    """Documentation: what was given is billed in units of ten milligrams, and recorded exactly."""

    @pytest.mark.parametrize("given, units", [("50", "5"), ("47", "5"), ("41", "5")])
    def test_a_part_of_a_unit_counts_as_one(self, tmp_path: Path, given: str, units: str) -> None:
        snippet = line(units, f"{int(given) / 50:g}")
        assert faults(check(tmp_path, "P", snippet, chart=chart(mg_given=given, mg_dispensed=given))) == []

    def test_a_part_of_a_unit_cannot_be_billed(self, tmp_path: Path) -> None:
        row = only(check(tmp_path, "P", line("5.5", "1.1")), "Q603")
        assert (row["severity"], row["fix"], row["after"]) == ("error", "proposed", "6")
        assert approved(tmp_path, "P", line("5.5", "1.1"), "Q603", "as-sent") == complete(line("6", "1.1"), "P")

    def test_the_record_tells_which_of_two_quantities_is_wrong(self, tmp_path: Path) -> None:
        row = only(check(tmp_path, "P", line("5", "2"), chart=chart()), "Q604")
        assert row["message"].endswith("The chart says 50 mg given, as billed, so the NDC quantity is wrong")
        assert approved(tmp_path, "P", line("5", "2"), "Q604", chart=chart()) == complete(line("5", "1"), "P")

    def test_a_claim_that_the_record_does_not_bear_out(self, tmp_path: Path) -> None:
        other = chart(mg_given="73", mg_dispensed="73")
        row = only(check(tmp_path, "P", line("5"), chart=other), "Q611")
        assert (row["severity"], row["fix"]) == ("error", "proposed")
        assert row["message"].startswith("The chart says 73 mg given = 7.3 units, rounded up to 8 units; 5 were billed")
        assert approved(tmp_path, "P", line("5"), "Q611", "as-sent", chart=other) == complete(line("8", "1.46"), "P")

    @pytest.mark.parametrize("missing, words", [("mg_given", "no milligrams given"), ("route", "no route")])
    def test_a_record_without_it(self, tmp_path: Path, missing: str, words: str) -> None:
        rows = check(tmp_path, "P", line("5"), chart=chart(**{missing: ""}))
        assert faults(rows) == ["D902 warning 2"]
        assert words in only(rows, "D902")["message"]


class TestUnusedQuantity:
    """Documentation: the record has what was not used, and all that was dispensed."""

    @pytest.mark.parametrize(
        "claim, cells, fault",
        [
            (pair(), {}, []),
            (pair(units="1", quantity="1.3"), {}, ["W508 error 3"]),
            (pair(units="3"), {}, ["W504 error 3"]),
            (
                pair(units="1", quantity="1"),
                {"mg_discarded": "10", "mg_dispensed": "87"},
                ["D908 warning 2", "W505 warning 3"],
            ),
            (pair(), {"mg_discarded": ""}, ["D908 warning 2", "W506 warning 3"]),
            (pair(), {"mg_dispensed": ""}, ["D908 warning 2", "W506 warning 3"]),
            (
                pair(),
                {"mg_given": "67", "mg_discarded": "23", "mg_dispensed": "90"},
                ["D908 warning 2", "Q611 error 2"],
            ),
        ],
        ids=[
            "recorded",
            "other waste",
            "rounded up",
            "no whole vial",
            "no waste",
            "no total",
            "no whole vial recorded",
        ],
    )
    def test_waste_that_is_billed_stands_in_it(
        self, tmp_path: Path, claim: str, cells: dict[str, str], fault: list[str]
    ) -> None:
        rows = check(tmp_path, "P", claim, drug=VIAL, payer=ASKS_FOR_WASTE, chart=record(**cells))
        assert sorted(faults(rows)) == fault


def test_the_checklist_names_all_that_the_record_must_show(tmp_path: Path) -> None:
    """Documentation: amounts, reasons, what was tried, benefit and risk, protocol, monitoring, side effects."""
    message = only(check(tmp_path, "P", KETAMINE), "D907")["message"]
    for wanted in (
        "milligrams given", "route", "discarded", "total dispensed", "indication", "therapies tried before",
        "benefit and risk", "protocol", "start and stop", "monitoring during and after", "adverse events",
    ):  # fmt: skip
        assert wanted in message


def test_a_record_that_was_not_given_is_never_taken_as_right(tmp_path: Path) -> None:
    """Documentation: without a chart its rules say that they were not asked."""
    wanted = {"D902", "D903", "D904", "D905", "D906", "D908", "D909", "Q611"}
    assert wanted <= unchecked(check(tmp_path, "P", office(diagnosis="F332")))
    assert not wanted & unchecked(check(tmp_path, "P", office(), chart=chart()))


class TestReason:
    """Documentation: the condition, what was tried before, and what speaks for the drug."""

    @pytest.mark.parametrize("indication, missing", [("", True), ("none", True), ("severe depression", False)])
    def test_the_indication(self, tmp_path: Path, indication: str, missing: bool) -> None:
        assert has(check(tmp_path, "P", office(), chart=chart(indication=indication)), "D903") == missing

    def test_a_use_on_the_label_explains_itself(self, tmp_path: Path) -> None:
        rows = check(tmp_path, "P", office(beside="00400", authorization=""), chart=chart(indication=""))
        assert not has(rows, "D903")

    @pytest.mark.parametrize("tried, missing", [("", True), ("none", True), ("sertraline 12 weeks; lithium", False)])
    def test_prior_therapies_where_the_payer_asks_for_them(self, tmp_path: Path, tried: str, missing: bool) -> None:
        asks = payer('<step-therapy trials="2" uses="psychiatric" source="s"/>')
        assert has(check(tmp_path, "P", office(), payer=asks, chart=chart(prior_therapies=tried)), "A806") == missing


@pytest.mark.parametrize("monitoring, missing", [("", True), ("no", True), ("continuous, 120 min", False)])
def test_monitoring(tmp_path: Path, monitoring: str, missing: bool) -> None:
    """Documentation: how the patient was watched, during and after."""
    assert has(check(tmp_path, "P", KETAMINE, chart=chart(monitoring=monitoring)), "D904") == missing


@pytest.mark.parametrize("recorded, missing", [("", True), ("palpitations, resolved", False)])
def test_side_effects(tmp_path: Path, recorded: str, missing: bool) -> None:
    """Documentation: effects that were seen are in the record when the claim codes them."""
    claim = office(diagnosis="F332*ABF:R000")
    assert has(check(tmp_path, "P", claim, chart=chart(adverse_events=recorded)), "D905") == missing


@pytest.mark.parametrize("route, contradicts", [("IV", False), ("IM", True)])
def test_how_it_was_given(tmp_path: Path, route: str, contradicts: bool) -> None:
    """Documentation: the protocol of an infusion is not the record of an injection."""
    assert has(check(tmp_path, "P", office(beside="96365"), chart=chart(route=route)), "D909") == contradicts
