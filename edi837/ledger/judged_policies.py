"""On which day a pass first judged a claim under each policy of a payer: one of the ledger's facts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from edi837.ledger.connect import Session
from edi837.ledger.trail import fact, set_fact

_POLICIES = "policies"
_DAY = len("2026-11-24")


def first_judged(session: Session) -> dict[str, date]:
    """By policy (payer/policy) the day of its first claim; what was judged before the ledger kept it is not known."""
    return {key: date.fromisoformat(day) for key, day in _days(session).items()}


def keep_first(session: Session, policies: Iterable[str], at: str) -> None:
    """Write down which policies held for claims at a time; the first one stays."""
    if wanted := set(policies):
        days = _days(session)
        if wanted - days.keys():
            set_fact(session, _POLICIES, json.dumps(dict.fromkeys(sorted(wanted), at[:_DAY]) | days))


def _days(session: Session) -> dict[str, str]:
    text = fact(session, _POLICIES)
    return {} if text is None else json.loads(text)
