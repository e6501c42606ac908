"""Rows of answers matched with claims that went out: new ones, and those that could not be matched surely before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
from edi837.system.named_tuple import NamedTuple

_CONTROL_NUMBER = 9


def match_all(session: Session) -> None:
    """Match what waits, in an order that does not hang on which answer was read first.

    First what one claim alone has the number of: that makes the payer's own numbers known. Then, by what is known,
    all that is left, once more as long as that makes anything else known. What was looked at before is looked at again
    only where a claim or a payer's number came that it may be of.
    """
    row_matches.match_again(session)
    waiting = row_matches.waiting_heads(session)
    settled: dict[int, dict[int, Settlement]] = {}
    known: set[str] = set()
    learned = False
    while waiting:
        for number, of_set in kept_answers.sets_numbered(session, waiting.keys() - settled.keys()).items():
            settled[number] = settlements.settlements_of(session, of_set.digest)
        book, numbers = LedgerBook(session, learned), set[str]()
        for number, items in waiting.items():
            rows = kept_answers.rows_below(session, number, items)
            matches = _matches(session, book, rows, settled[number])
            row_matches.set_matches(session, list(_changed(matches)))
            numbers |= {kept.row.payer_number for kept, match in matches if match.claim and match.certainty == EXACT}
        row_matches.wait_for_numbers(session, sorted(numbers - known - {""}))
        known, learned = known | numbers, True
        waiting = row_matches.waiting_heads(session)


def _matches(
    session: Session, book: LedgerBook, kept: list[KeptRow], settled: dict[int, Settlement]
) -> list[tuple[KeptRow, ClaimMatch]]:
    """What rows of a set are matched with."""
    lines: dict[int, list[KeptRow]] = {}
    for each in kept:
        if each.row.level == LINE:
            lines.setdefault(each.row.parent, []).append(each)
    heads = [each for each in kept if each.row.level in (CLAIM, RECOUPMENT)]
    numbers = book.of_numbers(normal(each.row.key) for each in heads if each.row.key)
    matches: list[tuple[KeptRow, ClaimMatch]] = []
    for head in heads:
        below = lines.get(head.row.item, [])
        rows_below = [each.row for each in below]
        match = _by_hand(session, settled.get(head.row.item))
        if match is None:
            claims = numbers.get(normal(head.row.key), ()) if head.row.key else ()
            if not (book.learned or is_alone(head.row, rows_below, claims)):
                continue
            match = match_claim(head.row, rows_below, book, claims)
        matches.append((head, match))
        for line in below:
            by_hand = _by_hand(session, settled.get(line.row.item))
            matches.append((line, match_line(line.row, by_hand or match)))
    matches += [(each, _of_level(session, each.row)) for each in kept if each.row.level in LEVELS]
    return matches


def _changed(matches: Iterable[tuple[KeptRow, ClaimMatch]]) -> Iterator[MatchedRow]:
    """What is written of matches that are others than they were."""
    for kept, match in matches:
        claim = match.claim.number if match.claim is not None else None
        now = MatchedRow(kept.number, claim, match.line, match.certainty, match.reason)
        if now != (kept.number, kept.claim, kept.line, kept.certainty, kept.reason):
            yield now


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
