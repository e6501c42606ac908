"""`edi837 process --split` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edi837.cli import main
from edi837.jobs.report import find_manifests, read_results
from tests.jobs.splitting import claims

AS_OF = ("--as-of", "2026-11-24", "--report", "csv")


def call(*arguments: object) -> int:
    return main.run([str(one) for one in arguments])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)


def test_what_is_held_is_said_counted_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.837").write_bytes(claims("P", "clean", "wrong", "wrong"))
    assert call("process", "a.837", "--out", "out", "--split", "--summary", "-", *AS_OF) == 1
    told = capsys.readouterr()
    assert "; 2 claims of $2,780.00 held in a.held.837" in told.err
    summary = json.loads(told.out)
    assert summary["files"][0]["held"] == {"claims": 2, "charges": "2780"}
    assert summary["files"][0]["charges"]["claims_out"] == summary["charges"]["claims_out"] == "390"
    assert call("process", "a.837", "--out", "out", "--split", "--exit-zero", *AS_OF) == 0


def test_both_files_are_proved_by_verify_and_the_corrected_one_is_clean(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(claims("I", "clean", "both", "repaired"))
    assert call("process", "a.837", "--out", "out", "--split", *AS_OF) == 1
    assert call("verify", "a.837", "out/a.corrected.837", "out/a.manifest.json") == 0
    assert call("verify", "a.837", "out/a.held.837", "out/a.held.manifest.json") == 0
    assert call("verify", "a.837", "out/a.held.837", "out/a.manifest.json") == 6
    # The claims are of one patient and day, which X115 tells.
    assert call("process", "out/a.corrected.837", "--out", "again", "--split", "--ignore", "X115", *AS_OF) == 0


def test_split_can_be_a_setting(tmp_path: Path) -> None:
    (tmp_path / "edi837.toml").write_text("split = true\n")
    (tmp_path / "a.837").write_bytes(claims("P", "clean", "wrong"))
    assert call("process", "a.837", "--out", "out", *AS_OF) == 1
    assert (tmp_path / "out" / "a.held.837").exists()


def test_held_files_are_no_input_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(claims("P", "clean", "wrong"))
    assert call("process", "a.837", "--out", "out", "--split", *AS_OF) == 1
    assert call("process", "out", "--out", "again", *AS_OF) == 2
    assert call("process", "out/a.held.837", "--out", "again", *AS_OF) == 1


def test_inputs_whose_results_would_be_named_alike_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.837", "a.held.837"):
        (tmp_path / name).write_bytes(claims("P", "clean", "wrong"))
    assert call("process", "a.837", "a.held.837", "--out", "out", "--split", *AS_OF) == 2
    assert "a.837" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_processes_side_by_side_write_the_same_bytes(tmp_path: Path) -> None:
    for name, times in (("a", 275), ("b", 10), ("c", 10)):
        (tmp_path / f"{name}.837").write_bytes(claims("P", *["clean", "wrong", "repaired", "proposed"] * times))
    assert call("process", "a.837", "b.837", "c.837", "--out", "one", "--split", *AS_OF) == 1
    assert call("process", "a.837", "b.837", "c.837", "--out", "two", "--split", "--workers", "3", *AS_OF) == 1
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_work_list_over_a_folder_tells_each_row_once(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(claims("P", "clean", "wrong"))
    call("process", "a.837", "--out", "out", "--split", *AS_OF)
    assert call("report", "out", "--report", "jsonl", "-o", "list.jsonl") == 1
    rows = [json.loads(line) for line in (tmp_path / "list.jsonl").read_text().splitlines()]
    assert [row["rule"] for row in rows if row["severity"] == "error"] == ["C701"]
    results = read_results(find_manifests(["out"]))
    assert ([one.path.name for one in results.stored], results.left_out) == (["a.manifest.json"], [])
