"""Uses of a drug that its label does not have, by the diagnoses of a line."""

from __future__ import annotations

from edi837.claim.diagnosis import Diagnosis
from edi837.claim.line import ServiceLine
from edi837.claim.substance import substance_of
from edi837.claim.use import ANESTHESIA, OTHER, PROCEDURE


def off_label(line: ServiceLine) -> list[tuple[Diagnosis, str]]:
    """The diagnoses of such uses with the condition that each stands for; none beside anesthesia or a procedure."""
    substance = substance_of(line)
    if substance is None:
        return []
    codes, uses = line.claim.mappings.codes, substance.off_label
    if not uses or not line.diagnoses or line.use in (ANESTHESIA, PROCEDURE):
        return []
    found = [(one, condition) for one in line.diagnoses for condition in codes.conditions(one.code, uses)]
    return found or ([(line.diagnoses[0], "another condition")] if line.use == OTHER and OTHER in uses else [])
