"""Within which time answers usually come: [answers] in edi837.toml, and [answers.payer."ID"] by payer id (NM109)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edi837.settings.readers import read_period
from edi837.system.named_tuple import NamedTuple

ACK_HOURS, STATUS_DAYS, PAYMENT_DAYS = "ack_hours", "status_days", "payment_days"
# Where nobody says otherwise. A translator answers at once, a clearinghouse within days; Medicare must pay a clean
# claim within 30 days (42 U.S.C. 1395u(c)(2)), and most states bind others to as many.
STATED: Mapping[str, int] = {ACK_HOURS: 1, STATUS_DAYS: 3, PAYMENT_DAYS: 30}
_PAYER = "payer"


class UsualTime(NamedTuple):
    """Hours or days, and where that comes from."""

    number: int
    origin: str


class AnswerTimes(NamedTuple):
    """What is set: for all, and by payer id."""

    general: Mapping[str, int]
    of_payers: Mapping[str, Mapping[str, int]]

    def time(self, name: str, payer_id: str, measured: int | None = None) -> UsualTime:
        """Of a payer what is set for it, else for all; else as long as its answers took, where that is known."""
        own = self.of_payers.get(payer_id, {})
        if name in own:
            return UsualTime(own[name], "set for this payer")
        if name in self.general:
            return UsualTime(self.general[name], "set")
        if measured is not None:
            return UsualTime(measured, "nine of ten of its answers came within it")
        return UsualTime(STATED[name], "default")


def read_answer_times(section: Mapping[str, Any], given: Mapping[str, int | None]) -> AnswerTimes:
    """What a section says, and what was given with the command, which comes first. The section was checked."""
    general = {name: int(section[name]) for name in STATED if name in section}
    general |= {name: number for name, number in given.items() if number is not None}
    of_payers = {payer_id: dict(times) for payer_id, times in section.get(_PAYER, {}).items()}
    return AnswerTimes(general, of_payers)


def check_answer_times(section: Mapping[str, Any]) -> None:
    """ValueError for what cannot stand in the section."""
    payers = section.get(_PAYER, {})
    if not isinstance(payers, Mapping) or not all(isinstance(times, Mapping) for times in payers.values()):
        raise ValueError('the times of a payer are a section: [answers.payer."ID"]')
    for times in ({name: value for name, value in section.items() if name != _PAYER}, *payers.values()):
        for name, value in times.items():
            if name not in STATED:
                raise ValueError(f"{name!r} is not a time of answers: {', '.join(STATED)} are")
            read_period(value)
