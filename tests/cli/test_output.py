"""What goes to stdout and stderr, in which form, and when nothing does."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from edi837.rows.record import COLUMNS
from tests.cli.calling import AS_OF, FILES, call, command, listed, start
from tests.night import sample

SAID = (
    "faulty.837: 1 claim, 1 with drug lines = 0 clean as received + 1 clean after repair + 0 claims to work on, "
    "$0.00 at risk"
)


def test_check_in_words(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "check", faulty, "--ignore", "A,D,N2,P3,Q6", "--select", "M4,X,N203")
    assert told.code == 1
    assert told.text == (
        "faulty.837:31: M401 error claim AW-0003 line 2 2400/SV101-3: The modifier is badly written: lower case or "
        "blanks [safe: KX]\n"
        "faulty.837:34: N203 error claim AW-0003 line 2 2410/LIN03: The NDC is written with hyphens "
        "[safe: 67457000110]\n"
    )
    assert told.err == "faulty.837: 1 claim, 1 with drug lines; 2 errors, 0 warnings\n"


def as_cells(row: dict[str, object]) -> list[str]:
    """A row of JSON as CSV has it: computed columns are numbers there, and nothing is null."""
    return ["" if value is None else str(value) for value in row.values()]


def test_each_format_says_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    given = [FILES / case / "given.837" for case in ("everything-badly-written", "eight-bit-characters", "empty")]
    told = {
        form: call(capfd, "check", *given, "--format", form, "--as-of", AS_OF, "-q")
        for form in ("csv", "jsonl", "json")
    }
    assert {one.code for one in told.values()} == {4}
    rows = json.loads(told["json"].out)
    assert [json.loads(line) for line in told["jsonl"].text.splitlines()] == rows
    table = list(csv.reader(io.StringIO(told["csv"].text, newline="")))
    assert tuple(table[0]) == COLUMNS
    assert [[cell.removeprefix("'") for cell in row] for row in table[1:]] == [as_cells(row) for row in rows]
    assert all(type(row["byte_start"]) is int and type(row["charge"]) is str for row in rows)
    assert {row["file"] for row in rows} == {"given.837"}
    assert len(rows) > 40


@pytest.mark.parametrize(("form", "nothing"), [("json", b"[]\n"), ("jsonl", b""), ("text", b"")])
def test_nothing_found(form: str, nothing: bytes, clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "check", clean, "--format", form, "--select", "N203", "-q") == (0, nothing, "")


def test_extract_in_both_formats(clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = list(csv.DictReader(io.StringIO(call(capfd, "extract", clean, faulty).text, newline="")))
    lines = call(capfd, "extract", clean, faulty, "--format", "jsonl").text.splitlines()
    assert [as_cells(json.loads(line)) for line in lines] == [list(row.values()) for row in table]
    assert [json.loads(line)["mg_by_ndc"] for line in lines] == [50, 50]
    assert [(row["file"], row["ndc_sent"], row["ndc"], row["mg_by_ndc"]) for row in table] == [
        ("clean.837", "67457000110", "67457000110", "50"),
        ("faulty.837", "67457-0001-10", "67457000110", "50"),
    ]
    assert call(capfd, "extract", clean, "-o", "lines.csv") == (0, b"", "")
    assert call(capfd, "extract", clean).out == Path("lines.csv").read_bytes()


def test_extract_names_sets_that_it_does_not_read(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A table without lines is no proof that there are none."""
    data, label = clean.read_bytes(), b"005010X222A1"
    dental, strange = data.replace(label, b"005010X224A2"), data.replace(label, b"ASHBY*LENA")
    Path("dental.837").write_bytes(dental)
    Path("strange.837").write_bytes(strange)
    Path("other.837").write_bytes(data.replace(b"ST*837*", b"ST*276*"))
    ended = [call(capfd, "extract", name) for name in ("dental.837", "strange.837", "other.837")]
    assert [len(each.text.splitlines()) for each in ended] == [1, 1, 1]
    assert [(each.code, each.err) for each in ended] == [
        (1, "dental.837: 1 set not examined, so without lines: 1 × 837 of 005010X224A2\n"),
        (1, "strange.837: 1 set not examined, so without lines: 1 × 837 of no known version\n"),
        (0, "other.837: 1 set not examined, so without lines: 1 × 276\n"),
    ]


