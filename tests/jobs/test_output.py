"""An output's digest is that of its bytes, wherever the first change stands."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from edi837.jobs import file_set
from edi837.jobs.file_set import FileSet
from edi837.jobs.output import write_output
from edi837.manifest.entries import ChangeEntry
from edi837.x12 import change, source
from edi837.x12.change import Change
from edi837.x12.source import open_source

_DATA = b"".join(b"REF*G1*%04d~" % number for number in range(100))


@pytest.mark.parametrize("at", [None, 0, 1, 63, 64, 65, 127, 128, 500, len(_DATA) - 1, len(_DATA)])
@pytest.mark.parametrize("after", ["", "x", "much longer than what stood there"])
def test_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int | None, after: str) -> None:
    monkeypatch.setattr(source, "_STEP", 64)
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


def test_new_folders_are_not_remembered(tmp_path: Path) -> None:
    """A pass over many files makes one for each; what is known of a folder must not grow with them."""
    before = file_set._remove_leftovers.cache_info().currsize
    for number in range(3):
        with FileSet(tmp_path / str(number)):
            pass
    assert file_set._remove_leftovers.cache_info().currsize == before
