"""An inbox of many files: none costs more for those that came before it, or for those that wait."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from edi837.drop import open_folder, steps
from edi837.drop.arrivals import look
from edi837.drop.drop import Drop
from edi837.drop.release_file import decided_files
from edi837.ledger import files
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.ledger_totals import quick_damage
from edi837.ledger.migrate import migrate
from tests.drop.files import clean
from tests.drop.running import DropFolder


def test_a_pass_of_many_sittings_looks_through_its_ledger_once(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, sittings = [], []

    def look_through(ledger: Ledger, seconds: float) -> str:
        looks.append(seconds)
        return quick_damage(ledger, seconds)

    monkeypatch.setattr(open_folder, "quick_damage", look_through)
    monkeypatch.setattr(steps, "SITTING_SECONDS", 0.0)
    monkeypatch.setattr("edi837.drop.run_once.time.sleep", sittings.append)
    monkeypatch.setattr("edi837.drop.agenda._TURN", 1)
    for number in range(3):
        plain.put(f"{number}.837", clean(number + 1, f"LS-{number}"))
    assert plain.run().code == 0
    assert len(sittings) > 1
    assert len(looks) == 1
    plain.run()
    assert len(looks) == 2


def test_files_that_nobody_decided_on_are_not_asked_about_one_by_one(tmp_path: Path) -> None:
    ledger = Ledger(connect(tmp_path / "ledger.sqlite"), b"k" * 32)
    migrate(ledger)
    drop = cast(Drop, SimpleNamespace(ledger=ledger))
    asked = []
    for held in (1, 50):
        with ledger.writing() as session:
            for number in range(held):
                files.save(session, _held(number))
        questions: list[str] = []
        with ledger.reading() as session:
            link: Any = session.connection.dbapi_connection
        link.set_trace_callback(questions.append)
        assert decided_files(drop) == []
        link.set_trace_callback(None)
        asked.append(len(questions))
    ledger.close()
    assert asked[0] == asked[1] > 0


def _held(number: int) -> FileEntry:
    sha256 = f"{number:064x}"
    return FileEntry(sha256, "a.837", sha256, HELD, "", number, "run", "2026-11-24", 1, None, proposed=1)


def test_files_that_wait_for_their_turn_take_little_memory(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.837").write_bytes(b"")
    tracemalloc.start()
    try:
        waiting = look(tmp_path, 0, 1, datetime.now().astimezone(), lambda _: None)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(waiting) == 300
    assert held / len(waiting) < 500
