"""Uses of a drug that its label does not have, by the diagnoses of a line."""

from __future__ import annotations

from edi837.claim.diagnosis import Diagnosis
from edi837.claim.line import ServiceLine
from edi837.claim.substance import substance_of
from edi837.claim.use import ANAESTHESIA, PROCEDURE


def off_label(line: ServiceLine) -> list[tuple[Diagnosis, str]]:
    """The diagnoses of such uses with the condition that each stands for; none beside anaesthesia or a procedure."""
    substance = substance_of(line)
    if substance is None:
        return []
    codes, uses = line.claim.mappings.codes, substance.off_label
    found = [(one, condition) for one in line.diagnoses for condition in codes.conditions(one.code, uses)]
    return [] if found and line.use in (ANAESTHESIA, PROCEDURE) else found
