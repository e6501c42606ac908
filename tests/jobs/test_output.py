"""An output's digest is that of its bytes, wherever the first change stands."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from edi837.jobs import file_set
from edi837.jobs.claims_listing import ReadBefore, write_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import judge_source
from edi837.jobs.output import write_output
from edi837.jobs.reporting.results import Written
from edi837.jobs.run import prepare
from edi837.manifest.entries import ChangeEntry
from edi837.native import native
from edi837.settings.config import Settings
from edi837.x12 import change
from edi837.x12 import source as sources
from edi837.x12.change import Change
from edi837.x12.regular import RegularSet
from edi837.x12.source import open_source
from tests.conftest import ROOT
from tests.judging import mappings

_DATA = b"".join(b"REF*G1*%04d~" % number for number in range(100))


@pytest.mark.parametrize("at", [None, 0, 1, 63, 64, 65, 127, 128, 500, len(_DATA) - 1, len(_DATA)])
@pytest.mark.parametrize("after", ["", "x", "much longer than what stood there"])
def test_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int | None, after: str) -> None:
    monkeypatch.setattr(sources, "_STEP", 64)
    monkeypatch.setattr(change, "_PIECE", 100)
    (tmp_path / "a.837").write_bytes(_DATA)
    changes = []
    if at is not None:
        before = _DATA[at : at + 1].decode()
        changes = [ChangeEntry(Change(at, at + len(before), before.encode(), after.encode()), "N203", "id", "1")]
    with closing(open_source(tmp_path / "a.837")) as opened, FileSet(tmp_path / "out") as files:
        written = write_output(files, opened, changes, "a.corrected.837")
        files.publish()
    content = (tmp_path / "out" / "a.corrected.837").read_bytes()
    assert content == _DATA if at is None else _DATA[:at] + after.encode() + _DATA[at + 1 :]
    assert (written.sha256, written.bytes) == (hashlib.sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize("unwilling", [False, True])
@pytest.mark.parametrize("changed", [("", ""), ("REF*D9*", "REF*D9 *"), ("HL*2*1*22", "HL*3*1*22"), ("CLM*", "clm*")])
def test_a_listing_of_bytes_that_were_read_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: tuple[str, str], unwilling: bool
) -> None:
    """Claims of sets that are not regular, or that nobody told of, are looked for."""
    content = (ROOT / "fixtures" / "base" / "professional.837").read_bytes()
    content = content.replace(*map(str.encode, changed), 1) if changed[0] else content
    output = Written("a.corrected.837", hashlib.sha256(content).hexdigest(), len(content))
    (tmp_path / "a.837").write_bytes(content)
    if unwilling:
        monkeypatch.setattr(RegularSet, "_take_every", lambda *_: None)
    with (
        closing(open_source(tmp_path / "a.837")) as source,
        FileSet(tmp_path / "out") as files,
    ):
        judge = judge_source(prepare(Settings()), source, "a.837", Wants(places=True)).judge
        before = ReadBefore(output.sha256, judge.outcome.tally.claims, judge.places)
        assert before.is_whole is (native is not None and not unwilling and changed[0] in ("", "REF*D9*"))
        with files.create(output.name) as file:
            file.write(content)
        written = [
            write_claims(files, name, [output], mappings(), b"", known)
            for name, known in (("a", None), ("b", before), ("c", before._replace(sha256="of others")))
        ]
        files.publish()
    first, second, third = [(tmp_path / "out" / each.name).read_bytes() for each in written]
    assert first == second == third
    assert first.count(b"\r\n") == 1 + content.upper().count(b"CLM*")
    assert {(each.sha256, each.bytes) for each in written} == {(hashlib.sha256(first).hexdigest(), len(first))}


def test_new_folders_are_not_remembered(tmp_path: Path) -> None:
    """A pass over many files makes one for each; what is known of a folder must not grow with them."""
    before = file_set._remove_leftovers.cache_info().currsize
    for number in range(3):
        with FileSet(tmp_path / str(number)):
            pass
    assert file_set._remove_leftovers.cache_info().currsize == before
