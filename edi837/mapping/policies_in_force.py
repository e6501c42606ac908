"""Which policies hold for a payer: its own, those that it extends, and what of a class's statements they leave.

All policies hold that fit. A policy takes the place of one of the same id farther away, and `without` takes one away by
its id. A class of release 1 is asked only of what no nearer policy asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from edi837.mapping.stated_policy import NOT_NEEDED, OFF, ON, REFUSED, Ask, PayerPlan, StatedPolicy

# The modifiers that mark stock bought under 340B, by payer.
MARKERS_340B = frozenset({"JG", "TB", "U8", "UD", "U6", "SE"})
_CASUALTY = frozenset({"Y4"})
# The rule that reports a broken ask, by what the ask is of.
_LIMITS = {"doses": "Q610", "charge-over-cost": "Q630", "age-years": "A835", "days-to-file": "C709"}
_KINDS = {
    "labeler": "N230", "provider": "A831", "date": "A832", "attachment": "A833", "diagnosis": "A834",
    "procedure": "P330", "step": "A806",
}  # fmt: skip
_REFUSED = "A830"
# Statements of release 1 that an ask takes the place of.
_SUPERSEDED = {"waste": ("waste",), "step": ("step-therapy",), "days-to-file": ("filing",)}


class AskedBy(NamedTuple):
    """An ask of a policy; `distance` counts the files between the payer's own and the policy's."""

    distance: int
    policy: StatedPolicy
    ask: Ask


class HasPolicies(Protocol):
    """A file of the chain."""

    @property
    def stated(self) -> tuple[StatedPolicy, ...]:
        """Its policies."""

    @property
    def without(self) -> frozenset[str]:
        """The ids that it takes away."""

    @property
    def plans(self) -> tuple[PayerPlan, ...]:
        """Its plans."""


@dataclass(frozen=True)
class InForce:
    """The policies of a payer, nearest first, by the code of the rule that reports them.

    `lifting` are asks that take a demand back. `ends` says of a kind of statement after how many files it is not looked
    for any more.
    """

    by_rule: Mapping[str, tuple[AskedBy, ...]] = field(default_factory=dict)
    lifting: tuple[AskedBy, ...] = ()
    plans: tuple[PayerPlan, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)
    policies: tuple[StatedPolicy, ...] = ()


def in_force(files: Sequence[HasPolicies]) -> InForce:
    """What holds of a chain of files, the payer's own first."""
    if not any(file.stated or file.without or file.plans for file in files):
        return InForce()
    by_rule: dict[str, list[AskedBy]] = {}
    lifting: list[AskedBy] = []
    ends: dict[str, int] = {}
    policies: list[StatedPolicy] = []
    for distance, policy in _standing(files):
        policies.append(policy)
        if policy.status == OFF:
            continue
        for ask in policy.asks:
            stated = AskedBy(distance, policy, ask)
            if lifts(ask):
                lifting.append(stated)
            for code in codes_of(ask):
                by_rule.setdefault(code, []).append(stated)
            for kind in _superseded(ask) if policy.status == ON else ():
                ends.setdefault(kind, distance + 1)
    for distance, file in enumerate(files):
        for name in (*file.without, *(policy.id for policy in file.stated if policy.status != OFF)):
            ends[name] = min(ends.get(name, distance + 1), distance + 1)
    plans = {plan.id: plan for file in reversed(files) for plan in file.plans}
    asked = {code: tuple(stated) for code, stated in by_rule.items()}
    return InForce(asked, tuple(lifting), tuple(plans.values()), ends, tuple(policies))


def _standing(files: Sequence[HasPolicies]) -> Iterator[tuple[int, StatedPolicy]]:
    """The policies that none nearer takes the place of, or takes away."""
    gone: set[str] = set()
    for distance, file in enumerate(files):
        yield from ((distance, policy) for policy in file.stated if policy.id not in gone)
        gone |= {policy.id for policy in file.stated} | file.without


def lifts(ask: Ask) -> bool:
    """Whether an ask takes a demand back that stands farther away."""
    return (
        ask.attributes.get("is") == NOT_NEEDED
        or (ask.kind == "waste" and ask.attributes["modifiers"] != "demanded")
        or ask.attributes.get("paid") == "apart"
    )


def codes_of(ask: Ask) -> tuple[str, ...]:
    """The codes of the rules that report the ask where it is broken."""
    if ask.parts:
        return tuple(dict.fromkeys(code for part in ask.parts for code in codes_of(part)))
    if lifts(ask):
        return ()
    if ask.want == REFUSED:
        return ("M404",) if ask.kind == "modifier" else (_REFUSED,)
    if ask.kind == "ndc":
        return ("N201", "N213") if "units" in ask.attributes else ("N201",)
    if ask.kind == "reference":
        missing = "A812" if set(ask.words("any-of")) == _CASUALTY else "A801"
        return (missing, "A802") if ask.pictures else (missing,)
    if ask.kind == "modifier":
        return ("M408",) if not MARKERS_340B.isdisjoint(ask.words("any-of")) else ("M409",)
    if ask.kind == "bill":
        return _of_bill(ask)
    if ask.kind == "limit":
        return (_LIMITS.get(ask.attributes["of"], "Q607"),)
    return ("W502",) if ask.kind == "waste" else (_KINDS[ask.kind],)


def _of_bill(ask: Ask) -> tuple[str, ...]:
    if "under" in ask.attributes:
        return ("P331",)
    if "units" in ask.attributes:
        return ("P307",)
    return ("A836",) if "drug" in ask.attributes else ("A808",)


def _superseded(ask: Ask) -> tuple[str, ...]:
    """The kinds of statements of release 1 that an ask takes the place of."""
    if ask.kind == "ndc":
        return ("ndc", "refused-unit") if "units" in ask.attributes else ("ndc",)
    if ask.kind == "reference":
        named = set(ask.words("any-of"))
        return ("claim-number",) if named == _CASUALTY else ("authorization", "authorization-number")
    if ask.kind == "modifier":
        return ("drug-340b",) if not MARKERS_340B.isdisjoint(ask.words("any-of")) else ()
    if ask.kind == "bill":
        return ("bill-under",) if "under" in ask.attributes else ("site",) if "paid" in ask.attributes else ()
    return _SUPERSEDED.get(ask.attributes["of"] if ask.kind == "limit" else ask.kind, ())
