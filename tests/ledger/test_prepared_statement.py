"""Statements that are given to SQLite's driver itself; PostgreSQL is given them through SQLAlchemy, with one result."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, insert, select, update

from edi837.ledger import files, schema
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.files import HELD, PUBLISHED, WITHDRAWN, FileEntry
from edi837.ledger.migrate import migrate
from edi837.ledger.of_other_files import (
    SEEN_CLAIMS,
    SEEN_DAY_UNITS,
    SEEN_DAYS,
    SEEN_GROUPS,
    SEEN_INTERCHANGES,
    SEEN_UNITS,
)
from edi837.ledger.prepared_statement import Prepared
from edi837.system.errors import LedgerError

_DAYS = schema.service_days
_DAY = date(2026, 11, 24)


def _digest(number: int) -> bytes:
    return b"%016d" % number


def _file(number: int, state: str = PUBLISHED) -> FileEntry:
    return FileEntry(f"{number:064}", f"{number}.837", f"{number}", state, "", number, "run", "2026", 10, None)


def test_dates_and_digests_come_back_as_they_went(ledger: Ledger) -> None:
    inserted = Prepared(insert(_DAYS))
    asked = select(_DAYS.c.patient, _DAYS.c.day).where(_DAYS.c.day == bindparam("day")).order_by(_DAYS.c.patient)
    with ledger.writing() as session:
        files.save(session, _file(1))
        rows = [{"sha256": _file(1).sha256, "patient": _digest(number), "day": _DAY} for number in range(3)]
        inserted.change_each(session, rows)
        inserted.change_each(session, [])
        inserted.change(session, sha256=_file(1).sha256, patient=_digest(9), day=date(2020, 1, 1))
        kept = Prepared(asked).rows(session, day=_DAY)
        assert [tuple(row) for row in kept] == [(_digest(number), _DAY) for number in range(3)]
        assert [tuple(row) for row in session.execute(asked, {"day": _DAY})] == [tuple(row) for row in kept]
        assert Prepared(asked).first(session, day=date(1999, 1, 1)) is None
        assert Prepared(asked).scalar(session, day=date(1999, 1, 1)) is None


def test_a_change_says_how_many_rows_it_changed(ledger: Ledger) -> None:
    moved = Prepared(update(_DAYS).where(_DAYS.c.patient == bindparam("whose")).values(day=bindparam("to")))
    gone = Prepared(delete(_DAYS).where(_DAYS.c.sha256 == _file(1).sha256))
    with ledger.writing() as session:
        files.save(session, _file(1))
        rows = [(_digest(1), _DAY), (_digest(1), _DAY), (_digest(2), _DAY)]
        files.add_rows(session, "service_days", _file(1).sha256, rows)
        assert moved.change(session, whose=_digest(1), to=date(2026, 1, 1)) == 2
        assert moved.change(session, whose=_digest(7), to=date(2026, 1, 1)) == 0
        assert gone.change(session) == 3


def test_its_errors_are_said_in_words_and_the_transaction_is_undone(ledger: Ledger) -> None:
    new = Prepared(insert(schema.files))

    def twice() -> None:
        with ledger.writing() as session:
            new.change(session, **_file(1)._asdict())
            new.change(session, **_file(1)._asdict())

    with pytest.raises(LedgerError, match="ledger: "):
        twice()
    with ledger.reading() as session:
        assert files.find(session, _file(1).sha256) is None


def test_more_digests_than_a_question_takes_are_asked_in_several(ledger: Ledger) -> None:
    """Each row comes once, whatever fills up a question; files that were withdrawn do not count."""
    wanted = [_digest(number) for number in range(1003)]
    with ledger.writing() as session:
        for number, state in enumerate((PUBLISHED, HELD, WITHDRAWN)):
            files.save(session, _file(number, state))
            rows = [(digest, b"l" * 16) for digest in wanted]
            files.add_rows(session, "claims", _file(number).sha256, rows)
        for size in (1, 3, 4, 5, 399, 400, 401, 1003):
            found = list(SEEN_CLAIMS.rows(session, "own", "rest", wanted[:size]))
            assert sorted((identity, name) for identity, _, name in found) == sorted(
                (identity, name) for identity in wanted[:size] for name in ("0.837", "1.837")
            )
        assert {name for *_, name in SEEN_CLAIMS.rows(session, _file(0).sha256, "rest", wanted[:2])} == {"1.837"}
        assert list(SEEN_CLAIMS.rows(session, "own", "rest", [])) == []


def test_days_of_many_files_come_once_and_their_units_as_a_sum(ledger: Ledger) -> None:
    with ledger.writing() as session:
        for number in range(30):
            files.save(session, _file(number))
            files.add_rows(session, "service_days", _file(number).sha256, [(_digest(1), _DAY)])
            files.add_rows(session, "authorized_units", _file(number).sha256, [(_digest(5), 1_500)])
        assert [tuple(row) for row in SEEN_DAYS.rows(session, "own", "rest", [_digest(1)])] == [(_digest(1), _DAY)]
        ((authorization, thousandths),) = SEEN_UNITS.rows(session, "own", "rest", [_digest(5)])
        assert (authorization, int(thousandths)) == (_digest(5), 45_000)


def test_of_a_number_that_many_files_have_one_file_is_named(ledger: Ledger) -> None:
    """Senders that begin each file with group 1 would else have all of them read for each."""
    for question, table in ((SEEN_GROUPS, "functional_groups"), (SEEN_INTERCHANGES, "interchanges")):
        with ledger.writing() as session:
            for number, state in enumerate((WITHDRAWN, *[PUBLISHED] * 20)):
                files.save(session, _file(number, state))
                told = (_digest(3),) if table == "functional_groups" else (_digest(3), "A", "1", "P")
                files.add_rows(session, table, _file(number).sha256, [told])
            ((key, name),) = question.rows(session, _file(1).sha256, "rest", [_digest(3), _digest(4)])
            assert key == _digest(3)
            assert name in {f"{number}.837" for number in range(2, 21)}


def test_what_each_file_asks_of_all_others_is_found_by_an_index(tmp_path: Path) -> None:
    """Else a pass over many files takes with the square of their number."""
    engine = connect(tmp_path / "ledger.sqlite")
    ledger = Ledger(engine, b"k" * 32)
    migrate(ledger)
    asked: list[str] = []
    with ledger.reading() as session:
        link: Any = session.connection.dbapi_connection
        link.set_trace_callback(asked.append)
        files.find(session, "a")
        files.find_output(session, "a")
        files.own_stem(session, "a", ["a.837"])
        files.next_number(session)
        files.in_state(session, HELD)
        for question in (SEEN_CLAIMS, SEEN_DAYS, SEEN_UNITS, SEEN_DAY_UNITS, SEEN_GROUPS, SEEN_INTERCHANGES):
            list(question.rows(session, "own", "rest", [b"1"]))
        link.set_trace_callback(None)
        questions = [text for text in asked if text.startswith("SELECT")]
        plans = {text: [row[3] for row in link.execute(f"EXPLAIN QUERY PLAN {text}")] for text in questions}
        held = (plan for text, plan in plans.items() if f"state IN ('{HELD}')" in text)
        of_state = [step for plan in held for step in plan if "INDEX ix_files_state" in step]
    ledger.close()
    assert len(questions) == 11
    assert len(of_state) == 1
    steps = [step for plan in plans.values() for step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert [step for step in steps if "INDEX" not in step] == []
    assert [step for step in steps if "ix_files_state" in step] == of_state
