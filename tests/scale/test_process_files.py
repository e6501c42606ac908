"""The same results as the local run, on Spark in local mode."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edi837.jobs.reporting.stored import stored_rows
from edi837.rows.lines import COLUMNS as LINE_COLUMNS
from edi837.rows.record import COLUMNS
from edi837.system.errors import Failure, UsageError
from tests.scale.inputs import LARGE, SETTINGS, files_below, inputs, local_run, made


@pytest.fixture(scope="module")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Path]:
    """Results of the command, what Spark told, and its results."""
    from edi837.scale import process_files

    folder = tmp_path_factory.mktemp("scale")
    given = inputs(folder)
    local_run(given, folder / "local")
    return folder / "local", process_files(spark, [str(given)], folder / "out", SETTINGS, large=LARGE), folder / "out"


def test_every_file_has_the_same_bytes(both: tuple[Path, Any, Path]) -> None:
    local, _, out = both
    expected, given = files_below(local), files_below(out)
    assert list(given) == list(expected)
    assert len(given) == 7 * 6 + 3
    for name, content in expected.items():
        assert given[name] == content, name


def test_it_tells_each_file_in_order(both: tuple[Path, Any, Path]) -> None:
    _, outcome, out = both
    told = [(item.name, done.quarantine, done.manifest.relative_to(out)) for item, done in outcome.files]
    assert told == [
        ("f0.837", (), Path("below/f0.manifest.json")),
        ("cut.837", ("X110",), Path("cut.manifest.json")),
        *((f"f{number}.837", (), Path(f"f{number}.manifest.json")) for number in range(4)),
        ("large.837", (), Path("large.manifest.json")),
        ("packed.837.gz", (), Path("packed.manifest.json")),
    ]


def test_the_tables_hold_the_rows_of_all_reports(both: tuple[Path, Any, Path]) -> None:
    local, outcome, _ = both
    expected = sorted(
        (str(path.relative_to(local)).replace("exceptions.csv", "manifest.json"), *row)
        for path in local.rglob("*.exceptions.csv")
        for row in stored_rows(path)
    )
    assert outcome.exceptions.columns == ["manifest", *COLUMNS]
    assert sorted(map(tuple, outcome.exceptions.collect())) == expected
    lines = sorted(
        (str(path.relative_to(local)).replace("lines.csv", "manifest.json"), *row)
        for path in local.rglob("*.lines.csv")
        for row in list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))[1:]
    )
    assert outcome.lines.columns == ["manifest", *LINE_COLUMNS]
    assert sorted(map(tuple, outcome.lines.collect())) == lines


def test_a_job_done_again_takes_away_what_an_earlier_one_left(spark: Any, tmp_path: Path) -> None:
    from edi837.scale import process_files

    path = tmp_path / "claims.837"
    path.write_bytes(made("P", 12))
    process_files(spark, [str(path)], tmp_path / "out", replace(SETTINGS, report=("csv", "jsonl")))
    assert (tmp_path / "out" / "claims.exceptions.jsonl").exists()
    path.write_bytes(made("P", 12)[:5000])
    outcome = process_files(spark, [str(path)], tmp_path / "out", SETTINGS)
    assert [done.quarantine for _, done in outcome.files] == [("X110",)]
    assert list(files_below(tmp_path / "out")) == [
        "claims.exceptions.csv", "claims.exceptions.html", "claims.manifest.json",
    ]  # fmt: skip


def test_one_unreadable_file_costs_nothing_else(spark: Any, tmp_path: Path) -> None:
    from edi837.scale import process_files

    (tmp_path / "a.837").write_bytes(made("P", 12))
    (tmp_path / "b.837.gz").write_bytes(b"not packed")
    outcome = process_files(spark, [str(tmp_path)], tmp_path / "out", SETTINGS)
    good, bad = (done for _, done in outcome.files)
    assert good.tally.claims == 12
    assert isinstance(bad, Failure)
    assert bad.exit_code == 5
    assert str(bad).endswith("b.837.gz: is not a whole gzip file")
    assert {name.split(".")[0] for name in files_below(tmp_path / "out")} == {"a"}


def test_an_executor_with_other_mappings_refuses(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edi837.scale import process_files, spark_files

    (tmp_path / "a.837").write_bytes(made("P", 12))
    honest = spark_files.job_for
    monkeypatch.setattr(spark_files, "job_for", lambda settings, out: replace(honest(settings, out), mappings="0" * 64))
    outcome = process_files(spark, [str(tmp_path / "a.837")], tmp_path / "out", SETTINGS)
    ((_, failed),) = outcome.files
    assert failed.exit_code == 2
    assert str(failed) == "an executor has another version of edi837, or other mappings, than the driver"


def test_standard_input_is_refused(spark: Any, tmp_path: Path) -> None:
    from edi837.scale import process_files

    with pytest.raises(UsageError, match="standard input cannot be read by executors"):
        process_files(spark, ["-"], tmp_path / "out", SETTINGS)


def test_the_module_is_a_command(spark: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from edi837.scale.__main__ import main

    (tmp_path / "a.837").write_bytes(made("P", 12))
    (tmp_path / "b.837").write_bytes(made("P", 20)[:5000])
    code = main([str(tmp_path), "--out", str(tmp_path / "out"), "--tables", (tmp_path / "tables").as_uri()])
    assert code == 4
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith(("a.837", "b.837"))]
    assert told[0].startswith("a.837: 12 claims, 7 with drug lines; ")
    assert told[1] == "b.837: quarantined (X110)"
    assert (tmp_path / "tables" / "exceptions" / "_SUCCESS").exists()
    assert (tmp_path / "tables" / "lines" / "_SUCCESS").exists()


def test_tasks_of_the_command_run_by_the_python_that_was_called(tmp_path: Path) -> None:
    """Though the first python3 on PATH, which Spark would take, is one that has nothing of this package."""
    (tmp_path / "a.837").write_bytes(made("P", 12))
    (tmp_path / "python3").write_text("#!/bin/sh\necho this is another python3 >&2\nexit 3\n")
    (tmp_path / "python3").chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "PYSPARK_PYTHON"}
    environment |= {"PATH": f"{tmp_path}:{environment['PATH']}", "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-m", "edi837.scale", str(tmp_path / "a.837"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    assert "a.837: 12 claims, 7 with drug lines; " in done.stderr
    assert (tmp_path / "out" / "a.corrected.837").exists()
