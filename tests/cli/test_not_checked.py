"""--not-checked lines: more rows, and the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call

SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample" / "claims.837"


@pytest.mark.parametrize("guide", ["none", "changed"])
def test_rows_for_what_was_not_checked_change_no_byte(
    guide: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = {}
    for how in ("file", "lines"):
        out = tmp_path / how
        told = call(
            capfd, "process", SAMPLE, "--out", out, "--not-checked", how, "--guide", guide, "--report", "csv"
        )  # fmt: skip
        made[how] = (told.code, (out / "claims.corrected.837").read_bytes())
        rows = (out / "claims.exceptions.csv").read_text().count("\n")
        made[how] += (rows,)
    assert made["file"][:2] == made["lines"][:2]
    assert made["file"][1] != SAMPLE.read_bytes()
    assert made["file"][2] < made["lines"][2]
