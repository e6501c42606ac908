"""What a drug line is for: anaesthesia or a procedure, a psychiatric disorder, pain, or not known.

First match wins; a stay in the emergency room counts as a procedure unless the deciding diagnosis is psychiatric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edi837.x12.segment import Element, Segment

if TYPE_CHECKING:
    from edi837.claim.line import ServiceLine

ANAESTHESIA, PROCEDURE, UNKNOWN = "anaesthesia", "procedure", "unknown"
PSYCHIATRIC, PAIN = "psychiatric", "pain"


def use_of(line: ServiceLine) -> str:
    """anaesthesia, procedure, psychiatric, pain or unknown."""
    beside = [one for one in line.claim.lines_on(line.dated) if one is not line]
    groups = frozenset().union(*[one.groups for one in beside])
    if "anesthesia" in groups:
        return ANAESTHESIA
    if "surgery" in groups or (line.claim.claim_type == "I" and _has_procedure(line, beside)):
        return PROCEDURE
    diagnosed = _by_diagnosis(line)
    if diagnosed != PSYCHIATRIC and ("emergency" in groups or _in_emergency_room(line, beside)):
        return PROCEDURE
    return diagnosed


def deciding_diagnosis(line: ServiceLine) -> str:
    """The first pointer's diagnosis (P); principal, else reason for visit (I); '' when there is none."""
    return line.diagnoses[0].code if line.diagnoses else ""


def shown_at(line: ServiceLine) -> Element | Segment:
    """Where a line's use can be read: at the deciding diagnosis, or at the line where there is none."""
    return line.diagnoses[0].element if line.diagnoses else line.lx


def _has_procedure(line: ServiceLine, beside: list[ServiceLine]) -> bool:
    """On 837I: a department of procedures among the revenue codes, or an ICD procedure."""
    department = line.claim.mappings.codes.revenue.procedure
    return any(one.revenue_code in department for one in (line, *beside)) or _icd_procedure(line)


def _icd_procedure(line: ServiceLine) -> bool:
    """HI*BBR; on inpatient claims any ICD procedure."""
    wanted = ("BBR", "BBQ", "BR", "BQ") if line.claim.inpatient else ("BBR", "BR")
    return any(segment.value(1, 1) in wanted for segment in line.claim.loop.of("HI"))


def _in_emergency_room(line: ServiceLine, beside: list[ServiceLine]) -> bool:
    codes = line.claim.mappings.codes
    if line.place_of_service in codes.places.emergency:
        return True
    return not line.professional and any(one.revenue_code in codes.revenue.emergency for one in beside)


def _by_diagnosis(line: ServiceLine) -> str:
    code = deciding_diagnosis(line)
    return next((use.name for use in line.claim.mappings.codes.uses if code and code in use.diagnoses), UNKNOWN)
