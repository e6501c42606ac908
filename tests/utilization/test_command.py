"""`edi837 utilization`: inputs, options, outputs, exit codes."""

from __future__ import annotations

import csv
import gzip
import io
import stat
import sys
from pathlib import Path

import pytest

from edi837.cli.main import COMMANDS, run
from tests.report.made import CODE, claims
from tests.utilization.counting import line, told, written

WHOLE = claims([], [CODE])
NONE = claims([line("J1885"), ("67457000110", "00000000000")])


def test_it_has_a_place_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert COMMANDS["utilization"] == "edi837.cli.utilization:utilization"
    run(["utilization", "--help"])
    assert "Void claims (frequency 8) are counted apart" in capsys.readouterr().out


def test_text_to_stdout_by_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["utilization", *written(tmp_path, a=WHOLE), "--as-of", "2026-11-24", "--by", "payer"]) == 0

    output = capsys.readouterr()
    assert output.out.splitlines()[:3] == [
        "Utilization of J3000 in 1 file, as of 2026-11-24", "", "Billed     2 lines in 2 claims, $120.00",
    ]  # fmt: skip
    assert output.err == ""


def test_a_folder_and_packed_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, a=WHOLE)
    (tmp_path / "b.837.gz").write_bytes(gzip.compress(claims([("LS-1001", "OTHER")])))
    (tmp_path / "a.corrected.837").write_bytes(WHOLE)

    code, made, _ = told(capsys, str(tmp_path))
    assert code == 0
    assert made["files"] == [{"name": "a.837", "claims": 2, "lines": 2}, {"name": "b.837.gz", "claims": 1, "lines": 1}]


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WHOLE)))

    assert told(capsys, "-")[1]["files"] == [{"name": "stdin.837", "claims": 2, "lines": 2}]


@pytest.mark.parametrize("form", ["text", "csv", "html", "json"])
def test_a_file_is_what_stdout_would_be(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    paths = written(tmp_path, a=WHOLE)
    assert run(["utilization", *paths, "--format", form]) == 0
    out = capsysbinary.readouterr().out
    target = tmp_path / "new" / f"usage.{form}"

    assert run(["utilization", *paths, "--format", form, "-o", str(target)]) == 0
    assert target.read_bytes() == out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    output = capsysbinary.readouterr()
    assert (output.out, output.err) == (b"", f"2 target lines of 1 file: {target}\n".encode())


@pytest.mark.parametrize("form", ["text", "csv", "html", "json"])
def test_no_target_line_is_said_and_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    paths = written(tmp_path, a=NONE)
    sentence = "No target line (J3000 or an NDC of the same drug) is in 1 file."

    assert run(["utilization", *paths, "--format", form]) == 0
    output = capsys.readouterr()
    assert (sentence in output.out) == (form in ("text", "html"))
    assert (sentence in output.err) == (form != "text")

    assert run(["utilization", *paths, "--format", form, "-o", str(tmp_path / "out"), "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no INPUT was given"),
        (["nowhere.837"], "nowhere.837: no such file or folder"),
        (["{file}", "--by", "payer,color"], "'color' is not one of month, provider, payer"),
        (["{file}", "--by", ","], "names none of month"),
        (["{file}", "--format", "xml"], "'xml' is not one of"),
        (["{file}", "--as-of", "tomorrow"], "is not a date"),
        (["{file}", "--target", "J99999"], "J99999"),
        (["{file}", "--mappings", "nowhere"], "nowhere"),
        (["{file}", "-o", "{file}"], "an input is never overwritten"),
        (["{file}", "{file}"], "is given twice"),
    ],
)
def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    (path,) = written(tmp_path, a=WHOLE)

    assert run(["utilization", *(one.format(file=path) for one in arguments)]) == 2
    output = capsys.readouterr()
    assert words in output.err
    assert output.out == ""
    assert Path(path).read_bytes() == WHOLE


def test_what_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = written(tmp_path, a=WHOLE)

    assert run(["utilization", path, "-o", f"{path}/usage.html"]) == 5
    assert "cannot be written" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["a.837"]


def test_by_chooses_dimensions_in_that_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["utilization", *written(tmp_path, a=WHOLE), "--format", "csv", "--by", "payer,month"]) == 0

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row["dimension"] for row in rows] == ["total", "payer", "month"]


def test_targets_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = claims([line("J2250", "80", "2"), ("67457000110", "00409230502")], [])
    _, made, _ = told(capsys, *written(tmp_path, a=data), "--target", "J2250", "--by", "code")
    assert [(one["key"], one["mg"]) for one in made["groups"]["code"]] == [("J2250", "2")]

    _, made, _ = told(capsys, str(tmp_path / "a.837"), "--target", "J2250,J3000", "--by", "code")
    assert [(one["key"], one["mg"]) for one in made["groups"]["code"]] == [("J2250", "2"), ("J3000", "50")]
    assert "Units and mg of 2 codes and 2 drugs are added up here: read them by code and by drug." in made["notes"]
