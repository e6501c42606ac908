"""Answers as they came, what each row of them was matched with, and what persons settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import Any

from sqlalchemy import and_, func, insert, or_, select

from edi837.answers.answer_row import (
    EXACT,
    GROUP,
    INTERCHANGE,
    LEVELS,
    PROVIDER,
    SET,
    UNMATCHED,
    AnswerRow,
    AnswerSet,
)
from edi837.answers.book import BookedClaim
from edi837.ledger import schema
from edi837.ledger.answer_tables import MOST
from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.many_rows import insert_rows
from edi837.system.named_tuple import NamedTuple

_tables = schema.metadata.tables
_files, _sets, _rows = _tables["answer_files"], _tables["answer_sets"], _tables["answer_rows"]
_claims = _tables["sent_claims"]
_AT_ONCE = 500
_LONG = frozenset(("codes", "remarks", "faults", "notes", "adjustments"))
# The columns of a row that are called otherwise than its fields.
_COLUMN_OF = {"group": "group_number", "transaction": "set_answered"}
_ROW_COLUMNS = tuple(_COLUMN_OF.get(name, name) for name in AnswerRow._fields)


class KeptRow(NamedTuple):
    """A row of an answer with its number, its set, and what it was matched with: a claim by its number, a line."""

    number: int
    set_number: int
    row: AnswerRow
    claim: int | None
    line: str
    certainty: str
    reason: str


class KeptSet(NamedTuple):
    """A set of an answer with its number, and the name of the file that it came in first."""

    number: int
    file: str
    digest: str
    kind: str
    control_number: str
    day: str
    sender: str
    trace: str
    amount: str
    notes: tuple[str, ...]
    adjustments: tuple[tuple[str, str], ...]


def is_known(session: Session, sha256: str) -> bool:
    """Whether a file of answers came before."""
    return session.execute(select(_files.c.sha256).where(_files.c.sha256 == sha256)).first() is not None


def has_answers(session: Session) -> bool:
    """Whether there is any."""
    return session.execute(select(_sets.c.number).limit(1)).first() is not None


def add_file(session: Session, sha256: str, name: str, at: str) -> None:
    """A file of answers came."""
    session.execute(insert(_files).values(sha256=sha256, name=name[:MOST], at=at))


def add_set(session: Session, file: str, of_set: AnswerSet, rows: Iterable[AnswerRow]) -> int | None:
    """Keep a set and its rows, not matched yet; its number, or None for one that came before in any file."""
    known = session.execute(select(_sets.c.number).where(_sets.c.digest == of_set.digest)).first()
    if known is not None:
        return None
    number = next_number(session, _sets.c.number)
    values = {name: _short(name, value) for name, value in of_set._asdict().items()}
    values |= {"notes": json.dumps(of_set.notes), "adjustments": json.dumps(of_set.adjustments)}
    session.execute(insert(_sets).values(number=number, file=file, **values))
    first = next_number(session, _rows.c.number)
    columns = ("number", "set_number", "claim", "line", "certainty", "reason", *_ROW_COLUMNS)
    numbered = enumerate(rows, first)
    while chunk := [(each, number, None, "", "", "", *_short_row(row)) for each, row in islice(numbered, _AT_ONCE)]:
        insert_rows(session, _rows, columns, chunk)
    return number


def _short_row(row: AnswerRow) -> Iterable[object]:
    """Its values as they can be kept; hardly any is too long."""
    if all(not isinstance(value, str) or (len(value) <= MOST and "\0" not in value) for value in row):
        return row
    return (_short(name, value) for name, value in zip(AnswerRow._fields, row, strict=True))


def next_number(session: Session, column: Any) -> int:
    """The number after all that stand in a column."""
    return int(session.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def _short(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return text if name in _LONG else text[:MOST]


def same_trace(session: Session, of_set: AnswerSet) -> bool:
    """Whether another 835 came with the same number of the payer, and other content."""
    if not of_set.trace:
        return False
    asked = select(_sets.c.number).where(
        _sets.c.kind == of_set.kind, _sets.c.trace == of_set.trace, _sets.c.digest != of_set.digest
    )
    return session.execute(asked).first() is not None


def sets_kept(session: Session, digests: Sequence[str] | None = None) -> list[KeptSet]:
    """The sets of some digests, or all; by their numbers."""
    if digests is None:
        return list(_sets_where(session, None))
    return [of_set for chunk in chunks(digests, _AT_ONCE) for of_set in _sets_where(session, _sets.c.digest.in_(chunk))]


def sets_numbered(session: Session, numbers: Iterable[int]) -> dict[int, KeptSet]:
    """Sets by their numbers."""
    several = chunks(list(numbers), _AT_ONCE)
    return {of.number: of for chunk in several for of in _sets_where(session, _sets.c.number.in_(chunk))}


def _sets_where(session: Session, condition: Any) -> Iterator[KeptSet]:
    columns = (
        _sets.c.number, func.coalesce(_files.c.name, _sets.c.file), _sets.c.digest, _sets.c.kind,
        _sets.c.control_number, _sets.c.day, _sets.c.sender, _sets.c.trace, _sets.c.amount, _sets.c.notes,
        _sets.c.adjustments,
    )  # fmt: skip
    asked = select(*columns).outerjoin(_files, _files.c.sha256 == _sets.c.file).order_by(_sets.c.number)
    for row in session.execute(asked if condition is None else asked.where(condition)):
        *values, notes, adjustments = row
        pairs = tuple((name, value) for name, value in json.loads(adjustments))
        yield KeptSet._make((*values, tuple(json.loads(notes)), pairs))


def rows_of(session: Session, set_number: int) -> Iterator[KeptRow]:
    """The rows of a set in its order."""
    yield from kept_rows(session, _rows.c.set_number == set_number)


def rows_below(session: Session, set_number: int, items: Set[int]) -> list[KeptRow]:
    """Rows of a set by their items, with those of their lines."""
    of_set = _rows.c.set_number == set_number
    if len(items) > _AT_ONCE:
        rows: Iterable[KeptRow] = kept_rows(session, of_set)
        return [kept for kept in rows if kept.row.item in items or kept.row.parent in items]
    return list(kept_rows(session, and_(of_set, or_(_rows.c.item.in_(items), _rows.c.parent.in_(items)))))


def rows_of_claim(session: Session, claim: int) -> list[KeptRow]:
    """The rows that are matched with a claim."""
    return list(kept_rows(session, _rows.c.claim == claim))


def rows_of_claims(session: Session, claims: Sequence[int]) -> Iterator[KeptRow]:
    """The rows that are matched with any of some claims."""
    for chunk in chunks(claims, _AT_ONCE):
        yield from kept_rows(session, _rows.c.claim.in_(chunk))


def rows_of_levels(session: Session, state: str) -> list[KeptRow]:
    """The rows in a state that speak of an interchange, group, set, batch or provider that went out."""
    return list(
        kept_rows(session, and_(_rows.c.level.in_(sorted(LEVELS)), _rows.c.certainty == EXACT, _rows.c.state == state))
    )


def rows_unmatched(session: Session, most: int) -> list[KeptRow]:
    """The first rows that are of no claim."""
    return list(islice(kept_rows(session, _rows.c.certainty.in_(UNMATCHED)), most))


def rows_keyed(session: Session, key: str, unmatched: bool) -> list[KeptRow]:
    """Rows about claims that an answer calls so: all of them, or those that are matched with none."""
    condition = and_(_rows.c.key == key, _rows.c.parent == 0)
    return list(kept_rows(session, and_(condition, _rows.c.certainty.in_(UNMATCHED)) if unmatched else condition))


def rows_placed(session: Session, set_control: str, segment: int) -> list[tuple[str, KeptRow]]:
    """Rows at a segment of sets of that number, each with the name of its file."""
    by_number = {of_set.number: of_set for of_set in _sets_where(session, _sets.c.control_number == set_control)}
    at_segment = and_(_rows.c.set_number.in_(by_number), _rows.c.segment == segment)
    return [(by_number[kept.set_number].file, kept) for kept in kept_rows(session, at_segment)]


def level_rows_of(session: Session, claims: Iterable[BookedClaim]) -> list[KeptRow]:
    """The rows about interchange, group, set, batch or provider that may speak of some claims too."""
    keys = {key for claim in claims for key in level_keys(claim)}
    of_levels = and_(_rows.c.level.in_(sorted(LEVELS)), _rows.c.certainty == EXACT)
    return [
        kept
        for chunk in chunks(sorted(keys), _AT_ONCE)
        for kept in kept_rows(session, and_(of_levels, _rows.c.key.in_(chunk)))
    ]


def level_keys(claim: BookedClaim) -> set[str]:
    """What answers about interchange, group, set, batch or provider call those that a claim went out in."""
    numbers = {claim.interchange, claim.interchange.lstrip("0"), claim.group, claim.bht03}
    return {*numbers, f"{claim.group}/{claim.transaction}"}


def speaks_of(row: AnswerRow, claim: BookedClaim) -> bool:
    """Whether a row about a level speaks of a claim that went out in it."""
    if row.level == INTERCHANGE:
        return row.key.lstrip("0") == claim.interchange.lstrip("0")
    if row.level == GROUP:
        return row.group == claim.group and claim.transaction not in row.faults.split()
    if row.level == SET:
        return (row.group, row.transaction) == (claim.group, claim.transaction)
    of_provider = row.level != PROVIDER or row.billing_npi == claim.billing_npi
    return of_provider and (row.bht03 or row.key) == claim.bht03


def kept_rows(session: Session, condition: Any) -> Iterator[KeptRow]:
    """The rows of a condition, set by set in their order."""
    columns = (
        _rows.c.number, _rows.c.set_number, *(_rows.c[name] for name in _ROW_COLUMNS), _rows.c.claim, _rows.c.line,
        _rows.c.certainty, _rows.c.reason,
    )  # fmt: skip
    asked = select(*columns).where(condition).order_by(_rows.c.set_number, _rows.c.item)
    for number, set_number, *values, indicator, claim, line, certainty, reason in session.execute(asked):
        # Empty in rows that an older release kept.
        row = AnswerRow._make((*values, indicator or ""))
        yield KeptRow(number, set_number, row, claim, line, certainty, reason)
