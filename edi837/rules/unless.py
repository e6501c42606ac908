"""Cheap reasons why a rule has nothing to say, shared by rules as their `unless`: the engine asks each once a subject.

Where one of them is true, the rules that name it say nothing of the subject, so asking less is all that they do: what a
rule is about, and is counted for, stands in its `when`. Where nothing is certain, they are false.
"""

from __future__ import annotations

from edi837.claim.amounts import container, mg_by_ndc, mg_per_unit, units_agree_alone
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.drug_unit import natural_unit
from edi837.claim.readings import containers_billed
from edi837.claim.use import dispensed_substance
from edi837.mapping.drugs import MULTI_DOSE
from edi837.x12.ndc import NdcForm
from edi837.x12.values import badly_written

_ADJUSTMENTS = ("7", "8")


# What a line bills: these read nothing of it but `ServiceLine.billed`.


def with_ndc(line: ServiceLine) -> bool:
    """Something stands where the NDC does."""
    return line.drug is not None and line.drug.form is not NdcForm.EMPTY


def under_code_of_its_drug(line: ServiceLine) -> bool:
    """The NDC is of the substance that the code stands for, or there is none."""
    drug, code = line.drug, line.code
    if drug is None or not drug.ndc:
        return True
    return drug.product is not None and code is not None and drug.product.substance.name == code.substance.name


def of_known_product(line: ServiceLine) -> bool:
    """The NDC is of a product that is mapped."""
    return line.drug is not None and line.drug.product is not None


def in_natural_unit(line: ServiceLine) -> bool:
    """The drug is measured in the unit of its form."""
    return line.drug is not None and line.drug.unit == natural_unit(line)


def with_one_drug(line: ServiceLine) -> bool:
    """The line has no more than one loop 2410."""
    return len(line.drugs) < 2


def plainly_coded(line: ServiceLine) -> bool:
    """The procedure code is written as it should be, under HC."""
    return line.qualifier == "HC" and len(line.parts) > 1 and line.parts[1] == line.procedure


def of_small_dose(line: ServiceLine) -> bool:
    """Neither the units nor the NDC quantity come to more milligrams than the drug's lowest limit."""
    substance = dispensed_substance(line)
    if substance is None or substance.dose is None:
        return True
    limits, unit, mg = substance.dose, mg_per_unit(line), mg_by_ndc(line)
    least = min(limits.warning_mg, limits.error_mg, limits.office_mg)
    billed = line.units * unit if unit is not None and line.units is not None else 0
    return billed <= least and (mg is None or mg <= least)


def without_whole_vials(line: ServiceLine) -> bool:
    """The NDC quantity is not that of whole containers for several doses."""
    return container(line) != MULTI_DOSE or containers_billed(line) is None


def with_units_of_its_dose(line: ServiceLine) -> bool:
    """The units are those of the NDC quantity, or one of the two is not known."""
    return units_agree_alone(line) is not False


def of_multi_dose(line: ServiceLine) -> bool:
    """The container is for several doses."""
    return container(line) == MULTI_DOSE


def without_words(line: ServiceLine) -> bool:
    """Neither a description nor a modifier says that it is a compound."""
    return not line.description and line.claim.mappings.codes.modifier_groups.compound.isdisjoint(line.modifiers)


def with_plain_amounts(line: ServiceLine) -> bool:
    """Units and NDC quantity are not written in another way than they should be."""
    ctp = line.drug.ctp if line.drug is not None else None
    if badly_written(line.service.value(line.units_at)):
        return False
    return ctp is None or not badly_written(ctp.value(4))


# The procedure code alone.


def not_a_visit(line: ServiceLine) -> bool:
    """The code is not of a visit."""
    return "visit" not in line.groups


def not_initial(line: ServiceLine) -> bool:
    """The code is not of a service that can only begin an administration."""
    return "initial" not in line.groups


def not_add_on(line: ServiceLine) -> bool:
    """The code is not of a service that only adds to another one."""
    return "add-on" not in line.groups


# What the payer's mapping says: these read nothing but `ServiceLine.asked`.


def needing_no_authorization(line: ServiceLine) -> bool:
    """The payer asks for no authorization for this use and site."""
    asked = line.claim.payer.policy.find("authorization", use=line.use, site=line.site)
    return asked is None or asked["required"] == "no"


