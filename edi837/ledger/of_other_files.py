"""The questions about files other than one: each is made once, and asked with the digests that are wanted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, func, or_, select

from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, PUBLISHED
from edi837.ledger.prepared_statement import Prepared

# A file that may go out or went; not this one, nor the one whose output or part it is.
_files = schema.files
_OF_OTHERS = (
    or_(_files.c.state == PUBLISHED, _files.c.state == HELD),
    _files.c.sha256.notin_((bindparam("own"), bindparam("rest"))),
    or_(_files.c.output_sha256.is_(None), _files.c.output_sha256 != bindparam("own")),
)
# With how many digests a question is put: the smallest that takes what is wanted, the last digest standing for more.
_SIZES = (1, 4, 20, 100, 400)
_Chosen = Select[*tuple[Any, ...]]


class AboutOthers:
    """A question about rows of `table` whose `column` is among what is wanted."""

    def __init__(self, chosen: _Chosen, table: Table, column: str, then: Callable[[_Chosen], _Chosen]) -> None:
        self._of_others = chosen.join_from(table, _files, table.c.sha256 == _files.c.sha256).where(*_OF_OTHERS)
        self._column = table.c[column]
        self._then = then
        self._prepared = functools.cache(self._of_size)

    def rows(self, session: Session, own: str, rest: str, wanted: Sequence[bytes]) -> Iterator[Sequence[Any]]:
        """The rows of other files than `own` and `rest`."""
        for at in range(0, len(wanted), _SIZES[-1]):
            some = list(wanted[at : at + _SIZES[-1]])
            size = next(size for size in _SIZES if size >= len(some))
            some += some[-1:] * (size - len(some))
            named = {f"wanted{number}": digest for number, digest in enumerate(some)}
            yield from self._prepared(size).rows(session, own=own, rest=rest, **named)

    def _of_size(self, size: int) -> Prepared:
        among = self._column.in_([bindparam(f"wanted{number}", type_=self._column.type) for number in range(size)])
        return Prepared(self._then(self._of_others.where(among)))


class FirstOfOthers:
    """A question about a row of `table` whose `column` is what is wanted: any one, however many there are.

    Senders that give all their files the same number have as many rows as files.
    """

    def __init__(self, value: Column[Any], table: Table, column: str) -> None:
        of_others = select(value).join_from(table, _files, table.c.sha256 == _files.c.sha256).where(*_OF_OTHERS)
        wanted = bindparam("wanted", type_=table.c[column].type)
        # Without an order: that of all rows would be made for one of them.
        self._prepared = Prepared(of_others.where(table.c[column] == wanted).limit(1))

    def rows(self, session: Session, own: str, rest: str, wanted: Sequence[bytes]) -> Iterator[Sequence[Any]]:
        """What is wanted, where other files than `own` and `rest` have it, with the value of one of them."""
        for digest in wanted:
            value = self._prepared.scalar(session, own=own, rest=rest, wanted=digest)
            if value is not None:
                yield digest, value


# Puts a question about the files other than one, with some keys.
Question = AboutOthers | FirstOfOthers
Ask = Callable[[Question, Session, Iterable[bytes]], Iterator[Sequence[Any]]]


def _first_settled(chosen: _Chosen) -> _Chosen:
    return chosen.order_by(_files.c.settled)


_CLAIMS, _DAYS, _GROUPS, _UNITS, _DAY_UNITS = (
    schema.claims, schema.service_days, schema.functional_groups, schema.authorized_units, schema.day_units,
)  # fmt: skip
SEEN_CLAIMS = AboutOthers(
    select(_CLAIMS.c.identity, _CLAIMS.c.lines, _files.c.name), _CLAIMS, "identity", _first_settled
)
SEEN_DAYS = AboutOthers(select(_DAYS.c.patient, _DAYS.c.day), _DAYS, "patient", lambda chosen: chosen.distinct())
SEEN_UNITS = AboutOthers(
    select(_UNITS.c.authorization, func.sum(_UNITS.c.thousandths)),
    _UNITS,
    "authorization",
    lambda chosen: chosen.group_by(_UNITS.c.authorization),
)
SEEN_GROUPS = FirstOfOthers(_files.c.name, _GROUPS, "key")
SEEN_INTERCHANGES = FirstOfOthers(_files.c.name, schema.interchanges, "key")
# What went out alone: a claim that waits may never be billed.
SEEN_DAY_UNITS = AboutOthers(
    select(_files.c.settled, _DAY_UNITS.c.key, _DAY_UNITS.c.account, _DAY_UNITS.c.start, _DAY_UNITS.c.thousandths),
    _DAY_UNITS,
    "key",
    lambda chosen: chosen.where(_files.c.state == PUBLISHED),
)
