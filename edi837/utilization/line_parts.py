"""The parts that the lines of a group fall into: what is billed, and what of it a reader has to know about."""

from __future__ import annotations

from edi837.claim.claim import Claim, ServiceLine

# All but void claims, which say that something was billed in error: they are counted apart, and subtract nothing.
BILLED, VOID = "billed", "void"
# Of what is billed: under JW, and what was given with JZ.
DISCARDED, NOTHING_DISCARDED = "discarded", "nothing-discarded"
# Of what is billed: claims whose service may be billed by another claim too.
REPLACEMENT, SECONDARY, REPEATED = "replacement", "secondary", "repeated"
# Of what is billed: in a test interchange, or reported and not billed at all.
TEST, ENCOUNTER = "test", "encounter"

_REPLACES, _VOIDS = "7", "8"
_PRIMARY = ("P", "")


def is_void(claim: Claim) -> bool:
    """Whether the claim cancels an earlier one."""
    return claim.frequency == _VOIDS


def parts_of_claim(claim: Claim, repeated: bool) -> tuple[str, ...]:
    """The parts that all lines of a claim are in; `repeated` says that a claim of the same kind came before."""
    if is_void(claim):
        return (VOID,)
    parts = [BILLED]
    if claim.frequency == _REPLACES:
        parts.append(REPLACEMENT)
    if claim.payer.sbr is not None and claim.payer.sbr.value(1).strip() not in _PRIMARY:
        parts.append(SECONDARY)
    if repeated:
        parts.append(REPEATED)
    if claim.info.usage.strip() == "T":
        parts.append(TEST)
    if claim.info.encounter:
        parts.append(ENCOUNTER)
    return tuple(parts)


def parts_of_line(line: ServiceLine, of_claim: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that one line is in."""
    if of_claim[0] != BILLED:
        return of_claim
    if line.discarded:
        return (*of_claim, DISCARDED)
    groups = line.claim.mappings.codes.modifier_groups
    if not groups.nothing_discarded.isdisjoint(line.modifiers):
        return (*of_claim, NOTHING_DISCARDED)
    return of_claim
