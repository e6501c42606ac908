"""The groups of codes that rules ask for by name: each is in the files, or they do not load."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from edi837.cli.main import run
from edi837.mapping.groups import (
    RELEASE_1,
    Diagnoses,
    ModifierGroup,
    ModifierGroups,
    PlacesOfService,
    Procedures,
    RevenueCodes,
    name_of,
)
from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError
from tests.completing import BASES
from tests.conftest import ROOT
from tests.mapping.folders import folder_with

CODES = files("edi837_mappings").joinpath("codes")
KINDS = {
    "procedures": ("context", Procedures),
    "revenue": ("context", RevenueCodes),
    "places": ("context", PlacesOfService),
    "diagnoses": ("context", Diagnoses),
    "group": ("modifiers", ModifierGroups),
}
NAMED = [
    (element, file, name_of(field.name))
    for element, (file, kind) in KINDS.items()
    for field in fields(kind)  # type: ignore[arg-type]
]
LENT = [one for one in NAMED if one[2] not in RELEASE_1[one[0]]]


def shipped(name: str) -> str:
    return CODES.joinpath(f"{name}.xml").read_text(encoding="utf-8")


def without(file: str, element: str, name: str) -> str:
    root = etree.fromstring(shipped(file).encode())
    (group,) = root.findall(f"{element}[@name='{name}']")
    root.remove(group)
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize(("element", "file", "name"), [one for one in NAMED if one not in LENT])
def test_a_group_that_is_missing_is_named_with_its_file(element: str, file: str, name: str, tmp_path: Path) -> None:
    own = folder_with(tmp_path, **{f"codes_{file}": without(file, element, name)})
    with pytest.raises(MappingError) as refused:
        load_mappings(own)
    assert str(refused.value).endswith(f'/{file}.xml: there is no <{element} name="{name}">, which the rules ask for')


@pytest.mark.parametrize(("element", "file", "name"), LENT)
def test_a_group_that_came_after_release_1_is_that_of_the_shipped_file(
    element: str, file: str, name: str, tmp_path: Path
) -> None:
    own = folder_with(tmp_path, **{f"codes_{file}": without(file, element, name)})
    (group,) = etree.fromstring(shipped(file).encode()).findall(f"{element}[@name='{name}']")
    first = str(group.get("codes")).split()[0].partition("-")[0].replace("X", "0")
    kind = "modifier_groups" if element == "group" else element
    read = getattr(getattr(load_mappings(own).codes, kind), name.replace("-", "_"))
    assert first in read
    assert "ZZZZZ" not in read


def test_the_command_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = folder_with(tmp_path, codes_modifiers=without("modifiers", "group", "nothing-discarded"))
    assert run(["check", str(BASES / "professional.837"), "--mappings", str(own)]) == 2
    assert 'modifiers.xml: there is no <group name="nothing-discarded">' in capsys.readouterr().err


def test_groups_may_stand_in_files_of_any_name(tmp_path: Path) -> None:
    moved = "<context checked='2026'><places name='emergency' codes='23 41 42'/></context>"
    own = folder_with(tmp_path, codes_context=without("context", "places", "emergency"), codes_more=moved)
    assert load_mappings(own).codes.places == load_mappings().codes.places


def test_both_spellings_are_read(tmp_path: Path) -> None:
    former = shipped("context").replace('name="anesthesia"', 'name="anaesthesia"')
    former = former.replace('name="surgical-center"', 'name="surgical-centre"')
    codes = load_mappings(folder_with(tmp_path, codes_context=former)).codes
    assert "00400" in codes.procedures.anesthesia
    assert codes.places.surgical_center == {"24"}


def test_the_groups_of_release_1_are_those_of_its_files() -> None:
    former = {"anaesthesia": "anesthesia", "surgical-centre": "surgical-center"}
    named: dict[str, set[str]] = {element: set() for element in KINDS}
    for file in ("context", "modifiers"):
        root = etree.parse(ROOT / "fixtures" / "release1" / "mappings" / "codes" / f"{file}.xml").getroot()
        for node in root.iter(*KINDS):
            named[str(node.tag)].add(former.get(str(node.get("name")), str(node.get("name"))))
    assert named == RELEASE_1


def test_names_of_modifier_groups_are_typed() -> None:
    assert list(get_args(ModifierGroup)) == [field.name for field in fields(ModifierGroups)]
