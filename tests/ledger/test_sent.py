"""The same on SQLite and PostgreSQL: the claims that went out, as they are kept and asked for."""

from __future__ import annotations

import json

from sqlalchemy import insert

from edi837.answers.book import BookedClaim
from edi837.ledger import schema
from edi837.ledger.connect import Ledger
from edi837.ledger.many_rows import insert_rows
from edi837.ledger.sent import LedgerBook, SentFile, add_claims, claims_below
from edi837.rows.sent_claims import SentClaim

_LINES = [{"lx": "1", "ref_6r": "A-1"}, {"lx": "2", "ref_6r": ""}, {"lx": "3", "ref_6r": "x" * 300}]


def sent(number: str, **values: str) -> SentClaim:
    given = dict.fromkeys(SentClaim._fields, "") | {"output_sha256": "d" * 64, "patient_control_number": number}
    numbers = {"segment_first": "20", "segment_last": "47", "byte_start": "5000000000", "byte_end": "5000000742"}
    return SentClaim(**(given | numbers | {"lines": json.dumps(_LINES)} | values))


def test_claims_are_kept_with_their_lines(ledger: Ledger) -> None:
    with ledger.writing() as session:
        assert add_claims(session, "s1", {"d" * 64: SentFile("a.837", "2026-11-24")}, [sent("p 1"), sent("P2")]) == 2
        assert add_claims(session, "s2", {}, [sent("P3", payer_name="\xd1" * 300, lines="[]"), sent("%s?")]) == 2
    with ledger.reading() as session:
        first, *others = claims_below(session)
        assert first == BookedClaim(
            1, "a.837", "2026-11-24", "d" * 64, "", "", "", "", 20, 47, 5_000_000_000, "p 1", "", "", "", "", "", "",
            "", "", json.dumps(_LINES),
        )  # fmt: skip
        assert [claim.patient_control_number for claim in others] == ["P2", "P3", "%s?"]
        assert [claim.file for claim in others] == ["a.837", "", ""]
        assert LedgerBook(session).of_numbers(["P1"]) == {"P1": [first]}
        assert [claim.number for claim in LedgerBook(session).with_line("A-1", 9)] == [1, 2, 4]
        assert [claim.number for claim in LedgerBook(session).with_line("x" * 255, 9)] == [1, 2, 4]


def test_no_rows_are_none(ledger: Ledger) -> None:
    table = schema.metadata.tables["sent_lines"]
    with ledger.writing() as session:
        session.execute(insert(table), [{"claim": 1, "ref_6r": "A"}])
        insert_rows(session, table, ("claim", "ref_6r"), [])
        assert session.execute(table.select()).all() == [(1, "A")]
