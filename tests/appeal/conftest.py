"""A night that went out and was answered: claims with every fault, payers that deny some, in one folder."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from edi837.cli.main import run

AS_OF = "2026-11-24"


@dataclass(frozen=True)
class Night:
    """The folder; `denied` are claims that were denied or paid less, by the reason codes of them and their lines."""

    folder: Path
    denied: dict[str, set[str]]

    @property
    def results(self) -> Path:
        """Results of process, with the answers beside them."""
        return self.folder / "out"

    @property
    def sent(self) -> Path:
        """The file that went out."""
        return self.results / "night.corrected.837"

    def with_reason(self, code: str) -> str:
        """A claim that was denied for a reason."""
        return next(claim for claim, codes in sorted(self.denied.items()) if code in codes)


def done(*arguments: object) -> int:
    """A command, run in this process."""
    return run([str(each) for each in arguments])


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("night")
    given, out = folder / "night.837", folder / "out"
    faults = ("--faults", "all", "--fault-rate", "0.5", "--seed", "3", "--as-of", AS_OF, "-q")
    assert done("generate", "-o", given, "--claims", "60", "--density", "0.8", *faults) == 0
    # Everybody is called by a name in which ISA stands, as interchanges begin.
    given.write_bytes(re.sub(rb"(NM1\*(?:IL|QC)\*1\*)[^*]+", rb"\1ELISANDRO", given.read_bytes()))
    assert done("process", given, "--out", out, "--as-of", AS_OF, "--report", "csv", "--exit-zero", "-q") == 0
    assert done("generate", "--answers-for", out / "night.corrected.837", "-o", folder / "answers", "-q") == 0
    answers = [folder / "answers" / f"night.{kind}" for kind in ("999", "277ca", "835")]
    assert done("answers", *answers, "--results", out, "--format", "csv", "-q") == 0
    return Night(folder, _denied(out))


def _denied(out: Path) -> dict[str, set[str]]:
    """By claim, read from the store as a user reads it: the table of all answers."""
    from edi837.jobs.taken_answers import all_listed, results_store

    denied: dict[str, set[str]] = {}
    with results_store([out]) as store:
        for row in all_listed(store):
            if row.state in ("denied", "paid less") and row.claim:
                denied.setdefault(row.claim, set()).update(row.codes.split())
    return denied


def proposals(night: Night, folder: Path) -> list[dict[str, str]]:
    """The proposals on the file that went out, as its own report has them."""
    assert done("process", night.sent, "--out", folder, "--as-of", AS_OF, "--report", "csv", "--exit-zero", "-q") == 0
    with (folder / "night.corrected.exceptions.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["disposition"] == "proposed"]
