"""N213: the unit of the drug does not fit its form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import container, content
from edi837.claim.claim import ServiceLine
from edi837.claim.drug_unit import (
    computation,
    implausible,
    meant_in_natural_unit,
    natural_unit,
    unit_is_at_fault,
)
from edi837.dosing.waste import is_whole
from edi837.findings.finding import Finding, Fix, NotChecked, proposed
from edi837.mapping.drugs import MULTI_DOSE
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_billed import in_natural_unit
from edi837.rules.unless_stated import without_n213
from edi837.rules.when import with_quantity
from edi837.x12.segment import Segment
from edi837.x12.values import number, plain

_WHY = {
    "UN": "UN counts containers, and a solution is measured in ML",
    "ML": "ML measures liquids, and a powder is counted in containers (UN)",
    "F2": "F2 counts international units, and this drug is measured in milligrams",
}


# N212 is not yielded to: its safe fix (un → UN) must not bring this finding up.
@rule(
    "N213",
    "drug-unit-implausible",
    on=ServiceLine,
    severity=WARNING,
    snip=2,
    when=with_quantity,
    yields_to=("N209", "N210", "N211", "N216"),
    never_permitted=True,
    unless=((in_natural_unit, without_n213),),
)
def drug_unit_implausible(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """CTP05-1 is UN for a solution, ML for a powder, F2, or a unit that this payer does not take.

    Why: payers convert the quantity by the form of the product; in another unit it is rejected, or read as many times
    the dose.
    Fix: proposed when one quantity in the other unit comes to the units sent: the same number, or the same milligrams;
    quantity and unit are then written together. Not for the whole content of a multi-dose container, of which the
    patient was given a part. Otherwise look up what was drawn from which container.
    Do: Look up what was drawn of {ndc}: {ndc_quantity} {before} is unlikely.
    Decide: Check what was drawn of {ndc}; approve {after}, or have it corrected.
    Changes: CTP04 and CTP05 together, to the unit of the product's form.
    Proof: the billed units: in the other unit the quantity comes to exactly those.
    Withheld: where they do not, or the units are a whole multi-dose container and no chart says what was given.
    Source: state Medicaid pages on NDC billing: ML for liquids, UN for powders that are dissolved, GR for creams.
    """
    drug = line.drug
    if drug is None or drug.ctp is None or drug.quantity is None:
        return
    for answer in line_findings("N213", line, knowledge):
        if isinstance(answer, Finding):
            fix, words = _fix(line, drug.ctp)
            yield answer._replace(message=f"{answer.message}{words}", fix=fix)
            return
    if not unit_is_at_fault(line):
        return
    unit = drug.unit
    why = _WHY[unit] if implausible(line, unit) else f"This payer does not take the unit {unit}"
    fix, words = _fix(line, drug.ctp)
    yield Finding(drug.ctp.element(5, 1), f"{why}{words}", fix)


def _fix(line: ServiceLine, ctp: Segment) -> tuple[Fix | None, str]:
    unit, meant = natural_unit(line), meant_in_natural_unit(line)
    if len(meant) != 1:
        both = " and ".join(f"{plain(quantity)} {unit}" for quantity in meant)
        return None, f". {both} come to the units sent: the record tells which" if both else ""
    if _is_whole_vial(line, meant[0]):
        return None, ". The units are those of the whole content of a multi-dose container: was all of it given?"
    changes = [ctp.element(5, 1).becomes(unit)]
    if number(ctp.value(4)) != meant[0]:
        changes.insert(0, ctp.element(4).becomes(plain(meant[0])))
    fix = proposed(f"Write {plain(meant[0])} {unit}", *changes)
    return fix, f". {computation(line, meant[0], unit)}, as billed"


def _is_whole_vial(line: ServiceLine, milliliters: Decimal) -> bool:
    """Whether a volume is all that multi-dose containers of the product hold."""
    product, whole = line.drug.product if line.drug else None, content(line)
    if product is None or product.mg_per_ml is None or whole is None or container(line) != MULTI_DOSE:
        return False
    return is_whole(milliliters * product.mg_per_ml, whole)
