"""A ledger from a backup after a crash: what it cannot know is found out from what stands in the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drop.files import clean, decide, era, faulty, several, truncated
from tests.drop.interfering import killed_at
from tests.drop.running import DropFolder, Ran, command
from tests.drop.test_take_over import BY, take_over


def saved(drop: DropFolder) -> bytes:
    """The ledger as a backup has it, after one file went out."""
    drop.put("a.837", clean(1, "LS-1"))
    assert drop.run().code in (0, 1)
    return (drop.path / "ledger.sqlite").read_bytes()


def restored(drop: DropFolder, backup: bytes) -> Ran:
    for path in drop.path.glob("ledger.sqlite-*"):
        path.unlink()
    (drop.path / "ledger.sqlite").write_bytes(backup)
    assert drop.run().code == 6
    return take_over(drop)


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.original.837"))]


@pytest.mark.parametrize("nth", [1, 3])
def test_what_the_log_has_as_sent_and_nothing_shows_waits_for_a_person(plain: DropFolder, nth: int) -> None:
    backup = saved(plain)
    before = plain.names("outbox")
    plain.put("x.837", clean(2, "LS-2"))
    killed_at(plain, "rename outbox", nth)
    taken = restored(plain, backup)
    assert (taken.code, "x.837: the log has it as sent, and nothing shows that it was" in taken.err) == (6, True)
    assert plain.names("outbox") == before
    assert contents(plain.path / "quarantine") == [clean(2, "LS-2")]
    assert (plain.run(), plain.names("processing")) == ((0, "", ""), [])
    assert command("doctor", str(plain.path)).code == 1
    assert plain.run("--accept", command_name(plain), *BY).code == 0
    assert plain.only("outbox/x.*.corrected.837").read_bytes() == clean(2, "LS-2")
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


def command_name(drop: DropFolder) -> str:
    """What --accept calls the file that waits, as --status has it."""
    lines = command("run", str(drop.path), "--status").out.splitlines()
    return next(line.split()[1] for line in lines if line.startswith("quarantine/"))


def test_what_stands_whole_in_the_outbox_or_the_archive_was_sent(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("x.837", clean(2, "LS-2"))
    killed_at(plain, "rename archive", 2)
    sent = plain.names("outbox")
    plain.put("y.837", clean(3, "LS-3"))
    taken = restored(plain, backup)
    assert (taken.code, "1 file went out since" in taken.err) == (1, True)
    assert plain.run().code == 0
    assert set(plain.names("outbox")) > set(sent)
    assert [name for name in plain.names("outbox") if name.startswith("x.") and name not in sent] == []
    assert len(list(plain.path.glob("outbox/y.*.corrected.837"))) == 1


def test_a_release_that_nothing_shows_is_put_aside_with_its_part(plain: DropFolder) -> None:
    plain.put("s.837", several(8))
    backup = saved(plain)
    decide(plain.path, "d.csv")
    killed_at(plain, "rename outbox")
    assert restored(plain, backup).code == 6
    assert contents(plain.path / "quarantine") == [several(8)]
    assert plain.names("hold") == plain.names("inbox") == []
    assert plain.run() == (0, "", "")


@pytest.mark.parametrize(("operation", "nth"), [("rename outbox", 1), ("rename outbox", 3)])
def test_what_was_begun_and_cannot_be_completed_waits_with_its_file(
    plain: DropFolder, operation: str, nth: int
) -> None:
    plain.put("x.837", faulty(2, "LS-2"))
    plain.run()
    decide(plain.path, "d.csv")
    killed_at(plain, operation, nth)
    (plain.path / "ledger.root").unlink()
    assert take_over(plain).code == 6
    assert contents(plain.path / "quarantine") == [faulty(2, "LS-2")]
    assert plain.names("hold") == plain.names("outbox") == []
    assert plain.run() == (0, "", "")
    assert contents(plain.path / "quarantine") == [faulty(2, "LS-2")]
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


@pytest.mark.parametrize("with_log", [False, True])
@pytest.mark.parametrize("folder", ["answers", "decisions"])
def test_decisions_and_answers_that_were_on_their_way_come_again(
    plain: DropFolder, folder: str, with_log: bool
) -> None:
    plain.put("x.837", faulty(2, "LS-2"))
    backup = saved(plain)
    log = (plain.path / "audit.jsonl").read_bytes()
    if folder == "answers":
        data = plain.put("sent", era("LS-1"), "answers").read_bytes()
    else:
        data = decide(plain.path, "sent").read_bytes()
    killed_at(plain, "rename archive", 2)
    assert (plain.names("processing"), plain.names(folder)) == ([], [])
    if with_log:
        (plain.path / "audit.jsonl").write_bytes(log)
    restored(plain, backup)
    for _ in range(3):
        plain.run()
    assert plain.only(f"archive/*/sent.*.{folder}").read_bytes() == data
    assert command("doctor", str(plain.path)).code == 0


def test_what_waits_unknown_is_judged_anew_and_a_part_stays_one(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("s.837", several(8))
    plain.run()
    decide(plain.path, "d.csv")
    plain.put("x.837", faulty(2, "LS-2"))
    plain.put("t.837", truncated(9))
    assert plain.run().code == 4
    part = plain.only("hold/s.held.*.original.837").read_bytes()
    plain.put("x.837", clean(4, "LS-4"))
    taken = restored(plain, backup)
    assert (taken.code, "3 files that waited since and that it does not know came to inbox/" in taken.err) == (1, True)
    assert plain.names("hold") == plain.names("quarantine") == []
    assert plain.run().code == 4
    assert sorted(contents(plain.path / "hold")) == sorted([part, faulty(2, "LS-2")])
    assert contents(plain.path / "quarantine") == [truncated(9)]
    assert (plain.run(), command("doctor", str(plain.path)).code) == ((0, "", ""), 0)
    lines = command("run", str(plain.path), "--status").out.splitlines()
    waiting = next(line.split()[1] for line in lines if "s.held.837" in line)
    plain.run("--accept", waiting, *BY)
    assert b"*900000001*" in plain.only("outbox/s.held.*.released.837").read_bytes()


def test_the_doctor_names_what_waits_unknown(plain: DropFolder) -> None:
    plain.put("x.837", faulty(2, "LS-2"))
    assert plain.run().code == 1
    original = plain.only("hold/*.original.837")
    original.with_name("y.0123abcd.original.837").write_bytes(b"ISA")
    ran = command("doctor", str(plain.path))
    assert (ran.code, "y.0123abcd.original.837 waits there, and the ledger does not know of it" in ran.out) == (1, True)
    original.with_name("z.0123abcd.original.837.gz").write_bytes(b"ISA")
    assert "(and 1 other file)" in command("doctor", str(plain.path)).out
