"""A file system that cannot lock a folder, or locks it for one machine alone, is refused before anything is touched."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from edi837.drop import lock
from tests.drop.files import clean
from tests.drop.running import DropFolder

_LINE = "36 35 {device} / {path} rw,relatime shared:1 - {name} server:/export rw,local_lock=all\n"


def refused(drop: DropFolder) -> str:
    drop.put("a.837", clean())
    ran = drop.run()
    assert ran.code == 2
    assert "cannot lock a folder" in ran.err
    assert "put the drop folder onto a local disk" in ran.err
    assert (drop.names("inbox"), (drop.path / "ledger.sqlite").exists()) == (["a.837"], False)
    return ran.err


@pytest.mark.parametrize("number", [errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_folder_that_cannot_be_locked(plain: DropFolder, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", fails)
    assert os.strerror(number) in refused(plain)


@pytest.mark.parametrize("name, is_refused", [("nfs4", True), ("cifs", True), ("ext4", False), ("tmpfs", False)])
def test_a_lock_that_other_machines_do_not_see(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, is_refused: bool
) -> None:
    device = plain.path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    here = _LINE.format(device=f"{os.major(device)}:{os.minor(device)}", path=tmp_path, name=name)
    mounts.write_text(_LINE.format(device="0:9999", path="/elsewhere", name="nfs4") + here)
    monkeypatch.setattr(lock, "_MOUNTS", mounts)
    if is_refused:
        assert f"({name}: other machines do not see the lock)" in refused(plain)
    else:
        assert plain.run().code == 0
