"""C712: a provider's NPI cannot be one."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import with_sound_npis
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.npi import is_npi
from edi837.x12.segment import Segment

# Entity → RARC: N253, N262 and N297 are of the same series as the three for billing, rendering and facility.
_REMARKS = {"85": "N257", "82": "N290", "77": "N293", "71": "N253", "72": "N262", "DQ": "N297"}


@rule(
    "C712",
    "npi-invalid",
    on=Claim,
    severity=ERROR,
    snip=5,
    scope=Scope.CLAIM,
    every_claim=True,
    unless_conforming=(with_sound_npis,),
)
def npi_invalid(claim: Claim) -> Iterator[Finding]:
    """NM109 under XX is not ten digits that begin with 1 or 2, or its check digit does not fit.

    Why: clearinghouses verify the check digit and reject the claim; a digit was mistyped or left out.
    Fix: none. Look the provider up in NPPES.
    Do: Look {before} up in NPPES and correct the digit that is wrong.
    Source: 45 CFR 162.406 (ten digits, check digit); ISO 7812 with the prefix 80840; Noridian on N257 and N290.
    """
    for nm1 in _providers(claim):
        if is_npi(nm1.value(9)) or nm1.value(8).strip() != "XX":
            continue
        entity = nm1.value(1).strip()
        if entity in _REMARKS:
            name = claim.mappings.codes.word("entity", entity)
            yield Finding(nm1.element(9), _fault(nm1, name), status=f"A7:562:{entity}", rarc=_REMARKS[entity])


def _fault(nm1: Segment, name: str) -> str:
    sent = nm1.value(9)
    if not sent.strip():
        return f"The NPI of the {name} is empty"
    if len(sent) == 10 and sent.isdecimal() and sent[0] in "12":
        return f"The check digit of the NPI of the {name} does not fit"
    return f"The NPI of the {name} is not ten digits that begin with 1 or 2"


def _providers(claim: Claim) -> Iterator[Segment]:
    """NM1 of the billing provider, of the claim's providers and of those of its lines; not those of other payers."""
    for segment in claim.provider:
        if segment.id == "NM1":
            yield segment
    for loop in claim.loop.loops:
        if loop.id == "2400":
            for below in loop.loops:
                if below.id.startswith("2420"):
                    yield below.segments[0]
        elif loop.id.startswith("2310"):
            yield loop.segments[0]
