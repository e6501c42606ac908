"""What became of a line under a finding: what payers and clearinghouses said of it, by the day of their answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from edi837.answers.answer_row import (
    CLAIM,
    DENIED,
    LEVELS,
    LINE,
    OVERTURNED,
    PAID,
    PAID_LESS,
    RECOUPED,
    RECOUPMENT,
    REJECTED,
    REVERSED,
    UPHELD,
    WRITTEN_OFF,
    AnswerRow,
)
from edi837.scorecard.reasons import Predicted, is_as_predicted
from edi837.system.named_tuple import NamedTuple


class Fate(Enum):
    """What became of it; the words are those of the table."""

    TRUE = "came true"
    OTHER = "other reason"
    PAID_LESS = "paid less"
    PAID = "paid"
    TAKEN_BACK = "taken back"
    UNANSWERED = "unanswered"


_OUTCOMES = {
    PAID: Fate.PAID,
    OVERTURNED: Fate.PAID,
    PAID_LESS: Fate.PAID_LESS,
    DENIED: Fate.OTHER,
    REJECTED: Fate.OTHER,
    UPHELD: Fate.OTHER,
    WRITTEN_OFF: Fate.OTHER,
    REVERSED: Fate.TAKEN_BACK,
    RECOUPED: Fate.TAKEN_BACK,
}
REFUSALS = frozenset((REJECTED, DENIED, PAID_LESS))
# Of answers of one day: a payment is taken back before it is made anew, and recouped after it.
_LATER = {REJECTED: 0, REVERSED: 1, RECOUPED: 3}
_PAYMENT = 2


class AnswerToClaim(NamedTuple):
    """A row of an answer that is about a claim, and the line (LX) that it was matched with."""

    set_number: int
    row: AnswerRow
    line: str = ""


class AnswerVerdict(NamedTuple):
    """What one answer says of a line, or of a claim: `faults` are those of a 999 within the claim.

    One that is not `final` can bear a prediction out, and otherwise says nothing of this claim: its set was rejected.
    """

    day: str
    state: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    paid: str = ""
    charge: str = ""
    final: bool = True


def verdicts(line: str, answers: Sequence[AnswerToClaim], segments: tuple[int, int]) -> list[AnswerVerdict]:
    """What was said of a line (LX) of a claim, or of the claim (''), in the order of the days.

    `segments` are the first and the last one of the claim in its set, which a 999 counts by.
    """
    said = []
    for answer in answers:
        if answer.row.level in LEVELS:
            said.append(_of_level(answer.row, segments))
        elif answer.row.level == RECOUPMENT:
            said.append(_of_row(answer.row))
        elif answer.row.level == CLAIM:
            below = [
                other for other in answers
                if other.row.level == LINE and other.set_number == answer.set_number
                and other.row.parent == answer.row.item
            ]  # fmt: skip
            said += _of_claim(answer.row, below) if not line else _of_line(line, answer.row, below)
    ordered = [verdict for verdict in said if verdict is not None]
    return sorted(ordered, key=lambda verdict: (verdict.day, _LATER.get(verdict.state, _PAYMENT)))


def _of_row(row: AnswerRow) -> AnswerVerdict:
    return AnswerVerdict(
        row.day, row.state, tuple(row.codes.split()), tuple(row.remarks.split()), paid=row.paid, charge=row.charge
    )


def _of_level(row: AnswerRow, segments: tuple[int, int]) -> AnswerVerdict:
    """What is said of the set or batch that the claim was in; it is final where it names a segment of the claim."""
    first, last = segments
    numbered = ((fault.partition(":")[0], fault) for fault in row.faults.split())
    own = tuple(fault for number, fault in numbered if number.isdecimal() and first <= int(number) <= last)
    return _of_row(row)._replace(faults=own, final=row.state != REJECTED or bool(own))


def _of_claim(row: AnswerRow, below: Iterable[AnswerToClaim]) -> list[AnswerVerdict]:
    """The claim with what is said of its lines."""
    verdict = _of_row(row)
    for line in below:
        own = _of_row(line.row)
        verdict = verdict._replace(
            codes=_together(verdict.codes, own.codes), remarks=_together(verdict.remarks, own.remarks)
        )
    return [verdict]


def _of_line(line: str, row: AnswerRow, below: Sequence[AnswerToClaim]) -> list[AnswerVerdict]:
    """The line, or the claim where that speaks for it."""
    whole = _of_row(row)
    own = next((_of_row(each.row) for each in below if each.line == line), None)
    if own is None:
        # Where lines are told and not this one, only what is so of all of them is so of it.
        return [whole] if not below or row.state in (REJECTED, PAID) else []
    if row.state == REJECTED:
        return [own._replace(state=REJECTED, codes=_together(whole.codes, own.codes))]
    if row.state == DENIED and own.state == PAID:
        # The adjustments of the claim took what the line was allowed.
        of_lines = {code for each in below for code in each.row.codes.split()}
        of_claim = tuple(code for code in whole.codes if code not in of_lines)
        return [own._replace(state=DENIED, codes=of_claim, remarks=whole.remarks, paid=whole.paid)]
    return [own]


def _together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def outcome_of(expected: Predicted, said: Sequence[AnswerVerdict]) -> tuple[Fate, AnswerVerdict | None]:
    """What became of a finding, and the answer that says so: what was predicted if anybody said it, else the last word.

    A denial that is overturned later was a denial all the same.
    """
    for verdict in said:
        if verdict.state in REFUSALS and is_as_predicted(expected, verdict.codes, verdict.remarks, verdict.faults):
            return Fate.TRUE, verdict
    last: tuple[Fate, AnswerVerdict | None] = (Fate.UNANSWERED, None)
    for verdict in said:
        outcome = _OUTCOMES.get(verdict.state) if verdict.final else None
        # A payment can be taken back; a line that was denied stays so when the money of others is.
        if outcome is not None and not (outcome is Fate.TAKEN_BACK and last[0] is Fate.OTHER):
            last = outcome, verdict
    return last
