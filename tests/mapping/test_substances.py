"""A substance with more than one file: the products of all share what any of them says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError
from tests.mapping.folders import folder_with

PRODUCT = (
    '<product ndc="71999-0102" name="Ketamine HCl" labeler="Harbor" form="solution" mg-per-mL="10" source="s">'
    '<package code="10" mL="10" container="unknown"/></product>'
)


def drug(attributes: str = 'words="ketamine ketaset"', content: str = PRODUCT) -> str:
    return (
        f'<drug substance="ketamine hydrochloride" {attributes}>\n<source id="s" date="2026-01">Label.</source>\n'
        f"{content}</drug>"
    )


def test_a_product_of_a_further_file_has_all_that_the_substance_has(tmp_path: Path) -> None:
    drugs = load_mappings(folder_with(tmp_path, drugs_own=drug())).drugs

    own, code = drugs.products["719990102"].substance, drugs.codes["J3000"].substance
    assert own == code == drugs.substances["ketamine hydrochloride"]
    assert (own.schedule, sorted(own.off_label)) == ("III", ["other", "pain", "psychiatric"])
    assert own.dose is not None
    assert set(own.words) == {"ketamine", "ketalar", "ketaset"}
    assert "J0013" in own.mistaken[0].codes


@pytest.mark.parametrize(
    "attributes, content, what",
    [
        ('words="ketamine" schedule="II"', "", "schedule"),
        ('words="ketamine" off-label="pain"', "", "off-label"),
        (
            'words="ketamine"',
            '<dose warning-mg="1" error-mg="2" office-mg="1" most-days="6" in-days="14" source="s"/>',
            "dose",
        ),
    ],
)
def test_two_files_cannot_contradict_each_other(tmp_path: Path, attributes: str, content: str, what: str) -> None:
    with pytest.raises(MappingError, match=f"{what} of ketamine hydrochloride is another one in another file"):
        load_mappings(folder_with(tmp_path, drugs_own=drug(attributes, content + PRODUCT)))


def test_the_same_said_twice_is_no_contradiction(tmp_path: Path) -> None:
    own = drug('words="ketamine" schedule="III" off-label="pain psychiatric other"')
    assert load_mappings(folder_with(tmp_path, drugs_own=own)).drugs.products["719990102"].substance.schedule == "III"
