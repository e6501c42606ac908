"""The section on modifiers, but for waste."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.completing import complete
from tests.mapping.folders import payer
from tests.reference_document.asking import approved, check, faults, fixed, has, only
from tests.reference_document.claims import insured_by, office
from tests.reference_document.vials import VIAL, given

VISIT = "LX*3~SV1*HC:99214{}*20*UN*1***1~DTP*472*D8*20261103~"


def billed(modifiers: str) -> str:
    """The office's claim with modifiers on the drug line."""
    return office(service=f"HC:J3000:{modifiers}*60*UN*5")


class TestSeparateVisit:
    """Modifiers: 25 tells a visit of its own from the treatment; it stands on the visit, not on the drug."""

    def test_it_moves_to_the_visit_once_somebody_approves(self, tmp_path: Path) -> None:
        wrong = office(service="HC:J3000:25*60*UN*5", more=VISIT.format(""))
        row = only(check(tmp_path, "P", wrong), "M406")
        assert (row["severity"], row["fix"], row["likely_carc"]) == ("warning", "proposed", "4")
        assert "monitoring the infusion is not a separate visit" in row["message"]
        for choice, left in {"move": ":25", "drop": ""}.items():
            (folder := tmp_path / choice).mkdir()
            assert approved(folder, "P", wrong, "M406", choice) == complete(office(more=VISIT.format(left)), "P")

    def test_without_a_visit_it_says_nothing(self, tmp_path: Path) -> None:
        assert only(check(tmp_path, "P", billed("25")), "M406")["severity"] == "error"

    def test_on_the_visit_it_is_right(self, tmp_path: Path) -> None:
        assert faults(check(tmp_path, "P", office(more=VISIT.format(":25")))) == []


class TestDistinctService:
    """Modifiers: 59 tells the drug from another service of that date; without one it tells nothing."""

    def test_beside_another_service_it_is_right(self, tmp_path: Path) -> None:
        assert faults(check(tmp_path, "P", billed("59"))) == []

    @pytest.mark.parametrize("modifier", ["59", "XU"])
    def test_alone_on_its_date_it_is_dropped_once_somebody_approves(self, tmp_path: Path, modifier: str) -> None:
        wrong = billed(modifier).replace("20261103", "20261102", 1)
        row = only(check(tmp_path, "P", wrong), "M407")
        assert (row["severity"], row["fix"]) == ("warning", "proposed")
        assert approved(tmp_path, "P", wrong, "M407") == complete(wrong.replace(f":{modifier}*", "*"), "P")


DENIED = {
    "not two letters or digits": ("JQ7", "M401 error 2", "16"),
    "behind a gap": (":JA", "M402 warning 2", "16"),
    "twice": ("JA:JA", "M403 warning 2", "16"),
    "unknown": ("ZQ", "M404 warning 2", "182"),
    "not beside the other": ("KX:GZ", "M405 warning 2", "4"),
    "on no drug": ("RT", "M405 warning 2", "4"),
    "five of them": ("JA:GC:CR:SC:KX", "M410 error 2", "16"),
}


@pytest.mark.parametrize("name", DENIED)
def test_a_wrong_modifier_is_told_with_the_denial_that_it_leads_to(tmp_path: Path, name: str) -> None:
    """Modifiers: an improper one brings a denial."""
    modifiers, fault, carc = DENIED[name]
    rows = check(tmp_path, "P", billed(modifiers))
    assert faults(rows) == [fault]
    assert only(rows, fault.split()[0])["likely_carc"] == carc


@pytest.mark.parametrize("written, right", [("ja", "JA"), (":JA", "JA")])
def test_a_modifier_that_is_only_badly_written_is_repaired(tmp_path: Path, written: str, right: str) -> None:
    """Modifiers: letter case and gaps carry no meaning, so they cost no denial."""
    assert fixed(tmp_path, "P", billed(written)) == complete(billed(right), "P")


class TestPayers:
    """Modifiers: each payer has rules of its own, and the same claim is judged by those of its payer."""

    def test_one_demands_what_the_others_do_not(self, tmp_path: Path) -> None:
        assert faults(check(tmp_path, "P", office())) == []
        demands = payer('<modifier code="KX" demanded="yes" source="s"/>')
        row = only(check(tmp_path, "P", office(), payer=demands), "M409")
        assert (row["severity"], row["fix"], row["likely_rarc"]) == ("warning", "proposed", "N822")
        assert approved(tmp_path, "P", office(), "M409", payer=demands) == complete(billed("KX"), "P")

    def test_one_does_not_know_what_the_others_know(self, tmp_path: Path) -> None:
        assert faults(check(tmp_path, "P", billed("JA"))) == []
        knows_not = payer('<modifier code="JA" known="no" source="s"/>')
        assert faults(check(tmp_path, "P", billed("JA"), payer=knows_not)) == ["M404 warning 2"]

    @pytest.mark.parametrize("indicator, asked", [("MB", True), ("CI", False)])
    def test_medicare_asks_what_was_discarded_and_a_commercial_payer_does_not(
        self, tmp_path: Path, indicator: str, asked: bool
    ) -> None:
        claim = insured_by(indicator, given())
        assert has(check(tmp_path, "P", claim, drug=VIAL), "W502") == asked

    @pytest.mark.parametrize(
        "indicator, modifier, wrong", [("MB", "JG", True), ("MB", "TB", False), ("CI", "JG", False)]
    )
    def test_medicare_has_one_modifier_for_340b_since_2025(
        self, tmp_path: Path, indicator: str, modifier: str, wrong: bool
    ) -> None:
        claim = insured_by(indicator, billed(modifier))
        assert has(check(tmp_path, "P", claim), "M408") == wrong
