"""What became of a claim, in the order of the days of its answers: each event, and the state that it is in by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from edi837.answers.adjustments import amount
from edi837.answers.answer_row import (
    ACCEPTED,
    APPEALED,
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

# Of events of one day the ones that come before others: a claim is sent, received, accepted, then paid.
_RANKS = {
    SENT: 0, CORRECTED: 0, RECEIVED: 2, ACCEPTED: 3, PENDING: 4, REVERSED: 5, DENIED: 6, PAID_LESS: 6, PAID: 6,
    RECOUPED: 7, APPEALED: 8, WRITTEN_OFF: 9,
}  # fmt: skip
_REJECTED_BY = {PARTNER: 2}
_OF_INTERCHANGE, _LATER = 1, 3
_PAYMENTS = (PAID, PAID_LESS, DENIED)
_REPLACEMENT, _VOID = "7", "8"


class Event(NamedTuple):
    """Something that became of a claim, or of a line of it (LX); `source` is the file that says so."""

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
    rank = _REJECTED_BY.get(row.by, _LATER) if row.state == REJECTED else _RANKS.get(row.state, _LATER)
    rank = min(rank, _OF_INTERCHANGE) if row.level == INTERCHANGE else rank
    return Event(row.day, row.state, row.by, line, row.codes, row.remarks, row.paid, certainty, file, note, rank, order)


def timeline_of(claim: str, claims: Sequence[BookedClaim], answered: Mapping[int, Sequence[Event]]) -> Timeline:
    """The events of claims in order, and what they come to; `answered` are those of answers by the claim's number.

    The day of an answer counts, not when it was read. A claim went out before its first answer, whatever clocks say.
    """
    placed: list[tuple[str, Event]] = []
    for each in claims:
        events, sent = answered.get(each.number, ()), sent_event(each)
        placed += [(min([sent.day, *(event.day for event in events if event.day)]), sent)]
        placed += [(event.day, event) for event in events]
    ordered = [event for _, event in sorted(placed, key=lambda pair: (pair[0], pair[1].rank, pair[1].order))]
    shown = list(_appeals(ordered))
    of_claim = [event for event in shown if not event.line]
    last = of_claim[-1] if of_claim else None
    lines = {event.line: event.state for event in shown if event.line}
    paid = sum((amount(event.paid) for event in of_claim if event.by == PAYER), Decimal(0))
    state, by = (last.state, last.by) if last is not None else (SENT, "")
    return Timeline(claim, tuple(claims), tuple(shown), state, by, paid, lines)


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
