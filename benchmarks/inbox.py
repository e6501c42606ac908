"""Many small files in one inbox: time, memory, and how long a file of decisions waits while a pass is at work.

    python benchmarks/inbox.py --files 100000 --folder bench-data/inbox

One of twenty files waits for a person. While the pass goes on, how many files are handled, and what processor time and
memory it took until then, is read a hundred times: what costs more with each file that came before shows there. A pass
that is not over after `--minutes` is stopped, and its table says how far it came.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import ours  # noqa: E402
from benchmarks.measure import Command, anonymous, run  # noqa: E402

_BASE = (ROOT / "fixtures" / "base" / "professional.837").read_bytes()
_PASS = ("--stable-seconds", "0", "--as-of", "2026-11-24", "-q")
_ONE_IN = 20
_POLL_SECONDS, _LOOK_SECONDS = 0.02, 0.5
_TICKS = os.sysconf("SC_CLK_TCK")
_LOOKS = 100
# Lines of the table, in parts of a hundred.
_SHARES = (1, 2, 5, 10, 25, 50, 75, 100)


class Look(NamedTuple):
    """How far a pass is: files, seconds by the clock and of the processors, megabytes of its own memory."""

    files: int
    seconds: float
    cpu: float
    memory: float


def main() -> None:
    """Make the inbox, run one pass, print the table."""
    asked = _read()
    folder = asked.folder
    shutil.rmtree(folder, ignore_errors=True)
    run(Command([*ours.EDI837, "run", "--init", str(folder), "-q"]))
    for number in range(asked.files):
        (folder / "inbox" / f"f{number:06}.837").write_bytes(small_file(number))
    waits: list[float] = []
    over = threading.Event()
    asking = threading.Thread(target=lambda: waits.extend(_decide(folder, over, asked.every)))
    load = os.getloadavg()[0]
    process = Command([*ours.EDI837, "run", str(folder), *_PASS]).start()
    asking.start()
    looks = list(_looks(process, folder, asked.files / _LOOKS, asked.minutes * 60))
    over.set()
    asking.join()
    if len(looks) > 1 and looks[-2].files == looks[-1].files:
        del looks[-2]
    print(f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after; exit code {process.returncode}")
    print("\n".join(_table(looks, asked.files, waits)))


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000, help="small files in the inbox (default 100000)")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "bench-data" / "inbox", help="the drop folder that is made"
    )
    parser.add_argument("--every", type=float, default=20, help="seconds between two files of decisions (default 20)")
    parser.add_argument("--minutes", type=float, default=600, help="after so many it is stopped (default 600)")
    return parser.parse_args()


def small_file(number: int) -> bytes:
    """A file of 1 KB with a claim, a patient, an authorization and a control number of its own, and a group number that
    all have; one of twenty has a proposal, and waits.
    """
    data = _BASE.replace(b"000004711", b"%09d" % (number + 1)).replace(b"LS-1001", b"LS-%d" % number)
    data = data.replace(b"LSM004200", b"LSM%06d" % number).replace(b"NLA2026310", b"NLA%07d" % number)
    return data.replace(b"HC:J3000", b"HC:J3000:59:XU") if number % _ONE_IN == _ONE_IN - 1 else data


def _decide(folder: Path, over: threading.Event, every: float) -> Iterator[float]:
    """How long each file of decisions lay in decisions/, one after the other."""
    number = 0
    while not over.wait(every):
        number += 1
        path = folder / "decisions" / f"d{number}.csv"
        path.write_text(f"exception_id,decision,by,note\n{number:016x},decline,A. Turing,measured\n")
        came = time.monotonic()
        while path.exists() and not over.is_set():
            time.sleep(_POLL_SECONDS)
        if not path.exists():
            yield time.monotonic() - came


def _looks(process: subprocess.Popen[bytes], folder: Path, step: float, seconds: float) -> Iterator[Look]:
    """A look after each `step` files, and one when it is over."""
    began, wanted, memory = time.monotonic(), step, 0.0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        passed = time.monotonic() - began
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            yield Look(_handled(folder), passed, usage.ru_utime + usage.ru_stime, memory)
            return
        if (handled := _handled(folder)) >= wanted:
            spent = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            memory = anonymous(process.pid) / 1024
            yield Look(handled, passed, sum(map(int, spent)) / _TICKS, memory)
            wanted = handled + step
        if passed > seconds:
            process.send_signal(signal.SIGTERM)
        time.sleep(_LOOK_SECONDS)


def _handled(folder: Path) -> int:
    where = f"file:{folder / 'ledger.sqlite'}?mode=ro"
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(where, uri=True)) as ledger:
        return int(ledger.execute("SELECT coalesce(max(settled), 0) FROM files").fetchone()[0])
    return 0


def _table(looks: list[Look], files: int, waits: list[float]) -> list[str]:
    lines = [
        "| files | seconds | CPU s | ms a file, since the line before | CPU ms a file | MB held |",
        "|---" * 6 + "|",
    ]
    before = Look(0, 0, 0, 0)
    marks = [files * share / 100 for share in _SHARES]
    for look in looks:
        if look.files >= marks[0] or look == looks[-1]:
            marks = [mark for mark in marks if mark > look.files] or [float("inf")]
            wall, cpu = (
                f"{1000 * (now - then) / (look.files - before.files):.1f}"
                for now, then in ((look.seconds, before.seconds), (look.cpu, before.cpu))
            )
            cells = (f"{look.files:,}", f"{look.seconds:.0f}", f"{look.cpu:.0f}", wall, cpu, f"{look.memory:.0f}")
            lines.append(f"| {' | '.join(cells)} |")
            before = look
    waited = sorted(waits)
    if waited:
        half, longest = waited[len(waited) // 2], waited[-1]
        lines += ["", f"{len(waited)} files of decisions: half waited up to {half:.1f} s, the longest {longest:.1f} s."]
    return lines


if __name__ == "__main__":
    main()
