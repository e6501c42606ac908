"""PostgreSQL goes away in the middle of a pass, at operations drawn by chance: nothing is lost, nothing sent twice."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drop import faults
from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean, faulty, repaired
from tests.drop.running import DropFolder, command, init
from tests.night import amount
from tests.postgres import server

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
_SEED = 837


def filled(path: Path) -> DropFolder:
    drop = init(path)
    for name, data in {"a.837": clean(1, "LS-1"), "b.837": repaired(2, "LS-2"), "c.837": faulty(3, "LS-3")}.items():
        drop.put(name, data)
    return drop


def stop_and_start() -> None:
    server().stop()
    server().start()


# What happens, and what the pass may end with.
EVENTS: list[tuple[Callable[[], None], set[int]]] = [
    (lambda: server().end_connections(), {1, 5}),
    (lambda: server().stop(), {1, 5}),
    (stop_and_start, {1, 5}),
    (killed, {-9}),
]


def test_a_server_that_goes_away_at_any_operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    calm = filled(tmp_path / "calm")
    found = faults.operations(calm.path)
    wanted = faults.picture(calm.path)
    chance = random.Random(_SEED)
    for trial in range(amount(day=6, night=300)):
        event, codes = EVENTS[trial % len(EVENTS)]
        operation = chance.randrange(1, len(found) + 1)
        place = f"trial {trial}: operation {operation}, {found[operation - 1]}"
        database = server().new_database()
        monkeypatch.setenv("EDI837_LEDGER", server().address(database))
        drop = filled(tmp_path / "disturbed")
        code = in_process(drop.path, Watch(drop.path, operation, event))
        if not server().is_running():
            server().start()
        assert code in codes, (place, drop.path.with_suffix(".said").read_text())
        assert drop.run().code in (0, 1), place
        assert drop.run().code == 0, place
        assert faults.picture(drop.path) == wanted, place
        assert command("audit", "verify", str(drop.path / "audit.jsonl")).code == 0, place
        server().drop(database)
        shutil.rmtree(drop.path)
