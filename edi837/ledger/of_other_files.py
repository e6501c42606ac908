"""The questions about files other than one: each is made once, and asked with the digests that are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import Select, Table, bindparam, or_, select

from edi837.ledger import schema
from edi837.ledger.files import HELD, PUBLISHED

Chosen = TypeVar("Chosen", bound=Select[*tuple[Any, ...]])
# What a question is asked with, for some keys.
Wanted = Callable[[Iterable[bytes]], dict[str, object]]
_files = schema.files
# A file that may go out or went; not this one, nor the one whose output or part it is.
_OF_OTHERS = (
    _files.c.state.in_((PUBLISHED, HELD)),
    _files.c.sha256.notin_((bindparam("own"), bindparam("rest"))),
    or_(_files.c.output_sha256.is_(None), _files.c.output_sha256 != bindparam("own")),
)


def _of_others(chosen: Chosen, table: Table, column: str) -> Chosen:
    """With the condition that a row of `table` is another file's and its column is among `wanted`."""
    among = table.c[column].in_(bindparam("wanted", expanding=True))
    return chosen.join_from(table, _files, table.c.sha256 == _files.c.sha256).where(*_OF_OTHERS, among)


_CLAIMS, _DAYS, _GROUPS, _UNITS, _DAY_UNITS = (
    schema.claims, schema.service_days, schema.functional_groups, schema.authorized_units, schema.day_units,
)  # fmt: skip
SEEN_CLAIMS = _of_others(select(_CLAIMS.c.identity, _CLAIMS.c.lines, _files.c.name), _CLAIMS, "identity").order_by(
    _files.c.settled
)
SEEN_DAYS = _of_others(select(_DAYS.c.patient, _DAYS.c.day), _DAYS, "patient")
SEEN_UNITS = _of_others(select(_UNITS.c.authorization, _UNITS.c.thousandths), _UNITS, "authorization")
# What went out alone: a claim that waits may never be billed.
SEEN_DAY_UNITS = _of_others(
    select(_files.c.settled, _DAY_UNITS.c.key, _DAY_UNITS.c.account, _DAY_UNITS.c.start, _DAY_UNITS.c.thousandths),
    _DAY_UNITS,
    "key",
).where(_files.c.state == PUBLISHED)
SEEN_GROUPS = _of_others(select(_GROUPS.c.key, _files.c.name), _GROUPS, "key").order_by(_files.c.settled)
SEEN_INTERCHANGES = _of_others(select(_files.c.name), schema.interchanges, "key").order_by(_files.c.settled)
