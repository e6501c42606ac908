"""The bounds of typed charges: what the charge master gives for the line that a proposal is about."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from edi837.claim.loops import SERVICES
from edi837.claim.service import Service
from edi837.decisions.charge_master import ChargeMaster
from edi837.decisions.pick import Bounds, BoundsOf
from edi837.decisions.refusal import RefusedRow
from edi837.jobs.reporting.spans import delimiters_at
from edi837.manifest.proposal import Proposal
from edi837.x12 import values
from edi837.x12.delimiters import Buffer
from edi837.x12.segment import Segment, cut

_LINE_ENDS = frozenset({"LX", "CLM", "HL", "SE", "ST", "GE", "IEA"})
_CLAIM_BEGINS = frozenset({"CLM", "HL", "ST"})
# A claim is at most so long.
_REACH = 1 << 18


def bounds_by(master: ChargeMaster, data: Buffer) -> BoundsOf:
    """Tells the bounds of a proposal's charge from the bytes of the file, not from what a manifest says of them."""

    def bounds(proposal: Proposal) -> Bounds:
        segments = _segments(data, proposal.start)
        at = next((i for i, segment in enumerate(segments) if segment.start <= proposal.start < segment.end), None)
        if at is None or segments[at].id not in SERVICES:
            raise RefusedRow("the proposal is not about a service line")
        service = Service(segments[at])
        span = service.units_element.span
        written = next((change.replacement for change in proposal.changes if (change.start, change.end) == span), b"")
        units = values.number(written.decode("latin-1"))
        if units is None:
            raise RefusedRow("the proposal changes no units")
        return master.bounds(service.procedure, service.modifiers, _day(segments, at), units)

    return bounds


def _segments(data: Buffer, place: int) -> list[Segment]:
    """The segments around a place, from the end of a segment to the end of one."""
    delimiters = delimiters_at(data, [place])[place]
    terminator = delimiters.segment.encode("latin-1")
    begin = data.find(terminator, max(place - _REACH, 0), place) + 1
    end = data.rfind(terminator, place, place + _REACH) + 1
    return cut(bytes(data[begin:end]), delimiters, begin)


def _day(segments: list[Segment], at: int) -> date | None:
    """The line's own date of service, else the first day of the claim's statement."""
    line = takewhile(lambda segment: segment.id not in _LINE_ENDS, segments[at + 1 :])
    claim = takewhile(lambda segment: segment.id not in _CLAIM_BEGINS, reversed(segments[:at]))
    for around, qualifier in ((line, "472"), (claim, "434")):
        for segment in around:
            if segment.id == "DTP" and segment.value(1).strip() == qualifier:
                return values.days(segment.value(2).strip(), segment.value(3).strip())[0]
    return None
