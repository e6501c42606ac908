"""What a drug line bills and is for, as a coder reads it: what else was done that day, then the diagnosis.

What a drug is for that no mapping has is not known. For others the first match wins. Anesthesia, or an operation that
needs it, on the same claim and date means anesthesia. Shock therapy, intubation and emergency care are procedures; so
is a minor operation where the diagnosis is not psychiatric nor pain.
An infusion or an injection without any of these is a treatment, and the diagnosis says of what; so it does, with a
doubt, where nothing stands beside the drug.
"""

from __future__ import annotations

from collections.abc import Sequence

from edi837.claim.diagnosis import Diagnosis
from edi837.claim.known_segments import keep
from edi837.claim.single_line import SingleLine
from edi837.mapping.drugs import Substance
from edi837.system.named_tuple import NamedTuple
from edi837.x12.segment import Element, Segment

ANESTHESIA, PROCEDURE, OTHER, UNKNOWN = "anesthesia", "procedure", "other", "unknown"
PSYCHIATRIC, PAIN = "psychiatric", "pain"
# The uses that are treatments: of a psychiatric disorder, of pain, of anything else.
TREATMENTS = frozenset({PSYCHIATRIC, PAIN, OTHER})

# Codes within surgery that say nothing of an anesthetic: nobody is put to sleep for a venipuncture or a trigger point.
_WITHOUT_ANESTHESIA = frozenset({"bedside", "minor-surgery", "vascular-access"})

_MINOR = "the operation beside it is done without anesthesia as a rule"
_BY_DIAGNOSIS_ALONE = "by the diagnosis alone: no infusion, injection or anesthesia is on the claim that day"
_IN_EMERGENCY = "emergency care is on the claim that day, though the diagnosis is a psychiatric one"


class Use(NamedTuple):
    """One of the names above, and why it is not certain; '' where it is."""

    name: str
    doubt: str = ""


def use_of(line: SingleLine, beside: Sequence[SingleLine]) -> Use:
    """What the drug of the line is for; `beside` are the other lines that were, or may have been, on its day.

    One of each kind will do: they are asked for their groups of codes and their departments.
    """
    claim = line.claim
    uses = claim.known_segments.uses
    of_facility = (claim.inpatient, _icd_procedure(line)) if claim.claim_type == "I" else None
    # What follows is asked of nothing else.
    key = (
        line.of_unmapped_drug, line.professional, line.work, line.place_of_service, deciding_diagnosis(line),
        of_facility, *[other.work for other in beside],
    )  # fmt: skip
    use: Use | None = uses.get(key)
    if use is None:
        use = _use_of(line, beside)
        keep(uses, key, use)
    return use


def _use_of(line: SingleLine, beside: Sequence[SingleLine]) -> Use:
    if line.of_unmapped_drug:
        return Use(UNKNOWN)
    groups = frozenset[str]().union(*[other.groups for other in beside])
    departments = {other.revenue_code for other in beside if other.revenue_code}
    if "anesthesia" in groups or _has_operation(line, beside):
        return Use(ANESTHESIA)
    revenue = line.claim.mappings.codes.revenue
    if "bedside" in groups or any(code in revenue.bedside for code in departments):
        return Use(PROCEDURE)
    diagnosed = _by_diagnosis(line)
    if _in_emergency_care(line, groups, departments):
        return Use(PROCEDURE, _IN_EMERGENCY if diagnosed == PSYCHIATRIC else "")
    if diagnosed not in (PSYCHIATRIC, PAIN) and "minor-surgery" in groups:
        return Use(PROCEDURE, _MINOR)
    if "treatment" in groups or "treatment" in line.groups:
        return Use(diagnosed)
    if any(code in revenue.treatment for code in (line.revenue_code, *departments)):
        return Use(diagnosed)
    if diagnosed in (PSYCHIATRIC, PAIN):
        return Use(diagnosed, _BY_DIAGNOSIS_ALONE)
    return Use(UNKNOWN)


def deciding_diagnosis(line: SingleLine) -> str:
    """The first pointer's diagnosis (P); principal, else reason for visit (I); '' when there is none."""
    return line.diagnoses[0].code if line.diagnoses else ""


def shown_at(line: SingleLine) -> Element | Segment:
    """Where a line's use can be read: at the deciding diagnosis, or at the line where there is none."""
    return line.diagnoses[0].element if line.diagnoses else line.lx


def _has_operation(line: SingleLine, beside: Sequence[SingleLine]) -> bool:
    """An operation for which anesthesia is given; on 837I also a department of operations, or an ICD procedure."""
    if any("surgery" in other.groups and _WITHOUT_ANESTHESIA.isdisjoint(other.groups) for other in beside):
        return True
    if line.claim.claim_type != "I":
        return False
    department = line.claim.mappings.codes.revenue.procedure
    return any(other.revenue_code in department for other in (line, *beside)) or _icd_procedure(line)


def _icd_procedure(line: SingleLine) -> bool:
    """HI*BBR; on inpatient claims any ICD procedure."""
    wanted = ("BBR", "BBQ", "BR", "BQ") if line.claim.inpatient else ("BBR", "BR")
    return any(segment.value(1, 1) in wanted for segment in line.claim.loop.of("HI"))


def _in_emergency_care(line: SingleLine, groups: frozenset[str], departments: set[str]) -> bool:
    codes = line.claim.mappings.codes
    if line.place_of_service in codes.places.emergency or "emergency" in groups:
        return True
    return not line.professional and any(code in codes.revenue.emergency for code in departments)


def _by_diagnosis(line: SingleLine) -> str:
    """Psychiatric or pain by the deciding diagnosis, other for any other, unknown without one."""
    code = deciding_diagnosis(line)
    if not code:
        return UNKNOWN
    return line.claim.mappings.codes.use_of(code) or OTHER


def dispensed_substance(line: SingleLine) -> Substance | None:
    """What was given: the substance of the NDC's product, else of the procedure code; None where neither is mapped.

    Asked where the product matters: plausible doses, uses off the label, controlled substances, utilization.
    """
    product = line.drug.product if line.drug else None
    if product is not None:
        return product.substance
    return line.code.substance if line.code is not None else None


def billed_substance(line: SingleLine) -> Substance | None:
    """What is billed: the substance of a target code, else of the NDC's product; None where neither is mapped.

    Asked where the bill matters: days of treatment are counted by the code that a payer sees.
    """
    if line.code is not None and line.under_target:
        return line.code.substance
    product = line.drug.product if line.drug else None
    return product.substance if product is not None else None


def has_uses_off_label(line: SingleLine) -> bool:
    """Whether uses off the label are known of the drug that was given."""
    substance = dispensed_substance(line)
    return substance is not None and bool(substance.off_label)


def off_label(line: SingleLine, use: str) -> list[tuple[Diagnosis, str]]:
    """The diagnoses of uses off the label, each with its condition; none where `use` is anesthesia or a procedure."""
    substance = dispensed_substance(line)
    if substance is None:
        return []
    codes, uses = line.claim.mappings.codes, substance.off_label
    if not uses or not line.diagnoses or use in (ANESTHESIA, PROCEDURE):
        return []
    carried = [
        (diagnosis, condition) for diagnosis in line.diagnoses for condition in codes.conditions(diagnosis.code, uses)
    ]
    return carried or ([(line.diagnoses[0], "another condition")] if use == OTHER and OTHER in uses else [])
