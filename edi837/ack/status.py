"""The status codes of a 277CA for a claim or line."""

from __future__ import annotations

from edi837.ack.objection import Objection
from edi837.ack.verdict import Verdict
from edi837.system.named_tuple import NamedTuple

# Received, said by the receiver (entity 40), and no more; accepted for processing.
RECEIVED, ACCEPTED = "A1:19:40", "A2:20"
# Where no status is predicted: the 999 names the fault.
_NAMED_BY_999 = "A3:684"
TAKEN, REJECTED = "WQ", "U"


class Status(NamedTuple):
    """Composites of STC01 and of STC10, () where there is none."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def statuses(verdict: Verdict, for_payer: bool) -> list[Status]:
    """One for a claim that is taken in; one for each objection, told once, for a claim that is not.

    Only a payer accepts claims into adjudication, and only those against which nothing stands.
    """
    if not verdict.rejected:
        accepted = for_payer and verdict.answer.judged and not verdict.objections
        return [_status(ACCEPTED if accepted else RECEIVED)]
    return list(dict.fromkeys(_status(status_of(objection)) for objection in verdict.named))


def status_of(objection: Objection) -> str:
    """The predicted status of an objection, else one that says where to look."""
    return objection.status or _NAMED_BY_999


def composites(text: str) -> list[tuple[str, ...]]:
    """category:status[+status][:entity] as the composites of STC01 and STC10."""
    category, _, rest = text.partition(":")
    numbers, _, entity = rest.partition(":")
    return [tuple(filter(None, (category, number, entity))) for number in numbers.split("+")]


def _status(text: str) -> Status:
    first, *more = composites(text)
    return Status(first, more[0] if more else ())
