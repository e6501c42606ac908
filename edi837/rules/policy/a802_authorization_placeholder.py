"""A802: what stands for an authorization number is not one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from edi837.claim.assigned_number import bare, is_counted
from edi837.claim.claim import Claim
from edi837.claim.parties import party_segment
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.stated_policy import ON
from edi837.policy.findings import claim_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless import without_pictured_number
from edi837.x12.values import code

_LONGEST = 50
_DATE = 8
# Shorter words come up in numbers by chance, and these begin the numbers of some payers.
_SPOKEN, _IN_NUMBERS = 4, frozenset({"AUTH", "NOAUTH"})
_DIGIT, _NO_LETTER = re.compile(r"\d"), re.compile(r"[^A-Z]")
# Nearly all numbers: too few letters for a word that is looked for.
_LITTLE_SPOKEN = re.compile(r"[A-Z]{0,3}[^A-Z]*")


@rule(
    "A802",
    "authorization-placeholder",
    on=Claim,
    severity=WARNING,
    snip=7,
    scope=Scope.CLAIM,
    by_meaning=True,
    unless=(without_pictured_number,),
)
def authorization_placeholder(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """REF*G1 holds a word such as NONE or ON FILE, digits that nobody assigns, another number, or over 50 characters.

    Why: the payer looks the number up, finds nothing, and denies the drug. Digits that nobody assigns are one digit
    again and again, or six and more that count up or down; the other number is the claim's own, the member's, the
    provider's, a date of service, a procedure code or a diagnosis. A payer's mapping may say what its numbers look
    like.
    Fix: none. Write the number that the payer gave, or leave REF*G1 out where no authorization was needed.
    Do: Write the number that {payer_name} gave instead of {before}, or leave REF*G1 out.
    Source: 837 guides, REF*G1: 1 to 50 characters; placeholders as billing systems fill them in (own knowledge); the
    payer's mapping, on the shape of its numbers.
    """
    yield from claim_findings("A802", claim, knowledge)
    stated = claim.payer.policy.policies.by_rule.get("A802", ())
    if any(each.ask.pictures for each in stated if each.policy.status == ON):
        return  # what the payer's numbers look like is known: they are held against that
    shape = claim.payer.policy.find("authorization-number")
    lines = claim.target_lines if claim.claim_type == "P" else []
    for reference in chain(claim.loop.of("REF"), *[line.loop.of("REF") for line in lines]):
        if reference.value(1).strip() != "G1":
            continue
        sent = reference.value(2)
        number = code(sent)
        if number and (_is_word(claim, number) or is_counted(number)):
            yield Finding(reference.element(2), "REF*G1 holds a placeholder, not the number of an authorization")
        elif len(sent) > _LONGEST:
            yield Finding(reference.element(2), f"REF*G1 is {len(sent)} characters long; {_LONGEST} are allowed")
        elif own := _own_number(claim, number) or (bare(number) != number and _own_number(claim, bare(number))):
            yield Finding(reference.element(2), f"REF*G1 repeats {own}: that is not an authorization")
        elif number and shape is not None and not re.fullmatch(shape["pattern"], number):
            message = f"REF*G1 does not have the shape of this payer's authorizations. Source: {shape.source}"
            yield Finding(reference.element(2), message)


def _is_word(claim: Claim, number: str) -> bool:
    """Whether it is one of the listed words, or has no digit at all."""
    letters, words = bare(number), claim.mappings.codes.placeholders
    if letters in words or not _DIGIT.search(letters):
        return True
    if _LITTLE_SPOKEN.fullmatch(number):
        return False
    # A word of the list and digits after it: VERBAL 11/03, TEST123, AUTHORIZATION ON FILE 2026.
    spoken = _NO_LETTER.sub("", number)
    return len(spoken) >= _SPOKEN and any(word in spoken for word in _spoken(words))


@lru_cache(maxsize=8)
def _spoken(words: frozenset[str]) -> tuple[str, ...]:
    """The words that are looked for within what is written."""
    return tuple(word for word in words - _IN_NUMBERS if len(word) >= _SPOKEN)


def _own_number(claim: Claim, number: str) -> str:
    """Which number of the claim it is that is not one of an authorization; '' where it is none of them."""
    if not number:
        return ""
    if number == claim.billing_npi:
        return "the NPI of the billing provider"
    member = party_segment(claim.subscriber, "IL")
    if member is not None and number == code(member.value(9)):
        return "the member's identifier"
    if number == code(claim.patient_control_number):
        return "the patient control number"
    if len(number) == _DATE and any(number in (f"{day:%Y%m%d}", f"{day:%m%d%Y}") for day in _days(claim)):
        return "a date of service"
    if number in [diagnosis.code for diagnosis in claim.diagnoses]:
        return "a diagnosis of the claim"
    return "a procedure code of the claim" if number in claim.procedures else ""


def _days(claim: Claim) -> list[date]:
    return [line.day for line in claim.lines if line.day is not None]
