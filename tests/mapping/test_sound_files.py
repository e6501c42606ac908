"""Payer files that were found sound before: read again when they are used, and not trusted where others can write."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.mapping import sound_files
from edi837.mapping.mappings import load_mappings, read_mappings
from edi837.system.errors import MappingError
from tests.cli.calling import call
from tests.mapping.folders import folder_with, payer
from tests.mapping.policies import payer_of, policy

NDC = policy('<when drugs="some"/><ndc is="demanded"/>', "ndc")
LIST = '<list id="some" of="codes" source="s"><item value="J3000"/></list>'
PARENT = payer_of(LIST, NDC, head='id="parent" name="Parent"', known="P1")
CHILD = payer_of(NDC, head='id="child" name="Child" extends="parent"', known="C1")
OTHER = payer_of(NDC.replace("some", "J3490"), head='id="other" name="Other"', known="O1 AT").replace(
    '"O1 AT"', '"O1" submitter="CLEAR" from="2026-01-01"'
)
FORMER = payer('<filing days="90" source="s"/>')


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where is kept what was found sound, of however few files."""
    monkeypatch.setattr(sound_files, "WORTH_KEEPING", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "edi837"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of payers, one of them as release 1 wrote it."""
    (tmp_path / "own").mkdir()
    return folder_with(
        tmp_path / "own", payers_parent=PARENT, payers_child=CHILD, payers_other=OTHER, payers_former=FORMER
    )


def unread(own: Path | None) -> set[str]:
    """The payers whose files are not read at once, of those that are not shipped."""
    return all_unread(own) - {*load_mappings().payers.entries}


def all_unread(own: Path | None) -> set[str]:
    payers = load_mappings(own).payers
    return {*payers.entries} - {entry.id for entry in payers.read_at_once}


def test_what_was_found_sound_is_read_when_it_is_used_and_says_the_same(kept: Path, own: Path) -> None:
    first, second = load_mappings(own), load_mappings(own)
    assert unread(own) == {"parent", "child", "other"}
    assert (second.sha256, {**second.payers.entries}) == (first.sha256, {**first.payers.entries})
    assert {*second.payers.bindings} == {*first.payers.bindings}
    assert second.payers.depends_on_day("O1")
    (entry,) = [each.entry for each in second.payers.bindings["C1"]]
    assert [each.key for each in second.payers.policy_of(entry).policies.policies] == ["child/ndc"]
    assert entry.stated[0].when[0].names["drugs"].has("codes", "J3000", None)


def test_files_of_release_1_and_what_permits_and_lists_beside_bind_is_read_at_once(kept: Path, own: Path) -> None:
    beside = LIST.replace("/>\n", ">", 1).replace('source="s"', 'source="s" file="some.csv"')
    folder_with(own, payers_parent=PARENT.replace(LIST, beside))
    (own / "payers" / "some.csv").write_text("value\nJ3490\n", encoding="utf-8")
    digest = load_mappings(own).payers.entries["other"].sha256
    assert unread(own) == {"other"}
    permit = f'<permit payer="other" rule="N217" by="A. Coder" until="2027-11-01" digest="{digest}"/>'
    folder_with(own, local_permits=f"<local>{permit}</local>")
    assert unread(own) == set()


def test_a_fault_is_named_whatever_was_sound_before(kept: Path, own: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_mappings(own)
    folder_with(own, payers_other=OTHER.replace("J3490", "J34"))
    with pytest.raises(MappingError, match=r"other.xml:4: when drugs='J34'"):
        load_mappings(own)
    folder_with(own, payers_other=OTHER.replace('"O1"', '"C1"').replace(' submitter="CLEAR" from="2026-01-01"', ""))
    with pytest.raises(MappingError, match="payer id 'C1' is claimed by"):
        load_mappings(own)
    folder_with(own, payers_other=OTHER, payers_parent=PARENT.replace(LIST, "").replace("some", "J3000"))
    with pytest.raises(MappingError, match=r"child.xml:4: when drugs='some'"):
        load_mappings(own)
    (own / "payers" / "parent.xml").unlink()
    with pytest.raises(MappingError, match=r"child.xml:1: inherits from 'parent', which no file describes"):
        load_mappings(own)
    assert call(capfd, "mappings", "check", own).code == 2


def _garbled(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"child", b"chile"))


def _linked(file: Path) -> None:
    file.rename(file.with_suffix(".other"))
    file.symlink_to(file.with_suffix(".other"))


DISTRUSTED: dict[str, Callable[[Path], object]] = {
    "changed": _garbled,
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "empty": lambda file: file.write_bytes(b""),
    "that others can write": lambda file: file.chmod(0o666),
    "in a folder that others can write": lambda file: file.parent.chmod(0o777),
    "a link": _linked,
}


@pytest.mark.parametrize("what", DISTRUSTED)
def test_what_cannot_be_trusted_is_not_used(what: str, kept: Path, own: Path) -> None:
    load_mappings(own)
    assert unread(own)
    (file,) = kept.iterdir()
    DISTRUSTED[what](file)
    assert unread(own) == set()


def test_of_another_version_is_not_used(kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_mappings(own)
    monkeypatch.setattr(sound_files, "__file__", str(kept / "module.py"))
    assert unread(own) == set()


def test_nothing_is_lost_where_nothing_can_be_kept(kept: Path, own: Path) -> None:
    kept.parent.write_bytes(b"")
    assert load_mappings(own).sha256 == load_mappings(own).sha256
    assert unread(own) == set()


def test_faulty_files_are_not_kept_and_few_are_not_worth_it(
    kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_with(own, payers_wrong=OTHER.replace("J3490", "J34"))
    assert read_mappings(own, spare=True)[1]
    assert not kept.exists()
    (own / "payers" / "wrong.xml").unlink()
    monkeypatch.setattr(sound_files, "WORTH_KEEPING", 1000)
    load_mappings(own)
    assert not kept.exists()


def test_a_file_that_was_called_sound_and_is_not_stops_where_it_is_used(kept: Path, own: Path) -> None:
    load_mappings(own)
    (file,) = kept.iterdir()
    wrong = OTHER.replace("J3490", "J34")
    body = file.read_bytes().partition(b"\n")[2]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (OTHER, wrong)]
    for before, after in (digests, [hashlib.sha256(digest.encode()).hexdigest() for digest in digests]):
        body = body.replace(before.encode(), after.encode())
    file.write_bytes(b"%b\n%b" % (sound_files._seal(body).encode(), body))
    payers = load_mappings(folder_with(own, payers_other=wrong)).payers
    with pytest.raises(MappingError, match=r"other.xml:4: when drugs='J34'"):
        payers.policy("O1", "CI", "CLEAR")


def test_what_is_kept_of_folders_that_nobody_loads_any_more_is_removed(kept: Path, own: Path) -> None:
    kept.mkdir(parents=True)
    for name in ("payers-0.json", "payers-1.json"):
        (kept / name).write_bytes(b"")
    os.utime(kept / "payers-0.json", (0, 0))
    load_mappings(own)
    assert {"payers-0.json", "payers-1.json"} & {file.name for file in kept.iterdir()} == {"payers-1.json"}
    assert len([*kept.iterdir()]) == 2
