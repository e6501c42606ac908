"""What goes wrong around a run: another run, the clock, a full disk, a ledger that is locked, damaged or gone."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edi837.drop.folder import open_root
from edi837.drop.lock import one_at_a_time
from edi837.drop.run_once import run_once
from edi837.jobs.run import prepare
from edi837.ledger import audit_log, connect
from edi837.settings.config import Settings
from edi837.settings.unattended import RunSettings
from edi837.system import disk
from tests.drop.files import clean
from tests.drop.running import DropFolder, init
from tests.needs import lacking
from tests.postgres import server

pytestmark = pytest.mark.slow


def start(drop: DropFolder) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "edi837", "run", str(drop.path), "--stable-seconds", "0"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_of_runs_that_race_one_works_and_the_others_touch_nothing(drop: DropFolder) -> None:
    wanted = {f"f{number}.837": clean(number, f"LS-{number}") for number in range(1, 13)}
    for name, data in wanted.items():
        drop.put(name, data)
    runs = [start(drop) for _ in range(4)]
    ended = [(one.wait(), *one.communicate()) for one in runs]
    codes = sorted(code for code, _, _ in ended)
    assert set(codes) <= {0, 3}, ended
    assert 0 in codes
    for code, out, err in ended:
        assert (out, "another run" in err) == ("", code == 3)
    drop.run()
    assert len([name for name in drop.names("outbox") if "manifest" in name]) == len(wanted)
    assert len(drop.names("archive")) == len(wanted)


def test_a_live_lock_is_told_from_a_dead_one(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    script = (
        "import sys, time; from pathlib import Path; from edi837.drop.lock import one_at_a_time\n"
        "with one_at_a_time(Path(sys.argv[1]), {'pid': 1, 'run': 'r1', 'since': 'then', 'host': 'h'}):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(plain.path / ".lock")], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    ran = plain.run()
    assert ran.code == 3
    assert "another run is at work (process 1 on h, since then); nothing was touched" in ran.err
    assert plain.names("inbox") == ["a.837"]
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    ran = plain.run()
    assert ran.code == 0
    assert "the run r1 of then was cut off; resuming" in ran.err
    assert plain.run() == (0, "", "")


def test_an_interrupted_run_ends_with_130_and_the_next_one_goes_on(plain: DropFolder) -> None:
    for number in range(1, 40):
        plain.put(f"f{number}.837", clean(number, f"LS-{number}"))
    run = start(plain)
    while not list((plain.path / "outbox").iterdir()) and run.poll() is None:
        time.sleep(0.01)
    run.terminate()
    out, err = run.communicate()
    assert (run.returncode, out) == (130, ""), err
    assert "interrupted; nothing half-written was left" in err
    assert plain.run().code == 0
    assert len([name for name in plain.names("outbox") if "manifest" in name]) == 39


def passes(drop: DropFolder, clock: Callable[[], datetime], sleep: Callable[[float], None]) -> list[tuple[str, int]]:
    """A run with a clock of its own."""
    run = prepare(Settings(report=("csv",), as_of=datetime(2026, 11, 24).date()))
    settings = RunSettings(metrics="")
    done = run_once(open_root(drop.path), run, settings, lambda *_, **__: None, "run", clock=clock, sleep=sleep)
    return [(one.event, one.code) for one in done.results]


def test_a_clock_that_is_put_back_neither_stops_nor_repeats_anything(plain: DropFolder) -> None:
    now = datetime.now(UTC)
    slept: list[float] = []
    plain.put("a.837", clean())
    assert passes(plain, lambda: now + timedelta(hours=1), slept.append) == [("published", 0)]
    plain.put("a.837", clean())
    steady = plain.put("b.837", clean(2, "LS-2"))
    growing = plain.put("c.837", clean(3, "LS-3"))

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        with growing.open("ab") as file:
            file.write(b"\n")

    assert passes(plain, lambda: now - timedelta(days=400), sleep) == [("known", 0), ("published", 0)]
    assert slept == [30]
    assert not steady.exists()
    assert growing.exists()
    with (plain.path / "audit.jsonl").open("rb") as lines:
        assert isinstance(audit_log.verify(lines), audit_log.Head)
    assert passes(plain, lambda: now + timedelta(hours=1), slept.append) == [("published", 0)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(folder)], capture_output=True)
    if made.returncode:
        lacking("root", "no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Leave no room on the disk."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def test_a_full_disk_loses_nothing_and_the_next_run_goes_on(small_disk: Path) -> None:
    drop = init(small_disk / "drop")
    drop.put("z.837", clean(2, "LS-2"))
    assert drop.run().code == 0
    drop.put("a.837", clean())
    filler = small_disk / "filler"
    fill(filler)
    for room in (0, 4, 8, 16, 24):
        os.truncate(filler, max(0, filler.stat().st_size - room * 1024))
        code = drop.run().code
        whole = {name for name in drop.names("outbox") if name.startswith("a.")}
        assert (code, len(whole)) in ((5, 0), (0, 5)), room
        if code == 0:
            break
    filler.unlink()
    assert drop.run().code == 0
    assert drop.only("outbox/a.*.corrected.837").read_bytes() == clean()
    assert len(drop.names("archive")) == 2


def test_a_locked_ledger_touches_nothing(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.put("a.837", clean())
    plain.run()
    plain.put("b.837", clean(2, "LS-2"))
    monkeypatch.setattr(connect, "_BUSY_SECONDS", 0.1)
    other = sqlite3.connect(plain.path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ran = plain.run()
    assert ran.code == 5
    assert "ledger: it is locked by another program; run again when that has ended" in ran.err
    other.rollback()
    other.close()
    assert plain.run().code == 0
    assert plain.only("outbox/b.*.corrected.837").read_bytes() == clean(2, "LS-2")


def _header(data: bytes) -> bytes:
    return b"no database at all" + data[18:]


def _middle(data: bytes) -> bytes:
    return data[:4096] + bytes(0xFF for _ in range(len(data) - 4096))


def _empty(data: bytes) -> bytes:
    return data[:1000]


@pytest.mark.parametrize("spoil", [_header, _middle, _empty])
def test_a_damaged_ledger_touches_nothing_and_a_backup_brings_it_back(
    plain: DropFolder, spoil: Callable[[bytes], bytes]
) -> None:
    plain.put("a.837", clean())
    plain.run()
    ledger = plain.path / "ledger.sqlite"
    backup = ledger.read_bytes()
    ledger.write_bytes(spoil(backup))
    plain.put("b.837", clean(2, "LS-2"))
    ran = plain.run()
    assert ran.code == 5
    assert "restore it from a backup" in ran.err
    assert plain.names("outbox") == [name for name in plain.names("outbox") if name.startswith("a.")]
    assert len(plain.names("inbox") + plain.names("processing")) == 1
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (plain.path / name).unlink(missing_ok=True)
    ledger.write_bytes(backup)
    assert plain.run().code == 0
    assert plain.only("outbox/b.*.corrected.837").read_bytes() == clean(2, "LS-2")


def test_a_key_that_is_lost_or_another_one_touches_nothing(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.run()
    key = plain.path / "ledger.key"
    kept = key.read_bytes()
    plain.put("b.837", clean(2, "LS-2"))
    key.write_bytes(kept[::-1].strip() + b"\n")
    assert "is not the key of this ledger" in plain.run().err
    key.chmod(0o644)
    assert "others may read the key of the ledger" in plain.run().err
    key.unlink()
    ran = plain.run()
    assert (ran.code, "the key of the ledger is missing" in ran.err) == (2, True)
    assert plain.names("inbox") == ["b.837"]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_key_that_is_no_file_touches_nothing(plain: DropFolder, make: Callable[[Path], None]) -> None:
    plain.put("a.837", clean())
    key = plain.path / "ledger.key"
    key.unlink()
    make(key)
    ran = plain.run()
    assert (ran.code, "ledger.key: the key of the ledger is not a regular file" in ran.err) == (2, True)
    assert plain.names("inbox") == ["a.837"]


def test_an_audit_log_that_was_cut_touches_nothing(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.run()
    log = plain.path / "audit.jsonl"
    kept = log.read_bytes()
    log.write_bytes(kept[:-5])
    plain.put("b.837", clean(2, "LS-2"))
    ran = plain.run()
    assert ran.code == 6
    assert "it was changed by something else" in ran.err
    assert plain.names("inbox") == ["b.837"]
    log.write_bytes(kept)
    assert plain.run().code == 0


@pytest.mark.postgres
@pytest.mark.parametrize("operation, place", [("write", "/in/"), ("rename", "/outbox/"), ("fsync", "/archive")])
def test_a_postgresql_that_stops_in_mid_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str, place: str
) -> None:
    database = server().new_database()
    monkeypatch.setenv("EDI837_LEDGER", server().address(database))
    drop = init(tmp_path / "drop")
    drop.put("z.837", clean(2, "LS-2"))
    assert drop.run().code == 0
    drop.put("a.837", clean())
    stopped = []

    def stop(*told: Any) -> Any:
        if place in told[-1] and not stopped and (operation != "rename" or "manifest" in told[-1]):
            stopped.append(server().stop())
        return told[0]

    with monkeypatch.context() as patch:
        if operation == "write":
            patch.setattr(disk, "opened", stop)
        else:
            patch.setattr(disk, "reached", lambda kind, where: stop(kind, where) if kind == operation else None)
        ran = drop.run()
    assert ran.code == 5
    assert "safe to run again" in ran.err
    assert drop.run().code == 5
    server().start()
    assert drop.run().code == 0
    assert drop.run() == (0, "", "")
    assert drop.only("outbox/a.*.corrected.837").read_bytes() == clean()
    assert len(drop.names("archive")) == 2
    server().drop(database)


def test_a_file_that_ends_the_process_again_and_again_is_put_aside(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("b.837", clean(2, "LS-2"))
    script = (
        "import os, sys; from edi837.system import disk; from edi837.cli import main\n"
        "def reached(operation, place):\n"
        "    tokens = [name[:8] for name in os.listdir(sys.argv[1] + '/processing') if name[9:] == 'a.837']\n"
        "    if operation == 'open' and any(f'/{token}/out' in place for token in tokens):\n"
        "        os.kill(os.getpid(), 9)\n"
        "disk.reached = reached\n"
        "sys.exit(main.run(['run', sys.argv[1], '--stable-seconds', '0']))"
    )
    codes = [
        subprocess.run([sys.executable, "-c", script, str(plain.path)], capture_output=True).returncode
        for _ in range(6)
    ]
    assert codes == [-9] * 5 + [4]
    assert [name[:2] for name in plain.names("quarantine")] == ["a."]
    assert plain.only("outbox/b.*.corrected.837").read_bytes() == clean(2, "LS-2")
    assert plain.run() == (0, "", "")


def test_folders_on_two_file_systems_lose_nothing(small_disk: Path, tmp_path: Path) -> None:
    drop = init(tmp_path / "drop")
    (drop.path / "outbox").rmdir()
    (drop.path / "outbox").symlink_to(small_disk)
    drop.put("a.837", clean())
    ran = drop.run()
    assert ran.code == 2
    assert "is not a folder of the drop folder itself" in ran.err
    (drop.path / "outbox").unlink()
    (drop.path / "outbox").mkdir()
    subprocess.run(["mount", "--bind", str(small_disk), str(drop.path / "outbox")], check=True)
    try:
        ran = drop.run()
        assert (ran.code, os.strerror(errno.EXDEV) in ran.err) == (5, True)
        assert drop.names("outbox") == []
    finally:
        subprocess.run(["umount", str(drop.path / "outbox")], check=True)
    assert drop.run().code == 0
    assert drop.only("outbox/a.*.corrected.837").read_bytes() == clean()
    shutil.rmtree(drop.path)


def test_the_lock_is_let_go_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), one_at_a_time(tmp_path / "lock", {"run": "a"}):
        raise ValueError("x")
    with one_at_a_time(tmp_path / "lock", {"run": "b"}) as notice:
        assert notice.before is None


@pytest.mark.parametrize("page", [2, 4, 7, 12, 20])
def test_nothing_leaves_the_inbox_while_a_page_of_the_ledger_is_hurt(plain: DropFolder, page: int) -> None:
    for number in range(3):
        plain.put(f"{number}.837", clean(number + 1, f"LS-{number}"))
    plain.run()
    with sqlite3.connect(plain.path / "ledger.sqlite") as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = link.execute("PRAGMA page_size").fetchone()[0]
        pages = link.execute("PRAGMA page_count").fetchone()[0]
    assert page <= pages
    with (plain.path / "ledger.sqlite").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    before = {folder: plain.names(folder) for folder in ("outbox", "hold", "archive", "processing")}
    plain.put("new.837", clean(9, "LS-9"))
    ran = plain.run()
    assert ran.code == 5
    assert "damaged" in ran.err
    assert plain.names("inbox") == ["new.837"]
    assert {folder: plain.names(folder) for folder in before} == before
