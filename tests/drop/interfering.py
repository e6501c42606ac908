"""What people do to a drop folder while a pass is cut off in the middle."""

from __future__ import annotations

import shutil

from tests.drop import faults
from tests.drop.faults import Watch, in_process, killed
from tests.drop.running import DropFolder


def killed_at(drop: DropFolder, operation: str, nth: int = 1) -> None:
    """A run that is killed just before its n-th operation of a kind; the drop folder is as it was at that moment."""
    copy = drop.path.with_name("calm")
    shutil.copytree(drop.path, copy)
    found = faults.operations(copy)
    shutil.rmtree(copy)
    places = [number for number, name in enumerate(found, 1) if name == operation]
    assert in_process(drop.path, Watch(drop.path, places[nth - 1], killed)) == -9


def empty_work(drop: DropFolder) -> None:
    shutil.rmtree(drop.path / "work")
    (drop.path / "work").mkdir(mode=0o700)
