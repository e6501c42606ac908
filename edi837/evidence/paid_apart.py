"""Whether Medicare pays a drug apart at a place, by the addendum of the day of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.mapping.payers import PayerStatement
from edi837.system.named_tuple import NamedTuple

if TYPE_CHECKING:
    from edi837.mapping.official import Official
    from edi837.mapping.payment import Addendum, PaymentEntry

# Status indicators of OPPS and payment indicators of an ASC: paid apart; within other services; not by this system.
_APART = {"opps": frozenset({"G", "K", "K1"}), "asc": frozenset({"K2", "K5", "K7", "L1"})}
_PACKAGED = {"opps": frozenset({"N", "N1"}), "asc": frozenset({"N1"})}
_NOT_PAID = {"opps": frozenset({"B", "E1", "E2", "M", "Y"}), "asc": frozenset({"D5", "M5", "Y5"})}


class SiteAnswer(NamedTuple):
    """`paid` is yes, packaged or no; '' where the loaded tables do not say, and `why` then says why not."""

    paid: str
    why: str


def site_answer(line: ServiceLine, statement: PayerStatement, official: Official | None) -> SiteAnswer | None:
    """What the loaded addendum says of the line's code; None where the mapping's statement counts.

    That is where it names no addendum that decides at this site (`table`), or none is loaded.
    """
    system = statement.attributes.get("table", "")
    addendum = _addendum(system, official)
    if addendum is None:
        drugs = statement.attributes.get("drugs")
        if drugs is None or line.of_unmapped_drug or line.procedure in drugs.split():
            return None
        return SiteAnswer("yes", "")
    table = addendum.of_day(line.day)
    if table is None:
        return SiteAnswer("", addendum.uncovered(line.day))
    entry = addendum.find(line.procedure, table)
    if entry is None:
        return SiteAnswer("", f"{line.procedure} is not in the {table}")
    return SiteAnswer(_paid(system, entry), f"{table}: {line.procedure} has indicator {entry.status}")


def is_paid_apart(line: ServiceLine, statement: PayerStatement, official: Official | None) -> bool:
    """Whether the drug is paid apart there, by the loaded addendum or else by the statement."""
    answer = site_answer(line, statement, official)
    return (statement["paid"] if answer is None else answer.paid) == "yes"


def _addendum(system: str, official: Official | None) -> Addendum | None:
    if official is None:
        return None
    return {"opps": official.addendum_b, "asc": official.asc}.get(system)


def _paid(system: str, entry: PaymentEntry) -> str:
    if entry.status in _PACKAGED[system]:
        return "packaged"
    if entry.status in _NOT_PAID[system]:
        return "no"
    return "yes" if entry.status in _APART[system] else ""
