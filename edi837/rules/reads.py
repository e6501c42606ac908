"""What a rule reads of a line or a claim, named by rules as their `reads`.

A rule that said nothing of one subject says nothing of any other of which all that it reads is the same: so the engine
asks it no more. Each of these gives a value to compare, or None where what it names is not enough to tell.
"""

from __future__ import annotations

from collections.abc import Hashable

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.diagnosis import ICD9
from edi837.claim.medicare_price import day_of_price
from edi837.claim.use import dispensed_substance


def billed(line: ServiceLine) -> Hashable:
    """What the line bills: procedure, units, drug and revenue code as sent, but neither its date nor its charge."""
    return line.billed


def payer(line: ServiceLine) -> Hashable:
    """Who pays, at which place, for which use; the guide that the claim follows."""
    return line.asked


def substance(line: ServiceLine) -> Hashable:
    """The substance that was given."""
    given = dispensed_substance(line)
    return given.name if given is not None else ""


def diagnoses(line: ServiceLine) -> Hashable:
    """The diagnoses that the line is for, in their order."""
    return tuple([diagnosis.code for diagnosis in line.diagnoses])


def charge(line: ServiceLine) -> Hashable:
    """The charge of a line as sent, the day of its price, and whether the set only reports.

    None where a charge beside it matters.
    """
    if line.discarded:
        return None
    return line.service.value(line.charge_at), line.claim.info.encounter, day_of_price(line)


def alone(line: ServiceLine) -> Hashable:
    """That it is the only target line of its claim; None where it is not."""
    return True if len(line.claim.target_lines) == 1 else None


def diagnoses_sent(claim: Claim) -> Hashable:
    """The diagnoses of the claim; None where one is not plainly written, or of ICD-9, for which its day matters."""
    sent = claim.diagnoses
    if any(not diagnosis.plain or diagnosis.qualifier in ICD9 for diagnosis in sent):
        return None
    return tuple([(diagnosis.qualifier, diagnosis.code) for diagnosis in sent])
