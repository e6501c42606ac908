"""What a person sees of `edi837 run`: each way of a file through the drop folder."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter

import pytest

from edi837.manifest import proof
from edi837.system import disk
from tests.drop.files import clean, decide, faulty, repaired, truncated, wrong
from tests.drop.running import DropFolder, command


def sha8(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def test_a_clean_file_is_published_once_and_nothing_is_said(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    assert drop.run() == (0, "", "")
    stem = f"a.{sha8(clean())}"
    kinds = ("claims.csv", "corrected.837", "exceptions.csv", "lines.csv", "manifest.json")
    published = [f"{stem}.{kind}" for kind in kinds]
    assert drop.names("outbox") == published
    assert (drop.path / "outbox" / published[1]).read_bytes() == clean()
    assert drop.run() == (0, "", "")
    assert drop.names("outbox") == published
    assert drop.names("archive") == [f"DAY/{stem}.837"]
    for folder in ("inbox", "processing", "work", "hold", "quarantine"):
        assert drop.names(folder) == []


def test_the_same_bytes_again_are_a_recorded_no_op_under_any_name_packed_or_not(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    drop.run()
    published = drop.names("outbox")
    drop.put("b.837", clean())
    drop.put("c.837.gz", gzip.compress(clean()))
    ran = drop.run("-v")
    assert ran.code == 0
    assert ran.err.count("the same bytes came as a.837 and are published; nothing to do") == 2
    assert drop.names("outbox") == published
    first = sha8(clean())
    assert drop.names("archive") == [f"DAY/a.{first}.837", f"DAY/b.{first}.again.837", f"DAY/c.{first}.again.837.gz"]


def test_the_same_name_every_day_is_normal(drop: DropFolder) -> None:
    for number in (1, 2):
        drop.put("claims.837", clean(number, f"LS-{number}"))
        assert drop.run().code == 0
    corrected = [f"claims.{sha8(clean(one, f'LS-{one}'))}.corrected.837" for one in (1, 2)]
    assert [name for name in drop.names("outbox") if "corrected" in name] == sorted(corrected)


def test_a_repaired_file_is_published_and_proved_against_the_archive(drop: DropFolder) -> None:
    drop.put("r.837.gz", gzip.compress(repaired()))
    assert drop.run().code == 0
    original, corrected = drop.only("archive/*/r.*.837.gz"), drop.only("outbox/r.*.corrected.837")
    assert proof.verify(original, corrected, drop.only("outbox/r.*.manifest.json")) is None
    assert corrected.read_bytes() == clean(4712, "LS-1012")


def test_a_faulty_file_waits_and_its_decisions_publish_it_once(drop: DropFolder) -> None:
    drop.put("f.837", faulty())
    ran = drop.run()
    assert ran.code == 1
    assert "f.837: waits in hold/; 1 error, 0 warnings, 0 repaired, 1 proposal to decide" in ran.err
    assert drop.names("outbox") == []
    assert drop.run() == (0, "", "")
    made = decide(drop.path, "d.csv").read_bytes()
    assert drop.run() == (0, "", "")
    stem = f"f.{sha8(faulty())}"
    published = [f"{stem}.released.{kind}" for kind in ("837", "claims.csv", "exceptions.csv", "manifest.json")]
    assert drop.names("outbox") == published
    released = drop.path / "outbox" / published[0]
    assert released.read_bytes() == faulty().replace(b":59:XU", b":XU")
    assert proof.verify(drop.only("archive/*/f.*.837"), released, drop.path / "outbox" / published[3]) is None
    drop.put("again.csv", made, "decisions")
    drop.put("f.837", faulty())
    assert drop.run() == (0, "", "")
    assert drop.names("outbox") == published
    assert drop.names("hold") == drop.names("decisions") == []


def test_a_file_waits_until_all_its_proposals_are_decided(drop: DropFolder) -> None:
    drop.put("f.837", faulty().replace(b"LIN**N4*67457000110~\nCTP****1*ML~", b"LIN**N4*67457000110~\nCTP****1*CC~"))
    drop.run()
    proposals = json.loads(drop.only("hold/*.manifest.json").read_bytes())["proposals"]
    assert [one["rule"] for one in proposals] == ["M405", "N212"]
    decide(drop.path, "one.csv", only=1)
    assert drop.run().code == 0
    assert drop.names("outbox") == []
    assert "1 proposal to decide" in drop.run("--status").out
    decide(drop.path, "both.csv")
    drop.run()
    assert drop.names("hold") == []
    assert b":59:XU" not in drop.only("outbox/*.released.837").read_bytes()


def test_decisions_that_fit_nothing_are_refused_with_why(drop: DropFolder) -> None:
    drop.put("f.837", faulty())
    drop.run()
    drop.put("d.csv", b"exception_id,decision,by,note\r\n0123456789abcdef,approve,Ann,x\r\n", "decisions")
    ran = drop.run()
    assert ran.code == 1
    assert "d.csv: 0 decisions taken for 0 files; 1 row refused, the first is row 2: the manifest has no" in ran.err
    drop.put("n.csv", b"\x00\x01no table", "decisions")
    ran = drop.run()
    assert ran.code == 4
    assert "n.csv: is not a file of decisions; it is in quarantine/" in ran.err
    assert drop.run() == (0, "", "")
    assert len(drop.names("hold")) == 6


def test_an_error_that_has_no_fix_needs_a_person_who_takes_the_file_as_it_is(drop: DropFolder) -> None:
    drop.put("w.837", wrong())
    assert drop.run().code == 1
    digest = hashlib.sha256(wrong()).hexdigest()
    assert command("run", str(drop.path), "--accept", digest[:12]).code == 2
    assert drop.names("outbox") == []
    ran = drop.run("--accept", digest[:12], "--by", "A. Turing", "--note", "agreed with the payer")
    assert ran.code == 1
    assert "w.837: published as accepted" in ran.err
    assert drop.only("outbox/*.corrected.837").read_bytes() == wrong()
    assert drop.names("hold") == []
    entry = [line for line in (drop.path / "audit.jsonl").read_text().splitlines() if '"accept"' in line]
    told = json.loads(entry[0])
    assert (told["by"], told["note"], told["sha256"]) == ("A. Turing", "agreed with the payer", digest)


def test_what_waits_and_was_changed_is_not_published(drop: DropFolder) -> None:
    drop.put("w.837", wrong())
    drop.run()
    corrected = drop.only("hold/*.corrected.837")
    corrected.write_bytes(corrected.read_bytes() + b" ")
    ran = drop.run("--accept", hashlib.sha256(wrong()).hexdigest(), "--by", "A", "--note", "n")
    assert ran.code == 2
    assert "was changed; take the file out of hold/, drop it again" in ran.err
    assert drop.names("outbox") == []


def test_publish_always_publishes_what_has_errors(drop: DropFolder) -> None:
    (drop.path / "edi837.toml").write_text('[run]\npublish = "always"\n')
    drop.put("w.837", wrong())
    assert drop.run().code == 1
    assert len(drop.names("outbox")) == 5
    drop.put("x.837", wrong(99, "LS-99"))
    assert drop.run("--exit-zero").code == 0


def test_the_same_control_number_with_other_bytes_is_held_back_until_a_person_accepts_it(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    drop.run()
    other = clean(claim="LS-77")
    drop.put("b.837", other)
    ran = drop.run()
    assert ran.code == 4
    assert "b.837: held back in quarantine/ by X114" in ran.err
    stem = f"b.{sha8(other)}"
    assert drop.names("quarantine") == [f"{stem}.exceptions.csv", f"{stem}.manifest.json", f"{stem}.original.837"]
    report = (drop.path / "quarantine" / f"{stem}.exceptions.csv").read_text()
    assert "X114,interchange-seen-before" in report
    assert "The file a.837, with other bytes, had this control number already" in report
    manifest = json.loads((drop.path / "quarantine" / f"{stem}.manifest.json").read_bytes())
    assert (manifest["status"], manifest["quarantine"], manifest["output"]) == ("quarantined", ["X114"], None)
    assert drop.run("--accept", hashlib.sha256(other).hexdigest()[:12], "--by", "A", "--note", "n").code == 1
    assert (drop.path / "outbox" / f"{stem}.corrected.837").read_bytes() == other
    assert drop.names("quarantine") == []
    assert drop.run() == (0, "", "")


def test_a_group_number_that_comes_again_is_shown_and_goes_out(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    drop.run()
    other = clean(4720, "LS-77").replace(b"*4720*X*", b"*4711*X*").replace(b"GE*1*4720", b"GE*1*4711")
    drop.put("b.837", other)
    assert drop.run().code == 0
    assert drop.only("outbox/b.*.corrected.837").read_bytes() == other
    report = drop.only("outbox/b.*.exceptions.csv").read_text()
    assert "X122,group-seen-before,info" in report
    assert "The file a.837 had a group of this number already" in report
    assert report.count("X1") == 1


def test_a_truncated_file_is_held_back_and_the_whole_one_that_follows_is_not(drop: DropFolder) -> None:
    drop.put("t.837", truncated())
    assert drop.run().code == 4
    digest = hashlib.sha256(truncated()).hexdigest()
    ran = drop.run("--accept", digest[:12], "--by", "A", "--note", "n")
    assert ran.code == 2
    assert "which nobody can accept" in ran.err
    drop.put("t.837", clean(4715, "LS-1015"))
    assert drop.run() == (0, "", "")
    assert drop.only("outbox/*.corrected.837").read_bytes() == clean(4715, "LS-1015")


def test_a_claim_that_another_file_had_is_found_and_its_own_output_is_known(drop: DropFolder) -> None:
    drop.put("a.837", repaired(1, "LS-1"))
    drop.run()
    corrected = drop.only("outbox/a.*.corrected.837").read_bytes()
    drop.put("b.837", repaired(2, "LS-1"))
    assert drop.run().code == 1
    report = drop.only("hold/b.*.exceptions.csv").read_text()
    assert "X115,claim-seen-before,error" in report
    assert "A claim in the file a.837" in report
    drop.put("c.837", corrected)
    ran = drop.run("-v")
    assert ran.code == 0
    assert "c.837: is what was published for a.837; nothing to do" in ran.err


def test_a_waiting_file_is_not_published_after_its_claims_went_out_in_another_one(drop: DropFolder) -> None:
    drop.put("a.837", wrong(1, "LS-1"))
    drop.run()
    drop.put("b.837", wrong(2, "LS-1"))
    drop.run()
    first, second = (hashlib.sha256(wrong(one, "LS-1")).hexdigest()[:12] for one in (1, 2))
    assert drop.run("--accept", second, "--by", "A", "--note", "n").code == 1
    ran = drop.run("--accept", first, "--by", "A", "--note", "n")
    assert ran.code == 2
    assert "1 of its claims went out in b.837 meanwhile and would be sent twice" in ran.err
    for path in (drop.path / "hold").iterdir():
        path.unlink()
    ran = drop.run("-v")
    assert "a.837: was taken out of hold/ by hand; it is no longer expected" in ran.err
    assert "hold/" not in drop.run("--status").out


def test_routing_by_test_or_production(drop: DropFolder) -> None:
    (drop.path / "edi837.toml").write_text("[run]\nroute = true\n")
    production = clean(2, "LS-2").replace(b"*0*T*:", b"*0*P*:")
    drop.put("t.837", clean())
    drop.put("p.837", production)
    drop.put("both.837", clean(3, "LS-3") + production.replace(b"0000000002", b"0000000009"))
    ran = drop.run()
    assert ran.code == 4
    assert drop.only("outbox/test/*.corrected.837").read_bytes() == clean()
    assert drop.only("outbox/production/*.corrected.837").read_bytes() == production
    assert "both.837: held back in quarantine/ by usage" in ran.err


def test_a_run_without_a_drop_folder_says_how_to_make_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    ran = command("run", str(tmp_path))
    assert ran.code == 2
    assert "has no folder inbox; `edi837 run --init" in ran.err


def test_how_often_a_small_file_waits_for_the_disk(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wait costs milliseconds, and a pass may have a hundred thousand files."""
    plain.put("a.837", clean())
    plain.run()
    waits = Counter[str]()
    monkeypatch.setattr(disk, "reached", lambda operation, _: waits.update([operation]))
    plain.put("b.837", clean(2, "LS-2"))
    plain.run()
    of_one = waits["fsync"]
    for number in (3, 4, 5):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
    plain.run()
    assert waits["fsync"] - 2 * of_one <= 2 * 23
