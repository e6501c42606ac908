"""What a 277CA says of one claim: who, how much, when, and what stands against it. Small values that wait on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from edi837.ack.named_parties import Party, billing_provider, patient
from edi837.ack.objection import Objection
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.loops import Loop
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import values
from edi837.x12.batch import ClaimSpan
from edi837.x12.hierarchy import Context
from edi837.x12.limits import MOST_LINES

Period = tuple[str, str]

# The X12 committee takes this day for one that was not sent where a date must stand (interpretation 1791).
NO_DAY: Period = ("D8", "19000101")


class LineAnswer(NamedTuple):
    """A line that something stands against: SVC with what identifies it."""

    number: str
    service: tuple[str, ...]
    charge: str
    revenue_code: str
    units: str
    control_number: str
    prescription: str
    period: Period | None


class ClaimAnswer(NamedTuple):
    """`judged` says that all rules looked at the claim, and none of them failed; `notes` a 999 names beside objections.

    `too_long` says that it has more lines than the guide allows; `lines` are those that objections are about. An
    objection before `start` is about a level above the claim, and so about all claims that hang from it.
    """

    start: int
    levels: Context
    control_number: str
    charge: Decimal
    bill_type: str
    tracking_number: str
    period: Period
    provider: Party
    patient: Party
    judged: bool
    too_long: bool
    objections: tuple[Objection, ...] = ()
    lines: tuple[LineAnswer, ...] = ()
    notes: tuple[Objection, ...] = ()

    def placed(self, place: Callable[[int], int]) -> ClaimAnswer:
        """The same with the places that `place` gives for its own: those in a file that was read unwrapped."""
        return self._replace(start=place(self.start), levels=Context(*map(place, self.levels)))


def answer(
    claim: Claim, span: ClaimSpan, judged: bool, objections: Sequence[Objection], notes: Sequence[Objection] = ()
) -> ClaimAnswer:
    """The answer to a claim."""
    named = {objection.line for objection in objections if objection.line}
    lines: dict[str, LineAnswer] = {}
    for line in claim.lines if named else ():
        if line.number in named:
            lines.setdefault(line.number, _line(line))
    return ClaimAnswer(
        start=claim.clm.start,
        levels=span.levels,
        control_number=claim.patient_control_number,
        charge=claim.charge or Decimal(0),
        bill_type=claim.bill_type,
        tracking_number=claim.reference("D9"),
        period=_period(claim),
        provider=billing_provider(claim),
        patient=patient(claim),
        judged=judged,
        too_long=len(claim.lines) > MOST_LINES[claim.claim_type],
        objections=tuple(objections),
        lines=tuple(lines.values()),
        notes=tuple(notes),
    )


def _period(claim: Claim) -> Period:
    """The statement dates (I), else the first and last day of the lines."""
    days = list(claim.statement_days) if claim.claim_type == "I" else []
    if not any(days):
        days = [day for line in claim.lines for day in line.service_days]
    return _spelled(values.iso(day).replace("-", "") for day in days if day is not None) or NO_DAY


def _spelled(days: Iterable[str]) -> Period | None:
    known = sorted(days)
    if not known:
        return None
    return ("D8", known[0]) if known[0] == known[-1] else ("RD8", f"{known[0]}-{known[-1]}")


def _line(line: ServiceLine) -> LineAnswer:
    service = line.service
    return LineAnswer(
        number=line.number,
        service=tuple(line.parts),
        charge=service.value(line.charge_at),
        revenue_code=line.revenue_code,
        units=service.value(line.units_at),
        control_number=line.control_number,
        prescription=_prescription(line.loop),
        period=_spelled(values.iso(day).replace("-", "") for day in line.service_days if day is not None),
    )


def _prescription(loop: Loop) -> str:
    """REF*XZ of the drug."""
    references = (child.first("REF", "XZ") for child in loop.children("2410"))
    return next((segment.value(2).strip() for segment in references if segment is not None), "")
