"""What is ready of pyx12's map files is what stands in them, and is used for no other file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from edi837.guide import map_files, map_xml
from edi837.guide.map_files import ELEMENTS, FILES, LISTS, MapsMissing, bytes_of, code_lists, data_elements, read_map

NAMES = (*FILES.values(), ELEMENTS, LISTS)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pyx12's files, where they can be changed."""
    folder = tmp_path / "map"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(bytes_of(name))
    monkeypatch.setattr(map_files, "_folder", lambda: folder)
    return folder


def _all() -> list[object]:
    return [map_files._content(name) for name in NAMES]


def test_what_is_ready_is_what_the_files_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(map_xml, "read_content", None)
        ready = _all()
    monkeypatch.setattr(map_files, "_READY", tmp_path)
    assert ready == _all()


def test_of_another_version_the_file_itself_is_read(installed: Path) -> None:
    before = read_map(FILES["P"])
    path = installed / FILES["P"]
    head, name, set_of_claims = path.read_bytes().partition(b'xid="ST_LOOP"')
    path.write_bytes(head + name + set_of_claims.replace(b"<usage>R</usage>", b"<usage>S</usage>", 1))
    after = read_map(FILES["P"])
    assert (before.usage, after.usage) == ("R", "S")
    assert before._replace(usage="S") == after
    assert read_map(FILES["I"]).usage == "R"


def test_a_file_that_is_not_there_or_no_map_is_named(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed / FILES["P"]).unlink()
    (installed / FILES["I"]).write_bytes(b"<transaction>")
    (installed / FILES["999"]).write_bytes(b"<transaction/>")
    (installed / FILES["835"]).write_bytes(b"<other/>")
    for kind in ("P", "I", "999", "835"):
        with pytest.raises(MapsMissing, match=rf"pyx12's map {FILES[kind]} cannot be read"):
            read_map(FILES[kind])
    shutil.rmtree(installed)
    monkeypatch.undo()
    monkeypatch.setattr(map_files, "find_spec", lambda _: None)
    with pytest.raises(MapsMissing, match="pyx12 is not installed"):
        read_map(FILES["P"])


def test_entries_and_lists_are_by_name() -> None:
    assert data_elements()["782"] == ("R", 1, 18)
    assert {"TX", "PR"} <= code_lists()["states"]
