"""What a person settles of answers: which claim a row is of, that it is not, and what came on paper or was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from edi837.answers.adjustments import amount_text
from edi837.answers.answer_row import (
    APPEALED,
    CLAIM,
    CORRECTED,
    DENIED,
    OVERTURNED,
    PAID,
    PAID_LESS,
    PAPER,
    PAYER,
    REVERSED,
    UPHELD,
    WRITTEN_OFF,
    AnswerRow,
    AnswerSet,
)
from edi837.answers.book import BookedClaim
from edi837.jobs.taken_answers import all_rows_kept
from edi837.ledger import kept_answers, row_matches, settlements
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import KeptRow
from edi837.ledger.matching import match_all
from edi837.ledger.sent import claims_called
from edi837.ledger.settlements import Settlement
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

OF_PAYER = (PAID, PAID_LESS, DENIED, REVERSED, OVERTURNED, UPHELD)
ENTERED = (*OF_PAYER, APPEALED, CORRECTED, WRITTEN_OFF)
_DIGITS = 18
_PARTS = 3


class Word(NamedTuple):
    """Who says something, and why."""

    by: str
    note: str
    at: str


def settle(session: Session, row: str, claim: str, word: Word) -> str:
    """Match a row with a claim; what was done, in words. UsageError where either is not one thing alone."""
    kept, digest = _row(session, row)
    booked = _claim(session, claim)
    settlements.settle(
        session,
        Settlement(digest, kept.row.item, booked.output_sha256, booked.byte_start, word.by, word.note, word.at),
    )
    _again(session, kept)
    return f"{kept.row.key or row} is of {booked.place}, says {word.by}"


def unsettle(session: Session, row: str, word: Word) -> str:
    """Take back what a person said of a row; UsageError where nobody said anything."""
    kept, digest = _row(session, row, settled=True)
    if not settlements.unsettle(session, digest, kept.row.item, word.by, word.note, word.at):
        raise UsageError(f"{row}: nobody matched this row by hand")
    _again(session, kept)
    return f"{kept.row.key or row} is not matched by hand any more, says {word.by}"


def _again(session: Session, kept: KeptRow) -> None:
    row_matches.forget_match(session, kept.set_number, kept.row)
    match_all(session)


class Paper(NamedTuple):
    """What came on paper, or was decided: the state, the payment, its day, and the codes that it names."""

    state: str
    paid: str
    day: date
    codes: str


def enter(session: Session, claim: str, paper: Paper, word: Word) -> str:
    """Write down a paper remittance, or what was decided of a claim, as an answer of its own."""
    if paper.state not in ENTERED:
        raise UsageError(f"--state: must be one of {', '.join(ENTERED)}")
    paid = number(paper.paid) if paper.paid else None
    if (paid is None) == (paper.state in (PAID, PAID_LESS)):
        raise UsageError("--paid AMOUNT goes with the states paid and paid less, and with no other")
    booked = _claim(session, claim)
    by = PAYER if paper.state in OF_PAYER else ""
    row = AnswerRow(
        1, CLAIM, 0, booked.patient_control_number, paper.state, by, paper.day.isoformat(), codes=paper.codes,
        billing_npi=booked.billing_npi, service_from=booked.service_from,
        paid=amount_text(paid) if paid is not None else "",
    )  # fmt: skip
    content = "\x1e".join((booked.output_sha256, str(booked.byte_start), *map(str, paper)))
    digest = hashlib.sha256(content.encode()).hexdigest()
    of_set = AnswerSet(PAPER, "", digest, row.day, word.by, notes=(f"entered by {word.by}: {word.note}",))
    if kept_answers.add_set(session, f"entered by {word.by}", of_set, [row]) is None:
        raise UsageError(f"{claim}: the same was entered before")
    settlements.settle(
        session, Settlement(digest, 1, booked.output_sha256, booked.byte_start, word.by, word.note, word.at)
    )
    match_all(session)
    return f"{booked.place}: {paper.state}, entered by {word.by}"


def _claim(session: Session, named: str) -> BookedClaim:
    """The claim with a CLM01, or of a file: FILE:CLM01, ISA13:CLM01."""
    claims = claims_called(session, [named])
    if not claims and ":" in named:
        where, _, number_ = named.partition(":")
        claims = [claim for claim in claims_called(session, [number_]) if where in (claim.file, claim.interchange)]
    if len(claims) != 1:
        places = ", ".join(f"{claim.interchange}:{claim.patient_control_number}" for claim in claims[:5])
        raise UsageError(
            f"{named}: several claims went out with this number; name one as ISA13:CLM01 ({places})"
            if claims
            else f"{named}: no claim went out with this number"
        )
    return claims[0]


def _is_number(text: str) -> bool:
    """Whether a text can be the number of a row or segment, which databases and lists can hold."""
    return text.isdecimal() and len(text) <= _DIGITS


def _row(session: Session, named: str, settled: bool = False) -> tuple[KeptRow, str]:
    """The row that is meant, and the digest of its set: by its key, as FILE:SET:SEGMENT, or by its number."""
    rows: Sequence[KeptRow] = kept_answers.rows_keyed(session, named, unmatched=not settled)
    parts = named.rsplit(":", _PARTS - 1)
    if not rows and len(parts) >= _PARTS - 1 and _is_number(parts[-1]):
        placed = kept_answers.rows_placed(session, parts[-2], int(parts[-1]))
        rows = [kept for file, kept in placed if len(parts) < _PARTS or Path(file).name == Path(parts[0]).name]
    if not rows and _is_number(named) and int(named):
        rows = list(islice(all_rows_kept(session), int(named) - 1, int(named)))
    if len(rows) != 1:
        what = "several rows are" if rows else "no row is"
        raise UsageError(f"{named}: {what} called so; name one as answer_file:set:segment of the table")
    of_set = rows[0].set_number
    return rows[0], kept_answers.sets_numbered(session, [of_set])[of_set].digest
