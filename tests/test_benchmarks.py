"""The benchmarks run and write their table. What they measure is theirs: no figure is held here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.night import NIGHT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
KINDS = ["P", "I"] if NIGHT else ["P"]


def test_the_tables_are_written(tmp_path: Path) -> None:
    output = tmp_path / "RESULTS.md"
    subprocess.run(
        [sys.executable, "benchmarks/run.py", "--parts", "startup,workers,guide,claims", "--rounds", "1",
         "--kinds", ",".join(KINDS),
         "--cache", tmp_path,
         "--output", output, "--megabytes", "0.1", "--medium-megabytes", "0.1", "--dense-megabytes", "0.1",
         "--guide-claims", "2", "--guide-megabytes", "0.05"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    lines = output.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "# Results", "## Start-up", "## Two workers against one", "## A touched claim held against its guide",
        "## Every claim of a file held against its guide (`check --guide all --select G`; a quarter has a drug line)",
    ]  # fmt: skip
    rows = [line.split(" | ")[0] for line in lines if line.startswith("| ") and "---" not in line]
    assert rows == [
        "| command",
        "| `--version`",
        "| one small file",
        "| claims with a drug line",
        "| 1%",
        "| 25%",
        "| 100%",
        "| kind",
        *[f"| 837{kind}" for kind in KINDS],
        "| kind",
        *[f"| 837{kind}" for kind in KINDS for _ in range(3)],
    ]


def test_extremes_are_measured(tmp_path: Path) -> None:
    output = tmp_path / "EXTREMES.md"
    subprocess.run(
        [sys.executable, "benchmarks/extremes.py", "--share", "0.0005", "--cache", tmp_path / "cache",
         "--output", output, "--parts", "element,findings"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    rows = [line.split(" | ")[0] for line in output.read_text().splitlines() if line.startswith("| ")]
    assert rows == ["| what", "| 5,000 bytes in LIN03", "| 500 findings, three a line, 50 lines a claim"]


def test_an_inbox_is_measured(tmp_path: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "benchmarks/inbox.py", "--files", "3", "--folder", tmp_path / "inbox"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert [line.split(" | ")[0] for line in printed.splitlines() if line.startswith("| ")] == ["| files", "| 3"]


@pytest.mark.browser
def test_the_page_of_a_night_is_measured(tmp_path: Path) -> None:
    output = tmp_path / "PAGE.md"
    subprocess.run(
        [sys.executable, "benchmarks/page.py", "--claims", "200", "--rounds", "1", "--output", output],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    lines = output.read_text(encoding="utf-8").splitlines()
    assert re.match(r"\d+ findings, \d\.\d MB of HTML", lines[2])
    assert sum(line.startswith("| ") for line in lines) == 17


def test_payer_files_are_measured() -> None:
    ended = subprocess.run(
        [sys.executable, "benchmarks/policies.py", "--files", "2", "--claims", "5"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    loading, claims = ended.stdout.splitlines()
    assert loading.startswith("loading: shipped ")
    assert claims.startswith("a claim: ")


def test_official_tables_are_measured() -> None:
    ended = subprocess.run(
        [sys.executable, "benchmarks/official.py", "--share", "0.001", "--rounds", "1"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows = [line.split(" | ")[0] for line in ended.stdout.splitlines() if line.startswith("| `")]
    assert rows == [
        "| `codes import` of all of it", "| `check` of one claim", "| `check` of one claim, with `--codes`"
    ]  # fmt: skip
