"""What rows of answers are matched with, and which of them wait to be matched, once or again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from edi837.answers.answer_row import AMBIGUOUS, BY_LINE, CLAIM, CUT, LEVELS, NONE, RECOUPMENT, UNMATCHED, AnswerRow
from edi837.answers.book import normal
from edi837.answers.match import BY_PAYER_NUMBER
from edi837.ledger import schema
from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import next_number
from edi837.ledger.sent import set_signature, signature
from edi837.system.named_tuple import NamedTuple

_tables = schema.metadata.tables
_rows, _sets, _settlements = _tables["answer_rows"], _tables["answer_sets"], _tables["answer_settlements"]
_claims, _sent_lines = _tables["sent_claims"], _tables["sent_lines"]
_AT_ONCE = 500
_UNSURE = (CUT, AMBIGUOUS, NONE)
_OF_CLAIMS = (CLAIM, RECOUPMENT)
# Under what the number of the last claim is kept that answers were matched with.
_MATCHED = "(matched)"


def forget_match(session: Session, set_number: int, row: AnswerRow) -> None:
    """Let a row of a set wait to be matched again, and what was matched by the payer's number that it made known."""
    of_row = or_(_rows.c.item == row.item, _rows.c.parent == row.item)
    _wait(session, and_(_rows.c.set_number == set_number, of_row))
    if row.payer_number:
        wait_for_numbers(session, [row.payer_number])


def _wait(session: Session, condition: Any) -> None:
    session.execute(update(_rows).where(condition).values(claim=None, line="", certainty="", reason=""))


def waiting_heads(session: Session) -> dict[int, set[int]]:
    """By set the rows about claims and levels that wait to be matched, or have a line that does: by their items."""
    head = case((_rows.c.parent == 0, _rows.c.item), else_=_rows.c.parent)
    asked = select(_rows.c.set_number, head).where(_rows.c.certainty == "").distinct()
    heads: dict[int, set[int]] = {}
    for number, item in session.execute(asked.order_by(_rows.c.set_number)):
        heads.setdefault(number, set()).add(item)
    return heads


def match_again(session: Session) -> None:
    """Let rows wait to be matched again that may be of a claim which went out since the last time.

    A number that two claims have by now may be of either; a number that was cut, or a line's, may be of a new one.
    """
    first, last = int(signature(session, _MATCHED) or 0), next_number(session, _claims.c.number) - 1
    set_signature(session, _MATCHED, str(last))
    if last <= first or session.execute(select(_rows.c.number).limit(1)).first() is None:
        return
    is_new = _claims.c.number > first
    old = select(_claims.c.number).where(_claims.c.normal.in_(select(_claims.c.normal).where(is_new)))
    _wait(session, _rows.c.claim.in_(old))
    numbers = _levels_of(session, is_new)
    unsure = _unsure_heads(session)
    if unsure:
        normals = sorted(session.execute(select(_claims.c.normal).where(is_new)).scalars())
        numbers += [number for number, key in unsure if _begins_one(normals, normal(key))]
        numbers += _named_by_lines(session, first)
        numbers += _settled(session)
    for chunk in chunks(numbers, _AT_ONCE):
        _wait(session, _rows.c.number.in_(chunk))


def _unsure_heads(session: Session) -> list[tuple[int, str]]:
    """The rows about claims that are of none, or not surely of one, with what they call it by."""
    unsure = or_(_rows.c.certainty.in_(_UNSURE), _rows.c.certainty == BY_LINE)
    asked = select(_rows.c.number, _rows.c.key).where(unsure, _rows.c.parent == 0, _rows.c.level.in_(_OF_CLAIMS))
    return [(number, key) for number, key in session.execute(asked)]


def _begins_one(normals: Sequence[str], key: str) -> bool:
    at = bisect_left(normals, key)
    return not key or (at < len(normals) and normals[at].startswith(key))


def _levels_of(session: Session, is_new: Any) -> list[int]:
    """The rows about levels that new claims went out in."""
    columns = _claims.c.interchange, _claims.c.group_number, _claims.c.set_number, _claims.c.bht03
    keys: set[str] = set()
    for interchange, group, transaction, bht03 in session.execute(select(*columns).where(is_new).distinct()):
        keys |= {interchange, interchange.lstrip("0"), group, f"{group}/{transaction}", bht03}
    numbers: list[int] = []
    for chunk in chunks(sorted(keys - {""}), _AT_ONCE):
        asked = select(_rows.c.number).where(_rows.c.key.in_(chunk))
        numbers += session.execute(asked.where(_rows.c.level.in_(sorted(LEVELS)))).scalars()
    return numbers


def _named_by_lines(session: Session, first: int) -> list[int]:
    """The rows about claims of which a line has the number of a line of a claim that is newer than `first`."""
    head = _rows.alias()
    asked = (
        select(head.c.number)
        .select_from(_rows)
        .join(_sent_lines, and_(_sent_lines.c.ref_6r == _rows.c.ref_6r, _sent_lines.c.claim > first))
        .join(head, and_(head.c.set_number == _rows.c.set_number, head.c.item == _rows.c.parent))
        .where(_rows.c.certainty.in_(_UNSURE), _rows.c.ref_6r != "")
    )
    return list(session.execute(asked.distinct()).scalars())


def _settled(session: Session) -> list[int]:
    """The rows that a person settled, and that are of no claim: that claim was not there."""
    asked = (
        select(_rows.c.number)
        .join(_sets, _sets.c.number == _rows.c.set_number)
        .join(_settlements, and_(_settlements.c.digest == _sets.c.digest, _settlements.c.item == _rows.c.item))
        .where(_rows.c.certainty.in_(UNMATCHED), _settlements.c.undone_by == "")
    )
    return list(session.execute(asked).scalars())


def wait_for_numbers(session: Session, payer_numbers: Sequence[str]) -> None:
    """Let rows wait to be matched again that may be of a claim by one of some numbers of a payer."""
    unsure = or_(_rows.c.certainty.in_(_UNSURE), _rows.c.certainty == BY_LINE, _rows.c.reason == BY_PAYER_NUMBER)
    for chunk in chunks(payer_numbers, _AT_ONCE):
        given = _rows.c.payer_number.in_(chunk)
        _wait(session, and_(given, unsure, _rows.c.parent == 0))


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
    for chunk in chunks(matched, _AT_ONCE):
        values = [
            {"row": row.number, **{f"new_{name}": getattr(row, name) for name in MatchedRow._fields[1:]}}
            for row in chunk
        ]
        session.execute(_SET_MATCH, values)


def unmatched(session: Session) -> int:
    """How many rows are of no claim."""
    asked = select(func.count()).select_from(_rows).where(_rows.c.certainty.in_(UNMATCHED))
    return int(session.execute(asked).scalar_one())
