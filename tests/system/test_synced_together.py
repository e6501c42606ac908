"""Files and folders that are made last together: all of them, or an error; no descriptor stays open."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from edi837.system import disk


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of what is synced, in any order."""
    numbers: list[int] = []
    fsync = os.fsync

    def seen(descriptor: int) -> None:
        numbers.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    return numbers


def _written(path: Path) -> None:
    with disk.create(path) as file:
        file.write(b"written")
        disk.sync(file, path)
    disk.sync_folder(path.parent)


def _open_now() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_all_is_synced_at_once_whatever_its_name_is_then(tmp_path: Path, synced: list[int]) -> None:
    paths = [tmp_path / str(number) for number in range(30)]
    before = _open_now()
    with disk.synced_together() as sync_waiting:
        for path in paths:
            _written(path)
        disk.rename(paths[0], tmp_path / "renamed")
        assert synced == []
    sync_waiting()
    numbers = [status.stat().st_ino for status in (tmp_path, tmp_path / "renamed", *paths[1:])]
    assert sorted(synced) == sorted(numbers)
    sync_waiting()
    _written(tmp_path / "alone")
    assert len(synced) == len(numbers) + 2
    assert _open_now() == before


def test_a_folder_that_is_gone_is_not_waited_for(tmp_path: Path, synced: list[int]) -> None:
    with disk.synced_together() as sync_waiting:
        disk.make_folder(tmp_path / "gone")
        disk.sync_folder(tmp_path / "gone")
        disk.remove_tree(tmp_path / "gone")
        sync_waiting()
    assert synced == [tmp_path.stat().st_ino]


def test_what_cannot_be_synced_is_raised_when_all_were_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def full(descriptor: int) -> None:
        tried.append(descriptor)
        if len(tried) == 3:
            raise OSError(errno.EIO, "no")

    before = _open_now()
    with disk.synced_together() as sync_waiting:
        for number in range(20):
            _written(tmp_path / str(number))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no"):
        sync_waiting()
    assert len(tried) == 21
    assert _open_now() == before


@pytest.mark.parametrize("when", ["before", "while"])
def test_what_is_given_up_is_let_go(
    tmp_path: Path, synced: list[int], monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def stop(operation: str, place: str) -> None:
        if operation == "fsync" and place.endswith("7"):
            raise KeyboardInterrupt

    def work() -> None:
        with disk.synced_together() as sync_waiting:
            for number in range(10):
                _written(tmp_path / str(number))
            if when == "before":
                raise KeyboardInterrupt
            monkeypatch.setattr(disk, "reached", stop)
            sync_waiting()

    before = _open_now()
    with pytest.raises(KeyboardInterrupt):
        work()
    assert synced == []
    assert _open_now() == before
