"""A run that lost its ledger writes nothing to it: overtaken, cut off, or behind a pooler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from edi837.ledger import trail
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.fencing import Overtaken, SessionLock, take_lock, take_number
from edi837.ledger.migrate import migrate
from edi837.system.errors import LedgerError, Locked, UsageError
from tests.drop.files import clean
from tests.drop.running import DropFolder, init
from tests.pgbouncer import pooled
from tests.postgres import server


def begun(ledger: Ledger) -> Ledger:
    """A run that took its number."""
    with ledger.writing() as session:
        return replace(ledger, number=take_number(session))


def test_who_was_overtaken_writes_nothing(ledger: Ledger) -> None:
    first = begun(ledger)
    with first.writing() as session:
        trail.set_fact(session, "by", "first")
    second = begun(ledger)
    with pytest.raises(Overtaken, match="another run took it over"), first.writing() as session:
        trail.set_fact(session, "by", "first again")
    with second.writing() as session:
        assert trail.fact(session, "by") == "first"


@pytest.fixture
def database() -> Iterator[str]:
    made = server().new_database()
    migrate(Ledger(connect(server().address(made)), b""))
    yield made
    server().drop(made)


def locked(address: str) -> tuple[Ledger, SessionLock]:
    engine = connect(address)
    lock = take_lock(engine)
    assert lock is not None
    return Ledger(engine, b"", lock), lock


@pytest.mark.postgres
def test_nobody_takes_a_number_while_another_run_commits(database: str) -> None:
    first, second = (Ledger(connect(server().address(database)), b"") for _ in range(2))
    running = begun(first)

    def take_soon() -> None:
        with second.writing() as session:
            session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            take_number(session)

    with running.writing(), pytest.raises(LedgerError):
        take_soon()
    with running.writing():
        pass
    for one in (first, second):
        one.close()


@pytest.mark.postgres
def test_a_run_whose_lock_broke_writes_nothing_even_when_nobody_took_it(database: str) -> None:
    ledger, lock = locked(server().address(database))
    server().execute(f"SELECT pg_terminate_backend({lock.backend})")
    for _ in range(2):
        with pytest.raises(LedgerError, match="the connection that held its lock broke"), ledger.writing():
            pass
    other, _ = locked(server().address(database))
    other.close()
    ledger.close()


@pytest.mark.postgres
def test_a_lock_is_held_and_let_go(database: str) -> None:
    ledger, _ = locked(server().address(database))
    with pytest.raises(Locked):
        take_lock(connect(server().address(database)))
    with ledger.writing():
        pass
    ledger.close()
    other, _ = locked(server().address(database))
    other.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "mode, size, round_robin",
    [("transaction", 1, False), ("transaction", 5, False), ("transaction", 5, True), ("statement", 5, False)],
)
def test_a_pooler_that_does_not_keep_sessions_is_refused(
    database: str, mode: str, size: int, round_robin: bool
) -> None:
    with pooled(server(), database, mode, size, round_robin) as address:
        if mode == "transaction":
            engine = connect(address)
            connections = [engine.connect() for _ in range(size)]  # so many sessions lie ready
            for one in connections:
                one.close()
            engine.dispose()
        with pytest.raises(UsageError, match="a connection pooler that hands out another session"):
            take_lock(connect(address))
    held = server().execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    assert held == [(0,)]


@pytest.mark.postgres
def test_a_pooler_that_keeps_sessions_will_do(database: str) -> None:
    with pooled(server(), database, "session") as address:
        ledger, _ = locked(address)
        with pytest.raises(Locked):
            take_lock(connect(address))
        with ledger.writing():
            pass
        ledger.close()


@pytest.mark.postgres
def test_a_lock_that_moves_to_another_session_ends_the_run(database: str) -> None:
    """A pooler that did not show itself at the beginning."""
    ledger, lock = locked(server().address(database))
    moved = replace(ledger, lock=replace(lock, backend=lock.backend + 1))
    with pytest.raises(UsageError, match="The run ended there"), moved.writing():
        pass
    ledger.close()


@pytest.mark.postgres
def test_a_pass_through_a_pooler_touches_nothing(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pooled(server(), database, "transaction") as address:
        monkeypatch.setenv("EDI837_LEDGER", address)
        drop: DropFolder = init(tmp_path / "drop")
        drop.put("a.837", clean())
        ran = drop.run()
        assert (ran.code, "pool_mode = session" in ran.err) == (2, True)
        assert drop.names("inbox") == ["a.837"]
