"""Carries out what the desk wrote down, under the lock of the drop folder: lines for the audit log, releases."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from functools import partial

from edi837.desk.state import Desk
from edi837.drop.listed_work import list_older
from edi837.drop.open_folder import new_run_id, open_drop
from edi837.drop.release_file import decided_files, release_file
from edi837.drop.steps import result_of
from edi837.ledger import desk_log, orders
from edi837.system.errors import Edi837Error, Locked

# So long decisions are gathered before the folder is locked for their lines.
_GATHER_SECONDS = 2.0
_AGAIN_SECONDS = 5.0


class Errands(threading.Thread):
    """A thread that waits to be stirred. Where the folder is at work it tries again; a pass carries out the same."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True, name="errands")
        self._desk = desk
        self._stirred = threading.Event()
        self._ends = threading.Event()

    def stir(self) -> None:
        """Something waits."""
        self._stirred.set()

    def end(self) -> None:
        """Carry out no more."""
        self._ends.set()
        self._stirred.set()

    def run(self) -> None:
        """Until the end."""
        while not self._ends.is_set():
            self._stirred.wait()
            if self._ends.wait(_GATHER_SECONDS):
                return
            self._stirred.clear()
            try:
                carry_out(self._desk)
            except Locked:
                self._ends.wait(_AGAIN_SECONDS)
                self._stirred.set()
            except (Edi837Error, OSError) as error:
                self._desk.log("error", "desk", f"desk: what waits could not be carried out: {type(error).__name__}")


def carry_out(desk: Desk) -> list[str]:
    """Open the folder, which writes the lines that wait, and release what is ordered; what became of each file."""
    run_id = new_run_id()
    opened = open_drop(desk.root, desk.run, desk.settings, desk.log, run_id, _now, time.sleep)
    said = []
    with opened as drop:
        list_older(drop)
        for entry in decided_files(drop):
            with drop.ledger.reading() as session:
                if not orders.is_ordered(session, entry.sha256):
                    continue
            result = result_of(drop, entry.name, partial(release_file, drop, entry))
            drop.say(result)
            said.append(result.sentence)
            with drop.ledger.writing() as session:
                desk_log.record(session, desk_log.outcome_of(entry.sha256, drop.now, result.words))
    return said


def _now() -> datetime:
    return datetime.now().astimezone()
