"""Rows of answers matched with claims that went out: new ones, and those that could not be matched surely before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edi837.answers.answer_row import (
    AMBIGUOUS,
    BATCH,
    CLAIM,
    EXACT,
    GROUP,
    INTERCHANGE,
    LEVELS,
    LINE,
    NONE,
    PROVIDER,
    RECOUPMENT,
    AnswerRow,
)
from edi837.answers.book import BookedClaim, normal
from edi837.answers.match import ClaimMatch, is_alone, match_claim, match_line
from edi837.ledger import kept_answers, row_matches, settlements
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import KeptRow
from edi837.ledger.row_matches import MatchedRow
from edi837.ledger.sent import LedgerBook, claims_at, claims_below
from edi837.ledger.settlements import Settlement

_CONTROL_NUMBER = 9
_MOST_ROUNDS = 5


def match_all(session: Session) -> None:
    """ClaimMatch what waits, in an order that does not hang on which answer was read first.

    First what one claim alone has the number of: that makes the payer's own numbers known. Then, by what is known,
    all that is left, once more as long as that makes anything else known.
    """
    row_matches.match_again(session)
    numbers = row_matches.sets_to_match(session)
    if not numbers:
        return
    digests = {of_set.number: of_set.digest for of_set in kept_answers.sets_kept(session)}
    settled = {number: settlements.settlements_of(session, digests[number]) for number in numbers}
    for number in numbers:
        rows = list(kept_answers.rows_of(session, number))
        row_matches.set_matches(session, _matches(session, LedgerBook(session, learned=False), rows, settled[number]))
    for _ in range(_MOST_ROUNDS):
        book, changed = LedgerBook(session), list[MatchedRow]()
        for number in row_matches.sets_to_match(session):
            rows = list(kept_answers.rows_of(session, number))
            changed += _matches(session, book, rows, settled.get(number, {}))
        row_matches.set_matches(session, changed)
        if not changed:
            break


def _matches(
    session: Session, book: LedgerBook, kept: list[KeptRow], settled: dict[int, Settlement]
) -> list[MatchedRow]:
    """What is matched otherwise than it was in a set."""
    lines: dict[int, list[KeptRow]] = {}
    for each in kept:
        if each.row.level == LINE:
            lines.setdefault(each.row.parent, []).append(each)
    heads = [each for each in kept if each.row.level in (CLAIM, RECOUPMENT)]
    numbers = book.of_numbers(normal(each.row.key) for each in heads if each.row.key)
    matches: list[tuple[KeptRow, ClaimMatch]] = []
    for head in heads:
        below = lines.get(head.row.item, [])
        match = _by_hand(session, settled.get(head.row.item))
        if match is None:
            claims = numbers.get(normal(head.row.key), ()) if head.row.key else ()
            if not (book.learned or is_alone(head.row, claims)):
                continue
            match = match_claim(head.row, [each.row for each in below], book, claims)
        matches.append((head, match))
        for line in below:
            by_hand = _by_hand(session, settled.get(line.row.item))
            matches.append((line, match_line(line.row, by_hand or match)))
    for each in kept:
        if each.row.level in LEVELS:
            matches.append((each, _of_level(session, each.row)))
    return [changed for each, match in matches if (changed := _changed(each, match)) is not None]


def _changed(kept: KeptRow, match: ClaimMatch) -> MatchedRow | None:
    """What is written of a match; None where it is known."""
    claim = match.claim.number if match.claim is not None else None
    now = MatchedRow(kept.number, claim, match.line, match.certainty, match.reason)
    return None if now == (kept.number, kept.claim, kept.line, kept.certainty, kept.reason) else now


def _by_hand(session: Session, settlement: Settlement | None) -> ClaimMatch | None:
    """The claim that a person named; None where nobody did, or it is not among those that went out any more."""
    if settlement is None:
        return None
    claims = claims_at(session, settlement.output_sha256, settlement.byte_start)
    return ClaimMatch(claims[0], EXACT, f"matched by {settlement.by}: {settlement.note}") if claims else None


class LevelScope(NamedTuple):
    """The claims that a row about a level speaks of; of several files that have the number, those of none."""

    claims: Sequence[BookedClaim]
    files: int


def claims_of_level(session: Session, row: AnswerRow) -> LevelScope:
    """The claims that went out in the interchange, group, set, batch or level of a provider."""
    values: dict[str, str]
    if row.level == INTERCHANGE:
        values = {"interchange": row.key}
    elif row.level == GROUP:
        values = {"group_number": row.group}
    elif row.level in (BATCH, PROVIDER):
        values = {"bht03": row.bht03 or row.key}
    else:
        values = {"group_number": row.group, "set_number": row.transaction}
    if row.level == PROVIDER:
        values["billing_npi"] = row.billing_npi
    claims = [claim for claim in claims_below(session, **values) if claim.sent] if all(values.values()) else []
    if row.level == INTERCHANGE and not claims and row.key.isdecimal():
        padded = claims_below(session, interchange=row.key.zfill(_CONTROL_NUMBER))
        claims = [claim for claim in padded if claim.sent]
    if row.level == GROUP:
        named = set(row.faults.split())
        claims = [claim for claim in claims if claim.transaction not in named]
    files = len({(claim.output_sha256, claim.interchange) for claim in claims})
    return LevelScope(claims if files == 1 else (), files)


def _of_level(session: Session, row: AnswerRow) -> ClaimMatch:
    scope = claims_of_level(session, row)
    if scope.files == 1:
        return ClaimMatch(None, EXACT)
    if scope.files:
        return ClaimMatch(None, AMBIGUOUS, f"{scope.files} interchanges that went out have this number")
    return ClaimMatch(None, NONE, f"no {row.level} went out with this number")
