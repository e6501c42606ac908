"""Which claims are alike: nothing that a rule reads of them differs, so that what is said of one is said of all.

A likeness is the text of a claim and of the levels above it, where names stand for what differs from claim to claim and
is read by no rule, or by rules that are silent of whatever is written as it is here: account and reference numbers,
names and addresses, NPIs, years of birth, and the one day of all services (claim.likeness_texts). A value that is
written in another way stays in the text as it is, or the claim is like no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from edi837.claim.assigned_number import is_assigned
from edi837.claim.conforming_claim import ConformingClaim, Likeness
from edi837.claim.likeness_levels import LikeLevels
from edi837.claim.likeness_texts import claim_texts
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import SetInfo
from edi837.x12.values import code


class Likenesses:
    """The likenesses of the claims of a set."""

    def __init__(self, mappings: Mappings, info: SetInfo) -> None:
        self._placeholders = mappings.codes.placeholders
        self._join = info.delimiters.segment.join
        self._marks = info.delimiters.element + info.delimiters.segment
        self._set = repr((info.claim_type, info.sender, info.receiver, info.usage, info.encounter, info.delimiters))
        self._levels = LikeLevels(mappings, self._marks)

    def of(self, claim: ConformingClaim) -> Likeness | None:
        """The likeness of a claim that conforms to its guide; None for one that is like no other.

        With the first claim of a billing provider only others are alike that are the first of theirs.
        """
        texts = claim_texts(claim.texts, self._marks) if claim.professional else None
        if texts is None:
            return None
        common, days, (account, *of_lines), authorizations = texts
        # Each line has a number of its own, and all services are on one day.
        if len(days) != 1 or len(set(of_lines)) < len(of_lines):
            return None
        above = self._levels.above(claim, days[0])
        if above is None or not self._are_assigned(authorizations, account, above.numbers):
            return None
        return Likeness(self._join((self._set, str(claim.first_level), above.common, common)), days[0])

    def _are_assigned(self, authorizations: Sequence[str], account: str, of_parties: Sequence[str]) -> bool:
        """Whether each is plainly the number of an authorization, and none of the claim's others."""
        if not authorizations:
            return True
        others = {account, *map(code, of_parties)}
        return all(number not in others and is_assigned(number, self._placeholders) for number in authorizations)
