"""Ledger and audit log from one backup agree, and know nothing of what went out since: it is not sent again."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.drop.files import clean, decide, faulty, several
from tests.drop.interfering import killed_at
from tests.drop.running import DropFolder, Ran, command
from tests.drop.test_claims_again import known
from tests.drop.test_restored import command_name
from tests.drop.test_take_over import BY, take_over
from tests.postgres import server


class Backup(NamedTuple):
    """What is saved of a drop folder without its folders."""

    ledger: bytes
    log: bytes


def saved(drop: DropFolder) -> Backup:
    """A backup after one file went out."""
    drop.put("a.837", clean(1, "LS-1"))
    assert drop.run().code in (0, 1)
    return backup_of(drop)


def backup_of(drop: DropFolder) -> Backup:
    return Backup((drop.path / "ledger.sqlite").read_bytes(), (drop.path / "audit.jsonl").read_bytes())


def restore_ledger(drop: DropFolder, backup: Backup) -> None:
    for path in drop.path.glob("ledger.sqlite-*"):
        path.unlink()
    (drop.path / "ledger.sqlite").write_bytes(backup.ledger)


def restore(drop: DropFolder, backup: Backup) -> None:
    restore_ledger(drop, backup)
    (drop.path / "audit.jsonl").write_bytes(backup.log)


def refused(drop: DropFolder, *arguments: str) -> Ran:
    """A run that touches nothing but the note of who holds the lock."""
    before = standing(drop)
    ran = drop.run(*arguments)
    assert (ran.code, standing(drop)) == (6, before)
    return ran


def standing(drop: DropFolder) -> dict[str, bytes]:
    folders = ("inbox", "processing", "outbox", "hold", "quarantine", "archive", "decisions", "work", "audit.jsonl")
    return {name: path.read_bytes() for top in folders for name, path in _below(drop.path / top)}


def _below(top: Path) -> list[tuple[str, Path]]:
    return [(str(path), path) for path in (top, *top.rglob("*")) if path.is_file()]


def holds(drop: DropFolder) -> bool:
    logs = [str(path) for path in (*sorted(drop.path.glob("audit.*.jsonl")), drop.path / "audit.jsonl")]
    return command("audit", "verify", *logs).code == command("doctor", str(drop.path)).code == 0


def fetch(drop: DropFolder) -> None:
    for path in (drop.path / "outbox").rglob("*.*"):
        path.unlink()


def nothing(drop: DropFolder) -> None:
    pass


@pytest.mark.parametrize("consumer", [nothing, fetch])
def test_a_pass_goes_on_only_after_a_person_let_it_and_sends_nothing_twice(
    plain: DropFolder, consumer: Callable[[DropFolder], None]
) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    assert plain.run().code == 0
    sent = plain.names("outbox")
    told = known(plain)
    consumer(plain)
    standing = plain.names("outbox")
    restore(plain, backup)
    plain.put("b-again.837", clean(3, "LS-3"))
    plain.put("c.837", clean(4, "LS-4"))
    for _ in range(2):
        ran = refused(plain)
        assert "archive/ shows that more were written: ledger and audit log were restored from a backup" in ran.err
        assert f"`edi837 run {plain.path.name} --take-over --by NAME --note TEXT`" in ran.err
    assert command("doctor", str(plain.path)).code == 1
    taken = take_over(plain)
    assert (taken.code, "1 file went out since the ledger was saved: it knows their bytes again" in taken.err) == (
        1,
        True,
    )
    assert plain.run().code == 0
    assert [name for name in plain.names("outbox") if not name.startswith("c.")] == standing
    assert [name for name in plain.names("archive") if "b-again" in name] == ["DAY/b-again.0adce6b7.again.837"]
    assert len([name for name in sent if name.startswith("b.")]) == 5
    after = known(plain)
    assert {name: told[name] - after[name] for name in ("claims", "service_days", "interchanges")} == {
        "claims": {}, "service_days": {}, "interchanges": {}
    }  # fmt: skip
    assert holds(plain)
    assert plain.run() == (0, "", "")


def test_a_log_is_not_given_up_beside_an_older_ledger(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    sent = plain.names("outbox")
    restore_ledger(plain, backup)
    (plain.path / "audit.jsonl").unlink()
    plain.put("b-again.837", clean(3, "LS-3"))
    asked = ("audit", "rotate", str(plain.path), "--gone", "--by", "J. Ortiz", "--note", "disk")
    ran = command(*asked)
    assert (ran.code, "--take-over" in ran.err, (plain.path / "audit.jsonl").exists()) == (6, True, False)
    assert take_over(plain).code == 1
    assert plain.run().code == 0
    assert plain.names("outbox") == sent
    assert command("doctor", str(plain.path)).code == 0


def test_a_log_that_was_given_up_says_nothing_of_what_went_out_before(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    (plain.path / "audit.jsonl").unlink()
    asked = ("audit", "rotate", str(plain.path), "--gone", "--by", "J. Ortiz", "--note", "disk")
    assert command(*asked).code == 0
    plain.put("c.837", clean(4, "LS-4"))
    plain.run()
    sent = plain.names("outbox")
    restore_ledger(plain, backup)
    plain.put("b-again.837", clean(3, "LS-3"))
    plain.put("c-again.837", clean(4, "LS-4"))
    refused(plain)
    assert take_over(plain).code == 1
    assert plain.run().code == 0
    assert plain.names("outbox") == sent
    assert command("doctor", str(plain.path)).code == 0


def test_whatever_a_person_asks_for_waits_for_the_take_over(plain: DropFolder) -> None:
    plain.put("waits.837", faulty(2, "LS-2"))
    backup = saved(plain)
    decide(plain.path, "d.csv")
    assert plain.run().code == 0
    restore(plain, backup)
    entry = "c5d3c1f0"
    for asked in (("--accept", entry, *BY), ("--received", "a.837", "--by", "J. Ortiz")):
        assert "--take-over" in refused(plain, *asked).err
    assert command("prune", str(plain.path)).code == 6
    assert command("audit", "rotate", str(plain.path)).code == 6
    assert take_over(plain).code == 1
    decide(plain.path, "again.csv")
    sent = plain.names("outbox")
    plain.run()
    assert plain.names("outbox") == sent, "it was released before the restore"


@pytest.mark.parametrize("consumer", [nothing, fetch])
def test_a_released_set_and_its_part_are_known_again(plain: DropFolder, consumer: Callable[[DropFolder], None]) -> None:
    backup = saved(plain)
    plain.put("s.837", several(8))
    plain.run()
    decide(plain.path, "d.csv")
    assert plain.run().code == 1
    consumer(plain)
    sent = plain.names("outbox")
    part = plain.only("hold/s.held.*.original.837").read_bytes()
    restore(plain, backup)
    plain.put("s-again.837", several(8))
    refused(plain)
    taken = take_over(plain)
    assert (taken.code, "1 file that waited since" in taken.err) == (1, True)
    for _ in range(2):
        plain.run()
    assert plain.names("outbox") == sent
    assert plain.only("hold/s.held.*.original.837").read_bytes() == part
    assert plain.run("--accept", waiting(plain), *BY).code == 1
    assert b"*900000001*" in plain.only("outbox/s.held.*.released.837").read_bytes()
    assert holds(plain)


def waiting(drop: DropFolder) -> str:
    """What --accept calls the one file that waits in hold/."""
    lines = command("run", str(drop.path), "--status").out.splitlines()
    (name,) = [line.split()[1] for line in lines if line.startswith("hold/")]
    return name


def test_a_part_that_went_out_has_used_its_control_numbers(plain: DropFolder) -> None:
    backup = saved(plain)
    for number in (8, 20):
        plain.put(f"s{number}.837", several(number))
        plain.run()
        decide(plain.path, f"d{number}.csv")
        plain.run()
        if number == 8:
            plain.run("--accept", waiting(plain), *BY)
            assert b"*900000001*" in plain.only("outbox/s8.held.*.released.837").read_bytes()
    fetch(plain)
    restore(plain, backup)
    assert take_over(plain).code == 1
    plain.run()
    plain.run("--accept", waiting(plain), *BY)
    assert b"*900000002*" in plain.only("outbox/s20.held.*.released.837").read_bytes()


def test_packed_and_plain_are_the_same_bytes(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837.gz", gzip.compress(clean(3, "LS-3")))
    plain.put("c.837", clean(4, "LS-4"))
    plain.run()
    fetch(plain)
    restore(plain, backup)
    assert "2 files went out since" in take_over(plain).err
    plain.put("b.837", clean(3, "LS-3"))
    plain.put("c.837.gz", gzip.compress(clean(4, "LS-4")))
    assert plain.run().code == 0
    assert plain.names("outbox") == []
    assert command("doctor", str(plain.path)).code == 0


def test_what_waits_as_a_backup_has_it_and_went_out_since_is_not_sent_again(plain: DropFolder) -> None:
    plain.put("waits.837", faulty(2, "LS-2"))
    backup = saved(plain)
    held = {path: path.read_bytes() for path in (plain.path / "hold").iterdir()}
    decide(plain.path, "d.csv")
    assert plain.run().code == 0
    fetch(plain)
    restore(plain, backup)
    for path, data in held.items():
        path.write_bytes(data)
    assert take_over(plain).code == 1
    decide(plain.path, "again.csv")
    plain.run()
    plain.run()
    assert (plain.names("outbox"), plain.names("hold"), plain.names("inbox")) == ([], [], [])


def test_a_set_in_the_outbox_is_enough_where_the_day_of_the_archive_is_gone(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("[run]\nroute = true\n")
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    sent = plain.names("outbox")
    for day in (plain.path / "archive").glob("[0-9]*"):
        shutil.rmtree(day)
    restore(plain, backup)
    plain.put("b-again.837", clean(3, "LS-3"))
    refused(plain)
    assert take_over(plain).code == 1
    plain.run()
    assert plain.names("outbox") == sent
    assert "missing from archive/" in command("doctor", str(plain.path)).out


@pytest.mark.parametrize("name", ["renamed.837", "mine.2026.txt", "other.0123abcd.837", "b.0adce6b7.837.12345678"])
def test_a_file_of_the_archive_that_somebody_renamed_is_known_by_its_bytes(plain: DropFolder, name: str) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    assert (plain.run(), command("doctor", str(plain.path)).code) == ((0, "", ""), 0)
    fetch(plain)
    original = plain.only("archive/*/b.*.837")
    original.rename(original.with_name(name))
    restore(plain, backup)
    assert take_over(plain).code == 1
    plain.put("b-again.837", clean(3, "LS-3"))
    plain.run()
    assert plain.names("outbox") == []


def test_a_set_of_which_a_consumer_has_the_manifest_is_left_to_it(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.only("outbox/a.*.manifest.json").unlink()
    standing = plain.names("outbox")
    plain.put("a-again.837", clean(1, "LS-1"))
    killed_at(plain, "rename archive", 2)
    restore(plain, backup)
    refused(plain)
    assert take_over(plain).code in (0, 1)
    assert plain.run().code == 0
    assert (plain.names("outbox"), plain.names("processing"), plain.names("work")) == (standing, [], [])


def test_what_somebody_copied_within_the_archive_or_cannot_be_read_is_no_other_file(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    original = plain.only("archive/*/b.*.837")
    shutil.copyfile(original, original.with_name("copy of b.837"))
    (original.with_name("c.0123abcd.837.gz")).write_bytes(gzip.compress(clean(4, "LS-4"))[:-9])
    (original.with_name("d.0123abcd.837")).symlink_to(original)
    (plain.path / "outbox" / "e.0123abcd.manifest.json").write_text('{"input": {"sha256": 1, "name": 2}, "output": 3}')
    (plain.path / "outbox" / "f.0123abcd.manifest.json").symlink_to(plain.only("outbox/b.*.manifest.json"))
    restore(plain, backup)
    assert "1 file went out since" in take_over(plain).err
    assert plain.run().code == 0


def marks(drop: DropFolder) -> list[Path]:
    return sorted((drop.path / "archive").glob(".ledger.*"))


def test_a_mark_that_is_gone_is_made_up_for_by_what_stands_in_the_archive(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    (mark,) = marks(plain)
    day = plain.only("archive/*/b.*.837").parent
    (day / "README.12345678.txt").write_text("kept by hand")
    mark.unlink()
    assert (plain.run(), marks(plain)) == ((0, "", ""), [mark])
    mark.unlink()
    restore(plain, backup)
    ran = refused(plain)
    assert f"archive/{day.name}/b.0adce6b7.837 shows that b.837 went out" in ran.err
    assert command("doctor", str(plain.path)).code == 1
    shutil.rmtree(day)
    assert "outbox/b.0adce6b7.manifest.json shows that b.837 went out" in refused(plain).err
    fetch(plain)
    assert plain.run().code == 0, "nothing shows it any more"


def test_of_marks_the_highest_counts(plain: DropFolder) -> None:
    saved(plain)
    older = plain.path.with_name("older")
    shutil.copytree(plain.path, older)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    for path in plain.path.glob("ledger.sqlite*"):
        path.unlink()
    shutil.copytree(older, plain.path, dirs_exist_ok=True)
    assert len(marks(plain)) == 2
    refused(plain)
    assert take_over(plain).code == 1
    assert plain.run().code == 0
    assert plain.run() == (0, "", "")


def test_a_backup_is_refused_again_after_it_was_taken_over_once(plain: DropFolder) -> None:
    backup, root_id = saved(plain), (plain.path / "ledger.root").read_bytes()
    for number in (3, 4, 5):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
        plain.run()
    for since in ("first", "second"):
        restore(plain, backup)
        (plain.path / "ledger.root").write_bytes(root_id)
        refused(plain)
        assert take_over(plain).code == 1, since
        plain.put(f"{since}.837", clean(ord(since[0]), f"LS-{since}"))
        assert plain.run().code == 0
    assert len(plain.names("outbox")) == 6 * 5
    assert command("doctor", str(plain.path)).code == 0


def test_both_from_backups_of_different_days_are_taken_over(plain: DropFolder) -> None:
    first = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    second = backup_of(plain)
    plain.put("c.837", clean(4, "LS-4"))
    plain.run()
    sent = plain.names("outbox")
    for ledger, log in ((first, second), (second, first)):
        copy = DropFolder(plain.path.with_name(f"copy{len(ledger.log)}"))
        shutil.copytree(plain.path, copy.path)
        restore(copy, Backup(ledger.ledger, log.log))
        for name, number in (("b", 3), ("c", 4)):
            copy.put(f"{name}-again.837", clean(number, f"LS-{number}"))
        refused(copy)
        assert take_over(copy).code == 1
        assert copy.run().code == 0
        assert copy.names("outbox") == sent
        assert command("doctor", str(copy.path)).code == 0


def test_a_ledger_without_a_log_of_its_own_begins_with_what_the_archive_shows(plain: DropFolder) -> None:
    saved(plain)
    sent = plain.names("outbox")
    for name in ("audit.jsonl", "ledger.sqlite"):
        (plain.path / name).unlink()
    plain.put("again.837", clean(1, "LS-1"))
    refused(plain)
    assert take_over(plain).code == 1
    assert plain.run().code == 0
    assert (plain.names("outbox"), holds(plain)) == (sent, True)


def test_a_folder_that_has_sent_nothing_since_goes_on(plain: DropFolder) -> None:
    backup = saved(plain)
    assert plain.run() == (0, "", "")
    restore(plain, backup)
    assert plain.run() == (0, "", "")


def move_out(drop: DropFolder) -> None:
    """A consumer on the same disk fetches by renaming."""
    taken = drop.path.with_name("taken")
    taken.mkdir()
    for path in (drop.path / "outbox").iterdir():
        path.rename(taken / path.name)


# After which operation of a pass it was killed: what the outbox has then, whether the consumer may have it.
_CUT_OFF = [("rename outbox", 1, False), ("rename outbox", 3, False), ("rename archive", 2, True)]


@pytest.mark.parametrize(("operation", "nth", "is_whole"), _CUT_OFF)
@pytest.mark.parametrize("consumer", [nothing, fetch, move_out])
def test_of_a_pass_that_was_cut_off_before_work_shows_what_was_begun(
    plain: DropFolder, operation: str, nth: int, is_whole: bool, consumer: Callable[[DropFolder], None]
) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    before = plain.names("outbox")
    killed_at(plain, operation, nth)
    if is_whole:
        consumer(plain)
    standing = plain.names("outbox")
    restore(plain, backup)
    refused(plain)
    taken = take_over(plain)
    plain.put("b-again.837", clean(3, "LS-3"))
    if not is_whole:
        assert taken.code == 0
        assert plain.run().code == 0
        assert len([name for name in plain.names("outbox") if name not in before]) == 5
    elif consumer is nothing:
        assert taken.code == 1
        assert plain.run().code == 0
        assert plain.names("outbox") == standing
        assert plain.only("archive/*/b.0adce6b7.837").read_bytes() == clean(3, "LS-3")
    else:
        assert (taken.code, "b.837: " in taken.err) == (6, True)
        assert plain.run().code == 0
        assert plain.names("outbox") == []
        assert plain.run("--received", command_name(plain), "--by", "J. Ortiz").code == 0
    assert plain.run().code == 0
    assert (plain.names("processing"), plain.names("work")) == ([], [])
    assert command("doctor", str(plain.path)).code == 0


@pytest.mark.parametrize(("operation", "nth"), [("rename outbox", 2), ("rename hold", 3)])
def test_a_release_that_was_cut_off_before_is_made_again_with_its_part(
    plain: DropFolder, operation: str, nth: int
) -> None:
    plain.put("s.837", several(8))
    backup = saved(plain)
    decide(plain.path, "d.csv")
    before = plain.names("outbox")
    killed_at(plain, operation, nth)
    restore(plain, backup)
    refused(plain)
    assert take_over(plain).code in (0, 1)
    for _ in range(2):
        plain.run()
    assert plain.names("outbox") == before
    (original,) = (plain.path / "hold").glob("*.original.837")
    assert original.read_bytes() == several(8)
    assert command("doctor", str(plain.path)).code == 0
    decide(plain.path, "again.csv")
    assert plain.run().code == 1
    assert plain.only("hold/s.held.*.original.837")


@pytest.mark.postgres
def test_a_ledger_in_postgresql_that_was_restored_with_the_log_is_refused(
    postgres_drop: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_drop.put("a.837", clean(1, "LS-1"))
    postgres_drop.run()
    address, log = os.environ["EDI837_LEDGER"], (postgres_drop.path / "audit.jsonl").read_bytes()
    name = urlsplit(address).path.removeprefix("/")
    server().end_connections()
    copied = server().new_database(name)
    postgres_drop.put("b.837", clean(3, "LS-3"))
    postgres_drop.run()
    sent = postgres_drop.names("outbox")
    monkeypatch.setenv("EDI837_LEDGER", server().address(copied))
    (postgres_drop.path / "audit.jsonl").write_bytes(log)
    postgres_drop.put("b-again.837", clean(3, "LS-3"))
    try:
        refused(postgres_drop)
        assert take_over(postgres_drop).code == 1
        assert postgres_drop.run().code == 0
        assert postgres_drop.names("outbox") == sent
        assert command("doctor", str(postgres_drop.path)).code == 0
    finally:
        server().drop(copied)
