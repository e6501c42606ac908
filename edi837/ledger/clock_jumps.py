"""Whether the clock can be believed when something is to be removed because it is old.

A clock that is years ahead makes everything old. What it shows after a leap is therefore believed only once passes have
gone on for a month: a clock that is set right again, or a machine whose battery is empty, does not last so long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from edi837.ledger import trail
from edi837.ledger.connect import Session

_JUMPED = "clock jumped"
_BELIEVED_AFTER = timedelta(days=31)


def mark_jump(session: Session, last: str | None, ended: str) -> None:
    """A run ended, the one before it at `last`: note a leap of the clock, or that it was put back behind one."""
    jumped = trail.fact(session, _JUMPED)
    if _is_leap(last, ended) or (jumped is not None and ended < jumped):
        trail.set_fact(session, _JUMPED, ended)


def doubted_since(session: Session, last: str | None, now: str) -> str | None:
    """From when on the clock is doubted, None where it can be believed; `last` is when the last run ended."""
    if _is_leap(last, now):
        return last
    jumped = trail.fact(session, _JUMPED)
    return jumped if jumped is not None and _moment(now) - _moment(jumped) < _BELIEVED_AFTER else None


def _is_leap(last: str | None, now: str) -> bool:
    return last is not None and _moment(now) - _moment(last) > _BELIEVED_AFTER


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
