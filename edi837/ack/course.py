"""One way through a file as it was received and judged: interchanges, groups, sets and claims in their order.

An answer is written in several passes over the same values, which wait on disk; each pass is a course of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import islice
from typing import Generic, Protocol, TypeVar

from edi837.ack.answer import ClaimAnswer
from edi837.ack.objection import Objection, is_objection, objection
from edi837.ack.received import ReceivedFile, ReceivedGroup, ReceivedInterchange, ReceivedSet
from edi837.ack.verdict import Verdict, verdicts
from edi837.rows.record import ExceptionRecord
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.system.dataclass import dataclass
from edi837.system.spool import Spool
from edi837.x12.wrapped import Unwrapped


@dataclass
class AnsweredFile:
    """A file that is answered: its envelopes, its claims, and what stands against them, all in file order.

    `late` are objections to claims by rules that see the whole file; `of_sets`, `of_groups` and `of_interchanges` are
    those to envelopes. `held_back` says that nothing of the file was taken in.
    """

    received: ReceivedFile = field(default_factory=ReceivedFile)
    claims: Spool[ClaimAnswer] = field(default_factory=Spool)
    late: Spool[Objection] = field(default_factory=Spool)
    of_sets: Spool[Objection] = field(default_factory=Spool)
    of_groups: list[Objection] = field(default_factory=list)
    of_interchanges: list[Objection] = field(default_factory=list)
    held_back: bool = False

    def take_late(self, rows: Iterable[ExceptionRecord]) -> None:
        """Rows about a claim, of a rule that sees the whole file."""
        self.late.extend([objection(row) for row in rows if is_objection(row)])

    def close(self) -> None:
        """Give the disk space back."""
        self.received.close()
        for spool in (self.claims, self.late, self.of_sets):
            spool.close()


def to_answer(unwrapped: Unwrapped | None) -> AnsweredFile:
    """A file before it is read; `unwrapped` is how it is read, where it is wrapped."""
    return AnsweredFile(ReceivedFile(unwrapped))


class Course:
    """Go through groups(), sets() and claims() in file order; what is left out of a level is passed by."""

    def __init__(self, judged: AnsweredFile) -> None:
        self._groups = iter(judged.received.groups)
        self._sets = iter(judged.received.sets)
        self._claims = _Ahead(iter(judged.claims))
        self._late = _Ahead(iter(judged.late))
        self._of_sets = _Ahead(iter(judged.of_sets))

    def groups(self, interchange: ReceivedInterchange) -> Iterator[ReceivedGroup]:
        """The groups of an interchange."""
        return islice(self._groups, interchange.groups)

    def sets(self, group: ReceivedGroup) -> Iterator[ReceivedSet]:
        """The sets of a group; all must be taken."""
        return islice(self._sets, group.sets)

    def against(self, received_set: ReceivedSet) -> tuple[Objection, ...]:
        """What stands against a set as a whole; asked once a set, and not of those that are passed by."""
        return tuple(each for each in self._of_sets.up_to(received_set.end) if each.start >= received_set.start)

    def verdicts(self, received_set: ReceivedSet, against: tuple[Objection, ...]) -> Iterator[Verdict]:
        """The verdicts on the claims of a set."""
        limit = next((each for each in against if _too_large(each)), None)
        return verdicts(self._claims_of(received_set), limit)

    def _claims_of(self, received_set: ReceivedSet) -> Iterator[tuple[ClaimAnswer, tuple[Objection, ...]]]:
        for _ in self._claims.up_to(received_set.start):
            pass
        for answer in self._claims.up_to(received_set.end):
            following = self._claims.peek()
            end = received_set.end if following is None else min(received_set.end, following.start)
            yield answer, tuple(each for each in self._late.up_to(end) if each.start >= answer.start)


class _HasPlace(Protocol):
    @property
    def start(self) -> int: ...


Placed = TypeVar("Placed", bound=_HasPlace)


class _Ahead(Generic[Placed]):
    """An iterator over values with a place, one of which is known before it is taken."""

    def __init__(self, values: Iterator[Placed]) -> None:
        self._values = values
        self._next = next(values, None)

    def peek(self) -> Placed | None:
        """The one that comes next."""
        return self._next

    def up_to(self, end: int) -> Iterator[Placed]:
        """Those that begin before `end`."""
        while self._next is not None and self._next.start < end:
            value, self._next = self._next, next(self._values, None)
            yield value


def rejects(against: tuple[Objection, ...]) -> bool:
    """Whether objections to a set reject it as a whole; too many lines or claims reject those claims alone."""
    return not all(map(_too_large, against))


def _too_large(objection: Objection) -> bool:
    return objection.rule in codes_that_tell(Tells.SET_TOO_LARGE)
