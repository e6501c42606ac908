"""Where a claim says at what kind of place a line was rendered."""

from __future__ import annotations

from edi837.claim.line import ServiceLine
from edi837.x12.segment import Element


def site_element(line: ServiceLine) -> Element:
    """SV105 where it is filled (837P), else CLM05-1."""
    if line.professional and line.service.value(5).strip():
        return line.service_element(5)
    return line.claim.clm.element(5, 1)
