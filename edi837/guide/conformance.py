"""What the guide rules report: the faults of a claim, or of what stands in a set outside of claims, one at a place.

The tables of a guide are made when the first claim is held against it; a run that asks for no guide never makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import Conformance, ConformingClaim, LevelTexts
from edi837.findings.finding import Finding
from edi837.guide.check import check_claim, check_levels, walker_of
from edi837.guide.compiling import CLAIM
from edi837.guide.fault import FaultKind, GuideFault
from edi837.system.dataclass import dataclass
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet

# Provider, subscriber, patient.
_LEVELS = 3


@dataclass(frozen=True)
class OutsideClaims:
    """What the guide has against parts of a set outside its claims: its heading, and levels without claims."""

    transaction: TransactionSet
    faults: tuple[GuideFault, ...]

    @property
    def interchange(self) -> Interchange:
        """The interchange that the set stands in."""
        return self.transaction.interchange

    @property
    def group(self) -> FunctionalGroup | None:
        """The group that the set stands in."""
        return self.transaction.group

    @property
    def start(self) -> int:
        """Where the set begins."""
        return self.transaction.start


@lru_cache(maxsize=1)
def claim_faults(claim: Claim) -> tuple[GuideFault, ...]:
    """The faults of loop 2300 of a claim, after those of the levels that begin with it.

    The guide rules ask one after the other for the same claim.
    """
    return () if conforming_claim(claim) is not None else (*level_faults(claim), *check_claim(claim))


def conforming_claim(claim: Claim) -> ConformingClaim | None:
    """The texts of a claim that the guide has nothing against, nor against the levels that begin with it."""
    if claim.conformance is None:
        claim.conformance = Conformance(_conforming(claim))
    return claim.conformance.texts


def _conforming(claim: Claim) -> ConformingClaim | None:
    walk = walker_of(claim.mappings, claim.claim_type, claim.info.delimiters)
    texts, placement = walk.walked(CLAIM, claim.content)
    if placement is None or level_faults(claim):
        return None
    levels = LevelTexts(
        *([segment.text for segment in level] for level in (claim.provider, claim.subscriber, claim.patient))
    )
    return ConformingClaim(claim.info, texts, placement.places, levels, claim.first_level, claim.mappings.codes)


@lru_cache(maxsize=1 << 8)
def of_claim(test: Callable[[ConformingClaim], bool]) -> Callable[[Claim], bool]:
    """A test of claims that conform as one of any claim; false where it does not conform."""

    def holds(claim: Claim) -> bool:
        conforming = conforming_claim(claim)
        return conforming is not None and test(conforming)

    return holds


def level_faults(claim: Claim) -> tuple[GuideFault, ...]:
    """The faults of the levels above a claim (provider, subscriber, patient) that no claim before it hangs from."""
    return tuple(check_levels(claim, claim.first_level)) if claim.first_level < _LEVELS else ()


def faults_of(subject: Claim | OutsideClaims) -> tuple[GuideFault, ...]:
    """All faults of a subject of the guide rules."""
    return claim_faults(subject) if isinstance(subject, Claim) else subject.faults


def has_faults(subject: Claim | OutsideClaims) -> bool:
    """Whether the guide has anything against a subject."""
    if isinstance(subject, Claim) and subject.conformance is not None and subject.conformance.texts is not None:
        return False
    return bool(faults_of(subject))


def findings(subject: Claim | OutsideClaims, kind: FaultKind) -> Iterator[Finding]:
    """The faults of one kind as findings; `related` names the service line."""
    for fault in faults_of(subject):
        if fault.kind is kind:
            related = (fault.line,) if fault.line else ()
            yield Finding(fault.at, fault.message, None, fault.severity, related, ack=fault.acknowledgement)
