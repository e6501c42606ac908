"""Each manifest of release 1 still proves its files, and stored rows give the rows that they are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.drop.running import command
from tests.release1.opened import Proof, proofs

PROVED = [proof for proof in proofs() if proof.corrected is not None]
RESULTS = ("night", "hospital", "packed", "cut")


@pytest.mark.parametrize("proof", PROVED, ids=lambda proof: proof.manifest)
def test_a_manifest_proves_its_files(proof: Proof, release1: Path) -> None:
    assert command("verify", proof.original, proof.corrected or "", proof.manifest).code == 0
    corrected = release1 / (proof.corrected or "")
    corrected.write_bytes(corrected.read_bytes().replace(b"CLM*", b"CLN*", 1))
    assert command("verify", proof.original, proof.corrected or "", proof.manifest).code == 6


def test_every_folder_of_results_has_manifests() -> None:
    folders = {Path(proof.manifest).parent.as_posix() for proof in PROVED}
    assert {"results", "split", "released", "ack", "drop/hold", "drop/outbox"} < folders


def test_a_manifest_of_a_quarantined_file_proves_nothing(release1: Path) -> None:
    ended = command("verify", "claims/cut.837", "claims/cut.837", "results/cut.manifest.json")
    assert (ended.code, "not the manifest of a corrected file" in ended.err) == (2, True)


@pytest.mark.parametrize("ending", [".exceptions.jsonl", ".exceptions.csv"])
def test_stored_rows_are_reported_as_they_were_written(release1: Path, ending: str) -> None:
    stored = sorted(row for name in RESULTS for row in _rows(release1 / "results" / f"{name}.exceptions.csv"))
    assert len(stored) > 20
    for name in RESULTS:
        for other in {".exceptions.jsonl", ".exceptions.csv"} - {ending}:
            (release1 / "results" / f"{name}{other}").unlink()
    assert command("report", "results", "--report", "csv", "-o", "all.csv").code == 4
    assert sorted(_rows(release1 / "all.csv")) == stored


def _rows(path: Path) -> list[tuple[str, ...]]:
    """Rows by file, place, rule and words: what later releases add to a row stands after these."""
    with path.open(newline="", encoding="utf-8") as file:
        names = ("file", "patient_control_number", "rule", "severity", "disposition", "element", "message")
        return [tuple(row[name] for name in names) for row in csv.DictReader(file)]
