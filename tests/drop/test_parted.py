"""What a file's decisions leave without an error goes out; the other claims wait as a file of their own, and follow."""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import json
import re
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drop.files import clean, decide, mixed
from tests.drop.interfering import empty_work, killed_at
from tests.drop.running import DropFolder, command, init
from tests.jobs.splitting import claims
from tests.night import amount

WORDS = ("clean", "proposed", "repaired", "wrong", "both")
MIXED = ("clean", "proposed", "wrong", "repaired", "both")
ACCEPTED = ("--by", "G. Hopper", "--note", "agreed with the payer")


def parted(drop: DropFolder, data: bytes, name: str = "f.837", decision: str = "approve") -> None:
    """A file whose proposals are decided, after the pass that carries this out."""
    drop.put(name, data)
    assert drop.run().code == 1
    decide(drop.path, f"{name}.csv", decision)
    assert drop.run().code == 1


def billed(data: bytes) -> dict[str, int]:
    """The claims of a file, and what each bills."""
    return {number.decode(): int(charge) for number, charge in re.findall(rb"CLM\*([^*]+)\*(\d+)\*", data)}


def sent(drop: DropFolder) -> dict[str, int]:
    """What went out; no claim does so twice."""
    found: dict[str, int] = {}
    for manifest in (drop.path / "outbox").glob("*.manifest.json"):
        went = billed((manifest.parent / told(manifest)["output"]["name"]).read_bytes())
        assert not found.keys() & went.keys()
        found |= went
    return found


def waiting(drop: DropFolder) -> dict[str, int]:
    found: dict[str, int] = {}
    for original in (drop.path / "hold").glob("*.original.*"):
        found |= billed(original.read_bytes())
    return found


