"""Questions to payer files: the nearest file answers, and only a statement that speaks of what is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.mapping.payers import Policy
from tests.mapping.folders import folder_with, payer, payer_class

DAY = date(2026, 11, 3)


def policy_of(root: Path, *statements: str, head: str = "", indicator: str = "CI", **files: str) -> Policy:
    text = payer(*statements, head=head) if head else payer(*statements)
    return load_mappings(folder_with(root, payers_northern=text, **files)).payers.policy("NL100", indicator)


def test_the_payer_answers_before_its_class(tmp_path: Path) -> None:
    usual = payer('<authorization required="expected" source="s"/>', head='id="usual" name="Usual"')
    files = {"payers_usual": usual.replace("payer", "class")}
    head = 'id="northern" name="Northern Life" ids="NL100" inherits="usual"'
    none = '<authorization required="no" uses="psychiatric" source="s"/>'
    policy = policy_of(tmp_path, none, head=head, **files)
    own = policy.find("authorization", use="psychiatric", site="11")
    inherited = policy.find("authorization", use="pain", site="11")
    assert own is not None
    assert inherited is not None
    assert (own["required"], Path(own.file).name, own.line) == ("no", "northern.xml", 3)
    assert (inherited["required"], Path(inherited.file).name) == ("expected", "usual.xml")
    assert (policy.name, policy.payer_class, policy.mapped, policy.known_class) == (
        "Northern Life",
        "usual",
        True,
        True,
    )


REGIONAL = 'id="regional" name="Regional" inherits="commercial"'


def test_classes_answer_one_above_the_other(tmp_path: Path) -> None:
    files = {
        "payers_regional": payer('<ndc required="error" source="s"/>', head=REGIONAL).replace("payer", "class"),
        "payers_local": payer_class("local", "regional"),
    }
    head = 'id="northern" name="Northern Life" ids="NL100" inherits="local"'
    policy = policy_of(tmp_path, head=head, **files)
    assert [entry.id for entry in policy.entries] == ["northern", "local", "regional", "commercial", "default"]
    found = policy.find("ndc", code="J3490")
    assert found is not None
    assert Path(found.file).name == "regional.xml"


def test_nobody_answers_what_nobody_states(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    assert policy.find("ctp03") is None
    assert policy.all("ctp03") == ()


def test_a_class_that_the_file_names_comes_before_sbr09(tmp_path: Path) -> None:
    assert policy_of(tmp_path, indicator="MB").payer_class == "commercial"


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [("CI", "commercial"), ("16", "medicare-advantage"), ("MB", "medicare"), ("", "default"), ("?", "default")],
)
def test_a_file_that_names_no_class_takes_that_of_sbr09(tmp_path: Path, indicator: str, expected: str) -> None:
    head = 'id="northern" name="Northern Life" ids="NL100"'
    policy = policy_of(tmp_path, '<filing days="90" source="s"/>', head=head, indicator=indicator)
    assert (policy.payer_class, policy.mapped) == (expected, True)
    assert policy.known_class is (expected != "default")
    own = policy.find("filing")
    assert own is not None
    assert own["days"] == "90"
    assert [entry.id for entry in policy.entries][-1] == "default"


def test_a_payer_has_all_its_ids_in_any_letter_case(tmp_path: Path) -> None:
    head = 'id="northern" name="Northern Life" ids="nl100 NL200"'
    payers = load_mappings(folder_with(tmp_path, payers_northern=payer(head=head))).payers
    named = [payers.policy(one, "CI").mapped for one in ("NL100", "nl100", " NL200 ", "NL300", "")]
    assert named == [True, True, True, False, False]


def test_a_file_without_ids_is_read_and_holds_for_nobody(tmp_path: Path) -> None:
    text = payer('<filing days="90" source="s"/>', head='id="waiting" name="Waiting"')
    payers = load_mappings(folder_with(tmp_path, payers_waiting=text)).payers
    assert payers.entries["waiting"].ids == ()
    assert "waiting" not in [binding.entry.id for bindings in payers.bindings.values() for binding in bindings]
    assert not payers.policy("", "CI").mapped


NARROWED = {
    "uses": (
        '<stance says="mixed" uses="pain psychiatric" source="s"/>',
        "stance",
        {"use": "pain"},
        {"use": "unknown"},
    ),
    "procedure": (
        '<stance says="mixed" uses="procedure" source="s"/>',
        "stance",
        {"use": "procedure"},
        {"use": "pain"},
    ),
    "sites": (
        '<authorization required="no" sites="11 12" source="s"/>',
        "authorization",
        {"use": "pain", "site": "12"},
        {"use": "anesthesia", "site": "1"},
    ),
    "codes": (
        '<site codes="12 13" paid="no" source="s"/>',
        "site",
        {"code": "13", "form": "P"},
        {"code": "3", "form": "P"},
    ),
    "forms": (
        '<site codes="12" forms="P" paid="no" source="s"/>',
        "site",
        {"code": "12", "form": "P"},
        {"code": "12", "form": "I"},
    ),
    "both": (
        '<modifier code="TB" demanded="yes" sites="11" forms="P" source="s"/>',
        "modifier",
        {"site": "11", "form": "P"},
        {"site": "11", "form": "I"},
    ),
    "rule": ('<severity rule="N201" level="off"/>', "severity", {"rule": "N201"}, {"rule": "N202"}),
    "unit": ('<refused-unit unit="ME" source="s"/>', "refused-unit", {"unit": "ME"}, {"unit": "ML"}),
}


@pytest.mark.parametrize("name", NARROWED)
def test_a_statement_speaks_of_what_it_names_and_of_nothing_else(name: str, tmp_path: Path) -> None:
    statement, kind, fits, does_not_fit = NARROWED[name]
    policy = policy_of(tmp_path, statement)
    assert policy.find(kind, **fits) is not None
    assert policy.find(kind, **does_not_fit) is None


def test_a_statement_that_names_nothing_speaks_of_all(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, '<stance says="covered" source="s"/>')
    asked = [policy.find("stance", use=use) for use in ("anesthesia", "procedure", "psychiatric", "pain", "unknown")]
    assert None not in asked


def test_what_is_not_asked_is_not_narrowed_away_but_what_is_narrowed_must_be_asked(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, '<site codes="12" paid="no" source="s"/>')
    assert policy.find("site", code="12", form="P") is not None
    assert policy.find("site") is None


def test_of_several_that_fit_the_first_in_the_file_counts(tmp_path: Path) -> None:
    statements = (
        '<authorization required="demanded" uses="psychiatric" sites="11" source="s"/>',
        '<authorization required="no" source="s"/>',
    )
    policy = policy_of(tmp_path, *statements)
    answers = [
        policy.find("authorization", use=use, site=site) for use, site in (("psychiatric", "11"), ("psychiatric", "22"))
    ]
    assert [one and one["required"] for one in answers] == ["demanded", "no"]
    assert len(policy.all("authorization", use="psychiatric", site="11")) == 2


def test_what_a_payer_states_of_one_modifier_leaves_the_others_to_its_class(tmp_path: Path) -> None:
    demands = '<modifier code="TB" demanded="yes" source="s"/>\n<modifier code="JA" demanded="yes" source="s"/>'
    wide = payer(demands).replace("<payer", "<class").replace("</payer", "</class")
    regional = wide.replace('id="northern" name="Northern Life" ids="NL100"', 'id="regional" name="Regional"')
    head = 'id="northern" name="Northern Life" ids="NL100" inherits="regional"'
    policy = policy_of(tmp_path, '<modifier code="TB" known="no" source="s"/>', head=head, payers_regional=regional)
    stated = [(one["code"], one.attributes.get("demanded", "")) for one in policy.all("modifier")]
    assert stated == [("TB", ""), ("JA", "yes")]


PERIODS = [
    ('from="2026-11-03"', date(2026, 11, 2), False),
    ('from="2026-11-03"', DAY, True),
    ('until="2026-11-03"', DAY, True),
    ('until="2026-11-03"', date(2026, 11, 4), False),
    ('from="2026-11-03" until="2026-11-03"', DAY, True),
    ("", DAY, True),
    ('until="2026-11-03"', None, True),
]


@pytest.mark.parametrize(("period", "day", "holds"), PERIODS)
def test_a_statement_holds_within_its_period_both_ends_included(
    tmp_path: Path, period: str, day: date | None, holds: bool
) -> None:
    policy = policy_of(tmp_path, f'<modifier code="TB" demanded="yes" {period} source="s"/>')
    assert (policy.find("modifier", on=day) is not None) is holds


def test_equal_statements_do_not_contradict_each_other(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, '<filing days="90" source="s"/>', '<filing days="90" source="s"/>')
    assert [one["days"] for one in policy.all("filing")] == ["90", "90"]


def test_a_statement_knows_its_source(tmp_path: Path) -> None:
    found = policy_of(tmp_path, '<filing days="90" source="s"/>').find("filing")
    assert found is not None
    assert str(found.source) == "Bulletin. (2026-01)"
