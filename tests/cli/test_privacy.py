"""No value that names a patient gets to a terminal or a log, whatever goes wrong."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from edi837.jobs.judging.file_judge import FileJudge
from edi837.rules import all_rules
from edi837.rules.rule import Rule
from edi837.x12 import segment
from tests.cli.calling import CANARIES, call


def shown(told: str) -> list[str]:
    return [one for one in CANARIES if one in told]


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["process", "--out", "o"],
        ["fix", "--diff"],
        ["extract"],
        ["check", "-v"],
        ["check", "--format", "csv"],
    ],
)
def test_no_person_is_named(command: list[str], faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, command[0], faulty, *command[1:])
    assert told.code in (0, 1)
    assert not shown(told.text + told.err)


def test_reports_name_no_person_unless_told_to(faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    # The batch has the number of a member there.
    faulty.write_bytes(faulty.read_bytes().replace(b"BHT*0019*00*AW0001*", b"BHT*0019*00*B0001*"))
    reports = ("--report", "csv,jsonl,xml,html")
    assert call(capfd, "process", faulty, "--out", "o", *reports, "--guide", "touched").code == 0
    for path in (tmp_path / "o").iterdir():
        if ".corrected." not in path.name:
            assert not shown(path.read_text(encoding="utf-8")), path.name


def test_a_masked_value_is_shown_when_it_is_asked_for(
    faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    faulty.write_bytes(faulty.read_bytes().replace(b"NM1*82*1*OKAFOR*NGOZI", b"NM1*82*1*OKAFOR\x07*NGOZI"))

    def before(*arguments: str) -> list[str]:
        call(capfd, "process", faulty, "--out", "o", "--report", "csv", *arguments)
        with (tmp_path / "o" / "faulty.exceptions.csv").open(encoding="utf-8", newline="") as file:
            return [row["before"] for row in csv.DictReader(file) if row["rule"] == "X111"]

    assert before() == ["(masked)"]
    assert before("--include-patient") == ["OKAFOR\x07"]


@pytest.mark.parametrize("command", [["check"], ["process", "--out", "o"], ["fix"], ["extract"], ["check", "-v"]])
def test_a_fault_of_the_tool_shows_no_value(
    command: list[str], faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(judge: FileJudge, *_: object) -> object:
        raise RuntimeError(f"cannot judge {bytes(judge.source.data)!r}")

    monkeypatch.setattr(FileJudge, "judge", fail)
    told = call(capfd, command[0], faulty, *command[1:])
    assert told.code == 6
    assert "a fault of the tool (RuntimeError); nothing was published. Please report it" in told.err
    assert not shown(told.text + told.err)
    assert "Traceback" not in told.err
    assert ("in fail" in told.err) == ("-v" in command)


def test_a_rule_that_fails_shows_no_value_and_the_others_go_on(
    faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*seen: object) -> object:
        raise ValueError(f"LENA ASHBY {seen!r}")

    def rules() -> tuple[Rule, ...]:
        failing = {"function": fail, "when": None, "unless": ()}
        return tuple(one if one.code != "Q605" else dataclasses.replace(one, **failing) for one in all_rules())

    monkeypatch.setattr("edi837.jobs.run.all_rules", rules)
    told = call(capfd, "check", faulty)
    assert told.code == 1
    crashed = [line for line in told.text.splitlines() if " Q605 " in line]
    assert crashed == [
        "faulty.837:30: Q605 error claim AW-0003 line 2 2400/LX: Q605 failed on this claim (ValueError): a fault of "
        "the tool, please report it"
    ]
    assert [line.split()[1] for line in told.text.splitlines() if " error " in line] == ["Q605", "M401", "N203"]
    assert not shown(told.text + told.err)


def test_what_goes_wrong_outside_of_files_shows_no_value(
    faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        raise KeyError("LENA ASHBY")

    monkeypatch.setattr("edi837.cli.check.prepare_run", fail)
    told = call(capfd, "check", faulty)
    assert told.code == 6
    assert told.err.startswith("a fault of the tool (KeyError); nothing was published. Please report it\n")
    assert not shown(told.err)


def test_a_segment_that_is_printed_by_chance_shows_no_value(faulty: Path) -> None:
    whole = segment.cut(faulty.read_bytes(), segment.Delimiters("*", ":", "~"), 0)
    assert not shown(" ".join(map(repr, whole)))
