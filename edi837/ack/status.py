"""The status codes of a 277CA for a claim or line, and the words that go with them."""

from __future__ import annotations

from typing import NamedTuple

from edi837.ack.objection import ELEMENT, SEGMENT, Objection
from edi837.ack.verdict import Verdict
from edi837.catalogue.rule_list import status_words
from edi837.mapping.code_lists import Codes

# Received, said by the receiver (entity 40), and no more; accepted for processing.
RECEIVED, ACCEPTED = "A1:19:40", "A2:20"
# Where no status is predicted: the 999 names the fault; or information is missing or wrong.
_NAMED_BY_999, _UNNAMED = "A3:684", "A3:21"
TAKEN, REJECTED = "WQ", "U"


class Status(NamedTuple):
    """Composites of STC01 and of STC10 (() where there is none), and the words of STC12."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    words: str


def statuses(verdict: Verdict, codes: Codes) -> list[Status]:
    """One for a claim that is taken in; one for each objection, told once, for a claim that is not."""
    if not verdict.rejected:
        text = ACCEPTED if verdict.answer.judged else RECEIVED
        return [_status(text, status_words(text, codes))]
    all_statuses = (_status(status_of(objection), _words(objection, codes)) for objection in verdict.objections)
    return list(dict.fromkeys(all_statuses))


def status_of(objection: Objection) -> str:
    """The predicted status of an objection, else one that says where to look."""
    if objection.status:
        return objection.status
    return _NAMED_BY_999 if objection.level in (SEGMENT, ELEMENT) else _UNNAMED


def composites(text: str) -> list[tuple[str, ...]]:
    """category:status[+status][:entity] as the composites of STC01 and STC10."""
    category, _, rest = text.partition(":")
    numbers, _, entity = rest.partition(":")
    return [tuple(filter(None, (category, number, entity))) for number in numbers.split("+")]


def _status(text: str, words: str) -> Status:
    first, *more = composites(text)
    return Status(first, more[0] if more else (), words)


def _words(objection: Objection, codes: Codes) -> str:
    place = f"line {objection.line}, {objection.rule}" if objection.line else objection.rule
    return f"{status_words(status_of(objection), codes)} ({place}): {objection.message}"
