"""Whether a policy holds for a line: each condition of its scopes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from edi837.claim.amounts import container
from edi837.claim.claim import ServiceLine
from edi837.claim.use import TREATMENTS, has_uses_off_label
from edi837.mapping.drugs import UNKNOWN
from edi837.mapping.policies_in_force import SUBJECTS
from edi837.mapping.policy_names import OFF_LABEL, UNLISTED
from edi837.mapping.stated_policy import Names, PolicyScope, StatedPolicy
from edi837.policy.known import AtHand, Doubt
from edi837.policy.situation import (
    billing_npis,
    diagnoses_on,
    kind_of_claim,
    payers_before,
    plans_of,
    settings_of,
    states_of,
)

Answer = bool | Doubt
# What is not checked without earlier administrations.
NO_EARLIER = "the drug may have been given before, by another file than this"


def holds(policy: StatedPolicy, line: ServiceLine, known: AtHand) -> Answer:
    """Whether one of its `when` holds, and no `except`; a Doubt where that hangs on what is not known."""
    doubt: Doubt | None = None
    if policy.when:
        answers = [fits(scope, line, known) for scope in policy.when]
        if True not in answers:
            return next((answer for answer in answers if isinstance(answer, Doubt)), False)
    for scope in policy.excepts:
        answer = fits(scope, line, known)
        if answer is True:
            return False
        doubt = answer if isinstance(answer, Doubt) else doubt
    return True if doubt is None else doubt


def is_about(policy: StatedPolicy, line: ServiceLine) -> bool:
    """Whether one of its `when` names the drug and the use of a line, whatever else it asks for."""
    return not policy.when or any(
        all(_CONDITIONS[subject](scope.names[subject], line) is not False for subject in SUBJECTS & scope.names.keys())
        for scope in policy.when
    )


def fits(scope: PolicyScope, line: ServiceLine, known: AtHand) -> Answer:
    """Whether all that a scope names holds of a line."""
    if not scope.period.holds(line.day):
        return False
    doubt: Doubt | None = None
    for attribute, names in scope.names.items():
        answer = _CONDITIONS[attribute](names, line)
        if answer is False:
            return False
        doubt = answer if isinstance(answer, Doubt) else doubt
    if scope.days:
        answer = given_within(scope.days, line, known)
        if answer is False:
            return False
        doubt = answer if isinstance(answer, Doubt) else doubt
    return True if doubt is None else doubt


def names_drug(names: Names, line: ServiceLine) -> bool:
    """Whether the line's code or NDC is named."""
    day = line.day
    if names.has("codes", line.procedure, day):
        return True
    if UNLISTED in names.words and "unclassified" in line.groups:
        return True
    ndc = line.ndc
    return bool(ndc) and (
        names.has("ndcs", ndc, day) or names.has("ndcs", ndc[:9], day) or names.has("labelers", ndc[:5], day)
    )


def unmet(scope: PolicyScope, line: ServiceLine, known: AtHand) -> list[str]:
    """The attributes of a scope that a line does not meet; none where all hold, or may."""
    first, last = scope.period
    names = [name for name, named in scope.names.items() if _CONDITIONS[name](named, line) is False]
    if scope.days and given_within(scope.days, line, known) is False:
        names.append("given-within-days")
    if first is not None and (line.day is None or line.day < first):
        names.append("from")
    if last is not None and (line.day is None or line.day > last):
        names.append("until")
    return names


def given_within(days: int, line: ServiceLine, known: AtHand) -> Answer:
    """Whether the drug was given in so many days before; a Doubt where other files may say so."""
    day = line.day
    if day is None:
        return Doubt("the day of the service is not known")
    first = day - timedelta(days=days)
    beside = [other.day for other in line.claim.lines if other.procedure == line.procedure and other.day is not None]
    earlier = known.earlier.all_days(line, line.procedure) if known.earlier is not None else ()
    if any(first <= other < day for other in (*beside, *earlier)):
        return True
    since = known.earlier.since if known.earlier is not None else None
    if since is None:
        return Doubt(NO_EARLIER)
    return False if since <= first else Doubt(f"the drug may have been given before {since}, when the ledger begins")


def _empty(names: Names) -> Answer:
    """False, or a Doubt where a list that might hold it has no values."""
    return Doubt(f"list {names.empty[0]} has no values yet: write them into local/") if names.empty else False


def _drugs(names: Names, line: ServiceLine) -> Answer:
    return names_drug(names, line) or _empty(names)


def _diagnoses(names: Names, line: ServiceLine) -> Answer:
    return any(names.begins("diagnoses", code, line.day) for code in diagnoses_on(line)) or _empty(names)


def _providers(names: Names, line: ServiceLine) -> Answer:
    return any(names.has("providers", npi, line.day) for npi in billing_npis(line) if npi) or _empty(names)


def _containers(names: Names, line: ServiceLine) -> Answer:
    kind = container(line)
    if kind == UNKNOWN:
        return Doubt("whether the container is single-dose or multi-dose is not known")
    return kind in names.words


def _submitters(names: Names, line: ServiceLine) -> Answer:
    return line.claim.info.sender.strip().upper() in {word.upper() for word in names.words}


def _uses(names: Names, line: ServiceLine) -> Answer:
    if line.use in names.words:
        return True
    return OFF_LABEL in names.words and line.use in TREATMENTS and has_uses_off_label(line)


def _same_code_ndcs(names: Names, line: ServiceLine) -> Answer:
    ndcs = {other.ndc for other in line.claim.lines_on(line.day) if other.procedure == line.procedure and other.ndc}
    return ("several" if len(ndcs) > 1 else "one") in names.words


def _authorized(names: Names, line: ServiceLine) -> Answer:
    return ("no" if line.authorization is None else "yes") in names.words


_CONDITIONS: dict[str, Callable[[Names, ServiceLine], Answer]] = {
    "plans": lambda names, line: not names.words.isdisjoint(plans_of(line.claim)),
    "states": lambda names, line: not names.words.isdisjoint(states_of(line.claim)),
    "forms": lambda names, line: line.claim.claim_type in names.words,
    "settings": lambda names, line: not names.words.isdisjoint(settings_of(line)),
    "drugs": _drugs,
    "diagnoses": _diagnoses,
    "uses": _uses,
    "claims": lambda names, line: kind_of_claim(line.claim) in names.words,
    "after": lambda names, line: not names.words.isdisjoint(payers_before(line.claim)),
    "modifiers": lambda names, line: not names.words.isdisjoint(line.modifiers),
    "containers": _containers,
    "providers": _providers,
    "submitters": _submitters,
    "same-code-ndcs": _same_code_ndcs,
    "authorized": _authorized,
}
