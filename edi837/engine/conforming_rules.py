"""Whether rules would say nothing of a claim that conforms to its guide, told by its texts alone."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence

from edi837.claim.conforming_claim import ConformingClaim
from edi837.rules import conforming, conforming_levels
from edi837.rules.rule import Rule, Test

# Tests that read no more of a claim than its guide, its places, and how many of its levels begin with it.
BY_PLACES = conforming.BY_PLACES | conforming_levels.BY_PLACES | conforming_levels.BY_LEVEL


# So many shapes of claims are remembered.
_MOST_SHAPES = 1 << 12


class ConformingRules:
    """The rules that are asked of such claims."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # Nearly always the first test of a rule decides; one whose tests another has as well is decided with that.
        self._reasons = sorted({rule.unless_conforming for rule in rules}, key=len)
        # By the places of a claim, which all of one shape share, and its first level: what they leave to be decided.
        self._left: dict[tuple[int, int], tuple[Mapping[str, Sequence[int]], list[tuple[Test, ...]]]] = {}

    def fresh(self) -> ConformingRules:
        """The same of another file."""
        another = copy.copy(self)
        another._left = {}
        return another

    def are_silent(self, claim: ConformingClaim) -> bool:
        """Whether none of them has anything to say."""
        key = id(claim.places), claim.first_level
        known = self._left.get(key)
        if known is None:
            if len(self._left) >= _MOST_SHAPES:
                self._left.clear()
            # The places stay with it, so that no others come to stand where they do.
            known = self._left[key] = (claim.places, self._left_by_places(claim))
        for tests in known[1]:  # noqa: SIM110 - a generator costs more than the tests
            if not _holds_one(tests, claim):
                return False
        return True

    def _left_by_places(self, claim: ConformingClaim) -> list[tuple[Test, ...]]:
        decided = BY_PLACES | conforming.OF_PROFESSIONAL if claim.professional else BY_PLACES
        open_ = [tests for tests in self._reasons if not any(test in decided and test(claim) for test in tests)]
        # What several rules wait for is decided once.
        return list(dict.fromkeys(tuple(test for test in tests if test not in decided) for tests in open_))


def _holds_one(tests: tuple[Test, ...], claim: ConformingClaim) -> bool:
    for test in tests:  # noqa: SIM110 - see above
        if test(claim):
            return True
    return False
