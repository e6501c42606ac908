"""The TA1 of an interchange, and the 999: group by group and set by set, what the implementation guides object to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from edi837.ack.course import Course, rejects
from edi837.ack.objection import ELEMENT, SEGMENT, SET, Objection, Trigger
from edi837.ack.outgoing import Address, Outgoing
from edi837.ack.received import ReceivedGroup, ReceivedInterchange, ReceivedSet
from edi837.ack.verdict import Verdict
from edi837.system.named_tuple import NamedTuple

VERSION = "005010X231A1"
ACCEPTED, WITH_ERRORS, PARTLY, REJECTED = "A", "E", "P", "R"
_SEGMENTS, _SEGMENTS_OF_GUIDE, _NOT_SUPPORTED = "5", "I5", "I6"
_ELEMENTS_WRONG = "8"
_OF_GUIDE = "I"
# AK905: the kind of group, its version; a set of it cannot be named, so that the numbers of sets differ.
GROUP_NOT_SUPPORTED, VERSION_NOT_SUPPORTED, SETS_UNNAMED = "1", "2", "5"
_NOT_JUDGED = (GROUP_NOT_SUPPORTED, VERSION_NOT_SUPPORTED)
_KIND, _NUMBER = re.compile("[A-Z0-9]{3}"), re.compile("[!-~]{4,9}")
# IK303 has four characters, IK404 ninety-nine.
_LOOP, _VALUE = 4, 99
# CTX*SITUATIONAL TRIGGER, nine times for a segment.
_SITUATIONAL, _TRIGGERS = "SITUATIONAL TRIGGER", 9


class ClaimObjection(NamedTuple):
    """An objection with the patient control number of its claim, '' for one to a whole set."""

    objection: Objection
    claim: str = ""


def write_group(
    out: Outgoing,
    address: Address,
    group: ReceivedGroup,
    course: Course,
    against: Sequence[Objection] = (),
    held_back: bool = False,
    refused: str = "",
) -> None:
    """The 999 for one group. Of a group that was not taken in only the sets are listed that are the reason.

    `refused` is the AK905 of a group that is refused as a whole; a set that cannot be named is not listed.
    """
    verdicts: Counter[str] = Counter()
    with out.group("FA", VERSION, group.gs, address), out.set("999", VERSION):
        out.segment("AK1", out.text(group.gs[1], 2), out.text(group.gs[6], 9), out.text(group.gs[8], 12))
        for received_set in course.sets(group):
            of_set = course.against(received_set)
            listed = can_be_named(received_set) and refused not in _NOT_JUDGED
            if listed and (not held_back or rejects(of_set)):
                verdicts[_write_set(out, received_set, of_set, course)] += 1
            else:
                verdicts[REJECTED] += 1
        total = verdicts.total()
        accepted = 0 if held_back or against or refused else total - verdicts[REJECTED]
        sent = group.declared if group.declared.isascii() and group.declared.isdigit() else str(total)
        declared = sent.lstrip("0") or "0"
        codes = dict.fromkeys(code for code in (*(objection.code for objection in against), refused) if code)
        out.segment("AK9", _of_group(verdicts, accepted), declared[:6], total, accepted, *list(codes)[:5])


def can_be_named(received_set: ReceivedSet) -> bool:
    """Whether a 999 can repeat ST01 and ST02: else it has no AK2 for the set."""
    return bool(_KIND.fullmatch(received_set.kind) and _NUMBER.fullmatch(received_set.number))


def _of_group(verdicts: Counter[str], accepted: int) -> str:
    if not accepted:
        return REJECTED
    if accepted < verdicts.total():
        return PARTLY
    return WITH_ERRORS if verdicts[WITH_ERRORS] else ACCEPTED


def _write_set(out: Outgoing, received_set: ReceivedSet, against: tuple[Objection, ...], course: Course) -> str:
    """AK2 to IK5; gives IK501."""
    out.segment(
        "AK2",
        out.text(received_set.kind, 3),
        out.text(received_set.number, 9),
        out.text(received_set.implementation, 35),
    )
    rejected = rejects(against)
    codes = dict.fromkeys(each.code for each in against if each.level == SET and each.code)
    for objections in _objections(against, () if rejected else course.verdicts(received_set, against)):
        for each in objections:
            codes.setdefault(_SEGMENTS_OF_GUIDE if each.objection.code.startswith(_OF_GUIDE) else _SEGMENTS)
        _write_segment(out, received_set.claim_type, objections)
    if rejected:
        verdict = REJECTED
        codes = codes or {_SEGMENTS: None}
    elif not received_set.claim_type or received_set.unread:
        # What was not judged is not accepted.
        verdict, codes = REJECTED, {_SEGMENTS if received_set.unread else _NOT_SUPPORTED: None}
    else:
        verdict = WITH_ERRORS if codes else ACCEPTED
    out.segment("IK5", verdict, *list(codes)[:5])
    return verdict


def _objections(against: Sequence[Objection], verdicts: Iterable[Verdict]) -> Iterator[list[ClaimObjection]]:
    """What a 999 can name, segment by segment: of the set, then of its claims."""
    yield from _by_segment([ClaimObjection(objection) for objection in against])
    for verdict in verdicts:
        named = (*verdict.own, *verdict.answer.notes)
        if named:
            number = verdict.answer.control_number
            yield from _by_segment(
                [ClaimObjection(objection, "" if objection.of_level else number) for objection in named]
            )


def _by_segment(objections: Iterable[ClaimObjection]) -> Iterator[list[ClaimObjection]]:
    named = [
        claim_objection
        for claim_objection in objections
        if claim_objection.objection.level in (SEGMENT, ELEMENT) and claim_objection.objection.position
    ]
    ordered = sorted(named, key=_segment)
    for _, group in groupby(ordered, key=_segment):
        yield list(group)


def _segment(claim_objection: ClaimObjection) -> tuple[int, str]:
    return claim_objection.objection.position, claim_objection.objection.segment


def _write_segment(out: Outgoing, claim_type: str, objections: Sequence[ClaimObjection]) -> None:
    """IK3 for each fault of the segment, and one with IK4 for those of its elements."""
    of_segment = [answer for answer in objections if answer.objection.level == SEGMENT]
    codes = dict.fromkeys(answer.objection.code for answer in of_segment)
    elements = [answer for answer in objections if answer.objection.level == ELEMENT]
    first = objections[0]
    for code in codes:
        triggers = [answer.objection.trigger for answer in of_segment if answer.objection.code == code]
        _write_ik3(out, claim_type, first, code or _ELEMENTS_WRONG, triggers)
    if elements:
        _write_ik3(out, claim_type, first, _ELEMENTS_WRONG)
    for claim_objection in elements:
        _write_ik4(out, claim_type, claim_objection.objection)


def _write_ik3(
    out: Outgoing,
    claim_type: str,
    claim_objection: ClaimObjection,
    code: str,
    triggers: Iterable[Trigger | None] = (),
) -> None:
    objection = claim_objection.objection
    segment = out.text(objection.segment, 3)
    out.segment("IK3", segment if len(segment) > 1 else "ZZ", objection.position, out.text(objection.loop, _LOOP), code)
    for trigger in list(dict.fromkeys(filter(None, triggers)))[:_TRIGGERS]:
        _write_trigger(out, claim_type, trigger)
    if claim_objection.claim:
        number = out.text(claim_objection.claim, 35)
        if number:
            out.segment("CTX", ("CLM01", number))


def _write_trigger(out: Outgoing, claim_type: str, trigger: Trigger) -> None:
    """CTX: where that stands for the sake of which the guide asks for what is missing, or forbids what is there."""
    place, number = _place_and_number(claim_type, trigger.segment, trigger.element, trigger.component)
    loop = out.text(trigger.loop, _LOOP)
    out.segment("CTX", _SITUATIONAL, out.text(trigger.segment, 3), trigger.position, loop, place, number)


def _place_and_number(claim_type: str, segment: str, element: int, component: int) -> tuple[tuple[str, ...], str]:
    """The position in a segment as IK401 and CTX05 have it, and the data element that it is."""
    from edi837.guide.data_elements import number_of  # makes tables, which most runs do without

    place = (str(element), str(component)) if component else (str(element),)
    return place, number_of(claim_type, segment, element, component) if claim_type else ""


def _write_ik4(out: Outgoing, claim_type: str, objection: Objection) -> None:
    if not objection.element:
        return
    place, number = _place_and_number(claim_type, objection.segment, objection.element, objection.component)
    # A copy is a true one, as far as it goes, or there is none.
    copied = objection.value[:_VALUE]
    out.segment("IK4", place, number, objection.code, copied if out.text(copied, _VALUE) == copied else "")
    if objection.trigger is not None:
        _write_trigger(out, claim_type, objection.trigger)


_NO_ERROR = "000"
# The number of the interchange was that of an earlier one: it is refused, whatever it holds.
REPEATED = "025"
# A GS whose kind, number or version cannot be repeated.
_GROUP_HEADER, _CONTENT, _REPEATED_BY_999 = "GS", "024", (1, 6, 8)
# The control structure is wrong: of this interchange, or of the file that it came in and was held back with.
_STRUCTURE = "022"


def refuses_interchange(against: Objection) -> bool:
    """Whether an objection refuses the whole interchange: its number came before, or no 999 can name a group of it."""
    unnamed = against.segment == _GROUP_HEADER and against.element in _REPEATED_BY_999 and against.code == _CONTENT
    return unnamed or against.code == REPEATED


def write_ta1(
    out: Outgoing, address: Address, interchange: ReceivedInterchange, against: Sequence[Objection], rejected: bool
) -> None:
    """An interchange of nothing but the TA1."""
    code = next(
        (objection.code for objection in against if objection.code), _STRUCTURE if against or rejected else _NO_ERROR
    )
    verdict = REJECTED if rejected else WITH_ERRORS if against else ACCEPTED
    isa = interchange.isa
    with out.interchange(address):
        out.segment("TA1", out.text(isa[13], 9), out.text(isa[9], 6), out.text(isa[10], 4), verdict, code)
