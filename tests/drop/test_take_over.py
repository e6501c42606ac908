"""A ledger knows its drop folder, and which is the older one of it and the audit log; a person takes over."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable

import pytest

from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean, decide, era, faulty
from tests.drop.running import DropFolder, Ran, command, init
from tests.drop.test_answer_files import answer

BY = ("--by", "J. Ortiz", "--note", "the first machine burnt down")


def take_over(drop: DropFolder) -> Ran:
    return drop.run("--take-over", *BY)


def worked(drop: DropFolder) -> DropFolder:
    """A folder that has published one file, with another one waiting."""
    drop.put("a.837", clean(1, "LS-1"))
    drop.put("waits.837", faulty(2, "LS-2"))
    assert drop.run().code == 1
    return drop


def standby(first: DropFolder) -> DropFolder:
    """Another folder with the key of the first one."""
    other = init(first.path.with_name("standby"))
    shutil.copyfile(first.path / "ledger.key", other.path / "ledger.key")
    return other


def untouched(drop: DropFolder, name: str, data: bytes) -> Ran:
    drop.put(name, data)
    ran = drop.run()
    assert drop.names("inbox") == [name]
    assert drop.names("outbox") == []
    return ran


@pytest.fixture
def first(postgres_drop: DropFolder) -> DropFolder:
    return worked(postgres_drop)


@pytest.mark.postgres
def test_a_standby_is_refused_until_a_person_lets_it_take_over(first: DropFolder) -> None:
    other = standby(first)
    ran = untouched(other, "b.837", clean(3, "LS-3"))
    assert (ran.code, "belongs to another drop folder" in ran.err) == (2, True)
    first.put("c.837", clean(4, "LS-4"))
    assert first.run().code == 0
    assert other.run("--take-over", "--by", "J. Ortiz").code == 2
    taken = take_over(other)
    assert taken.code == 1
    assert "1 file that wait are not in hold/" in taken.err
    assert other.run().code == 0
    assert other.only("outbox/b.*.corrected.837").read_bytes() == clean(3, "LS-3")
    ran = first.run()
    assert (ran.code, "belongs to another drop folder" in ran.err) == (2, True)
    logs = [str(drop.path / "audit.jsonl") for drop in (first, other)]
    assert command("audit", "verify", *logs).code == 0
    actions = [json.loads(line)["action"] for line in (other.path / "audit.jsonl").read_text().splitlines()]
    assert actions[0] == "take-over"
    assert '"by":"J. Ortiz"' in (other.path / "audit.jsonl").read_text()


@pytest.mark.postgres
def test_a_copy_of_the_folder_is_another_folder(first: DropFolder) -> None:
    other = DropFolder(first.path.with_name("copy"))
    shutil.copytree(first.path, other.path)
    ran = other.run()
    assert (ran.code, "this one is a copy of it" in ran.err) == (2, True)
    assert command("doctor", str(other.path)).code == 1
    assert take_over(other).code == 0
    decide(other.path, "decided.csv")
    assert other.run().code == 0
    assert len(list(other.path.glob("outbox/waits.*.released.837"))) == 1
    assert first.run().code == 2


@pytest.mark.postgres
def test_what_the_other_folder_had_begun_waits_for_a_person(postgres_drop: DropFolder) -> None:
    postgres_drop.put("a.837", clean())
    seen = list[str]()

    def reached(operation: str, place: str) -> None:
        seen.append(place)
        if operation == "rename" and "/outbox/" in place:
            killed()

    child = os.fork()
    if child == 0:
        from edi837.system import disk

        disk.reached = reached
        postgres_drop.run()
        os._exit(70)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
    other = standby(postgres_drop)
    taken = take_over(other)
    assert taken.code == 6
    assert "nothing shows that it was sent" in taken.err
    assert command("audit", "verify", str(other.path / "audit.jsonl"), "--from-line", "2").code == 0


def test_a_ledger_that_was_restored_is_older_than_the_log(plain: DropFolder) -> None:
    worked(plain)
    backup = (plain.path / "ledger.sqlite").read_bytes()
    plain.put("b.837", clean(3, "LS-3"))
    decide(plain.path, "decided.csv")
    assert plain.run().code == 0
    sent = plain.names("outbox")
    (plain.path / "ledger.sqlite").write_bytes(backup)
    plain.put("b-again.837", clean(3, "LS-3"))
    ran = plain.run()
    assert (ran.code, "the ledger is older than the log" in ran.err) == (6, True)
    assert plain.names("inbox") == ["b-again.837"]
    taken = take_over(plain)
    assert (taken.code, "2 files went out since the ledger was saved" in taken.err) == (1, True)
    assert "it does not know 1 file of decisions that came since: put them in again, from archive/" in taken.err
    plain.put("waits-again.837", faulty(2, "LS-2"))
    assert plain.run().code == 0
    assert plain.names("outbox") == sent
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


def test_answers_that_an_older_ledger_does_not_know_are_put_in_again(plain: DropFolder) -> None:
    worked(plain)
    backup = (plain.path / "ledger.sqlite").read_bytes()
    answer(plain, "pay.835", era("LS-1"))
    plain.run()
    (plain.path / "ledger.sqlite").write_bytes(backup)
    taken = take_over(plain)
    assert (taken.code, "does not know 1 file of answers that came since" in taken.err) == (1, True)
    answer(plain, "pay-again.835", plain.only("archive/*/*.answers.835").read_bytes())
    plain.run()
    timeline = command("timeline", "LS-1", "--root", str(plain.path))
    assert "paid" in timeline.out


def test_a_ledger_that_is_gone_is_not_begun_anew_by_itself(plain: DropFolder) -> None:
    worked(plain)
    sent = plain.names("outbox")
    (plain.path / "ledger.sqlite").unlink()
    plain.put("a-again.837", clean(1, "LS-1"))
    assert plain.run().code == 6
    assert plain.names("inbox") == ["a-again.837"]
    assert take_over(plain).code == 1
    assert plain.run().code == 1, "what waits is judged anew"
    assert plain.names("outbox") == sent


def test_only_the_ledger_and_its_key_in_another_folder_are_refused(plain: DropFolder) -> None:
    worked(plain)
    other = init(plain.path.with_name("other"))
    for name in ("ledger.sqlite", "ledger.key", "audit.jsonl"):
        shutil.copyfile(plain.path / name, other.path / name)
    ran = untouched(other, "b.837", clean(3, "LS-3"))
    assert (ran.code, "belongs to another drop folder" in ran.err) == (2, True)
    (plain.path / "ledger.root").unlink()
    ran = plain.run()
    assert (ran.code, "ledger.root of this one is gone" in ran.err) == (2, True)
    assert take_over(plain).code == 0
    assert plain.run() == (0, "", "")


def test_a_folder_that_is_moved_or_restored_whole_goes_on(plain: DropFolder) -> None:
    worked(plain)
    restored = DropFolder(plain.path.with_name("restored"))
    shutil.copytree(plain.path, restored.path)
    restored.put("b.837", clean(3, "LS-3"))
    assert restored.run().code == 0


def test_a_log_that_is_older_than_the_ledger_is_put_aside(plain: DropFolder) -> None:
    worked(plain)
    log = plain.path / "audit.jsonl"
    older = log.read_bytes()
    plain.put("b.837", clean(3, "LS-3"))
    assert plain.run().code == 0
    whole = log.read_bytes()
    log.write_bytes(older)
    assert plain.run().code == 6
    assert take_over(plain).code == 0
    last = len(older.splitlines())
    assert (plain.path / f"audit.{last}.jsonl").read_bytes() == older
    (plain.path / "whole.jsonl").write_bytes(whole)
    assert command("audit", "verify", str(plain.path / "whole.jsonl"), str(log)).code == 0


@pytest.mark.parametrize("change", [lambda log: log.replace(b"published", b"publishes"), lambda log: log[:-9]])
def test_a_log_that_does_not_hold_is_not_taken_over(plain: DropFolder, change: Callable[[bytes], bytes]) -> None:
    worked(plain)
    log = plain.path / "audit.jsonl"
    log.write_bytes(change(log.read_bytes()))
    assert take_over(plain).code == 6


def test_a_log_of_equal_size_with_another_last_line_is_seen_at_once(plain: DropFolder) -> None:
    worked(plain)
    log = plain.path / "audit.jsonl"
    changed = log.read_bytes()
    ends = changed.rfind(b'"hash":"') + 8
    log.write_bytes(changed[:ends] + b"f" * 64 + changed[ends + 64 :])
    ran = untouched_inbox(plain)
    assert (ran.code, "it was rewritten" in ran.err) == (6, True)


def untouched_inbox(drop: DropFolder) -> Ran:
    drop.put("new.837", clean(9, "LS-9"))
    ran = drop.run()
    assert drop.names("inbox") == ["new.837"]
    return ran


@pytest.mark.parametrize("operation", range(1, 16))
def test_a_first_pass_that_is_killed_anywhere_leaves_a_folder_that_goes_on(plain: DropFolder, operation: int) -> None:
    in_process(plain.path, Watch(plain.path, operation, killed))
    plain.put("a.837", clean())
    assert plain.run().code == 0
    assert plain.only("outbox/*.corrected.837").read_bytes() == clean()


@pytest.mark.parametrize("operation", range(1, 25, 2))
def test_a_take_over_that_is_killed_is_done_by_the_next(plain: DropFolder, operation: int) -> None:
    worked(plain)
    (plain.path / "ledger.root").unlink()
    arguments = ("run", str(plain.path), "--take-over", *BY)
    in_process(plain.path, Watch(plain.path, operation, killed), command=arguments)
    assert take_over(plain).code == 0
    assert plain.run() == (0, "", "")
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0
