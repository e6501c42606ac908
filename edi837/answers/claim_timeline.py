"""What became of a claim, in the order of the days of its answers: each event, and the state that it is in by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from edi837.answers.adjustments import amount
from edi837.answers.answer_row import (
    ACCEPTED,
    APPEALED,
    CLEARINGHOUSE,
    CORRECTED,
    DENIED,
    INTERCHANGE,
    OVERTURNED,
    PAID,
    PAID_LESS,
    PARTNER,
    PAYER,
    PENDING,
    RECEIVED,
    RECOUPED,
    REJECTED,
    REVERSED,
    SENT,
    UPHELD,
    WRITTEN_OFF,
    AnswerRow,
)
from edi837.answers.book import BookedClaim
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# Of events of one day the ones that come before others: a claim is sent, received, accepted, then paid.
_RANKS = {
    SENT: 0, CORRECTED: 0, RECEIVED: 2, ACCEPTED: 3, PENDING: 7, REVERSED: 8, DENIED: 9, PAID_LESS: 9, PAID: 9,
    RECOUPED: 10, APPEALED: 11, WRITTEN_OFF: 12,
}  # fmt: skip
# A claim passes the partner, then the clearinghouse, then the payer: what a later one says holds.
_REJECTED_BY = {PARTNER: 2, CLEARINGHOUSE: 4, PAYER: 6}
_ACCEPTED_BY_PAYER, _OF_INTERCHANGE, _LATER = 5, 1, 6
_PAYMENTS = (PAID, PAID_LESS, DENIED)
_REPLACEMENT, _VOID = "7", "8"


class Event(NamedTuple):
    """Something that became of a claim, or of a line of it (LX); `source` is the file that says so, `filing_indicator`
    the kind of insurance that a payment names (CLP06).
    """

    day: str
    state: str
    by: str
    line: str
    codes: str
    remarks: str
    paid: str
    certainty: str
    source: str
    note: str
    rank: int
    order: tuple[str, int]
    filing_indicator: str = ""


@dataclass(frozen=True)
class Timeline:
    """A claim over its original, its resubmissions and all answers; the states of its lines by LX.

    `paid` is what all payments come to, less what was taken back; `by` says who rejected or accepted.
    """

    claim: str
    claims: tuple[BookedClaim, ...]
    events: tuple[Event, ...]
    state: str
    by: str
    paid: Decimal
    lines: dict[str, str] = field(default_factory=dict)


def sent_event(claim: BookedClaim) -> Event:
    """A claim went out; with frequency 7 it takes the place of an earlier one."""
    state = CORRECTED if claim.frequency == _REPLACEMENT else SENT
    note = "voids an earlier claim" if claim.frequency == _VOID else ""
    return Event(claim.sent[:10], state, "", "", "", "", "", "", claim.file, note, 0, ("", claim.number))


def answer_event(row: AnswerRow, file: str, order: tuple[str, int], line: str, certainty: str, note: str) -> Event:
    """What a row of an answer says of a claim or line."""
    rank = _RANKS.get(row.state, _LATER)
    if row.state == REJECTED:
        rank = _REJECTED_BY.get(row.by, _LATER)
    elif row.state == ACCEPTED and row.by == PAYER:
        rank = _ACCEPTED_BY_PAYER
    rank = min(rank, _OF_INTERCHANGE) if row.level == INTERCHANGE else rank
    return Event(
        row.day, row.state, row.by, line, row.codes, row.remarks, row.paid, certainty, file, note, rank, order,
        row.filing_indicator,
    )  # fmt: skip


def timeline_of(claim: str, claims: Sequence[BookedClaim], answered: Mapping[int, Sequence[Event]]) -> Timeline:
    """The events of claims in order, and what they come to; `answered` are those of answers by the claim's number.

    The day of an answer counts, not when it was read. A claim went out before its first answer, whatever clocks say.
    What was sent again on a day comes after all that became of the claim before it on that day.
    """
    placed: list[tuple[tuple[str, int, int, tuple[str, int]], Event]] = []
    for at, each in enumerate(claims):
        events, sent = answered.get(each.number, ()), sent_event(each)
        first = min([sent.day, *(event.day for event in events if event.day)])
        placed += [((first, at, sent.rank, sent.order), sent)]
        placed += [((event.day, at, event.rank, event.order), event) for event in events]
    ordered = [event for _, event in sorted(placed, key=lambda pair: pair[0])]
    shown = list(_appeals(ordered))
    of_claim = [event for event in shown if not event.line]
    last = of_claim[-1] if of_claim else None
    lines = {event.line: event.state for event in shown if event.line}
    paid = sum((amount(event.paid) for event in of_claim if event.by == PAYER), Decimal(0))
    state, by = (last.state, last.by) if last is not None else (SENT, "")
    return Timeline(claim, tuple(claims), tuple(shown), _in_parts(state, paid, lines), by, paid, lines)


def _in_parts(state: str, paid: Decimal, lines: Mapping[str, str]) -> str:
    """The state of a claim that was answered in several parts: what one of them denies, another may have paid."""
    if state == DENIED and paid > 0:
        return PAID_LESS
    return PAID_LESS if state == PAID and DENIED in lines.values() else state


def _appeals(events: Iterable[Event]) -> Iterable[Event]:
    """What a payer says after an appeal upholds what it said before, or overturns it."""
    before, is_appealed = "", False
    for event in events:
        state = event.state
        if not event.line:
            if is_appealed and state in _PAYMENTS:
                overturned = before != PAID and state in (PAID, PAID_LESS) and amount(event.paid) > 0
                event = event._replace(state=OVERTURNED if overturned else UPHELD, note=state)
                is_appealed = False
            elif state == APPEALED:
                is_appealed = True
            if state in _PAYMENTS:
                before = state
        yield event
