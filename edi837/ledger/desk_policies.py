"""What the desk asks of its people before something goes out: kept in the ledger, changed by an admin."""

from __future__ import annotations

import json

from edi837.ledger import trail
from edi837.ledger.connect import Session
from edi837.system.named_tuple import NamedTuple

_FACT = "desk policies"


class Policies(NamedTuple):
    """The policies; without a word of an admin they are these. Amounts are cents; None is never.

    A second person confirms approvals that may raise what is billed (`second_raises`), that are about more than
    `second_above`, and that were given to more than `second_group` alike proposals at once; and that errors go out
    (`second_errors`). More than `lead_group` alike at once are for a lead. Who approved releases only where
    `approver_releases`. A session ends `idle_minutes` after its last request.
    """

    second_raises: bool = True
    second_above: int | None = 500_000
    second_group: int | None = 20
    second_errors: bool = True
    lead_group: int | None = 20
    approver_releases: bool = False
    idle_minutes: int = 15


def policies_of(session: Session) -> Policies:
    """The policies as they are set."""
    kept = trail.fact(session, _FACT)
    return Policies(**json.loads(kept)) if kept else Policies()


def set_policies(session: Session, policies: Policies) -> None:
    """Set the policies."""
    trail.set_fact(session, _FACT, json.dumps(policies._asdict()))


def changes_between(before: Policies, after: Policies) -> dict[str, tuple[object, object]]:
    """What is set otherwise, before and after."""
    pairs = zip(Policies._fields, before, after, strict=True)
    return {name: (old, new) for name, old, new in pairs if old != new}
