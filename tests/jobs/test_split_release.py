"""Decisions on a file that was split: each of the two files is released on its own."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from edi837.decisions.read_decisions import read_decisions
from edi837.findings.finding import Severity
from edi837.jobs.inputs import Input
from edi837.jobs.output import as_changes
from edi837.jobs.releasing.recounted import recount_entries
from edi837.jobs.releasing.release import Released, release
from edi837.manifest import proof
from edi837.manifest.entries import SPLIT, ChangeEntry, RemovedEntry
from edi837.system.errors import UsageError
from edi837.x12.change import Change, splice
from tests.jobs.splitting import Made, again, claims, ranked, run
from tests.split.plainly import parted
from tests.x12.sets import around

APPROVED = b"HC:J3000:XU"


def decide(result: Made, kind: str) -> tuple[Released, dict[str, Any]]:
    """All proposals approved; the release, and its manifest."""
    decisions = result.folder / "decisions.csv"
    with decisions.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["exception_id", "decision", "by", "note"])
        for one in (*result.manifest()["proposals"], *result.manifest(".held")["proposals"]):
            writer.writerow([one["exception_id"], "approve", "A. Turing", "as charted"])
    out = result.folder / "out"
    rows = read_decisions(decisions).rows
    done = release(run(), Input(result.original, "a.837"), out / f"a{kind}.manifest.json", rows, out)
    assert done.manifest is not None
    return done, json.loads(done.manifest.read_bytes())


def test_held_claims_are_released_with_what_was_approved_and_nothing_else_goes_out_twice(tmp_path: Path) -> None:
    data = claims("P", "clean", "proposed", "repaired", "wrong")
    result = again(tmp_path, data)
    done, told = decide(result, ".held")
    fixed = data.replace(b"HC:J3000:59:XU", APPROVED)
    released = tmp_path / "out" / "a.held.released.837"
    assert released.read_bytes() == parted(fixed, lambda number: number in (1, 3), others=False)
    assert proof.verify(result.original, released, done.manifest) is None
    assert (done.approved, done.declined, done.refused) == (1, 0, ())
    assert (told["counts"]["claims"], told["charges"]["claims_in"]) == (2, "1780")
    rows = (tmp_path / "out" / "a.held.released.exceptions.csv").read_text()
    assert "M405" in rows
    assert "N203" not in rows


def test_the_corrected_file_takes_decisions_on_its_own_claims_alone(tmp_path: Path) -> None:
    data = claims("P", "wrong", "proposed", "repaired")
    result = again(tmp_path, data, prepared=ranked("M405", Severity.WARNING))
    done, _ = decide(result, "")
    fixed = data.replace(b"HC:J3000:59:XU", APPROVED).replace(b"67457-0001-10", b"67457000110")
    released = tmp_path / "out" / "a.released.837"
    assert released.read_bytes() == parted(fixed, lambda number: number in (1, 2), others=True)
    assert proof.verify(result.original, released, done.manifest) is None


def test_a_decision_on_a_held_claim_is_refused_by_the_other_manifest(tmp_path: Path) -> None:
    result = again(tmp_path, claims("P", "clean", "proposed"))
    done, _ = decide(result, "")
    assert [one.reason for one in done.refused] == ["the manifest has no proposal with this exception_id"]


def test_where_all_claims_are_held_only_their_manifest_can_be_released(tmp_path: Path) -> None:
    result = again(tmp_path, claims("P", "proposed"))
    with pytest.raises(UsageError, match=r"release them with a\.held\.manifest\.json"):
        decide(result, "")
    assert decide(result, ".held")[0].approved == 1


def test_segments_that_a_decision_adds_are_counted_on_top_of_those_that_were_taken_out() -> None:
    data = around(["HL*1**20*1", "CLM*A*1", "LX*1", "CLM*B*1", "LX*1"])
    first, second, se = data.index(b"CLM*A"), data.index(b"CLM*B"), data.index(b"SE*8") + 3
    end = data.index(b"SE*8")
    entries = [
        RemovedEntry(first, second, "", SPLIT),
        ChangeEntry(Change(end, end, b"", b"LX*2~\n"), "W502", "x", "B"),
        ChangeEntry(Change(se, se + 1, b"8", b"6"), SPLIT),
    ]
    made = recount_entries(data, entries)
    assert [entry.listed()["after"] for entry in made] == ["", "LX*2~\n", "7"]
    assert b"HL*1**20*1~\nCLM*B*1~\nLX*1~\nLX*2~\nSE*7*0001~" in b"".join(splice(data, as_changes(made, data)))
