"""The small facts that interchanges and groups give to rules about the whole file."""

from __future__ import annotations

from edi837.system.named_tuple import NamedTuple
from edi837.x12.envelope import FunctionalGroup
from edi837.x12.segment import Segment
from edi837.x12.values import without_breaks


class InterchangeFacts(NamedTuple):
    """An interchange: its ISA05 to ISA08, ISA13 and ISA15, trimmed, and its ISA."""

    key: tuple[str, str, str, str, str, str]
    isa: Segment


class GroupFacts(NamedTuple):
    """A group of claims: ISA05 to ISA08 and ISA15 of its interchange, its GS02, GS03 and GS06, trimmed, and its GS.

    `interchange` is the key of its interchange.
    """

    key: tuple[str, ...]
    interchange: tuple[str, str, str, str, str, str]
    gs: Segment


def interchange_facts(isa: Segment) -> InterchangeFacts:
    """The facts of one interchange."""
    sent = [isa.value(position).strip() for position in (5, 6, 7, 8, 13, 15)]
    return InterchangeFacts((sent[0], sent[1], sent[2], sent[3], sent[4], sent[5]), isa)


def group_facts(group: FunctionalGroup) -> GroupFacts | None:
    """The facts of one group; None where it holds no claims, or has no number or no number of its own."""
    gs, interchange = group.gs, interchange_facts(group.interchange.isa).key
    if gs is None or not group.is_of_claims or group.repeated:
        return None
    sent = [without_breaks(gs.value(position)).strip() for position in (2, 3, 6)]
    return GroupFacts((*interchange[:4], interchange[5], *sent), interchange, gs) if sent[2] else None
