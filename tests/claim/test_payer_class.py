"""The class of a payer: its own file first, then SBR09."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import Mappings, load_mappings
from tests.completing import base, complete
from tests.judging import judge, mappings
from tests.mapping.folders import folder_with, payer

CLASSES = {
    "medicare": "MA MB",
    "medicare-advantage": "16",
    "medicaid": "MC",
    "commercial": "BL CI HM 12 13 14 15 FI",
    "government": "CH OF TV",
    "veterans": "VA",
    "casualty": "AM LM WC DS",
    "default": "11 17 ZZ",
}
INDICATORS = [(indicator, name) for name, listed in CLASSES.items() for indicator in listed.split()]


def class_of(indicator: str, form: str = "P", known: Mappings | None = None) -> tuple[str, bool, bool]:
    """The class of the base claim under another SBR09; whether it was known, and whether the payer has a file."""
    segments = [f"SBR*P*18*******{indicator}" if one.startswith("SBR*") else one for one in base(form)]
    start = next(at for at, one in enumerate(segments) if one.startswith("SBR*"))
    data = complete("~".join(segments[start:-3]) + "~", form)
    policy = judge(data, known=known or mappings()).claims[0].payer.policy
    return policy.payer_class, policy.known_class, policy.mapped


@pytest.mark.parametrize(("indicator", "expected"), INDICATORS)
@pytest.mark.parametrize("form", ["P", "I"])
def test_each_code_of_sbr09(indicator: str, expected: str, form: str) -> None:
    assert class_of(indicator, form) == (expected, True, False)


@pytest.mark.parametrize("indicator", ["", "09", "10", "18", "XX", "CI1", "C"])
def test_a_code_that_sbr09_does_not_have(indicator: str) -> None:
    assert class_of(indicator) == ("default", False, False)


@pytest.mark.parametrize("indicator", ["mb", " MB", "MB "])
def test_case_and_blanks_do_not_matter(indicator: str) -> None:
    assert class_of(indicator) == ("medicare", True, False)


def test_medicare_advantage_inherits_what_medicare_asks_for() -> None:
    policy = mappings().payers.policy("", "16")
    assert [entry.id for entry in policy.entries] == ["medicare-advantage", "medicare", "default"]
    asked = policy.policies.by_rule
    assert [stated.policy.key for stated in asked["W502"]] == ["medicare/waste"]
    assert "C709" not in asked


@pytest.mark.parametrize("name", [one for one in CLASSES if one not in ("medicare-advantage", "veterans", "default")])
def test_the_others_inherit_from_the_default_alone(name: str) -> None:
    indicator = CLASSES[name].split()[0]
    assert [entry.id for entry in mappings().payers.policy("", indicator).entries] == [name, "default"]


def test_the_payers_own_file_comes_before_sbr09(tmp_path: Path) -> None:
    head = 'id="northern" name="Northern Life" ids="NL100" inherits="medicaid"'
    known = load_mappings(folder_with(tmp_path, payers_northern=payer(head=head)))
    assert class_of("CI", known=known) == ("medicaid", True, True)
    assert class_of("", known=known) == ("medicaid", True, True)


def test_a_file_that_names_no_class_leaves_it_to_sbr09(tmp_path: Path) -> None:
    head = 'id="northern" name="Northern Life" ids="NL100"'
    known = load_mappings(folder_with(tmp_path, payers_northern=payer(head=head)))
    assert class_of("16", known=known) == ("medicare-advantage", True, True)
    assert class_of("", known=known) == ("default", False, True)


def test_another_payer_has_a_class_of_its_own() -> None:
    claim = (
        "CLM*LS-1*60***11:B:1*Y*A*Y*Y~HI*ABK:Z79899~"
        "SBR*S*18*******MC~OI***Y***Y~NM1*IL*1*RIVERA*CAMILA****MI*LSM004200~NM1*PR*2*STATE*****PI*ST1~"
        "LX*1~SV1*HC:J3000*60*UN*5***1~DTP*472*D8*20261103~LIN**N4*67457000110~CTP****1*ML~"
    )
    (one,) = judge(complete(claim, "P")).claims
    assert one.payer.policy.payer_class == "commercial"
    assert [(other.id, other.policy.payer_class) for other in one.other_payers] == [("ST1", "medicaid")]
