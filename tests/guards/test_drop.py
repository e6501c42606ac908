"""The drop folder: decisions that were taken, and that cannot be carried out when their file's turn comes."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from edi837.findings.finding import Severity, proposed
from edi837.rules import all_rules
from tests.drop.files import clean
from tests.drop.running import DropFolder, init
from tests.guards.guarding import rewriting

MEETS = "it meets the approved fix of Z901 on the same claim: decline one of the two"


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    """A drop folder in which two rules of the tests' own propose other units for the same line."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    own = [
        rewriting("Z901", proposed, ("*UN*5*", "*UN*6*"), severity=Severity.ERROR),
        rewriting("Z902", proposed, ("*UN*5*", "*UN*7*"), severity=Severity.ERROR),
    ]
    monkeypatch.setattr("edi837.jobs.run.all_rules", lambda: (*all_rules(), *own))
    return init(tmp_path / "drop")


def decide(drop: DropFolder, name: str, **decisions: str) -> list[str]:
    """A file of decisions, by the rule of the proposal; the ids of those proposals."""
    proposals = json.loads(drop.only("hold/a.*.manifest.json").read_bytes())["proposals"]
    decided = [one["exception_id"] for one in proposals if one["rule"] in decisions]
    with (drop.path / "decisions" / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["exception_id", "decision", "by", "note"])
        for one in proposals:
            if one["rule"] in decisions:
                writer.writerow([one["exception_id"], decisions[one["rule"]], "A. Turing", "as charted"])
    return sorted(decided)


def refused(drop: DropFolder) -> list[str]:
    """The proposals whose decisions the audit log says were refused when they were to be carried out."""
    lines = [json.loads(line) for line in (drop.path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    return sorted(one["exception_id"] for one in lines if one["action"] == "refused")


def test_two_decisions_that_meet_are_not_carried_out_and_the_file_waits_until_one_is_taken_back(
    drop: DropFolder,
) -> None:
    data = clean(1, "LS-1")
    drop.put("a.837", data)
    assert drop.run().code == 1
    decide(drop, "first.csv", Z901="approve")
    assert drop.run().code == 0
    second = decide(drop, "second.csv", Z902="approve")
    ran = drop.run()
    assert ran.code == 1
    assert "a.837: goes on waiting: 1 decision cannot be carried out: " in ran.err
    assert MEETS in ran.err
    assert refused(drop) == second
    assert drop.names("outbox") == []
    assert len(drop.names("hold")) > 0
    assert "1 proposal to decide" in drop.run("--status").out
    assert drop.run() == (0, "", "")
    decide(drop, "third.csv", Z902="decline")
    assert drop.run().code == 1, "what was declined is an error still"
    assert drop.names("outbox") == []
    digest = hashlib.sha256(data).hexdigest()[:12]
    assert drop.run("--accept", digest, "--by", "A. Turing", "--note", "as charted").code == 1
    assert drop.only("outbox/*.released.837").read_bytes() == data.replace(b"*UN*5*", b"*UN*6*")


def test_decisions_on_claims_that_went_out_in_another_file_are_not_carried_out(drop: DropFolder) -> None:
    drop.put("a.837", clean(1, "LS-1"))
    drop.run()
    other = clean(2, "LS-1")
    drop.put("b.837", other)
    drop.run()
    digest = hashlib.sha256(other).hexdigest()[:12]
    assert drop.run("--accept", digest, "--by", "A. Turing", "--note", "as charted").code == 1
    assert [name for name in drop.names("outbox") if name.startswith("b.")] != []
    decided = decide(drop, "d.csv", Z901="approve", Z902="decline")
    ran = drop.run()
    assert ran.code == 2
    assert (
        "a.837: goes on waiting: 2 decisions cannot be carried out: a.837: 1 of its claims went out in b.837" in ran.err
    )
    assert refused(drop) == decided
    assert not [name for name in drop.names("outbox") if name.startswith("a.")]
    assert "2 proposals to decide" in drop.run("--status").out
    assert drop.run() == (0, "", "")
