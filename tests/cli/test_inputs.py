"""Inputs of every kind: what can be read is read, what cannot says why and costs nobody else."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from edi837.jobs.judging.file_judge import FileJudge
from tests.cli.calling import FILES, call, listed


@pytest.mark.parametrize(
    "content", [b"", b"I", b"ISA", b"\x00" * 5000, bytes(range(256)) * 40, b"\xff\xfeI\0S\0A\0*\0"]
)
def test_what_is_no_x12_is_held_back(content: bytes, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "odd.837").write_bytes(content)
    told = call(capfd, "process", "odd.837", "--out", "o", "--report", "csv")
    assert (told.code, told.out) == (4, b"")
    assert told.err.splitlines()[0] == "odd.837: quarantined (X101), see o"
    assert listed(tmp_path / "o") == ["odd.exceptions.csv", "odd.manifest.json"]
    told = call(capfd, "fix", "odd.837")
    assert (told.code, told.out) == (4, b"")
    assert told.err == "odd.837: held back by X101; nothing was written\n"


def test_a_folder_without_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.md").write_text("no claims")
    told = call(capfd, "process", "empty", "--out", "o")
    assert told.code == 2
    assert told.err == "empty: no file that could be a claim file (*.837* *.edi *.x12 *.txt *.dat, also with .gz)\n"
    assert call(capfd, "check", ".").code == 2
    assert not (tmp_path / "o").exists()


def test_a_folder_twice_is_each_file_twice(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "process", ".", ".", "--out", "o")
    assert (told.code, told.err) == (2, f"{clean.resolve()} is given twice\n")
    assert call(capfd, "process", ".", clean, "--out", "o").code == 2


def test_the_same_file_by_another_name_is_given_twice(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    clean.with_name("link.837").symlink_to(clean)
    told = call(capfd, "process", clean, "link.837", "--out", "o")
    assert (told.code, told.err) == (2, f"{clean.resolve()} is given twice\n")


def test_a_named_link_is_followed_and_one_in_a_folder_is_not(
    clean: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    inside = tmp_path / "folder"
    inside.mkdir()
    (inside / "link.837").symlink_to(clean)
    (inside / "down").symlink_to(tmp_path)
    assert call(capfd, "check", "folder/link.837").code == 0
    assert call(capfd, "check", "folder").code == 2


def test_a_link_to_nothing(capfd: pytest.CaptureFixture[str], tmp_path: Path, clean: Path) -> None:
    (tmp_path / "gone.837").symlink_to("nowhere")
    told = call(capfd, "process", "gone.837", clean, "--out", "o")
    assert told.code == 5
    assert told.err.splitlines()[0] == "gone.837: No such file or directory"
    assert (tmp_path / "o" / "clean.manifest.json").exists()


def test_a_pipe_with_a_name_is_not_waited_for(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.837")
    told = call(capfd, "check", "fifo.837")
    assert (told.code, told.err) == (5, "fifo.837: not a regular file (use - for standard input)\n")


def test_a_file_that_vanishes_after_it_was_listed(
    clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def vanish(judge: FileJudge) -> object:
        faulty.unlink(missing_ok=True)
        return read_envelope(judge)

    read_envelope = FileJudge.read_envelope
    monkeypatch.setattr(FileJudge, "read_envelope", vanish)
    told = call(capfd, "process", clean, faulty, "--out", "o", "--report", "csv")
    assert told.code == 5
    assert told.err.splitlines()[1] == f"{faulty}: No such file or directory"
    assert listed(tmp_path / "o") == [
        "clean.claims.csv", "clean.corrected.837", "clean.exceptions.csv", "clean.lines.csv", "clean.manifest.json"
    ]  # fmt: skip


@pytest.mark.parametrize("command", [["process", "--out", "o"], ["check"], ["extract"], ["fix", "-o", "fixed.837"]])
def test_a_file_that_changes_while_it_is_read(
    command: list[str], faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def grow(judge: FileJudge) -> object:
        with faulty.open("ab") as file:
            file.write(b"\n")
        return read_envelope(judge)

    read_envelope = FileJudge.read_envelope
    monkeypatch.setattr(FileJudge, "read_envelope", grow)
    told = call(capfd, command[0], faulty, *command[1:])
    assert told.code == 5
    assert told.err == "faulty.837 was changed while it was read; run again when it is complete\n"
    assert listed(tmp_path) == (["faulty.837", "o"] if command[0] == "process" else ["faulty.837"])


def test_standard_input(faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(faulty.read_bytes())))
    told = call(capfd, "process", "-", "--out", "o", "--report", "csv")
    assert told.code == 0
    assert listed(Path("o")) == [
        "stdin.claims.csv", "stdin.corrected.837", "stdin.exceptions.csv", "stdin.lines.csv", "stdin.manifest.json"
    ]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(faulty.read_bytes())))
    told = call(capfd, "fix", "-")
    assert told.code == 0
    assert told.out == Path("o/stdin.corrected.837").read_bytes()


def test_packed_files(faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    packed = tmp_path / "packed.837.gz"
    packed.write_bytes(gzip.compress(faulty.read_bytes()))
    assert call(capfd, "process", packed, "--out", "o", "--report", "csv").code == 0
    assert call(capfd, "process", faulty, "--out", "o", "--report", "csv").code == 0
    assert (tmp_path / "o" / "packed.corrected.837").read_bytes() == (tmp_path / "o/faulty.corrected.837").read_bytes()
    told = call(capfd, "verify", packed, "o/packed.corrected.837", "o/packed.manifest.json")
    assert told.code == 0


@pytest.mark.parametrize(
    "content",
    [b"not packed", gzip.compress(b"ISA*00*" * 400)[:40], b"\x1f\x8b\x08" + b"\xff" * 40],
    ids=["not packed", "cut off", "no block"],
)
def test_what_is_no_whole_packed_file(content: bytes, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "torn.837.gz").write_bytes(content)
    told = call(capfd, "process", "torn.837.gz", "--out", "o")
    assert (told.code, told.err) == (5, "torn.837.gz: is not a whole gzip file\n")
    assert listed(tmp_path / "o") == []


def test_a_packed_bomb_is_refused(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.837.gz", "wb") as file:
        for _ in range(80):
            file.write(bytes(1 << 20))
    told = call(capfd, "check", "bomb.837.gz")
    assert (told.code, told.err) == (5, "bomb.837.gz: unpacks to far more than its size; refused\n")


def test_one_bad_file_never_stops_the_others(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copy(FILES / "plain" / "given.837", tmp_path / "b.837")
    (tmp_path / "a.837").write_bytes(b"no interchange")
    (tmp_path / "c.837.gz").write_bytes(b"not packed")
    shutil.copy(FILES / "two-drugs-on-a-line" / "given.837", tmp_path / "d.837")
    told = call(capfd, "process", ".", "--out", "o", "--report", "csv")
    assert told.code == 5
    said = [line.split(":")[0] for line in told.err.splitlines() if "837" in line.split(":")[0]]
    assert said == ["a.837", "b.837", "c.837.gz", "d.837"]
    assert [name for name in listed(tmp_path / "o") if name.endswith("json")] == [
        "a.manifest.json", "b.manifest.json", "d.manifest.json"
    ]  # fmt: skip
    (tmp_path / "c.837.gz").unlink()
    assert call(capfd, "process", ".", "--out", "o").code == 4
    (tmp_path / "a.837").unlink()
    assert call(capfd, "process", ".", "--out", "o").code == 1
    (tmp_path / "d.837").unlink()
    assert call(capfd, "process", ".", "--out", "o").code == 0


def test_a_name_that_is_no_text_and_plays_tricks(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    odd = os.fsdecode(b"na\xefve \x1b[31m.837")
    (tmp_path / odd).write_bytes((FILES / "plain" / "given.837").read_bytes())
    told = call(capfd, "process", odd, "--out", "o", "--report", "csv,jsonl,xml,html,xlsx")
    assert told.code == 0
    assert "\x1b" not in told.err
    assert "na[U+DCEF]ve \u241b[31m.837: 1 claim" in told.err
    assert len(listed(tmp_path / "o")) == 9
    told = call(capfd, "check", odd, "--format", "json")
    assert told.code == 0
    assert b'"file": "na\\udcefve \\u001b[31m.837"' in told.out
    assert b'"name": "na\\udcefve \\u001b[31m.837"' in call(capfd, "process", odd, "--out", "o", "--summary", "-").out
    assert call(capfd, "process", odd, "--out", "o", "--summary", "s.json").code == 0
    assert json.loads((tmp_path / "s.json").read_bytes())["files"][0]["name"] == odd


@pytest.mark.parametrize(
    "second", ["a.corrected.837", "a.exceptions.csv", "a.lines.csv", "a.manifest.json", "a.claims.csv", "a.held.837"]
)
def test_an_input_that_a_result_would_be_written_over_is_refused_before_anything_is_read(
    second: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = (FILES.parent / "base" / "professional.837").read_bytes()
    for name in ("a.837", second):
        (tmp_path / name).write_bytes(data)
    ended = call(capfd, "process", "a.837", second, "--out", ".")
    assert ended.code == 2
    assert f"{second}: is read, and would be overwritten by a result of a.837" in ended.err
    assert listed(tmp_path) == sorted(["a.837", second])
    assert (tmp_path / second).read_bytes() == data
    assert call(capfd, "process", "a.837", second, "--out", "o").code in (0, 1)
    assert (tmp_path / second).read_bytes() == data


def test_a_chart_that_a_result_would_be_written_over_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.837").write_bytes((FILES.parent / "base" / "professional.837").read_bytes())
    (tmp_path / "a.lines.csv").write_text("patient_control_number,line\n")
    ended = call(capfd, "process", "a.837", "--out", ".", "--chart", "a.lines.csv")
    assert ended.code == 2
    assert listed(tmp_path) == ["a.837", "a.lines.csv"]


def test_a_link_to_a_result_is_the_result(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = (FILES.parent / "base" / "professional.837").read_bytes()
    (tmp_path / "a.837").write_bytes(data)
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "a.corrected.837").write_bytes(data)
    (tmp_path / "b.837").symlink_to("o/a.corrected.837")
    assert call(capfd, "process", "a.837", "b.837", "--out", "o").code == 2
    assert (tmp_path / "o" / "a.corrected.837").read_bytes() == data