def told(manifest: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(manifest.read_bytes())
    return content


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def asked(drop: DropFolder, question: str) -> list[tuple[Any, ...]]:
    """Rows of the ledger."""
    with contextlib.closing(sqlite3.connect(drop.path / "ledger.sqlite")) as link:
        return link.execute(question).fetchall()


def proved(original: Path, output: Path, manifest: Path) -> bool:
    return command("verify", str(original), str(output), str(manifest)).code == 0


def test_claims_without_an_error_go_out_and_the_others_wait_as_a_file_of_their_own(drop: DropFolder) -> None:
    data = mixed(*MIXED)
    drop.put("f.837", data)
    assert drop.run().code == 1
    decide(drop.path, "d.csv")
    ran = drop.run()
    assert ran.code == 1
    assert (
        "f.837: published as decided: 1 approved, 0 declined; 2 claims of 5 wait as f.held.837 with 2 errors" in ran.err
    )
    assert (len(sent(drop)), len(waiting(drop))) == (3, 2)
    assert {**sent(drop), **waiting(drop)} == billed(data)
    original, part = drop.only("archive/*/f.????????.837"), drop.only("hold/f.held.*.original.837")
    assert proved(original, drop.only("outbox/*.released.837"), drop.only("outbox/*.manifest.json"))
    assert proved(original, part, drop.only("archive/*/f.*.held/*.held.manifest.json"))
    assert proved(part, drop.only("hold/*.corrected.837"), drop.only("hold/*.manifest.json"))
    assert told(drop.only("hold/*.manifest.json"))["input"] | {"bytes": 0} == {
        "name": "f.held.837", "sha256": digest(part), "bytes": 0, "container": None,
    }  # fmt: skip
    named = re.findall(r"C701 ([0-9a-f]{16})", ran.err)
    reported = {row["exception_id"] for row in csv.DictReader(drop.only("hold/*.exceptions.csv").open())}
    assert len(named) == 2
    assert set(named) <= reported
    assert (drop.names("work"), drop.run()) == ([], (0, "", ""))
    assert f"{digest(part)[:12]}" in drop.run("--status").out


def test_the_report_of_what_went_out_says_which_claims_are_held(plain: DropFolder) -> None:
    parted(plain, mixed(*MIXED))
    rows = list(csv.DictReader(plain.only("outbox/*.released.exceptions.csv").open()))
    held = {row["patient_control_number"] for row in rows if row["held"] == "yes"}
    assert {number for number in held if number} == set(waiting(plain))
    assert not {row["patient_control_number"] for row in rows if not row["held"]} & held


def test_the_ledger_counts_every_claim_and_dollar_once(plain: DropFolder) -> None:
    data = mixed(*MIXED)
    parted(plain, data)
    (sums,) = asked(plain, "SELECT sum(claims), sum(charge_cents), sum(errors) FROM files")
    assert sums[:2] == (5, 100 * sum(billed(data).values()))
    states = dict(asked(plain, "SELECT state, claims FROM files"))
    assert states == {"published": 3, "held": 2}


def test_the_audit_log_says_what_went_where_by_digest(plain: DropFolder) -> None:
    parted(plain, mixed(*MIXED))
    lines = [json.loads(line) for line in (plain.path / "audit.jsonl").read_text().splitlines()]
    own, part = plain.only("archive/*/f.????????.837"), plain.only("hold/f.held.*.original.837")
    taken = next(line for line in lines if line["action"] == "parted")
    assert (taken["sha256"], taken["part_sha256"], taken["claims"]) == (digest(own), digest(part), 2)
    assert taken["manifest_sha256"] == digest(plain.only("archive/*/f.*.held/*.held.manifest.json"))
    assert {one["claim"] for one in taken["errors"]} == set(waiting(plain))
    waits = lines[lines.index(taken) + 1]
    assert (waits["action"], waits["sha256"], waits["parent_sha256"]) == ("held", digest(part), digest(own))
    assert waits["manifest_sha256"] == digest(plain.only("hold/*.manifest.json"))
    assert lines[-1]["manifest_sha256"] == digest(plain.only("outbox/*.manifest.json"))
    assert (lines[-1]["action"], lines[-1]["claims"], lines[-1]["errors"]) == ("released", 3, [])


def numbers(data: bytes) -> list[bytes]:
    """ISA13, IEA02, GS06, GE02, ST02, SE02, BHT03."""
    segments = {one.split(b"*")[0].strip(): one.split(b"*") for one in data.split(b"~")}
    places = ((b"ISA", 13), (b"IEA", 2), (b"GS", 6), (b"GE", 2), (b"ST", 2), (b"SE", 2), (b"BHT", 3))
    return [segments[name][at] for name, at in places]


def test_what_is_accepted_by_name_goes_out_under_numbers_that_nothing_else_has(drop: DropFolder) -> None:
    data = mixed(*MIXED)
    parted(drop, data)
    assert numbers(drop.only("outbox/*.released.837").read_bytes()) == numbers(data)
    part = drop.only("hold/*.original.837")
    assert numbers(part.read_bytes()) == numbers(data)
    ran = drop.run("--accept", digest(part)[:12], *ACCEPTED)
    assert (ran.code, "f.held.837: published as accepted" in ran.err) == (1, True)
    assert (sent(drop), drop.names("hold")) == (billed(data), [])
    output, manifest = drop.only("outbox/f.held.*.released.837"), drop.only("outbox/f.held.*.manifest.json")
    assert set(numbers(output.read_bytes())) == {b"900000001"}
    last = json.loads((drop.path / "audit.jsonl").read_text().splitlines()[-1])
    assert (last["action"], last["control_numbers"]) == ("released", [900000001, 1])
    changes = [one for one in told(manifest)["changes"] if one["rule"] == "renumber"]
    assert {(one["before"], one["after"]) for one in changes} >= {("000004711", "900000001")}
    assert len(changes) == 7
    assert proved(drop.only("archive/*/f.held.????????.837"), output, manifest)
    parted(drop, mixed(*MIXED, number=4800), "g.837")
    drop.run("--accept", digest(drop.only("hold/*.original.837"))[:12], *ACCEPTED)
    assert set(numbers(drop.only("outbox/g.held.*.released.837").read_bytes())) == {b"900000002"}


def test_numbers_count_from_the_setting_and_pass_by_what_senders_had(plain: DropFolder) -> None:
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", "[run]\ncontrol_numbers = 7000"))
    plain.put("a.837", clean(7000, "LS-1"))
    plain.put("b.837", clean(7001, "LS-2"))
    plain.run()
    parted(plain, mixed(*MIXED))
    plain.run("--accept", digest(plain.only("hold/*.original.837"))[:12], *ACCEPTED)
    assert numbers(plain.only("outbox/f.held.*.released.837").read_bytes())[:4] == [b"000007002"] * 2 + [b"7002"] * 2
    config.write_text(config.read_text().replace("= 7000", "= 1234567890"))
    assert (plain.run().code, "control_numbers" in plain.run().err) == (2, True)


def test_who_decides_anew_sends_the_rest_under_new_numbers(drop: DropFolder) -> None:
    data = mixed("clean", "proposed", "proposed")
    parted(drop, data, decision="decline")
    assert len(sent(drop)) == 1
    assert drop.run() == (0, "", "")
    decide(drop.path, "again.csv", "approve")
    ran = drop.run()
    assert "f.held.837: published as decided: 2 approved, 0 declined" in ran.err
    assert "goes out with" not in ran.err
    assert (sent(drop), drop.names("hold")) == (billed(data), [])
    assert set(numbers(drop.only("outbox/f.held.*.released.837").read_bytes())) == {b"900000001"}


def test_what_somebody_declined_stays_declined_and_another_person_contradicts(plain: DropFolder) -> None:
    parted(plain, mixed("clean", "proposed"), decision="decline")
    decide(plain.path, "other.csv", "approve", by="G. Hopper")
    ran = plain.run()
    assert (ran.code, "A. Turing says decline, G. Hopper says approve" in ran.err) == (1, True)
    assert len(sent(plain)) == 1


def test_what_is_decided_in_part_is_parted_again_and_names_do_not_chain(plain: DropFolder) -> None:
    data = mixed("clean", "proposed", "proposed", "wrong")
    parted(plain, data, decision="decline")
    decide(plain.path, "one.csv", "approve", only=1)
    ran = plain.run()
    assert (ran.code, "f.held.837: published as decided: 1 approved, 1 declined; 2 claims of 3" in ran.err) == (1, True)
    assert (len(sent(plain)), len(waiting(plain))) == (2, 2)
    assert numbers(plain.only("hold/*.original.837").read_bytes()) == numbers(data)
    assert {name.split(".")[:2] == ["f", "held"] for name in plain.names("hold")} == {True}
    assert "held.held" not in "".join(path.name for path in plain.path.rglob("*"))
    plain.run("--accept", digest(plain.only("hold/*.original.837"))[:12], *ACCEPTED)
    assert sent(plain) == billed(data)
    used = {tuple(numbers(path.read_bytes())) for path in (plain.path / "outbox").glob("*.released.837")}
    assert len(used) == 3


def test_a_part_is_no_second_sending_of_its_file_nor_of_what_went_out(plain: DropFolder) -> None:
    parted(plain, mixed(*MIXED))
    report = plain.only("hold/*.exceptions.csv").read_text()
    assert ("A claim in the file" in report, "X114" in report) == (False, False)
    part = plain.only("hold/*.original.837").read_bytes()
    plain.put("again.837", mixed(*MIXED))
    plain.put("part.837", part)
    ran = plain.run("-v")
    assert (ran.code, ran.err.count("nothing to do")) == (0, 2)


def test_a_claim_that_waits_is_known_when_it_comes_again(plain: DropFolder) -> None:
    parted(plain, mixed("proposed", "wrong"))
    plain.put("again.837", mixed("proposed", "wrong").replace(b"000004711", b"000005000"))
    plain.run()
    report = plain.only("hold/again.*.exceptions.csv").read_text()
    seen = re.findall(r"X115.*A claim in the file (\S+) has the same", report)
    assert sorted(seen) == ["f.837", "f.held.837"]


def test_a_part_can_be_withdrawn(plain: DropFolder) -> None:
    parted(plain, mixed(*MIXED))
    plain.only("hold/*.original.837").unlink()
    ran = plain.run("-v")
    assert (ran.code, "f.held.837: was taken out of hold/ by hand" in ran.err) == (0, True)
    assert plain.names("hold") == []
    assert dict(asked(plain, "SELECT state, claims FROM files")) == {"published": 3, "withdrawn": 2}


def test_a_part_that_comes_again_is_still_a_part(plain: DropFolder) -> None:
    data = mixed(*MIXED)
    parted(plain, data)
    original = plain.only("hold/*.original.837")
    part = original.read_bytes()
    original.unlink()
    plain.run()
    plain.put("taken-out.837", part)
    assert plain.run().code == 1
    assert (len(sent(plain)), len(waiting(plain)), plain.names("quarantine")) == (3, 2, [])
    assert plain.run("--accept", hashlib.sha256(part).hexdigest()[:12], *ACCEPTED).code == 1
    assert sent(plain) == billed(data)
    assert set(numbers(plain.only("outbox/taken-out.*.released.837").read_bytes())) == {b"900000001"}


def test_a_part_without_an_error_of_its_own_waits_too(plain: DropFolder) -> None:
    """The same claim twice: the second one is an error of the file, and of the part, beside what went out."""
    data = mixed("proposed", "clean", "clean").replace(b"LS-4711004", b"LS-4711003")
    plain.put("f.837", data)
    plain.run()
    decide(plain.path, "d.csv")
    ran = plain.run()
    assert (ran.code, "1 claim of 3 wait as f.held.837 with 1 error in 1 claim: X115" in ran.err) == (1, True)
    assert "A claim in the file f.837 has the same" in plain.only("hold/*.exceptions.csv").read_text()


def interrupted(drop: DropFolder, operation: str) -> None:
    """A pass that parts a file is killed before the third operation of a kind, and somebody empties work/."""
    drop.put("f.837", mixed(*MIXED))
    drop.run()
    decide(drop.path, "d.csv")
    killed_at(drop, operation, nth=3)
    empty_work(drop)
    assert drop.run().code == 6
    assert (drop.names("outbox"), len(drop.names("quarantine"))) == ([], 1)


def test_a_part_that_did_not_come_into_hold_is_no_part(plain: DropFolder) -> None:
    interrupted(plain, "rename hold")
    assert plain.names("hold") == []
    assert dict(asked(plain, "SELECT state, reasons FROM files")) == {"quarantined": "interrupted", "withdrawn": ""}
    assert plain.run().code == 0


@pytest.mark.parametrize("operation", ["rename hold", "rename outbox"])
def test_an_interrupted_file_is_made_again_whole_and_its_part_is_taken_back(plain: DropFolder, operation: str) -> None:
    interrupted(plain, operation)
    data = mixed(*MIXED)
    sha256 = hashlib.sha256(data).hexdigest()
    assert plain.run("--accept", sha256[:12], *ACCEPTED).code == 1
    assert (waiting(plain), sent(plain)) == (billed(data), {})
    decide(plain.path, "again.csv", "decline")
    plain.run()
    assert (len(sent(plain)), {**sent(plain), **waiting(plain)}) == (2, billed(data))


def test_a_part_waits_on_when_its_consumer_has_the_rest(plain: DropFolder) -> None:
    interrupted(plain, "rename outbox")
    assert len(waiting(plain)) == 2
    data = hashlib.sha256(mixed(*MIXED)).hexdigest()
    assert plain.run("--received", data[:12], "--by", "G. Hopper").code == 0
    assert dict(asked(plain, "SELECT name, state FROM files")) == {"f.837": "published", "f.held.837": "held"}
    plain.run("--accept", digest(plain.only("hold/*.original.837"))[:12], *ACCEPTED)
    assert len(sent(plain)) == 2


def test_an_interrupted_file_whose_part_went_out_is_not_made_again(plain: DropFolder) -> None:
    interrupted(plain, "rename outbox")
    plain.run("--accept", digest(plain.only("hold/*.original.837"))[:12], *ACCEPTED)
    ran = plain.run("--accept", hashlib.sha256(mixed(*MIXED)).hexdigest()[:12], *ACCEPTED)
    assert (ran.code, "claims of it went out in f.held.837" in ran.err) == (2, True)
    assert len(sent(plain)) == 2


def test_a_packed_file_is_parted_too(plain: DropFolder) -> None:
    data = mixed(*MIXED)
    parted(plain, gzip.compress(data, mtime=0), "f.837.gz")
    assert {**sent(plain), **waiting(plain)} == billed(data)
    part = plain.only("hold/f.held.*.original.837")
    assert proved(plain.only("archive/*/f.*.837.gz"), part, plain.only("archive/*/f.*.held/*.held.manifest.json"))


def test_where_every_claim_has_an_error_the_whole_file_waits_on(plain: DropFolder) -> None:
    data = claims("P", "wrong", "both").replace(b"HC:J3000", b"HC:J3000:59:XU")
    plain.put("f.837", data)
    plain.run()
    decide(plain.path, "d.csv")
    ran = plain.run()
    assert (ran.code, "f.837: still waits: as decided it has 2 errors in 2 claims" in ran.err) == (1, True)
    assert (plain.names("outbox"), len(waiting(plain))) == ([], 2)
    assert plain.run() == (0, "", "")


def test_nobody_has_to_be_answered_twice(plain: DropFolder) -> None:
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", "ack = true\n[run]"))
    parted(plain, mixed(*MIXED))
    assert not [name for name in plain.names("hold") if name.endswith((".999", ".277ca", ".ta1"))]


@settings(max_examples=amount(day=4, night=150), deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sampled_from(("approve", "decline")))
def test_every_claim_and_dollar_is_sent_once_or_waits(words: list[str], decision: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drop, data = init(Path(folder) / "drop"), mixed(*words)
        drop.put("f.837", data)
        drop.run()
        decide(drop.path, "d.csv", decision)
        drop.run()
        assert not sent(drop).keys() & waiting(drop).keys()
        assert {**sent(drop), **waiting(drop)} == billed(data)
        wrong = {number for number, word in zip(billed(data), words, strict=True) if word in ("wrong", "both")}
        if decision == "decline":
            wrong |= {number for number, word in zip(billed(data), words, strict=True) if word == "proposed"}
        assert not sent(drop).keys() & wrong
        for original in (drop.path / "hold").glob("*.original.837"):
            drop.run("--accept", digest(original)[:12], *ACCEPTED)
        assert sent(drop) == billed(data)


@pytest.mark.parametrize("publish", ["clean", "always"])
def test_a_part_goes_out_whole_when_nothing_has_to_be_clean_any_more(plain: DropFolder, publish: str) -> None:
    data = mixed("clean", "proposed", "proposed")
    parted(plain, data, decision="decline")
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", f'[run]\npublish = "{publish}"'))
    decide(plain.path, "one.csv", "approve", only=1)
    plain.run()
    assert len(sent(plain)) == (2 if publish == "clean" else 3)
