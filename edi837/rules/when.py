"""Cheap tests of a subject, shared by rules as their `when`: the engine asks each once a subject."""

from __future__ import annotations

from edi837.claim.amounts import units_agree
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.diagnosis import ICD9
from edi837.claim.pairs import says_nothing_discarded
from edi837.claim.use import PAIN, PSYCHIATRIC
from edi837.x12.ndc import NdcForm
from edi837.x12.values import qualifier

# Units have at most eight digits before the point.
_MANY = 10**8


def with_procedure(line: ServiceLine) -> bool:
    """The line has a procedure code; P, M and Q rules are silent without one."""
    return bool(line.procedure)


def under_target_code(line: ServiceLine) -> bool:
    """The line is billed under a target code."""
    return line.under_target


def under_other_code(line: ServiceLine) -> bool:
    """The line has the NDC of a target drug, under a procedure code that is not a target."""
    return bool(line.procedure) and not line.under_target and line.names_target


def under_unclassified_code(line: ServiceLine) -> bool:
    """The line is a target by its NDC, under a code for drugs that have none."""
    return not line.under_target and "unclassified" in line.groups


def with_modifiers(line: ServiceLine) -> bool:
    """Something stands in the places of modifiers, or past them."""
    return len(line.parts) > 2 and bool(line.procedure)


def with_drug(line: ServiceLine) -> bool:
    """The line has a loop 2410."""
    return line.drug is not None


def with_quantity(line: ServiceLine) -> bool:
    """The line has a CTP in its loop 2410."""
    return line.drug is not None and line.drug.ctp is not None


def with_other_qualifier(line: ServiceLine) -> bool:
    """The line has a LIN whose qualifier is not N4, or not written so."""
    return line.drug is not None and line.drug.ndc_qualifier != "N4"


def with_ndc_in_doubt(line: ServiceLine) -> bool:
    """The line has a LIN with qualifier N4 whose number is not eleven clean digits."""
    return line.drug is not None and line.drug.form is not NdcForm.CLEAN and with_ndc_qualifier(line)


def with_quantity_in_doubt(line: ServiceLine) -> bool:
    """The line has a LIN without a CTP that has quantity and unit as they should be, and nothing else."""
    return line.drug is not None and not line.drug.plain_quantity


def with_units_in_doubt(line: ServiceLine) -> bool:
    """The line has a procedure code, and not a whole number of units under the code UN."""
    units = line.units
    if units is not None and line.unit == "UN" and 0 < units < _MANY and units == int(units):
        return False
    return bool(line.procedure)


def with_ndc_qualifier(line: ServiceLine) -> bool:
    """The line has a LIN whose qualifier is N4, however it is written."""
    return line.drug is not None and qualifier(line.drug.ndc_qualifier) == "N4"


def discarding(line: ServiceLine) -> bool:
    """A JW line."""
    return line.discarded


def administering(line: ServiceLine) -> bool:
    """A line under a target code for what was given."""
    return line.under_target and not line.discarded


def with_units_of_another_dose(line: ServiceLine) -> bool:
    """Such a line whose units are not those of its NDC quantity."""
    return line.under_target and not line.discarded and units_agree(line) is False


def accounting_for_waste(line: ServiceLine) -> bool:
    """The line has JW or JZ."""
    return bool(line.modifiers) and (line.discarded or says_nothing_discarded(line))


def with_modifier(line: ServiceLine) -> bool:
    """The line has a modifier."""
    return bool(line.modifiers)


def professional_line(line: ServiceLine) -> bool:
    """The service stands in an SV1."""
    return line.professional


def institutional_line(line: ServiceLine) -> bool:
    """The service stands in an SV2."""
    return line.service.id == "SV2"


def adjudicated(line: ServiceLine) -> bool:
    """Another payer has decided on the line: there is a loop 2430."""
    return line.loop.child("2430") is not None


def repriced(line: ServiceLine) -> bool:
    """The units of the line are repeated elsewhere: in HCP, or by another payer."""
    return adjudicated(line) or line.loop.first("HCP") is not None


def psychiatric_or_pain(line: ServiceLine) -> bool:
    """The line is for a psychiatric disorder or for pain."""
    return line.use in (PSYCHIATRIC, PAIN)


def under_mapped_code(line: ServiceLine) -> bool:
    """The line is billed under a code of a drug mapping, target or not."""
    return line.code is not None


def among_several(line: ServiceLine) -> bool:
    """The claim has other target lines beside this one, and this one has a procedure code."""
    return len(line.claim.target_lines) > 1 and bool(line.procedure)


def with_diagnoses_in_doubt(claim: Claim) -> bool:
    """The claim's first diagnosis is not a principal one, or one of them is not plain ICD-10."""
    diagnoses = claim.diagnoses
    if not diagnoses or diagnoses[0].qualifier != "ABK":
        return True
    return bool([diagnosis for diagnosis in diagnoses if not diagnosis.plain or diagnosis.qualifier in ICD9])


def professional(claim: Claim) -> bool:
    """An 837P claim."""
    return claim.claim_type == "P"


def institutional(claim: Claim) -> bool:
    """An 837I claim."""
    return claim.claim_type == "I"


def inpatient(claim: Claim) -> bool:
    """An 837I claim of an inpatient bill type."""
    return claim.inpatient


def begins_provider(claim: Claim) -> bool:
    """No claim before it hangs from its billing provider: what is wrong there is found once."""
    return claim.first_level < 1


def begins_subscriber(claim: Claim) -> bool:
    """No claim before it hangs from its subscriber."""
    return claim.first_level < 2


def begins_subscriber_professional(claim: Claim) -> bool:
    """An 837P claim that no other of its subscriber stands before."""
    return claim.first_level < 2 and professional(claim)


# What these read of a line: its procedure code, what it bills (`billed`), or what its payer is asked with (`asked`).
BY_PROCEDURE = frozenset({with_procedure, under_target_code, under_unclassified_code, under_mapped_code})
BY_BILLED = frozenset(
    {
        under_other_code, with_modifiers, with_drug, with_quantity, with_other_qualifier, with_ndc_in_doubt,
        with_quantity_in_doubt, with_units_in_doubt, with_ndc_qualifier, discarding, administering,
        accounting_for_waste, with_modifier, professional_line, institutional_line,
    }
)  # fmt: skip
BY_PAYER = frozenset({psychiatric_or_pain})
