"""What waits is listed for the desk; what is done there while a pass is at work is neither lost nor half seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edi837.drop import release_file
from edi837.ledger import deciding, desk_log, orders, work_list
from edi837.ledger.connect import Ledger, Session, connect
from edi837.ledger.deciding import FROM_DESK, DecidedProposal
from edi837.ledger.desk_figures import counters, files_listed
from edi837.ledger.desk_list import RANK, Day, PageKey, WorkFilter, page
from edi837.ledger.desk_tables import work_claims, work_findings
from edi837.ledger.files import HELD, FileEntry, in_state
from edi837.ledger.orders import Order
from tests.drop.files import decide, faulty, mixed
from tests.drop.running import AS_OF, DropFolder, command

DAY = Day(AS_OF, "2026-12-01")
EVERYTHING = WorkFilter()


@contextmanager
def ledger(drop: DropFolder) -> Iterator[Ledger]:
    opened = Ledger(connect(drop.path / "ledger.sqlite"), b"k" * 32)
    yield opened
    opened.close()


def listed(session: Session, wanted: WorkFilter = EVERYTHING) -> list[tuple[str, int, int, int]]:
    rows = page(session, wanted, RANK, DAY, None, 50).rows
    return [(row.claim, row.findings, row.errors, row.undecided) for row in rows]


def held(session: Session) -> FileEntry:
    (entry,) = in_state(session, HELD)
    return entry


def proposal_of(session: Session) -> str:
    return str(session.execute(work_findings.select().where(work_findings.c.alike != "")).one().exception_id)


def test_the_claims_of_a_file_that_waits_are_listed_until_it_goes_out(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "proposed", "wrong"))
    assert plain.run().code == 1
    with ledger(plain) as opened, opened.reading() as session:
        rows = listed(session)
        assert sorted(row[1:] for row in rows) == [(1, 1, 1), (2, 1, 0)]
        assert counters(session, DAY).undecided[0] == 1
        assert [name for _, name, _, _ in files_listed(session)] == ["f.837"]
        assert len(listed(session, WorkFilter(rule="C701"))) == 1
        assert listed(session, WorkFilter(rule="Z999")) == []
    decide(plain.path, "d.csv")
    assert plain.run().code == 1
    with ledger(plain) as opened, opened.reading() as session:
        assert held(session).name == "f.held.837"
        assert [row[2] for row in listed(session)] == [1]


def test_pages_follow_one_another(plain: DropFolder) -> None:
    plain.put("f.837", mixed(*["wrong"] * 7))
    plain.run()
    with ledger(plain) as opened, opened.reading() as session:
        seen, key = list[str](), None
        while True:
            rows, key = page(session, EVERYTHING, RANK, DAY, key, 3)
            seen += [row.claim for row in rows]
            if key is None:
                break
            assert isinstance(key, PageKey)
        assert len(seen) == len(set(seen)) == 7


def test_a_file_that_waited_before_there_was_a_list_is_listed_by_the_next_pass(plain: DropFolder) -> None:
    plain.put("f.837", mixed("proposed", "wrong"))
    plain.run()
    with ledger(plain) as opened:
        with opened.reading() as session:
            before = listed(session)
        with opened.writing() as session:
            session.execute(work_claims.delete())
            assert work_list.unlisted(session) == [held(session)]
    plain.run()
    with ledger(plain) as opened, opened.reading() as session:
        assert listed(session) == before


def test_who_decides_while_a_file_is_released_is_heard(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pass has spliced what was approved; before it publishes, the person declines."""
    plain.put("f.837", faulty())
    plain.run()
    decide(plain.path, "d.csv", "approve")
    release = release_file.release

    def released_while_somebody_decides(*given: Any, **named: Any) -> Any:
        result = release(*given, **named)
        with ledger(plain) as opened, opened.writing() as session:
            declined = DecidedProposal(proposal_of(session), "decline", "G. Hopper", "asked", "")
            deciding.decide(session, held(session).sha256, [declined], "2026-11-24T10:00:00Z")
        return result

    monkeypatch.setattr(release_file, "release", released_while_somebody_decides)
    ran = plain.run("-v")
    assert "was decided on meanwhile" in ran.err
    assert (plain.names("outbox"), plain.names("work")) == ([], [])
    monkeypatch.undo()
    ran = plain.run("--accept", held_sha(plain), "--by", "G. Hopper", "--note", "as sent")
    assert b"J3000:59:XU" in plain.only("outbox/*.released.837").read_bytes()


def held_sha(drop: DropFolder) -> str:
    with ledger(drop) as opened, opened.reading() as session:
        return held(session).sha256[:12]


def test_what_was_decided_at_the_desk_goes_out_when_a_person_releases_it(plain: DropFolder) -> None:
    plain.put("f.837", faulty())
    plain.run()
    with ledger(plain) as opened, opened.writing() as session:
        approved = DecidedProposal(proposal_of(session), "approve", "A. Turing", "charted", "")
        deciding.decide(session, held(session).sha256, [approved], "2026-11-24T10:00:00Z", FROM_DESK)
    plain.run()
    assert plain.names("outbox") == []
    with ledger(plain) as opened, opened.writing() as session:
        sha256 = held(session).sha256
        digest = deciding.digest_of_decisions(session, sha256)
        orders.place_order(session, Order(sha256, "G. Hopper", "", "2026-11-24T11:00:00Z", "0" * 64, frozenset()))
        assert not orders.is_ordered(session, sha256)
        orders.place_order(session, Order(sha256, "G. Hopper", "", "2026-11-24T11:00:00Z", digest, frozenset()))
    plain.run()
    assert b"J3000:XU" in plain.only("outbox/*.released.837").read_bytes()


def test_lines_of_the_desk_come_into_the_audit_log_once(plain: DropFolder) -> None:
    plain.run()
    with ledger(plain) as opened, opened.writing() as session:
        for number in range(3):
            desk_log.add_line(session, f"2026-11-24T10:00:0{number}Z", "desk-note", {"by": "A. Turing\0"})
    plain.run()
    plain.run()
    lines = [json.loads(line) for line in (plain.path / "audit.jsonl").read_bytes().splitlines()]
    assert [(line["at"][-3:], line["run"], line["by"]) for line in lines if line["action"] == "desk-note"] == [
        (f"0{number}Z", "desk", "A. Turing") for number in range(3)
    ]
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0
