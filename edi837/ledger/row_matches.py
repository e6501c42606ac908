"""What rows of answers are matched with, and which of them wait to be matched, once or again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, update

from edi837.answers.answer_row import AMBIGUOUS, BY_LINE, CUT, NONE, UNMATCHED
from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import next_number
from edi837.ledger.sent import set_signature, signature

_rows, _claims = schema.metadata.tables["answer_rows"], schema.metadata.tables["sent_claims"]
_AT_ONCE = 500
_UNSURE = ("", CUT, AMBIGUOUS, NONE)
# Under what the number of the last claim is kept that answers were matched with.
_MATCHED = "(matched)"


def forget_matches(session: Session, set_number: int) -> None:
    """Let the rows of a set wait to be matched again."""
    waits = update(_rows).where(_rows.c.set_number == set_number)
    session.execute(waits.values(claim=None, line="", certainty="", reason=""))


def sets_to_match(session: Session) -> list[int]:
    """The sets that have a row which is not matched, or not surely."""
    by_its_lines = and_(_rows.c.certainty == BY_LINE, _rows.c.parent == 0)
    asked = select(_rows.c.set_number).where(or_(_rows.c.certainty.in_(_UNSURE), by_its_lines)).distinct()
    return sorted(session.execute(asked).scalars())


def match_again(session: Session) -> None:
    """Let rows wait to be matched again whose claim's number was sent once more since the last time.

    A number that two claims have by now may be of either.
    """
    matched, last = signature(session, _MATCHED), next_number(session, _claims.c.number) - 1
    new = select(_claims.c.normal).where(_claims.c.number > int(matched or 0))
    old = select(_claims.c.number).where(_claims.c.normal.in_(new))
    waits = update(_rows).where(_rows.c.claim.in_(old)).values(claim=None, line="", certainty="", reason="")
    session.execute(waits)
    set_signature(session, _MATCHED, str(last))


def may_be_matched(session: Session) -> bool:
    """Whether claims went out since the last time, and there are rows of no claim: answers that came before them."""
    last = next_number(session, _claims.c.number) - 1
    return last > int(signature(session, _MATCHED) or 0) and bool(unmatched(session))


class MatchedRow(NamedTuple):
    """What a row by its number is matched with now."""

    number: int
    claim: int | None
    line: str
    certainty: str
    reason: str


_SET_MATCH = (
    update(_rows)
    .where(_rows.c.number == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in MatchedRow._fields[1:]})
)


def set_matches(session: Session, matched: Sequence[MatchedRow]) -> None:
    """Write down what rows are matched with."""
    for at in range(0, len(matched), _AT_ONCE):
        chunk = matched[at : at + _AT_ONCE]
        values = [
            {"row": row.number, **{f"new_{name}": getattr(row, name) for name in MatchedRow._fields[1:]}}
            for row in chunk
        ]
        session.execute(_SET_MATCH, values)


def unmatched(session: Session) -> int:
    """How many rows are of no claim."""
    asked = select(func.count()).select_from(_rows).where(_rows.c.certainty.in_(UNMATCHED))
    return int(session.execute(asked).scalar_one())
