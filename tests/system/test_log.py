"""Messages carry known facts and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edi837.system.log import open_log


def test_text_has_time_level_run_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    log = open_log("r1", "text", "warning")
    log("info", "published", "a.837: published", file="a.837")
    log("warning", "held", "b.837: waits", file="b.837")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].split(" ", 1)[1] == "warning r1 b.837: waits"


def test_json_has_one_object_a_line_and_drops_facts_that_are_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    log = open_log("r1", "json", "info")
    log("info", "published", "a.837: published", file="a.837", sha="0123", member="X1", name="DOE", count=3)
    told = json.loads(capsys.readouterr().err)
    told.pop("at")
    assert told == {
        "level": "info",
        "run": "r1",
        "event": "published",
        "message": "a.837: published",
        "file": "a.837",
        "sha": "0123",
        "count": 3,
    }


def test_a_file_gets_everything_and_is_for_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "run.log"
    for run in ("r1", "r2"):
        open_log(run, "json", "error", path)("info", "published", "a.837: published")
    assert capsys.readouterr().err == ""
    assert [json.loads(line)["run"] for line in path.read_text().splitlines()] == ["r1", "r2"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_log_file_on_a_full_disk_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    log = open_log("r1", "text", "error", Path("/dev/full"))
    log("info", "published", "a.837: published")
    log("error", "failed", "b.837: failed")
    said = capsys.readouterr().err
    assert said.count("the log file cannot be written: No space left on device") == 1
    assert "b.837: failed" in said
