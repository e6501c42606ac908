"""Where mappings come from: the shipped ones, those of `--mappings DIR` before them, and the digest over both."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError
from tests.mapping.folders import folder_with, payer

SHIPPED = load_mappings()


def shipped_text(folder: str, name: str) -> str:
    return files("edi837_mappings").joinpath(folder, name).read_text(encoding="utf-8")


def test_a_file_of_the_same_name_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = '<class id="commercial" name="Ours" inherits="default" filing-indicators="CI"/>'
    payers = load_mappings(folder_with(tmp_path, payers_commercial=own)).payers
    assert payers.policy("", "CI").name == "Ours"
    assert payers.policy("", "CI").find("authorization", use="pain", site="11") is None
    assert payers.policy("", "BL").payer_class == "default"
    assert payers.policy("", "MC").payer_class == "medicaid"
    assert SHIPPED.payers.policy("", "BL").payer_class == "commercial"


def test_a_file_of_another_name_is_added(tmp_path: Path) -> None:
    known = load_mappings(folder_with(tmp_path, payers_northern=payer('<filing days="90" source="s"/>')))
    assert known.payers.entries.keys() - SHIPPED.payers.entries.keys() == {"northern"}
    assert known.drugs.codes.keys() == SHIPPED.drugs.codes.keys()


def test_the_file_of_a_plan_holds_under_other_ids(tmp_path: Path) -> None:
    text = shipped_text("payers", "blue-cross-massachusetts.xml").replace('id="SB700"', 'id="BM777"')
    policy = load_mappings(folder_with(tmp_path, payers_blue_cross_massachusetts=text)).payers.policy("BM777", "BL")
    found = [stated.policy.key for stated in policy.policies.by_rule["A806"]]
    assert (policy.payer_class, found) == ("commercial", ["blue-cross-massachusetts/step-therapy"])


def test_a_drug_file_of_the_same_name_takes_its_place(tmp_path: Path) -> None:
    text = shipped_text("drugs", "J3000.xml").replace('mg-per-unit="10"', 'mg-per-unit="1"')
    codes = load_mappings(folder_with(tmp_path, drugs_J3000=text)).drugs.codes
    assert str(codes["J3000"].mg_per_unit) == "1"
    assert str(SHIPPED.drugs.codes["J3000"].mg_per_unit) == "10"


def test_what_is_no_xml_file_is_passed_by(tmp_path: Path) -> None:
    folder_with(tmp_path, payers_northern=payer())
    (tmp_path / "payers" / "notes.txt").write_text("not a mapping", encoding="utf-8")
    (tmp_path / "payers" / "old.xml.bak").write_text("not a mapping", encoding="utf-8")
    (tmp_path / "others").mkdir()
    assert load_mappings(tmp_path).payers.policy("NL100", "").mapped


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_a_folder_that_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mappings(tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: is not a folder"


def test_the_same_content_has_the_same_digest_wherever_it_lies(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        digests.add(load_mappings(folder_with(tmp_path / name, payers_northern=payer())).sha256)
    assert len(digests) == 1
    assert SHIPPED.sha256 not in digests


def test_an_empty_folder_and_a_copy_of_a_shipped_file_change_no_digest(tmp_path: Path) -> None:
    (tmp_path / "payers").mkdir()
    assert load_mappings(tmp_path).sha256 == SHIPPED.sha256
    folder_with(tmp_path, payers_commercial=shipped_text("payers", "commercial.xml"))
    assert load_mappings(tmp_path).sha256 == SHIPPED.sha256


CHANGES = {
    "a statement": {"payers_northern": payer('<filing days="90" source="s"/>')},
    "its value": {"payers_northern": payer('<filing days="91" source="s"/>')},
    "a blank": {"payers_northern": payer('<filing  days="90" source="s"/>')},
    "the name of the file": {"payers_western": payer('<filing days="90" source="s"/>')},
    "a drug file": {"drugs_J3000": shipped_text("drugs", "J3000.xml") + "\n"},
    "a code file": {"codes_words": shipped_text("codes", "words.xml") + "\n"},
    "a guide": {"guides_professional": shipped_text("guides", "professional.xml") + "\n"},
}


def test_whatever_changes_in_content_changes_the_digest(tmp_path: Path) -> None:
    digests = {SHIPPED.sha256}
    for number, change in enumerate(CHANGES.values()):
        (tmp_path / str(number)).mkdir()
        digests.add(load_mappings(folder_with(tmp_path / str(number), **change)).sha256)
    assert len(digests) == len(CHANGES) + 1


def test_a_folder_that_holds_none_of_the_four_is_a_wrong_path(tmp_path: Path) -> None:
    (tmp_path / "payer").mkdir()
    with pytest.raises(MappingError, match="has none of the folders drugs, payers, codes, guides"):
        load_mappings(tmp_path)
