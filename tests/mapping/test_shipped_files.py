"""Mapping files that are as they were shipped are not held against their schema; every other is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.mapping import xml
from edi837.mapping.mappings import FOLDERS, load_mappings, read_mappings
from edi837.mapping.relaxng_schema import Schema
from edi837.mapping.shipped_files import SHA256
from edi837.mapping.xml import Node, read_file
from edi837.system.errors import MappingError
from tests.conftest import ROOT

Checked = list[str]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    """The files that are held against a schema, by the end of their names."""
    names: Checked = []
    refused = Schema.refused

    def watched(self: Schema, root: Node, name: str) -> list[MappingError]:
        names.append("/".join(Path(name).parts[-2:]))
        return refused(self, root, name)

    monkeypatch.setattr(Schema, "refused", watched)
    return names


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped folder, where it can be changed."""
    folder = tmp_path / "installed"
    shutil.copytree(ROOT / "mappings", folder)
    monkeypatch.setattr(xml, "shipped_mappings", lambda: folder)
    return folder


def test_all_that_is_shipped_is_known() -> None:
    files = {f"{folder}/{path.name}" for folder in FOLDERS for path in (ROOT / "mappings" / folder).glob("*.xml")}
    assert SHA256.keys() == files


def test_as_it_was_shipped_it_is_not_checked(installed: Path, checked: Checked) -> None:
    assert load_mappings().sha256 == load_mappings(installed).sha256
    assert checked == []


def _in_a_drug(folder: Path) -> None:
    path = folder / "drugs" / "fentanyl.xml"
    path.write_bytes(path.read_bytes().replace(b"<drug ", b'<drug color="blue" '))


def _in_words(folder: Path) -> None:
    path = folder / "codes" / "words.xml"
    path.write_bytes(path.read_bytes() + b"<!-- seen -->")


def _of_another_folder(folder: Path) -> None:
    shutil.copy(folder / "drugs" / "fentanyl.xml", folder / "payers" / "fentanyl.xml")


def _of_another_name(folder: Path) -> None:
    shutil.copy(folder / "drugs" / "lidocaine.xml", folder / "drugs" / "fentanyl.xml")


CHANGES: dict[Callable[[Path], None], tuple[str, str]] = {
    _in_a_drug: ("drugs/fentanyl.xml", "fentanyl.xml:2: drug has no attribute color"),
    _in_words: ("codes/words.xml", ""),
    _of_another_folder: ("payers/fentanyl.xml", "fentanyl.xml:2: the file begins with drug"),
    _of_another_name: ("drugs/fentanyl.xml", r"lidocaine\.xml"),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_was_changed_is_checked(change: Callable[[Path], None], installed: Path, checked: Checked) -> None:
    change(installed)
    file, words = CHANGES[change]
    if words:
        with pytest.raises(MappingError, match=words):
            load_mappings()
    else:
        load_mappings()
    assert checked == [file]


def test_own_files_are_checked(installed: Path, checked: Checked, tmp_path: Path) -> None:
    own = tmp_path / "own" / "payers"
    own.mkdir(parents=True)
    shutil.copy(installed / "payers" / "cigna.xml", own / "another.xml")
    (own / "another.xml").write_bytes((own / "another.xml").read_bytes().replace(b"62308", b"62309"))
    load_mappings(own.parent)
    assert checked == ["payers/another.xml"]
    with pytest.raises(MappingError, match=r"cigna\.xml"):
        read_file(installed / "payers" / "cigna.xml", "drugs")


def test_payers_are_read_when_a_claim_meets_them_and_say_the_same() -> None:
    late, (whole, _) = load_mappings(), read_mappings(None)
    assert whole is not None
    at_once = {entry.id for entry in late.payers.read_at_once}
    assert len(at_once) < len(late.payers.entries) / 2
    assert "aetna" not in at_once
    assert [entry.id for entry in whole.payers.read_at_once] == [*late.payers.entries]
    assert {**late.payers.entries} == {**whole.payers.entries}
    assert late.payers.by_indicator == whole.payers.by_indicator
    assert {payer_id: [each.entry for each in known] for payer_id, known in late.payers.bindings.items()} == {
        payer_id: [each.entry for each in known] for payer_id, known in whole.payers.bindings.items()
    }
    assert (late.sha256, late.payers.asks_earlier) == (whole.sha256, whole.payers.asks_earlier)


def test_a_payer_below_a_class_of_ones_own_is_read_at_once(tmp_path: Path) -> None:
    own = tmp_path / "payers"
    own.mkdir()
    text = (ROOT / "mappings" / "payers" / "medicaid.xml").read_bytes()
    (own / "medicaid.xml").write_bytes(text.replace(b"Medicaid", b"Medical Assistance", 1))
    at_once = {entry.id for entry in load_mappings(tmp_path).payers.read_at_once}
    assert {"medicaid", "arkansas-medicaid"} <= at_once
    assert "aetna" not in at_once
