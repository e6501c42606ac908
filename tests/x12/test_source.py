"""The digest of a source: computed beside other work where that is worth it, and shared with what begins alike."""

from __future__ import annotations

import hashlib
import threading
from contextlib import closing
from pathlib import Path

import pytest

from edi837.x12 import source
from edi837.x12.source import open_source


@pytest.fixture(params=["read", "mapped"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(source, "_STEP", 64)
    if request.param == "mapped":
        monkeypatch.setattr(source, "_READ_AT_ONCE", 0)
    written = tmp_path / "a.837"
    written.write_bytes(bytes(range(256)) + b"~" * 44)
    return written


@pytest.mark.parametrize("offset", [0, 1, 63, 64, 65, 128, 255, 256, 299, 300])
def test_the_rest_is_hashed_after_what_was_hashed_already(path: Path, offset: int) -> None:
    with closing(open_source(path)) as opened:
        digest, hashed = opened.hashed_before(offset)
        assert offset - 64 < hashed <= offset
        digest.update(opened.data[hashed:])
        again, _ = opened.hashed_before(offset)
        assert digest.hexdigest() == opened.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        again.update(b"something else")
        assert opened.hashed_before(offset)[0].digest() != again.digest()


def test_nothing_is_left_to_hash_of_the_whole(path: Path) -> None:
    with closing(open_source(path)) as opened:
        digest, hashed = opened.hashed_before(len(opened))
        assert (digest.hexdigest(), hashed) == (opened.sha256, 300)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.837").write_bytes(b"")
    with closing(open_source(tmp_path / "empty.837")) as opened:
        assert opened.hashed_before(0)[0].hexdigest() == opened.sha256 == hashlib.sha256(b"").hexdigest()


def test_a_thread_is_begun_for_a_large_file_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", lambda self: begun.append(self) or start(self))
    for least, threads in ((301, 0), (300, 1)):
        monkeypatch.setattr(source, "_WORTH_A_THREAD", least)
        with closing(open_source(path)) as opened:
            opened.start_hashing()
            assert len(begun) == threads
            assert opened.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
