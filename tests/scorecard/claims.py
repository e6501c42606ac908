"""Claims that went out, findings and answers to them, in as few words as a test needs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import count

from edi837.answers.answer_row import CLAIM, DENIED, LINE, PAID, PAID_LESS, PAYER, AnswerRow
from edi837.answers.book import BookedClaim
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import AnswerToClaim
from edi837.scorecard.sent_finding import SentFinding

SENT = date(2026, 11, 2)


def booked(number: int = 1, *, payer: str = "12345", sent: date = SENT, frequency: str = "1") -> BookedClaim:
    lines = [{"lx": str(lx), "ref_6r": "", "code": code, "modifiers": "", "units": "1", "charge": "100"}
             for lx, code in ((1, "99213"), (2, "J3000"))]  # fmt: skip
    return BookedClaim(
        number, "march.corrected.837", sent.isoformat(), "0" * 64, "000000001", "1", "0001", "B1", 20, 40, 900,
        f"ACCT{number}", "1999999984", payer, "200", "2026-11-01", "2026-11-01", frequency, "", "", json.dumps(lines),
    )  # fmt: skip


def finding(rule: str = "A801", line: str = "2", **values: object) -> SentFinding:
    given: dict[str, object] = {
        "line": line, "rule": rule, "name": "authorization-missing", "severity": "warning", "repaired": False,
        "payer_id": "12345", "payer_name": "NORTHERN LIFE", "payer_class": "commercial", "drug": "ketamine",
        "carc": "197", "rarc": "", "status": "A6:252:85", "ack": "", "at_risk": "100", "policy": "",
    }  # fmt: skip
    return SentFinding(**(given | values))  # type: ignore[arg-type]


def row(level: str, state: str, *, item: int = 1, parent: int = 0, days: int = 14, **values: str) -> AnswerRow:
    day = (SENT + timedelta(days)).isoformat()
    return AnswerRow(item, level, item, "ACCT1", state, PAYER, day, parent=parent)._replace(**values)


_SETS = count(1)


def remittance(
    state: str, codes: str = "", remarks: str = "", *, days: int = 14, line: str = "2"
) -> list[AnswerToClaim]:
    """An 835 of one claim: the drug line as said, and the visit paid."""
    number, paid = next(_SETS), "0.00" if state == DENIED else "80.00"
    whole = PAID if state == PAID else PAID_LESS
    drug = row(LINE, state, item=3, parent=1, days=days, codes=codes, remarks=remarks, paid=paid, charge="100.00")
    return [
        AnswerToClaim(number, row(CLAIM, whole, days=days, codes=codes, paid="160.00", charge="200.00")),
        AnswerToClaim(number, row(LINE, PAID, item=2, parent=1, days=days, paid="80.00", charge="100.00"), "1"),
        AnswerToClaim(number, drug, line),
    ]


def answered(number: int, findings: list[SentFinding], answers: list[AnswerToClaim], **values: object) -> ClaimAnswers:
    return ClaimAnswers(booked(number, **values), findings, answers, "edi837 0.9.0 0123456789ab")  # type: ignore[arg-type]