def test_the_difference(faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = call(capfd, "fix", faulty, "--diff")
    assert told.code == 0
    assert told.text.splitlines() == [
        "@@ faulty.837: claim AW-0003 @@",
        "  LX*2~",
        "- SV1*HC:J3000:kx*60*UN*5***1~",
        "+ SV1*HC:J3000:KX*60*UN*5***1~",
        "  # M401, byte 856",
        "  REF*6R*AW-0003B~",
        "- LIN**N4*67457-0001-10~",
        "+ LIN**N4*67457000110~",
        "  # N203, byte 918",
    ]
    assert told.err == "faulty.837: 2 repaired, 0 errors and warnings left to a person\n"
    assert listed(tmp_path) == ["faulty.837"]


@pytest.mark.parametrize("case", ["delimiters-control", "terminator-lf", "terminator-crlf", "several-interchanges"])
def test_the_difference_shows_each_delimiter(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "fix", FILES / case / "given.837", "--diff")
    lines = told.text.splitlines()
    assert not any(ord(character) < 0x20 for line in lines for character in line)
    assert len([line for line in lines if line.startswith("-")]) == len([line for line in lines if line[:1] == "+"]) > 1


def test_fix_to_stdout_and_to_a_file(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    expected = (FILES / "line-breaks-lf" / "expected.837").read_bytes()
    told = call(capfd, "fix", faulty)
    assert (told.code, told.out) == (0, expected)
    assert call(capfd, "fix", faulty, "-o", "fixed.837", "-q") == (0, b"", "")
    assert Path("fixed.837").read_bytes() == expected
    assert call(capfd, "fix", "fixed.837", "--diff").out == b""


def test_summary(clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "process", clean, faulty, "--out", "o", "--summary", "-")
    assert told.code == 0
    summary = json.loads(told.out)
    assert [(one["name"], one["status"], one["manifest"]) for one in summary["files"]] == [
        ("clean.837", "complete", "o/clean.manifest.json"),
        ("faulty.837", "complete", "o/faulty.manifest.json"),
    ]
    counts = summary["counts"]
    assert (counts["claims"], counts["target_lines"], counts["repaired"], counts["proposed"]) == (2, 2, 2, 0)
    assert counts["exceptions"]["by_severity"]["error"] == 2
    assert summary["charges"]["claims_in"] == "780"
    assert call(capfd, "process", clean, faulty, "--out", "o", "--summary", "s.json").out == b""
    assert json.loads(Path("s.json").read_bytes()) == summary


def test_quiet(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "process", clean, "--out", "o", "-q") == (0, b"", "")
    Path("odd.837").write_bytes(b"")
    assert call(capfd, "process", "odd.837", "--out", "o", "-q") == (4, b"", "")
    Path("odd.837").unlink()
    Path("odd.837").symlink_to("nowhere")
    assert call(capfd, "process", "odd.837", "--out", "o", "-q") == (5, b"", "odd.837: No such file or directory\n")


def test_one_line_a_file(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "process", faulty, "--out", "o").err.splitlines()[0] == SAID


def on_a_terminal(*arguments: str | Path, **environ: str) -> tuple[int, str]:
    """Run a command whose stdout and stderr are a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(*arguments), stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, env={**os.environ, **environ}
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        told += piece
    os.close(ours)
    return process.wait(60), told.decode("utf-8")


def test_progress_is_for_a_terminal(faulty: Path, tmp_path: Path) -> None:
    code, told = on_a_terminal("process", faulty, "--out", "o")
    assert code == 0
    assert told.startswith("\r\x1b[Kfaulty.837 0 %")
    assert on_a_terminal("process", faulty, "--out", "o", "-q") == (0, "")
    assert " %" not in start("process", faulty, "--out", "o", cwd=tmp_path).err


def test_several_files_are_counted(clean: Path, faulty: Path) -> None:
    _, told = on_a_terminal("process", clean, faulty, "--out", "o")
    assert "1/2 clean.837 0 %" in told
    assert "2/2 faulty.837 0 %" in told


def test_colors_are_for_a_terminal_and_not_for_no_color(faulty: Path, tmp_path: Path) -> None:
    code, told = on_a_terminal("check", faulty)
    assert code == 1
    assert "M401 \x1b[31merror\x1b[0m claim" in told
    for command_ in (["check", faulty], ["fix", "--diff", faulty], ["check", "missing.837"]):
        assert "\x1b" in on_a_terminal(*command_)[1]
        assert "\x1b" not in on_a_terminal(*command_, NO_COLOR="1")[1]
        ended = start(*command_, cwd=tmp_path)
        assert "\x1b" not in ended.text + ended.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_of_another_alphabet(encoding: str, tmp_path: Path) -> None:
    given = FILES / "eight-bit-characters" / "given.837"
    for form in sample(("text", "csv", "jsonl", "json"), 2, seed=ord(encoding[-1])):
        told = start("check", given, "--format", form, "--include-patient", cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert told.code == 1, told.err
        assert form == "text" or "PRÉFÉRE".encode() in told.out
    others = (["rules"], ["rules", "N203"], ["config"], ["--help"], ["fix", given, "--diff"])
    for words in sample(others, 2, seed=ord(encoding[-1])):
        assert start(*words, cwd=tmp_path, PYTHONIOENCODING=encoding).code in (0, 1)


def test_reports_that_are_not_asked_for_again_do_not_stay(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given, out = FILES.parent / "sample" / "claims.837", tmp_path / "out"
    for formats in ("csv,html,xlsx", "jsonl"):
        call(capfd, "process", given, "--out", out, "--as-of", AS_OF, "--report", formats)
    assert {path.name for path in out.iterdir()} == {
        "claims.claims.csv", "claims.corrected.837", "claims.exceptions.jsonl", "claims.lines.csv",
        "claims.manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["fix", "claims.837", "-o"],
        ["generate", "--claims", "1", "-o"],
        ["deid", "claims.837", "-o"],
        ["utilization", "claims.837", "-o"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_nothing_takes_the_place_of_a_device(
    clean: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]
) -> None:
    clean.rename(tmp_path / "claims.837")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        ended = call(capfd, *arguments, name)
        assert (ended.code, f"{name}: is not a regular file" in ended.err) == (2, True), ended.err
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link").is_symlink()


def test_every_line_is_extracted(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = (FILES.parent / "sample" / "claims.837").read_bytes()
    (tmp_path / "sample.837").write_bytes(data)
    told = call(capfd, "extract", tmp_path / "sample.837", "--all-lines", "--format", "jsonl")
    lines = [json.loads(line) for line in told.text.splitlines()]
    counted = len(re.findall(rb"(?:^|~)\s*SV[12]\*", data))
    targets = call(capfd, "extract", tmp_path / "sample.837", "--format", "jsonl").text.splitlines()
    assert (told.code, len(lines)) == (0, counted)
    assert counted > len(targets)
    of_targets = {(row["segment"], row["line"]) for row in map(json.loads, targets)}
    assert [row for row in lines if (row["segment"], row["line"]) in of_targets] == [json.loads(row) for row in targets]


def test_all_drugs_and_all_lines_are_two_things(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "extract", clean, "--all-drugs", "--all-lines").code == 2
