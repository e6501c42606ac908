"""Whether rules would say nothing of a claim that conforms to its guide, told by its texts alone."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.claim.conforming_claim import ConformingClaim
from edi837.rules.rule import Rule, Test


class ConformingRules:
    """The rules that are asked of such claims."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # Nearly always the first test of a rule decides; one whose tests another has as well is decided with that.
        self._reasons = sorted({rule.unless_conforming for rule in rules}, key=len)

    def are_silent(self, claim: ConformingClaim) -> bool:
        """Whether none of them has anything to say."""
        for tests in self._reasons:  # noqa: SIM110 - a generator costs more than the tests
            if not _holds_one(tests, claim):
                return False
        return True


def _holds_one(tests: tuple[Test, ...], claim: ConformingClaim) -> bool:
    for test in tests:  # noqa: SIM110 - see above
        if test(claim):
            return True
    return False
