"""The drop folder: decisions that were taken, and that cannot be carried out when their file's turn comes."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from edi837.findings.finding import Severity, proposed
from edi837.rules import all_rules
from tests.drop.files import clean
from tests.drop.running import DropFolder, init
from tests.guards.guarding import rewriting

MEETS = "it meets the approved fix of {rule} on the same claim: decline one of the two"
UNITS = {"Z901": b"*UN*6*", "Z902": b"*UN*7*"}


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


# Whatever the numbers of the exceptions are, the decision that was taken first stands.
@pytest.mark.parametrize(("earlier", "later"), [("Z901", "Z902"), ("Z902", "Z901")])
def test_two_decisions_that_meet_are_not_carried_out_and_the_file_waits_until_one_is_taken_back(
    drop: DropFolder, earlier: str, later: str
) -> None:
    data = clean(1, "LS-1")
    drop.put("a.837", data)
    assert drop.run().code == 1
    decide(drop, "first.csv", **{earlier: "approve"})
    assert drop.run().code == 0
    with contextlib.closing(sqlite3.connect(drop.path / "ledger.sqlite")) as link, link:
        link.execute("UPDATE decisions SET at = '2026-11-01T08:00:00Z'")
    second = decide(drop, "second.csv", **{later: "approve"})
    ran = drop.run()
    assert ran.code == 1
    assert "a.837: goes on waiting: 1 decision cannot be carried out: " in ran.err
    assert MEETS.format(rule=earlier) in ran.err
    assert refused(drop) == second
    assert drop.names("outbox") == []
    assert len(drop.names("hold")) > 0
    assert "1 proposal to decide" in drop.run("--status").out
    assert drop.run() == (0, "", "")
    decide(drop, "third.csv", **{later: "decline"})
    assert drop.run().code == 1, "what was declined is an error still"
    assert drop.names("outbox") == []
    digest = hashlib.sha256(data).hexdigest()[:12]
    assert drop.run("--accept", digest, "--by", "A. Turing", "--note", "as charted").code == 1
    assert drop.only("outbox/*.released.837").read_bytes() == data.replace(b"*UN*5*", UNITS[earlier])


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