def needing_no_step_therapy(line: ServiceLine) -> bool:
    """The payer does not want other treatments tried first."""
    return line.claim.payer.policy.find("step-therapy", use=line.use) is None


def without_stance(line: ServiceLine) -> bool:
    """No policy of the payer speaks of this use."""
    return line.claim.payer.policy.find("stance", use=line.use) is None


def paid_at_site(line: ServiceLine) -> bool:
    """The payer's mapping says nothing against this site, and names no table that may."""
    paid = line.claim.payer.policy.find("site", code=line.site, form=line.claim.claim_type)
    return paid is None or (paid["paid"] == "yes" and "table" not in paid.attributes)


def needing_no_modifier(line: ServiceLine) -> bool:
    """The payer's mapping speaks of no modifier at this site, on whatever day."""
    return not any(line.claim.payer.policy.ever("modifier", site=line.site, form=line.claim.claim_type))


def needing_no_waste_modifier(line: ServiceLine) -> bool:
    """The payer does not ask for JW or JZ at this site, on whatever day."""
    asked = line.claim.payer.policy.ever("waste", site=line.site, form=line.claim.claim_type)
    return all(statement["modifiers"] != "demanded" for statement in asked)


def of_usual_limits(line: ServiceLine) -> bool:
    """The payer's mapping has no limits of its own for a dose."""
    return "dose" not in line.claim.payer.policy.kinds


def at_usual_place(line: ServiceLine) -> bool:
    """The place of service is not one that drugs are seldom given or paid at."""
    places = line.claim.mappings.codes.places
    place = line.place_of_service
    return place not in places.telehealth and place not in places.facility and place not in places.surgical_center


BY_PROCEDURE = frozenset({not_a_visit, not_initial, not_add_on})
BY_BILLED = frozenset(
    {
        with_ndc, under_code_of_its_drug, of_known_product, in_natural_unit, with_one_drug, plainly_coded,
        of_small_dose, without_whole_vials, with_units_of_its_dose, of_multi_dose, without_words, with_plain_amounts,
    }
)  # fmt: skip
BY_PAYER = frozenset(
    {
        needing_no_authorization, needing_no_step_therapy, without_stance, paid_at_site, needing_no_modifier,
        needing_no_waste_modifier, of_usual_limits, at_usual_place,
    }
)  # fmt: skip


# What stands around a line.


def only_target_line(line: ServiceLine) -> bool:
    """No other line of the claim is a target."""
    return len(line.claim.target_lines) == 1


def without_note(line: ServiceLine) -> bool:
    """The line has no NTE."""
    return line.loop.first("NTE") is None


def with_plain_charge(line: ServiceLine) -> bool:
    """The charge is not written in another way than it should be."""
    return not badly_written(line.service.value(line.charge_at))


def on_one_day(line: ServiceLine) -> bool:
    """The service begins and ends on one day, or has no valid date."""
    return line.service_days[0] == line.service_days[1]


def pointing_to_first(line: ServiceLine) -> bool:
    """The line points to the first diagnosis of the claim, which there is."""
    return line.service.value(7) == "1" and bool(line.claim.pointed)


# Claims.


def of_mapped_payer(claim: Claim) -> bool:
    """The payer has a mapping of its own."""
    return claim.payer.policy.mapped


def of_known_class(claim: Claim) -> bool:
    """It is known of which class the payer is."""
    return claim.payer.policy.known_class


def needing_no_claim_number(claim: Claim) -> bool:
    """The payer does not ask for the number of an accident's claim."""
    return "claim-number" not in claim.payer.policy.kinds


def without_filing_limit(claim: Claim) -> bool:
    """The payer's mapping knows no time limit for claims."""
    return "filing" not in claim.payer.policy.kinds


def without_authorization(claim: Claim) -> bool:
    """There is no REF*G1: nowhere in the claim does its qualifier stand."""
    return b"G1" not in claim.content


def without_attachment(claim: Claim) -> bool:
    """There is no PWK."""
    return b"PWK" not in claim.content


def standing_alone(claim: Claim) -> bool:
    """The claim neither replaces another, nor names one."""
    return claim.frequency not in _ADJUSTMENTS and b"F8" not in claim.content
