"""A file of answers read: each set by the reader of its kind, or with the reason why it is not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from edi837.answers.acknowledgment import read_functional_ack, read_interchange_ack
from edi837.answers.against_guide import objections
from edi837.answers.answer_row import AnswerRow, AnswerSet
from edi837.answers.claim_status import read_status
from edi837.answers.received_sets import CutSet, NotRead, sets_in
from edi837.answers.remittance import read_remittance
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer

_CLAIMS = "837"
_NO_ANSWER = "holds claims and is not an answer"
_ReadSet = Callable[[CutSet], tuple[AnswerSet, list[AnswerRow]]]
# ST01 → its reader, and the beginnings of the implementations that it knows; () for any.
_READERS: Mapping[str, tuple[_ReadSet, tuple[str, ...]]] = {
    "TA1": (read_interchange_ack, ()),
    "999": (read_functional_ack, ()),
    "997": (read_functional_ack, ()),
    "277": (read_status, ("005010X214", "005010X212")),
    "835": (read_remittance, ("005010X221", "5010")),
}


class Answer(NamedTuple):
    """A set that was read, and its rows."""

    of_set: AnswerSet
    rows: list[AnswerRow]


class Unread(NamedTuple):
    """A part of a file that was not read, and why; `is_claims` for an 837, which is not an answer."""

    kind: str
    control_number: str
    why: str
    is_claims: bool = False


def read_answers(data: Buffer) -> Iterator[Answer | Unread]:
    """Everything in a file, in its order."""
    for item in map(_readable, sets_in(data)):
        if isinstance(item, Unread):
            yield item
        else:
            of_set, rows = _READERS[item.kind][0](item)
            miscounted = (item.miscounted,) if item.miscounted else ()
            notes = (*miscounted, *of_set.notes, *objections(of_set.kind, item))
            yield Answer(of_set._replace(notes=notes), rows)


def refusals(data: Buffer) -> Iterator[Unread]:
    """What of a file is not read."""
    return (item for item in map(_readable, sets_in(data)) if isinstance(item, Unread))


def _readable(item: CutSet | NotRead) -> CutSet | Unread:
    """A set that is an answer, or why a part of a file is not read."""
    if isinstance(item, NotRead):
        return Unread("", "", item.why)
    if item.kind == _CLAIMS:
        return Unread(_CLAIMS, item.control_number, _NO_ANSWER, is_claims=True)
    why = _why_unread(item)
    return Unread(item.kind, item.control_number, why) if why else item


def _why_unread(received: CutSet) -> str:
    if received.cut_off:
        return received.cut_off
    if received.kind not in _READERS:
        return "is not an answer that is read: TA1, 999, 997, 277CA, 277 and 835 are"
    known = _READERS[received.kind][1]
    if known and not received.implementation.startswith(known):
        version = received.implementation or "no version"
        return f"is of {version}, which is not read: {' and '.join(known[:2])} are"
    return ""
