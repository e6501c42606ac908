"""A pass that was paused, or lost its connection, and meanwhile another run took the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from edi837.drop import resolution
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.fencing import take_number
from edi837.system import disk
from tests.drop.files import clean
from tests.drop.running import DropFolder, command
from tests.postgres import server


def overtake(drop: DropFolder, address: str) -> None:
    """Another run takes a number and ends."""
    ledger = Ledger(connect(address or drop.path / "ledger.sqlite"), b"")
    with ledger.writing() as session:
        take_number(session)
    ledger.close()


def two_files(drop: DropFolder) -> dict[str, bytes]:
    wanted = {"a.837": clean(1, "LS-1"), "b.837": clean(2, "LS-2")}
    for name, data in wanted.items():
        drop.put(name, data)
    return wanted


def once(act: Callable[[], None]) -> Callable[[], None]:
    """Something that is done the first time only."""
    waiting = [act]

    def do() -> None:
        if waiting:
            waiting.pop()()

    return do


def all_went_out_once(drop: DropFolder, wanted: dict[str, bytes]) -> None:
    assert drop.run().code == 0
    assert drop.run() == (0, "", "")
    corrected = sorted(path.read_bytes() for path in drop.path.glob("outbox/*.corrected.837"))
    assert corrected == sorted(wanted.values())
    assert len(drop.names("archive")) == len(wanted)
    assert command("audit", "verify", str(drop.path / "audit.jsonl")).code == 0


def test_who_was_overtaken_before_it_wrote_an_intent_publishes_nothing(
    drop: DropFolder, ledger_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = two_files(drop)
    pause = once(lambda: overtake(drop, ledger_address))
    with monkeypatch.context() as patch:
        patch.setattr(disk, "reached", lambda operation, place: pause() if "/out" in place else None)
        ran = drop.run()
    assert (ran.code, "another run took it over" in ran.err) == (3, True)
    assert drop.names("outbox") == []
    all_went_out_once(drop, wanted)


def test_who_was_overtaken_after_it_wrote_an_intent_moves_nothing(
    drop: DropFolder, ledger_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = two_files(drop)
    pause, carry_out = once(lambda: overtake(drop, ledger_address)), resolution.carry_out_together

    def paused(*told: Any) -> Any:
        pause()
        return carry_out(*told)

    with monkeypatch.context() as patch:
        patch.setattr(resolution, "carry_out_together", paused)
        ran = drop.run()
    assert (ran.code, "another run took it over" in ran.err) == (3, True)
    assert drop.names("outbox") == []
    all_went_out_once(drop, wanted)


@pytest.mark.postgres
@pytest.mark.parametrize("place", ["/in/", "/out/", "/archive"])
def test_a_pass_whose_connections_are_ended_stops_there(
    postgres_drop: DropFolder, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    wanted = two_files(postgres_drop)
    end = once(lambda: server().end_connections())

    def written(file: Any, where: str) -> Any:
        if place in where:
            end()
        return file

    with monkeypatch.context() as patch:
        patch.setattr(disk, "opened", written)
        patch.setattr(disk, "reached", lambda _, where: end() if place in where else None)
        ran = postgres_drop.run()
    assert (ran.code, "safe to run again" in ran.err) == (5, True)
    all_went_out_once(postgres_drop, wanted)
