"""The reasons of `unless` that follow from what a line bills alone: read of nothing but `ServiceLine.billed`."""

from __future__ import annotations

from edi837.claim.amounts import container, mg_by_ndc, mg_per_unit, units_agree_alone
from edi837.claim.claim import ServiceLine
from edi837.claim.drug_unit import natural_unit
from edi837.claim.readings import containers_billed
from edi837.claim.use import dispensed_substance
from edi837.mapping.drugs import MULTI_DOSE
from edi837.x12.ndc import NdcForm
from edi837.x12.values import badly_written

# The visit that is never paid beside an administration, whatever its modifiers.
NEVER_BESIDE = "99211"


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


def with_computed_dose(line: ServiceLine) -> bool:
    """Units and NDC quantity are compared in milligrams, whether they agree or not."""
    return units_agree_alone(line) is not None


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


def under_drug_revenue_code(line: ServiceLine) -> bool:
    """The revenue code is one for drugs, and not for those that a patient takes alone."""
    revenue, code = line.claim.mappings.codes.revenue, line.revenue_code
    return len(code) == 4 and code.isdecimal() and code in revenue.drug and code not in revenue.self_administered


def marked_as_visit(line: ServiceLine) -> bool:
    """A modifier says that the visit is one of its own, and the code is one for which that counts."""
    visit = line.claim.mappings.codes.modifier_groups.visit
    return line.procedure != NEVER_BESIDE and not visit.isdisjoint(line.modifiers)


def of_one_unit(line: ServiceLine) -> bool:
    """One unit is billed, or less, or none that is a number."""
    return line.units is None or line.units <= 1


# The procedure code alone.


def not_unclassified(line: ServiceLine) -> bool:
    """The code is not one for drugs that have none."""
    return "unclassified" not in line.groups


def not_a_visit(line: ServiceLine) -> bool:
    """The code is not of a visit."""
    return "visit" not in line.groups


def not_initial(line: ServiceLine) -> bool:
    """The code is not of a service that can only begin an administration."""
    return "initial" not in line.groups


def not_add_on(line: ServiceLine) -> bool:
    """The code is not of a service that only adds to another one."""
    return "add-on" not in line.groups


BY_PROCEDURE = frozenset({not_a_visit, not_initial, not_add_on, not_unclassified})
BY_BILLED = frozenset(
    {
        with_ndc, under_code_of_its_drug, of_known_product, in_natural_unit, with_one_drug, plainly_coded,
        of_small_dose, without_whole_vials, with_units_of_its_dose, with_computed_dose, of_multi_dose, without_words,
        with_plain_amounts,
        under_drug_revenue_code, marked_as_visit, of_one_unit,
    }
)  # fmt: skip
