"""What a mapping file may hold as XML: no document type, no entities, nothing from elsewhere, nothing huge."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from edi837.mapping import xml
from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError
from tests.mapping.folders import folder_with, payer

SECRET = "a word that no message may hold"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a document type": "<!DOCTYPE payer>" + payer(),
    "an entity": '<!DOCTYPE payer [<!ENTITY e "x">]>' + payer(),
    "an entity from a file": '<!DOCTYPE payer [<!ENTITY e SYSTEM "{secret}">]><payer id="n" name="&e;" ids="N1"/>',
    "an entity in the text from a file": '<!DOCTYPE payer [<!ENTITY e SYSTEM "{secret}">]>'
    '<payer id="n" name="N" ids="N1"><source id="s" date="2026">&e;</source></payer>',
    "a document type from elsewhere": '<!DOCTYPE payer SYSTEM "{secret}">' + payer(),
    "an entity of parameters": '<!DOCTYPE payer [<!ENTITY % e SYSTEM "{secret}"> %e;]>' + payer(),
    "laughs in the text": f'<!DOCTYPE payer [<!ENTITY l0 "ha">{LAUGHS}]>'
    '<payer id="n" name="N" ids="N1"><source id="s" date="2026">&l9;</source></payer>',
    "laughs in an attribute": f'<!DOCTYPE payer [<!ENTITY l0 "ha">{LAUGHS}]><payer id="n" name="&l9;" ids="N1"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_where_it_begins(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    text = HOSTILE[name].replace("{secret}", secret.as_uri())
    folder = folder_with(tmp_path, payers_n=text)
    with pytest.raises(MappingError) as caught:
        load_mappings(folder)
    assert caught.value.file == str(tmp_path / "payers" / "n.xml")
    assert caught.value.line == 1
    assert SECRET not in str(caught.value)


def test_text_that_is_no_xml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as caught:
        load_mappings(folder_with(tmp_path, payers_n="<payer id='n'\n name='N'>\n<source></payer>"))
    assert caught.value.line == 3


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"n\.xml"):
        load_mappings(folder_with(tmp_path, payers_n=""))


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, payers_n=payer("<!-- " + "x" * (16 << 20) + " -->"))
    with pytest.raises(MappingError) as caught:
        load_mappings(folder)
    assert str(caught.value) == f"{folder / 'payers' / 'n.xml'}: is larger than 16 MiB"


def test_a_file_of_just_the_size_is_read(tmp_path: Path) -> None:
    comment = f"<!--{'x' * (1 << 20)}-->"
    padded = payer(comment * 15)
    padded += " " * ((16 << 20) - len(padded))
    assert load_mappings(folder_with(tmp_path, payers_n=padded)).payers.policy("NL100", "").mapped


def test_a_file_that_grew_since_its_size_was_asked_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_with(tmp_path, payers_n=payer())
    grown = SimpleNamespace(st_mode=stat.S_IFREG, st_size=3)
    monkeypatch.setattr(xml, "os", SimpleNamespace(**{**vars(os), "fstat": lambda _: grown}))
    assert load_mappings(folder).payers.policy("NL100", "").mapped


def test_a_folder_in_the_place_of_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "payers" / "n.xml").mkdir(parents=True)
    with pytest.raises(MappingError, match=r"n\.xml: cannot be read"):
        load_mappings(tmp_path)


def test_comments_and_processing_instructions_say_nothing(tmp_path: Path) -> None:
    text = payer("<!-- <filing/> -->", '<?filing days="1"?>', '<filing days="90" source="s"/>')
    policy = load_mappings(folder_with(tmp_path, payers_n=text)).payers.policy("NL100", "CI")
    assert [one["days"] for one in policy.all("filing")] == ["90"]


def test_names_in_other_letters_are_kept(tmp_path: Path) -> None:
    text = payer(head='id="n" name="Seguros Ñandú" ids="NL100"')
    assert load_mappings(folder_with(tmp_path, payers_n=text)).payers.policy("NL100", "CI").name == "Seguros Ñandú"
