"""Whole runs give the same bytes, read by native code or by Python alone, by one process or by several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edi837.generate.faults import fault_codes
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.native import native
from tests.needs import lacking
from tests.night import amount, sample

pytestmark = pytest.mark.slow
_RUNS = sample([("", 1), ("disable", 1), ("disable", 2), ("", 2), ("", 4), ("disable", 4)], 4, seed=8)


def results(inputs: Path, out: Path, native_code: str, workers: int) -> dict[str, bytes]:
    """The files that a run writes, by name."""
    command = [sys.executable, "-m", "edi837", "process", inputs, "--out", out, "--workers", str(workers), "-q",
               "--report", "csv", "--report", "jsonl", "--as-of", "2026-11-24"]  # fmt: skip
    done = subprocess.run(command, env={**os.environ, "EDI837_NATIVE": native_code}, check=False, capture_output=True)
    assert done.returncode == 1, done.stderr
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_results_are_the_same_however_claims_are_read(tmp_path: Path) -> None:
    """By night twenty thousand claims of all faults; by day as many as two processes share."""
    if native is None:
        lacking("native", "native code was not built")
    inputs = tmp_path / "in"
    inputs.mkdir()
    for kind in "PI":
        spec = Spec(
            claims=amount(400, 10_000), kind=kind, density=0.8, faults=tuple(fault_codes(kind)), fault_rate=0.6, seed=4
        )
        (inputs / f"{kind}.837").write_bytes(b"".join(generate(spec)))
    first, *others = (results(inputs, tmp_path / f"{code}{workers}", code, workers) for code, workers in _RUNS)
    assert len(first) > len("PI") * 3
    for other in others:
        assert other == first
