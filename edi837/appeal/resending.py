"""How a claim may go again: as a new claim, in place of the one that the payer has, or not by this way at all.

A payer's mapping says whether it takes a claim that replaces another. Medicare takes none of a professional (a claim
that was judged is reopened: CMS Publication 100-04, chapter 34), and of an institution with the reason of the change.
"""

from __future__ import annotations

from edi837.mapping.lanes import Lane
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple

ORIGINAL, REPLACEMENT = "1", "7"
# Condition codes that say why a claim is changed (CMS Publication 100-04, chapter 1, 130.1.2.1); a claim has one.
CHANGE_REASONS = ("D0", "D1", "D2", "D3", "D4", "D7", "D8", "D9", "E0")
# What a payer's mapping says of claims that replace others.
TAKEN, TAKEN_WITH_REASON, NOT_TAKEN, UNKNOWN = "yes", "with-reason", "no", "unknown"
_NEW_CLAIM, _OVERPAYMENT = "new-claim", "overpayment"
_VOID = "8"


class Resending(NamedTuple):
    """CLM05-3, the payer's number of the claim that is replaced (REF*F8), and a condition code; '' for none."""

    frequency: str
    payer_number: str = ""
    change_reason: str = ""


class SentBefore(NamedTuple):
    """A claim with how it went out last, its state, its lane, and the payer's latest number of it; '' for none."""

    number: str
    frequency: str
    state: str
    lane: Lane
    payer_number: str


def resending_of(claim: SentBefore, replacements: str, change_reason: str) -> Resending:
    """How a claim goes again; UsageError with what to do instead where it does not, or where nobody knows."""
    if claim.frequency == _VOID:
        raise UsageError(f"{claim.number}: was voided; a claim that is billed anew comes from the source")
    if claim.state in ("paid", "overturned"):
        raise UsageError(f"{claim.number}: was paid; a payment that is not right is returned, not billed again")
    if claim.lane.name == _OVERPAYMENT:
        raise UsageError(f"{claim.number}: a payment was taken back; see why before anything is sent")
    if claim.lane.name == _NEW_CLAIM:
        if change_reason:
            raise UsageError(f"{claim.number}: goes as a new claim, which gives no reason of a change")
        return Resending(ORIGINAL)
    if claim.state not in ("denied", "paid less", "upheld"):
        raise UsageError(f"{claim.number}: its state is {claim.state}; nothing was denied or rejected")
    if replacements == NOT_TAKEN:
        raise UsageError(f"{claim.number}: this payer takes no claim that replaces another; ask it for a reopening")
    if replacements == UNKNOWN:
        raise UsageError(
            f"{claim.number}: no mapping says whether this payer takes a claim that replaces another; ask it, and say "
            "so in its mapping (replacement)"
        )
    if not claim.payer_number:
        raise UsageError(f"{claim.number}: no answer names the payer's number of it, which REF*F8 has to carry")
    if replacements == TAKEN_WITH_REASON and not change_reason:
        raise UsageError(
            f"{claim.number}: this payer wants the reason of the change, which the provider names: --change-reason, "
            f"one of {', '.join(CHANGE_REASONS)}"
        )
    return Resending(REPLACEMENT, claim.payer_number, change_reason)
