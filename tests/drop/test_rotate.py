"""The audit log put aside, gone, and without its beginning."""

from __future__ import annotations

import shutil

import pytest

from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean
from tests.drop.running import DropFolder, command


def logged(drop: DropFolder) -> DropFolder:
    for number in (1, 2):
        drop.put(f"{number}.837", clean(number, f"LS-{number}"))
        assert drop.run().code == 0
    return drop


def test_a_log_that_was_put_aside_and_the_new_one_hold_together(drop: DropFolder) -> None:
    logged(drop)
    assert command("audit", "rotate", str(drop.path)).code == 0
    (old,) = drop.path.glob("audit.*.jsonl")
    assert not (drop.path / "audit.jsonl").exists()
    drop.put("3.837", clean(3, "LS-3"))
    assert drop.run().code == 0
    new = drop.path / "audit.jsonl"
    assert command("doctor", str(drop.path)).code == 0
    assert command("audit", "verify", str(old), str(new)).code == 0
    alone = command("audit", "verify", str(new))
    assert (alone.code, "the lines before it are missing" in alone.err) == (6, True)
    first = int(old.name.split(".")[1]) + 1
    assert f"holds from line {first}" in command("audit", "verify", str(new), "--from-line", str(first)).err
    assert command("audit", "verify", str(new), str(old)).code == 6


def test_a_log_without_its_first_lines_or_any_does_not_hold(plain: DropFolder) -> None:
    log = logged(plain).path / "audit.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    for kept in (lines[1:], lines[-1:], []):
        (plain.path / "cut.jsonl").write_bytes(b"".join(kept))
        assert command("audit", "verify", str(plain.path / "cut.jsonl")).code == 6


def test_a_log_that_is_gone_is_told_and_nothing_is_touched(plain: DropFolder) -> None:
    log = logged(plain).path / "audit.jsonl"
    kept = log.read_bytes()
    log.unlink()
    plain.put("3.837", clean(3, "LS-3"))
    ran = plain.run()
    assert (ran.code, "is gone; put it back" in ran.err) == (6, True)
    assert plain.names("inbox") == ["3.837"]
    assert command("doctor", str(plain.path)).code == 1
    log.write_bytes(kept)
    assert plain.run().code == 0


def test_a_log_that_cannot_be_restored_is_begun_anew_by_a_person(plain: DropFolder) -> None:
    log = logged(plain).path / "audit.jsonl"
    refused = command("audit", "rotate", str(plain.path), "--gone", "--by", "J. Ortiz", "--note", "disk")
    assert (refused.code, "is not gone" in refused.err) == (2, True)
    log.unlink()
    assert command("audit", "rotate", str(plain.path), "--gone").code == 2
    assert command("audit", "rotate", str(plain.path)).code == 6
    assert command("audit", "rotate", str(plain.path), "--gone", "--by", "J. Ortiz", "--note", "disk").code == 0
    assert b'"action":"log-gone"' in log.read_bytes()
    assert b"J. Ortiz" in log.read_bytes()
    plain.put("3.837", clean(3, "LS-3"))
    assert plain.run().code == 0


def test_an_empty_log_is_not_put_aside(plain: DropFolder) -> None:
    assert plain.run().code == 0
    assert command("audit", "rotate", str(plain.path)).code == 2


@pytest.mark.parametrize("operation", range(1, 12))
def test_a_log_that_is_put_aside_when_the_process_ends(plain: DropFolder, operation: int) -> None:
    logged(plain)
    copy = DropFolder(plain.path.with_name("copy"))
    shutil.copytree(plain.path, copy.path)
    in_process(copy.path, Watch(copy.path, operation, killed), command=("audit", "rotate", str(copy.path)))
    copy.put("3.837", clean(3, "LS-3"))
    assert copy.run().code == 0
    logs = [*copy.path.glob("audit.*.jsonl"), copy.path / "audit.jsonl"]
    assert command("audit", "verify", *map(str, logs)).code == 0
