"""The drop folder of release 1 goes on: what was published is known, what waits is decided, a killed pass completed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.drop.running import DropFolder, command

# What a person does with what waits in the folder, and where its file stands after the next pass.
WAYS_ON = [
    ("hospital.837", "approve", "outbox/hospital.7fe597c1.released.837"),
    ("hospital.837", "decline", "hold/hospital.7fe597c1.corrected.837"),
    ("partly.837", "approve", "outbox/partly.b3450fe5.released.837"),
    ("sums.837", "accept", "outbox/sums.16848175.corrected.837"),
    ("sums.837", "withdraw", "archive/DAY/sums.16848175.withdrawn/sums.16848175.corrected.837"),
    ("again.837", "accept", "outbox/again.d77ead3f.corrected.837"),
    ("cut.837", "dismiss", "archive/DAY/cut.f9505652.withdrawn/cut.f9505652.exceptions.csv"),
]
FOLDERS = ("hold", "outbox", "quarantine", "archive")


@pytest.fixture
def drop(release1: Path) -> DropFolder:
    """The drop folder of release 1, without what came last: a file in inbox/, decisions in decisions/."""
    folder = DropFolder(release1 / "drop")
    for name in ("inbox/later.837", "decisions/morning.csv"):
        (folder.path / name).unlink()
    return folder


def test_nothing_moves_when_nothing_came(drop: DropFolder) -> None:
    """What waits is judged again, once: its results of release 1 go to the archive, the decisions on them stay."""
    before = {folder: drop.names(folder) for folder in FOLDERS}
    ran = drop.run("-v")
    assert ran.code == 0
    assert ran.err.count("waits since release 1 and was judged again; ") == 4
    assert "partly.837: waits since release 1 and was judged again; 1 decision kept; waits in hold/" in ran.err
    after = {folder: drop.names(folder) for folder in FOLDERS}
    earlier = [name for name in after["archive"] if ".judged-again/" in name]
    assert len([name for name in earlier if name.endswith(".manifest.json")]) == 4
    # What is judged again lists its claims, as release 1 did not.
    listings = [name for name in after["hold"] if name.endswith(".claims.csv")]
    assert len(listings) == 4
    stays = {name: [each for each in names if each not in (*earlier, *listings)] for name, names in after.items()}
    assert stays == before
    assert drop.run().code == 0
    assert {folder: drop.names(folder) for folder in FOLDERS} == after
    assert drop.names("inbox") == drop.names("processing") == drop.names("work") == []


@pytest.mark.parametrize("name", ["clean.837", "hyphens.837", "decided.837", "accepted.837"])
def test_what_release_1_published_is_not_sent_again(drop: DropFolder, release1: Path, name: str) -> None:
    published = drop.names("outbox")
    drop.put(f"renamed-{name}", (release1 / "claims" / name).read_bytes())
    assert drop.run().code == 0
    assert drop.names("outbox") == published
    assert [one for one in drop.names("archive") if f"{name.partition('.')[0]}" in one and "again" in one]


def test_a_control_number_of_release_1_is_known(drop: DropFolder, release1: Path) -> None:
    other = (release1 / "claims" / "hyphens.837").read_bytes().replace(b"LS-5002", b"LS-6002")
    drop.put("other.837", other)
    ran = drop.run()
    assert (ran.code, "other.837: held back in quarantine/ by X114" in ran.err) == (4, True)


@pytest.mark.parametrize("name, way, lies_at", WAYS_ON)
def test_what_waits_is_taken_on(drop: DropFolder, name: str, way: str, lies_at: str) -> None:
    stem = name.partition(".")[0]
    manifest = next(path for folder in ("hold", "quarantine") for path in (drop.path / folder).glob(f"{stem}.*.json"))
    if way == "accept":
        sha256 = json.loads(manifest.read_bytes())["input"]["sha256"]
        drop.run("--accept", sha256[:12], "--by", "G. Hopper", "--note", "agreed")
    elif way in ("withdraw", "dismiss"):
        drop.only(f"*/{stem}.*.original.837").unlink()
    else:
        rows = [f"{one['exception_id']},{way},G. Hopper,read" for one in json.loads(manifest.read_bytes())["proposals"]]
        drop.put("today.csv", "\n".join(["exception_id,decision,by,note", *rows, ""]).encode(), "decisions")
    drop.run()
    assert lies_at.split("/", 1)[1] in drop.names(lies_at.partition("/")[0])
    assert manifest.exists() == lies_at.startswith("hold/")
    assert command("audit", "verify", str(drop.path / "audit.jsonl"), *_manifests(drop)).code == 0


def test_units_that_were_approved_leave_the_charge_as_release_1_did(drop: DropFolder) -> None:
    """Decided under release 1, taken with its ids by this release: the charge is as it was sent."""
    manifest = json.loads(drop.only("hold/hospital.*.manifest.json").read_bytes())
    (proposal,) = manifest["proposals"]
    decisions = f"exception_id,decision,by,note\n{proposal['exception_id']},approve,G. Hopper,read\n"
    drop.put("today.csv", decisions.encode(), "decisions")
    ran = drop.run()
    assert "hospital.837: published as decided: 1 approved, 0 declined" in ran.err
    released = json.loads(drop.only("outbox/hospital.*.released.manifest.json").read_bytes())
    assert [(one["decision"], one["by"], one["value"]) for one in released["decisions"]] == [
        ("approve", "G. Hopper", "as-sent")
    ]
    assert ("50", "5") in [(one["before"], one["after"]) for one in released["changes"]]
    assert released["charges"]["claims_in"] == released["charges"]["claims_out"]


def test_a_decision_of_release_1_counts_beside_a_new_one(drop: DropFolder) -> None:
    """Of two proposals one was approved under release 1; the other one alone is decided now."""
    manifest = json.loads(drop.only("hold/partly.*.manifest.json").read_bytes())
    ids = [one["exception_id"] for one in manifest["proposals"]]
    decided = {json.loads(line).get("exception_id") for line in _audit(drop) if b'"action":"decision"' in line}
    left = [one for one in ids if one not in decided]
    assert (len(ids), len(left)) == (2, 1)
    drop.put("today.csv", f"exception_id,decision,by,note\n{left[0]},approve,G. Hopper,read\n".encode(), "decisions")
    ran = drop.run()
    assert "partly.837: published as decided: 2 approved, 0 declined" in ran.err
    released = json.loads(drop.only("outbox/partly.*.released.manifest.json").read_bytes())
    assert {(one["exception_id"], one["by"]) for one in released["decisions"]} == {
        (left[0], "G. Hopper"),
        *((one, "A. Turing") for one in ids if one != left[0]),
    }


def test_a_pass_that_was_killed_under_release_1_is_completed_once(release1: Path) -> None:
    cut_off = DropFolder(release1 / "cut-off")
    ran = cut_off.run()
    assert ran.code == 1
    assert [name for name in cut_off.names("outbox") if name.endswith(".837")] == ["hyphens.433dcac9.corrected.837"]
    assert [name for name in cut_off.names("archive") if name.endswith(".837")] == ["DAY/hyphens.433dcac9.837"]
    assert cut_off.names("processing") == cut_off.names("work") == cut_off.names("inbox") == []
    assert command("doctor", str(cut_off.path)).code == 0
    original, manifest = release1 / "claims" / "hyphens.837", cut_off.only("outbox/*.manifest.json")
    corrected = cut_off.only("outbox/*.corrected.837")
    assert command("verify", str(original), str(corrected), str(manifest)).code == 0


def _manifests(drop: DropFolder) -> list[str]:
    return [word for path in drop.path.glob("outbox/*.manifest.json") for word in ("--manifest", str(path))]


def _audit(drop: DropFolder) -> list[bytes]:
    return (drop.path / "audit.jsonl").read_bytes().splitlines()


def test_the_first_pass_binds_the_ledger_to_its_folder(drop: DropFolder, release1: Path) -> None:
    assert drop.run().code == 0
    assert (drop.path / "ledger.root").stat().st_mode & 0o777 == 0o600
    other = DropFolder(release1 / "cut-off")
    (drop.path / "ledger.root").rename(other.path / "ledger.root")
    ran = drop.run()
    assert (ran.code, "ledger.root of this one is gone" in ran.err) == (2, True)
