"""The payer files that come with the package."""

from __future__ import annotations

from edi837.engine.selection import check_payers
from edi837.mapping.mappings import load_mappings
from edi837.rules import all_rules

PAYERS = load_mappings().payers
NATIONAL = {"unitedhealthcare": "87726", "aetna": "60054", "cigna": "62308"}
# Plans of one region, whose id is published as one.
REGIONAL = {
    "blue-cross-massachusetts": "SB700", "blue-cross-nebraska": "77780", "blue-cross-texas": "84980",
    "horizon-nj-health": "22326", "medica": "94265", "qualchoice": "35174", "tricare-east": "TREST",
    "texas-medicaid": "617591011C21P",
    "wellmark": "88848",
}  # fmt: skip


def test_only_ids_that_are_published_are_named() -> None:
    named = [entry for entry in PAYERS.entries.values() if entry.is_payer and entry.ids]
    assert {entry.id: " ".join(known.id for known in entry.ids) for entry in named} == NATIONAL | REGIONAL


def test_each_statement_of_a_payer_names_a_source_that_has_to_be_checked() -> None:
    stated = [one for entry in PAYERS.entries.values() if entry.is_payer for one in entry.statements]
    assert len(stated) > 10
    assert [
        f"{one.file}:{one.line}" for one in stated if one.source is None or "to be checked" not in one.source.text
    ] == []


def test_none_permits_anything_and_all_rules_exist() -> None:
    assert [one for one in PAYERS.statements() if one.kind == "permit"] == []
    check_payers(PAYERS, all_rules())


def test_the_national_payers_keep_the_class_of_the_claim() -> None:
    for payer_id in NATIONAL.values():
        classes = [PAYERS.policy(payer_id, one).payer_class for one in ("CI", "16", "MC")]
        assert classes == ["commercial", "medicare-advantage", "medicaid"]


def test_what_the_sources_say_of_a_use() -> None:
    said = {
        name: {use: stance["says"] for use in ("psychiatric", "pain") if (stance := _stance(name, use)) is not None}
        for name in ("aetna", "cigna", "blue-cross-massachusetts", "policy-mp-446")
    }
    assert said == {
        "aetna": {"psychiatric": "investigational", "pain": "investigational"},
        "cigna": {"psychiatric": "mixed"},
        "blue-cross-massachusetts": {"psychiatric": "covered", "pain": "investigational"},
        "policy-mp-446": {"psychiatric": "investigational", "pain": "investigational"},
    }


def _stance(name: str, use: str):
    entry = PAYERS.entries[name]
    return next((one for one in entry.statements if one.kind == "stance" and one.fits({"use": use}, None)), None)
