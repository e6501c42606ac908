"""A pass of a user without the rights of root: what it may not read or write stops nothing else, and is not lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from edi837.drop import open_folder
from tests.drop.files import clean, decide, faulty
from tests.drop.running import DropFolder, command, init
from tests.needs import lacking

_NOBODY = 65534


@contextlib.contextmanager
def as_nobody() -> Generator[None]:
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def nobodys(monkeypatch: pytest.MonkeyPatch) -> Iterator[DropFolder]:
    """A drop folder of a user who may do little, where that user can reach it."""
    if os.geteuid():
        lacking("root", "this is another user")
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    place = Path(tempfile.mkdtemp())
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))
    # By root first, which may read every module that is imported on the way, those of decisions and answers too.
    drop = init(place / "drop")
    drop.put("early.837", faulty(6, "LS-6"))
    drop.put("early.835", b"no X12", "answers")
    assert drop.run().code == 4
    decide(drop.path, "early.csv")
    drop.put("waits.837", faulty(5, "LS-5"))
    assert drop.run().code == 1
    assert command("run", str(drop.path), "--status").code == 0
    for path in (place, *place.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY)
    yield drop
    shutil.rmtree(place)


def run(drop: DropFolder) -> tuple[int, str]:
    with as_nobody():
        ran = drop.run()
    return ran.code, ran.err


def test_what_may_not_be_read_stays_where_it_is_and_the_others_go_on(nobodys: DropFolder) -> None:
    own, others = nobodys.put("own.837", clean(1, "LS-1")), nobodys.put("others.837", clean(2, "LS-2"))
    own.chmod(0)
    os.chown(own, _NOBODY, _NOBODY)
    others.chmod(0o600)
    decide(nobodys.path, "decided.csv")
    decided, answer = nobodys.path / "decisions" / "decided.csv", nobodys.put("a.835", b"no X12", "answers")
    for path in (decided, answer):
        path.chmod(0o600)
    nobodys.put("good.837", clean(3, "LS-3")).chmod(0o644)
    for _ in range(2):
        code, said = run(nobodys)
        assert code == 5, said
        assert all(f"{path.parent.name}/{path.name}: stays there" in said for path in (own, others, decided, answer))
    assert nobodys.names("processing") == []
    assert len(list(nobodys.path.glob("outbox/good.*.corrected.837"))) == 1
    for path in (own, others, decided, answer):
        path.chmod(0o644)
    assert run(nobodys)[0] in (0, 4)
    for name in ("own.*.corrected", "others.*.corrected", "waits.*.released"):
        nobodys.only(f"outbox/{name}.837")


def test_a_folder_that_may_not_be_used_is_named_before_anything_is_touched(nobodys: DropFolder) -> None:
    decide(nobodys.path, "decided.csv")
    nobodys.put("good.837", clean(3, "LS-3"))
    for path in (nobodys.path / "decisions" / "decided.csv", nobodys.path / "inbox" / "good.837"):
        path.chmod(0o644)
    for name, mode in (("inbox", 0), ("hold", 0), ("work", 0o555), ("answers", 0o555)):
        folder = nobodys.path / name
        folder.chmod(mode)
        code, said = run(nobodys)
        assert (code, f"{folder}: the user that runs edi837 may not read and write there" in said) == (5, True)
        folder.chmod(0o700)
        assert (nobodys.names("inbox"), nobodys.names("decisions")) == (["good.837"], ["decided.csv"])
    assert run(nobodys)[0] == 0
    nobodys.only("outbox/waits.*.released.837")


def test_what_becomes_unreadable_meanwhile_is_not_taken_for_gone(
    nobodys: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = nobodys.path / "hold"
    monkeypatch.setattr(open_folder, "check_folders", lambda root: hold.chmod(0))
    code, said = run(nobodys)
    assert (code, "/hold/" in said) == (5, True)
    monkeypatch.undo()
    hold.chmod(0o700)
    assert run(nobodys) == (0, "")
    with as_nobody():
        assert "hold/" in command("run", str(nobodys.path), "--status").out
