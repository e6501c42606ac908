"""People who help: work/ emptied, the lock file deleted, a name taken meanwhile, a sender that goes on writing."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.drop.folder import open_root
from edi837.drop.lock import folder_locked
from edi837.drop.take import put_back
from edi837.system import disk
from edi837.system.errors import Locked, SelfCheckFailed
from tests.drop.files import clean, decide, faulty
from tests.drop.interfering import empty_work, killed_at
from tests.drop.running import DropFolder, command, init


def test_a_set_whose_results_were_taken_away_before_it_was_sent_is_not_called_published(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename outbox")
    empty_work(plain)
    ran = plain.run()
    assert ran.code == 6
    assert "a.837" in ran.err
    assert "nothing shows that it was sent" in ran.err
    assert plain.names("outbox") == []
    assert plain.names("quarantine") == [f"{stem(plain)}.original.837"]
    assert (plain.path / "quarantine" / f"{stem(plain)}.original.837").read_bytes() == clean()
    assert "interrupted" in command("run", str(plain.path), "--status").out
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


def stem(drop: DropFolder) -> str:
    return drop.names("quarantine")[0].removesuffix(".original.837")


def test_a_set_that_was_taken_away_half_sent_leaves_nothing_in_the_outbox(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename outbox", nth=3)
    assert len(plain.names("outbox")) == 2
    empty_work(plain)
    assert plain.run().code == 6
    assert plain.names("outbox") == []
    assert [name for name in plain.names("archive") if ".interrupted/" in name] != []


def test_what_was_interrupted_goes_out_once_a_person_says_that_it_was_not_received(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename outbox")
    empty_work(plain)
    plain.run()
    sha12 = next(line for line in command("run", str(plain.path), "--status").out.splitlines() if "interrupted" in line)
    accepted = plain.run("--accept", sha12.split()[1], "--by", "J. Ortiz", "--note", "the consumer has nothing")
    assert accepted.code == 0
    assert plain.only("outbox/*.corrected.837").read_bytes() == clean()
    assert plain.run() == (0, "", "")


def test_a_set_that_was_sent_and_fetched_before_work_was_swept_is_published(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename archive")
    for path in (plain.path / "outbox").iterdir():
        path.unlink()
    assert plain.run().code == 0
    assert plain.names("outbox") == []
    assert plain.names("quarantine") == []


def test_a_decided_set_whose_results_were_taken_away_waits_for_a_person(plain: DropFolder) -> None:
    plain.put("waiting.837", faulty(1, "LS-1"))
    plain.run()
    decide(plain.path, "decided.csv")
    killed_at(plain, "rename outbox")
    empty_work(plain)
    ran = plain.run()
    assert ran.code == 6
    assert "waiting.837" in ran.err
    assert plain.names("outbox") == []
    assert plain.only("quarantine/*.original.837").read_bytes() == faulty(1, "LS-1")


def test_a_deleted_lock_file_lets_no_second_run_in(plain: DropFolder) -> None:
    with folder_locked(plain.path, None):
        (plain.path / ".lock").unlink(missing_ok=True)
        assert plain.run().code == 3
        (plain.path / ".lock").unlink(missing_ok=True)
        with pytest.raises(Locked), folder_locked(plain.path, None):
            pass
    assert plain.run().code == 0


def test_a_worker_of_a_run_that_was_killed_does_not_keep_the_lock(plain: DropFolder) -> None:
    ready, tell = os.pipe()
    end, let_end = os.pipe()
    run = os.fork()
    if run == 0:
        with folder_locked(plain.path, None):
            if os.fork() == 0:
                os.close(let_end)
                os.write(tell, b"forked")
                os.read(end, 1)
                os._exit(0)
            os.read(ready, 6)
            os.write(tell, b"killed")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(run, 0)
    assert os.read(ready, 6) == b"killed"
    with folder_locked(plain.path, None):
        pass
    os.close(let_end)


def test_a_run_sees_that_another_folder_stands_in_place_of_its_own(plain: DropFolder) -> None:
    with folder_locked(plain.path, None) as check_place:
        check_place()
        plain.path.rename(plain.path.with_name("moved"))
        with pytest.raises(SelfCheckFailed, match="was moved away"):
            check_place()
        init(plain.path)
        with pytest.raises(SelfCheckFailed, match="was moved away"):
            check_place()


def test_nothing_is_overwritten_by_a_move(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"ours")
    (tmp_path / "b").write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        disk.move(tmp_path / "a", tmp_path / "b")
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"ours", b"theirs")


def test_a_move_in_two_steps_overwrites_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_rename_without_replacing", lambda source, target: False)
    (tmp_path / "a").write_bytes(b"ours")
    (tmp_path / "b").write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        disk.move(tmp_path / "a", tmp_path / "b")
    disk.move(tmp_path / "a", tmp_path / "c")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]


def test_a_file_given_back_does_not_overwrite_what_came_meanwhile(plain: DropFolder) -> None:
    kept = plain.put("00000000.day.837", clean(1, "LS-1"), "processing")
    plain.put("day.837", clean(2, "LS-2"))
    drop = type("Drop", (), {"root": open_root(plain.path)})()
    assert put_back(drop, kept, "12345678", "day.837") is False
    assert kept.read_bytes() == clean(1, "LS-1")
    assert (plain.path / "inbox" / "day.837").read_bytes() == clean(2, "LS-2")


def test_what_a_sender_goes_on_writing_is_a_new_file(plain: DropFolder) -> None:
    path = plain.put("day.837", clean(1, "LS-1"))
    with path.open("ab") as sender:
        assert plain.run().code == 0
        sender.write(clean(2, "LS-2"))
    assert plain.only("archive/*/day.*.837").read_bytes() == clean(1, "LS-1")
    ran = plain.run()
    assert "was written to after it was taken as whole" in ran.err
    waiting = [*(plain.path / "quarantine").glob("*.original.837"), *(plain.path / "archive").glob("*/day.*.837")]
    assert clean(1, "LS-1") + clean(2, "LS-2") in [one.read_bytes() for one in waiting]


def test_what_a_sender_left_as_it_was_goes_with_a_later_run(plain: DropFolder) -> None:
    plain.put("day.837", clean())
    plain.run()
    assert len(plain.names(".senders")) == 1
    assert plain.run(stable=3600).code == 0
    assert len(plain.names(".senders")) == 1
    assert plain.run() == (0, "", "")
    assert plain.names(".senders") == []


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b"else"), lambda path: path.mkdir()])
def test_a_place_that_is_taken_stops_the_move_and_loses_nothing(
    plain: DropFolder, make: Callable[[Path], None]
) -> None:
    plain.put("a.837", clean())
    calm = plain.path.with_name("calm")
    shutil.copytree(plain.path, calm)
    other = DropFolder(calm)
    other.run()
    name = next(name for name in other.names("outbox") if name.endswith(".corrected.837"))
    make(plain.path / "outbox" / name)
    ran = plain.run()
    assert ran.code == 5
    assert "is not overwritten" in ran.err
    assert plain.run().code == 5
    taken = plain.path / "outbox" / name
    taken.rmdir() if taken.is_dir() else taken.unlink()
    assert plain.run().code == 0
    assert plain.only("outbox/*.corrected.837").read_bytes() == clean()


def test_an_interrupted_set_that_the_consumer_has_is_published_by_its_receipt(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename outbox")
    empty_work(plain)
    plain.run()
    name = plain.names("quarantine")[0].removesuffix(".original.837")
    received = plain.run("--received", f"{name}.corrected.837", "--by", "the clearinghouse")
    assert received.code == 0
    assert plain.names("quarantine") == []
    assert plain.only("archive/*/a.*.837").read_bytes() == clean()
    assert '"action":"received"' in (plain.path / "audit.jsonl").read_text()
    plain.put("again.837", clean())
    assert plain.run().code == 0
    assert plain.names("outbox") == []


def test_whatever_the_folder_is_opened_for_an_interrupted_set_is_told(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    killed_at(plain, "rename outbox")
    empty_work(plain)
    ran = command("prune", str(plain.path))
    assert (ran.code, "nothing shows that it was sent" in ran.err) == (6, True)
    assert plain.run().code == 0


def test_what_others_put_where_senders_files_wait_stops_nothing(plain: DropFolder) -> None:
    (plain.path / ".senders").mkdir(exist_ok=True)
    for name in ("foreign", "a.b.c.d", "01234567.1.x.a.837", "01234567.\u00b2.1.a.837"):
        (plain.path / ".senders" / name).write_text("x")
    plain.put("a.837", clean())
    assert plain.run().code == 0
    assert (plain.path / ".senders" / "foreign").exists()
