"""What becomes of each claim of a set: everything that stands against it, brought together in file order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.ack.answer import ClaimAnswer
from edi837.ack.objection import ELEMENT, SEGMENT, Objection
from edi837.system.named_tuple import NamedTuple
from edi837.x12.hierarchy import NONE, Context
from edi837.x12.limits import MOST_CLAIMS_A_LEVEL


class Verdict(NamedTuple):
    """A claim with its own objections, which a 999 lists, and `others`: told of its levels before, or of limits."""

    answer: ClaimAnswer
    own: tuple[Objection, ...]
    others: tuple[Objection, ...] = ()

    @property
    def objections(self) -> tuple[Objection, ...]:
        """All that stands against the claim."""
        return (*self.others, *self.own)

    @property
    def named(self) -> tuple[Objection, ...]:
        """What a status can name, be it that the 999 does: a claim cannot be returned without saying what is wrong."""
        return tuple(each for each in self.objections if each.status or each.level in (SEGMENT, ELEMENT))

    @property
    def rejected(self) -> bool:
        """Whether anything stands against it that can be named."""
        return bool(self.named)


def verdicts(
    claims: Iterable[tuple[ClaimAnswer, tuple[Objection, ...]]], limit: Objection | None = None
) -> Iterator[Verdict]:
    """The verdicts on the claims of one set; each comes with what rules say of it that see the whole file.

    `limit` is the objection to a set that has claims with too many lines, or too many under one HL: those are rejected.
    """
    levels = _Levels()
    for answer, late in claims:
        others = levels.onto(answer)
        if limit is not None and (answer.too_long or levels.claims > MOST_CLAIMS_A_LEVEL):
            others = (*others, limit)
        yield Verdict(answer, (*answer.objections, *late), others)


class _Levels:
    """Objections to the levels that claims hang from: the first claim of a level brings them, the others share them."""

    def __init__(self) -> None:
        self.claims = 0
        self._last = Context()
        self._objections: list[tuple[Objection, ...]] = [()] * len(self._last)

    def onto(self, answer: ClaimAnswer) -> tuple[Objection, ...]:
        """What claims before this one brought of its levels."""
        here = answer.levels
        self.claims = self.claims + 1 if self.claims and here == self._last else 1
        self._objections = [
            objections if offset == before else ()
            for objections, offset, before in zip(self._objections, here, self._last, strict=True)
        ]
        self._last = here
        shared = tuple(objection for objections in self._objections for objection in objections)
        for objection in answer.objections:
            if objection.of_level:
                depth = max((depth for depth, offset in enumerate(here) if NONE < offset <= objection.start), default=0)
                self._objections[depth] = (*self._objections[depth], objection)
        return shared
