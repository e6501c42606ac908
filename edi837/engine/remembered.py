"""Tests that read no more than a key of a line or a claim: their answers are remembered by it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from operator import attrgetter
from typing import Any

from edi837.rules import unless, unless_billed, unless_stated, when
from edi837.rules.rule import Test
from edi837.system.dataclass import dataclass

_BY_BILLED = when.BY_BILLED | unless_billed.BY_BILLED
# Tests that are remembered, by what they read.
BY_KEY: tuple[tuple[Callable[[Any], Hashable], frozenset[Test]], ...] = (
    (attrgetter("procedure"), when.BY_PROCEDURE | unless_billed.BY_PROCEDURE),
    (attrgetter("billed"), _BY_BILLED),
    (attrgetter("asked"), when.BY_PAYER | unless.BY_PAYER | unless_stated.BY_PAYER),
    (attrgetter("passes"), frozenset({unless.passing})),
)
BY_KEY_OF_CLAIMS: tuple[tuple[Callable[[Any], Hashable], frozenset[Test]], ...] = (
    (attrgetter("payer.policy.key"), unless.BY_POLICY | unless_stated.BY_POLICY),
)
# A key that is made of much is worth it for so many tests.
_WORTH_WHILE = 8
# So many keys are remembered; a file with more of them has few that come again.
_MOST_REMEMBERED = 1 << 14


@dataclass
class Remembered:
    """The answers to some tests by what they read."""

    key: Callable[[Any], Hashable]
    tests: tuple[tuple[int, Test], ...]
    known: dict[Hashable, int] = field(default_factory=dict)

    def look_up(self, subject: Any, key: Hashable) -> int:
        """The answers for a key that was not met before."""
        if len(self.known) >= _MOST_REMEMBERED:
            self.known.clear()
        bits = 0
        for bit, test in self.tests:
            if test(subject):
                bits |= bit
        self.known[key] = bits
        return bits


def remembered(bit_of: Mapping[Test, int]) -> list[Remembered]:
    """Those of some tests, each with its bit, that are remembered."""
    by_key = []
    for key, members in (*BY_KEY, *BY_KEY_OF_CLAIMS):
        tests = tuple((bit, test) for test, bit in bit_of.items() if test in members)
        if len(tests) >= (_WORTH_WHILE if members is _BY_BILLED else 1):
            by_key.append(Remembered(key, tests))
    return by_key
