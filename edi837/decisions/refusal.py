"""Why a row of decisions is not carried out, in words that say what to do."""

from __future__ import annotations

from edi837.decisions.decision import Decision
from edi837.system.named_tuple import NamedTuple

_MOST_SHOWN = 60


class Refused(NamedTuple):
    """A row that is not carried out.

    `why` may quote values of the row and of the claim, so it is for the person who decides; `reason` quotes none, and
    may stand in logs. `claim` and `rule` are those of the proposal, else those that the row names.
    """

    decision: Decision
    reason: str
    why: str
    claim: str = ""
    rule: str = ""


class RefusedRow(Exception):
    """Raised while a row is looked at: the reason without values, and the same with them and with what to do."""

    def __init__(self, reason: str, why: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.why = why or reason


def quoted(text: str) -> str:
    """A value as a message shows it: short, and visible where it is empty."""
    if not text:
        return "nothing"
    return repr(text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…")
