"""After a restore the claims of files that went out since are read again; until then nothing is called checked."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from edi837.drop.archived import Archived, archived_as
from edi837.drop.folder import Root
from edi837.rules import all_rules
from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean, decide, several
from tests.drop.interfering import killed_at
from tests.drop.running import DropFolder, command
from tests.drop.test_restored import command_name, restored, saved
from tests.drop.test_retention import aged, settings
from tests.night import NIGHT, sample

_TOLD = ("claims", "service_days", "authorized_units", "day_units", "interchanges", "functional_groups")
_FETCHED = [True, False] if NIGHT else [True]
_OF_ORDER = {"settled", "run", "number", "at", "claim", "sent"}


def known(drop: DropFolder) -> dict[str, Counter[tuple[object, ...]]]:
    """What the ledger has of files that went out and of their claims, without the order in which it learned it."""
    with sqlite3.connect(drop.path / "ledger.sqlite") as ledger:
        ledger.row_factory = sqlite3.Row
        published = "sha256 IN (SELECT sha256 FROM files WHERE state = 'published')"
        asked = {table: f"SELECT * FROM {table} WHERE {published}" for table in ("files", *_TOLD)}
        asked["sent_claims"] = "SELECT * FROM sent_claims"
        rows = {table: [dict(row) for row in ledger.execute(sql)] for table, sql in asked.items()}
    return {
        table: Counter(tuple(value for name, value in row.items() if name not in _OF_ORDER) for row in found)
        for table, found in rows.items()
    }


def not_checked(drop: DropFolder, pattern: str) -> set[str]:
    """The rules of which a report says that the ledger lacks claims."""
    with drop.only(pattern).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["rule"] for row in rows if row["result"] == "not-checked" and "lacks the claims of" in row["message"]}


@pytest.mark.parametrize("fetched", _FETCHED)
def test_what_went_out_is_known_again_as_publishing_left_it(plain: DropFolder, fetched: bool) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.put("c.837", clean(4, "LS-4"))
    assert plain.run().code == 0
    before = known(plain)
    if fetched:
        for path in (plain.path / "outbox").iterdir():
            path.unlink()
    assert restored(plain, backup).code == 1
    assert command("doctor", str(plain.path)).code == 1
    assert "of 2 files that went out are not known" in command("run", str(plain.path), "--status").out
    assert plain.run().code == 0
    assert known(plain) == before
    assert command("doctor", str(plain.path)).code == 0
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


def test_a_claim_that_went_out_since_the_backup_is_seen_again(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    restored(plain, backup)
    plain.put("again.837", clean(9, "LS-3"))
    assert plain.run().code == 1
    assert [name.partition(".")[0] for name in plain.names("hold")] == ["again"] * len(plain.names("hold"))
    assert not_checked(plain, "hold/again.*.exceptions.csv") == set()


def test_while_an_original_is_missing_nothing_is_called_checked(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    original = plain.only("archive/*/b.*.837")
    away = plain.path / "away"
    before = known(plain)
    shutil.move(original, away)
    restored(plain, backup)
    plain.put("again.837", clean(9, "LS-3"))
    plain.run()
    rules = {rule.code for rule in all_rules() if rule.of_earlier_files and not rule.needs}
    assert not_checked(plain, "outbox/again.*.exceptions.csv") == rules
    assert "lacks the claims of 1 file" in command("doctor", str(plain.path)).out
    shutil.copyfile(away, original)
    assert plain.run().code == 0
    assert command("doctor", str(plain.path)).code == 0
    after = known(plain)
    told = [*_TOLD, "sent_claims"]
    assert {name: before[name] - after[name] for name in told} == {name: Counter() for name in told}
    plain.put("third.837", clean(10, "LS-3"))
    assert plain.run().code == 1
    assert not_checked(plain, "hold/third.*.exceptions.csv") == set()


def test_other_bytes_in_the_archive_teach_nothing(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    restored(plain, backup)
    plain.only("archive/*/b.*.837").write_bytes(clean(5, "LS-5"))
    ran = plain.run("-v")
    assert "its claims stay unknown to the ledger" in ran.err
    assert "lacks the claims of 1 file" in command("doctor", str(plain.path)).out


def test_what_is_past_its_days_is_not_missed(plain: DropFolder) -> None:
    settings(plain, 3650)
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    restored(plain, backup)
    aged(plain, 4000)
    assert command("prune", str(plain.path)).code == 0
    assert "lacks the claims" not in command("doctor", str(plain.path)).out


@pytest.mark.parametrize("fetched", _FETCHED)
def test_a_file_that_went_out_without_its_part_leaves_that_to_the_part(plain: DropFolder, fetched: bool) -> None:
    backup = saved(plain)
    plain.put("s.837", several(8))
    plain.run()
    decide(plain.path, "d.csv")
    assert plain.run().code == 1
    before = known(plain)
    if fetched:
        for path in (plain.path / "outbox").iterdir():
            path.unlink()
    assert restored(plain, backup).code == 1
    for _ in range(3):
        plain.run()
    after = known(plain)
    told = [name for name in _TOLD if name != "claims" or not fetched]
    assert {name: after[name] for name in told} == {name: before[name] for name in told}
    assert after["claims"].total() == before["claims"].total()
    assert fetched or after["sent_claims"] == before["sent_claims"]
    with plain.only("hold/s.held.*.exceptions.csv").open(encoding="utf-8", newline="") as file:
        assert "X115" not in {row["rule"] for row in csv.DictReader(file) if row["result"] == "found"}
    assert command("doctor", str(plain.path)).code == 0


def test_a_log_that_was_rotated_since_says_what_went_out(plain: DropFolder) -> None:
    backup = saved(plain)
    for number in (3, 4):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
        assert plain.run().code == 0
        assert command("audit", "rotate", str(plain.path)).code == 0
    sent = plain.names("outbox")
    rotated = sorted(plain.path.glob("audit.*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    away = plain.path / "away"
    shutil.move(rotated[0], away)
    refused = restored(plain, backup)
    assert (refused.code, f"{rotated[0].name}: is not there" in refused.err) == (6, True)
    shutil.move(away, rotated[0])
    assert plain.run("--take-over", "--by", "A. Turing", "--note", "restored").code == 1
    plain.put("again.837", clean(3, "LS-3"))
    assert plain.run().code == 0
    assert plain.names("outbox") == sent
    assert command("audit", "verify", *map(str, rotated), str(plain.path / "audit.jsonl")).code == 0


def test_what_a_consumer_has_after_all_is_read_too(plain: DropFolder) -> None:
    backup = saved(plain)
    plain.put("x.837", clean(3, "LS-3"))
    killed_at(plain, "rename outbox", 1)
    assert restored(plain, backup).code == 6
    assert plain.run("--received", command_name(plain), "--by", "A. Turing").code == 0
    assert "lacks the claims of 1 file" in command("doctor", str(plain.path)).out
    plain.put("again.837", clean(9, "LS-3"))
    assert plain.run().code == 1
    plain.only("hold/again.*.original.837")
    assert command("doctor", str(plain.path)).code == 0


def test_a_pass_that_is_killed_while_it_reads_them_is_done_by_the_next(plain: DropFolder, tmp_path: Path) -> None:
    backup = saved(plain)
    plain.put("b.837", clean(3, "LS-3"))
    plain.run()
    wanted = known(plain)
    restored(plain, backup)
    for operation in sample(range(1, 25), day=2, seed=837):
        cut = DropFolder(tmp_path / f"cut{operation}")
        shutil.copytree(plain.path, cut.path)
        in_process(cut.path, Watch(cut.path, operation, killed))
        assert cut.run().code == 0
        assert known(cut) == wanted, operation


def test_the_doctor_names_what_went_out_and_is_in_neither_log_nor_ledger(plain: DropFolder) -> None:
    backup, log = saved(plain), (plain.path / "audit.jsonl").read_bytes()
    for name in ("b.837", "b", "again.837"):
        plain.put(name, clean(3, "LS-3"))
        plain.run()
    plain.put("decided", b"exception_id,decision,by,note\n", "decisions")
    plain.run()
    assert command("doctor", str(plain.path)).code == 0
    (plain.path / "ledger.sqlite").write_bytes(backup)
    (plain.path / "audit.jsonl").write_bytes(log)
    ran = command("doctor", str(plain.path))
    assert ran.code == 1
    assert len(plain.names("archive")) > 3
    assert f"{plain.only('archive/*/b.*.837')} went out, and the ledger does not know of it" in ran.out


def test_each_rule_that_asks_about_earlier_files_says_so() -> None:
    asking = [rule for rule in all_rules() if "history" in rule.function.__code__.co_names]
    assert len(asking) > 5
    assert [rule.name for rule in asking if not rule.of_earlier_files] == []


def test_names_in_the_archive_are_read_with_all_their_digits(tmp_path: Path) -> None:
    day = tmp_path / "archive" / "20261124"
    day.mkdir(parents=True)
    digest = "0123456789abcdef" * 4
    for stem, name, ending in (
        (f"x.{digest[:8]}", "x.837", ".837"),
        (f"x.{digest[:16]}", "x.837.gz", ".837.gz"),
        (f"x.{digest[:8]}", "x", ""),
    ):
        path = day / f"{stem}{ending}"
        path.touch()
        assert archived_as(Root(tmp_path), [digest]) == {digest: Archived(name, stem, path)}
        path.unlink()
    for name in (f"x.{digest[:8]}.again.837", f"x.{digest[:8]}.answers.835", f"x.{digest[:15]}0.837"):
        (day / name).touch()
    assert archived_as(Root(tmp_path), [digest]) == {}
