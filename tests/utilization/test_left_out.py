"""A file counts whole or not at all; what does not count is told, and stops nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from edi837.claim.reader import ClaimReader
from edi837.x12.source import Source
from tests.report.made import CODE, claims
from tests.utilization.counting import told, written

WHOLE = claims([], [CODE])
BROKEN = claims([]).replace(b"SE*34*4711", b"SE*34*4712")
# Where a line break ends the segments, another one within them makes the set unreadable.
WRAPPED = claims([]).replace(b"~\n", b"\n").replace(b"LAKESHORE PSYCHIATRY", b"LAKESHORE\rPSYCHIATRY")


def test_a_quarantined_file_does_not_count_and_the_others_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, made, err = told(capsys, *written(tmp_path, a=BROKEN, b=WHOLE))

    assert code == 4
    assert err == "a.837: held back by X102; not counted\n"
    assert [one["name"] for one in made["files"]] == ["b.837"]
    assert made["not_counted"] == [{"name": "a.837", "why": "held back by X102"}]
    assert made["total"]["lines"] == 2


def test_settings_hide_no_quarantine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDI837_IGNORE", "X,N")
    monkeypatch.setenv("EDI837_SEVERITY", "X102=off,X111=off")

    code, made, _ = told(capsys, *written(tmp_path, a=BROKEN, b=WRAPPED))
    assert code == 4
    assert [one["name"] for one in made["not_counted"]] == ["a.837", "b.837"]


def test_sets_that_nobody_can_trust_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, made, err = told(capsys, *written(tmp_path, a=WRAPPED, b=WHOLE))

    why = "line breaks inside segments (X111), not examined: 1 transaction set"
    assert (code, made["total"]["lines"]) == (1, 2)
    assert err == f"a.837: {why}; nothing of it is counted\n"
    assert made["not_counted"] == [{"name": "a.837", "why": why}]


def test_an_unreadable_file_does_not_count_and_the_others_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.837.gz").write_bytes(gzip.compress(WHOLE)[:-9])

    code, made, err = told(capsys, str(tmp_path / "a.837.gz"), *written(tmp_path, b=WHOLE))
    assert code == 5
    assert err == f"{tmp_path / 'a.837.gz'}: is not a whole gzip file\n"
    assert made["not_counted"] == [{"name": "a.837.gz", "why": "could not be read"}]
    assert made["total"]["lines"] == 2


def test_a_file_that_fails_half_way_counts_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = written(tmp_path, a=WHOLE, b=WHOLE)
    read = ClaimReader.read
    calls = iter(range(100))

    def failing(*arguments: object) -> object:
        if next(calls) == 1:
            raise RuntimeError("RIVERA")
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ClaimReader, "read", failing)
    code, made, err = told(capsys, *paths)
    assert code == 6
    assert err == "a.837: a fault of the tool (RuntimeError); nothing was published. Please report it\n"
    assert (made["total"]["lines"], made["total"]["repeated_claims"]) == (2, 0)


def test_a_file_that_changes_meanwhile_counts_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = written(tmp_path, a=WHOLE)
    check = Source.check_unchanged

    def changed(source: Source) -> None:
        Path(path).write_bytes(WHOLE + b"\n")
        check(source)

    monkeypatch.setattr(Source, "check_unchanged", changed)
    code, made, _ = told(capsys, path)
    assert (code, made["files"], made["total"]["lines"]) == (5, [], 0)
