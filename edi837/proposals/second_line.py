"""One drug line divided into what was given and what was discarded: a line of its own for the second, after the first.

The second line is a copy of the first in canonical form, with JW, the remainder of units and charge, its own quantity
and control number; the lines after it are renumbered. CLM02 stays, and so does every segment that is not named here.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import FIRST, LAST, in_group, well_formed
from edi837.dosing.waste import Division
from edi837.proposals.modifier_changes import drop_modifier
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change
from edi837.x12.segment import Segment
from edi837.x12.values import plain

# Amounts and adjudications of the whole line, which nobody but the provider can divide.
_INDIVISIBLE = frozenset({"HCP", "AMT", "CN1", "PS1", "QTY", "CR1", "CR3", "SV5"})
_NONCOVERED = 7
_DISCARDED = "JW"
_LONGEST_CONTROL_NUMBER = 30


class DividedAmounts(NamedTuple):
    """The units of both lines, and the CTP04 of both in the unit of the line."""

    units: Division
    given_quantity: Decimal
    discarded_quantity: Decimal


def obstacle(line: ServiceLine) -> str:
    """What stands against dividing the line; '' where nothing does."""
    claim, loop = line.claim, line.loop
    if len(line.drugs) != 1 or line.drugs[0].ctp is None or line.charge is None or not 0 <= line.charge < 10**8:
        return "its drug or its charge is not clear"
    if named := sorted({segment.id for segment in loop.segments} & _INDIVISIBLE):
        return f"its {named[0]} is for the whole line"
    if loop.child("2430") is not None or any(_bundled(other) for other in claim.lines):
        return "another payer has decided on the line, or refers to lines by number"
    if not line.professional and line.service.value(_NONCOVERED).strip():
        return "its non-covered charge is for the whole line"
    if len(_modifiers(line)) > LAST - FIRST:
        return "there is no free place for JW"
    if [other.number.strip() for other in claim.lines] != [str(number) for number in range(1, len(claim.lines) + 1)]:
        return "the lines are not numbered 1, 2, 3"
    if len(claim.lines) >= claim.mappings.guides[claim.claim_type].most_lines:
        return "the claim has no room for another line"
    return ""


def _bundled(line: ServiceLine) -> bool:
    return any(loop.segments[0].value(6).strip() for loop in line.loop.children("2430"))


def split(line: ServiceLine, parts: DividedAmounts, charge: Decimal, discarded_charge: Decimal) -> tuple[Change, ...]:
    """The changes; `charge` and `discarded_charge` are the charges of the two lines."""
    after = max(segment.end for segment in line.loop.walk())
    changes = [
        line.units_element.becomes(plain(parts.units.given)),
        Change(after, after, b"", _second(line, parts, discarded_charge)),
    ]
    if charge != line.charge:
        changes.append(line.charge_element.becomes(plain(charge)))
    if contradicting := [at for at, text in well_formed(line) if text in in_group(line, "nothing_discarded")]:
        changes.extend(drop_modifier(line, *contradicting))
    ctp = line.drugs[0].ctp
    if ctp is not None and parts.given_quantity != line.drugs[0].quantity:
        changes.append(ctp.element(4).becomes(plain(parts.given_quantity)))
    for other in line.claim.lines[line.index + 1 :]:
        changes.append(other.lx.element(1).becomes(str(other.index + 2)))
    return tuple(changes)


def _modifiers(line: ServiceLine) -> list[str]:
    dropped = in_group(line, "nothing_discarded")
    return [modifier for modifier in line.modifiers if modifier not in dropped]


def _second(line: ServiceLine, parts: DividedAmounts, charge: Decimal) -> bytes:
    """The segments of the new line, each after the line break that the file has between segments."""
    segments = sorted(line.loop.walk(), key=lambda segment: segment.start)
    gap = line_break(line, segments)
    written = []
    for segment in segments:
        elements = _canonical(segment)
        if segment is line.lx:
            elements[1] = str(line.index + 2)
        elif segment is line.service:
            elements[line.procedure_at] = _procedure(line)
            elements[line.charge_at] = plain(charge)
            elements[line.units_at] = plain(parts.units.discarded)
        elif segment is line.drugs[0].ctp:
            elements[4] = plain(parts.discarded_quantity)
        elif segment.loop == "2400" and segment.id == "REF" and segment.value(1).strip() == "6R":
            elements[2] = _control_number(line)
        written.append(line.service.delimiters.element.join(elements) + line.service.delimiters.segment)
    return b"".join(gap + text.encode("latin-1") for text in written)


def line_break(line: ServiceLine, segments: list[Segment]) -> bytes:
    """What stands between the first two segments of the line, where that is a line break and nothing else."""
    between = line.claim.between(segments[0].end, segments[1].start)
    return between if not between.strip(b"\r\n") else b""


def _canonical(segment: Segment) -> list[str]:
    elements = [segment.id]
    for position in range(1, len(segment.elements)):
        whole = segment.element(position)
        parts = range(1, len(segment.components(position)) + 1)
        normal = (segment.element(position, component).normal for component in parts)
        elements.append(whole.normal if whole.normal != whole.value else segment.delimiters.component.join(normal))
    return elements


def _procedure(line: ServiceLine) -> str:
    parts = [line.qualifier, line.procedure, *_modifiers(line), _DISCARDED]
    if line.description:
        parts += [*[""] * (LAST - len(parts)), line.description]
    return line.service.delimiters.component.join(parts)


def _control_number(line: ServiceLine) -> str:
    taken = {other.control_number.strip() for other in line.claim.lines}
    suffixes = (_DISCARDED + (str(number) if number > 1 else "") for number in count(1))
    own = line.control_number.strip()
    candidates = (own[: _LONGEST_CONTROL_NUMBER - len(suffix)] + suffix for suffix in suffixes)
    return next(candidate for candidate in candidates if candidate not in taken)
