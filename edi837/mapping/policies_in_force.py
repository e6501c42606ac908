"""Which policies hold for a payer: its own, those that it extends, and what of a class's statements they leave.

All policies hold that fit. A policy takes the place of one of the same id farther away, and `without` takes one away by
its id. A class says what is usual: it is not asked of what a nearer file speaks of, be it as release 1 wrote it.
Who speaks of some drugs or uses alone leaves the others to the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Protocol

from edi837.mapping.stated_policy import NOT_NEEDED, OFF, ON, REFUSED, Ask, PayerPlan, StatedPolicy
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# The modifiers that mark stock bought under 340B, by payer.
MARKERS_340B = frozenset({"JG", "TB", "U8", "UD", "U6", "SE"})
_CASUALTY, _AUTHORIZATIONS = frozenset({"Y4"}), frozenset({"G1", "9F"})
# The rule that reports a broken ask, by what the ask is of.
_LIMITS = {
    "doses": "Q610", "charge-over-cost": "Q630", "cost-over-charge": "Q630", "age-years": "A835",
    "days-to-file": "C709", "years-to-file": "C709",
}  # fmt: skip
_KINDS = {
    "labeler": "N230", "provider": "A831", "date": "A832", "attachment": "A833", "diagnosis": "A834",
    "procedure": "P330", "step": "A806", "stance": "A805",
}  # fmt: skip
_REFUSED = "A830"
# What a policy is about; all else are circumstances.
SUBJECTS = frozenset({"drugs", "uses"})
_USES = frozenset({"uses"})
_INVESTIGATIONAL = "investigational"
# Statements of release 1 that an ask takes the place of.
_SUPERSEDED = {
    "waste": ("waste",), "step": ("step-therapy",), "days-to-file": ("filing",), "years-to-file": ("filing",),
    "stance": ("stance",),
}  # fmt: skip


class AskedBy(NamedTuple):
    """An ask of a policy; `distance` counts the files between the payer's own and the policy's.

    What a class asks, nearer files can answer in its place: `nearer` are their policies about some drugs or uses,
    `former` the kinds of their statements as release 1 wrote them.
    """

    distance: int
    policy: StatedPolicy
    ask: Ask
    nearer: tuple[StatedPolicy, ...] = ()
    former: tuple[str, ...] = ()


class HasPolicies(Protocol):
    """A file of the chain."""

    @property
    def is_payer(self) -> bool:
        """Whether it is of a payer, and not of a class."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its statements."""

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

    @cached_property
    def asks_earlier(self) -> bool:
        """Whether a policy hangs on doses that other files may hold."""
        scopes = (scope for policy in self.policies for scope in (*policy.when, *policy.excepts))
        asks = (ask.attributes for policy in self.policies for ask in policy.all_asks)
        # Doses are counted when the file ends.
        within = any("within-days" in ask and ask.get("of") != "doses" for ask in asks)
        return within or bool(self.treatments) or any(scope.days for scope in scopes)

    @cached_property
    def treatments(self) -> tuple[str, ...]:
        """The codes of treatments that policies want tried before."""
        tried = (ask.names.get("tried") for policy in self.policies for ask in policy.all_asks)
        return tuple(sorted({code for names in tried if names is not None for code in names.values.get("codes", ())}))


def in_force(files: Sequence[HasPolicies]) -> InForce:
    """What holds of a chain of files, the payer's own first."""
    if not any(file.stated or file.without or file.plans for file in files):
        return InForce()
    by_rule: dict[str, list[AskedBy]] = {}
    lifting: list[AskedBy] = []
    standing = list(_standing(files))
    named = _named(files)
    for distance, policy in standing:
        former = frozenset(kind for file in files[:distance] for kind in file.kinds)
        for ask in policy.asks if policy.status != OFF else ():
            kinds = () if files[distance].is_payer else _superseded(ask)
            nearer = [other for at, other in standing if at < distance and _speaks(other, kinds)]
            if any(named.get(kind, distance) < distance for kind in kinds):
                continue
            if any(_is_wide(other, kinds) for other in nearer):
                continue
            stated = AskedBy(distance, policy, ask, tuple(nearer), tuple(kind for kind in kinds if kind in former))
            if lifts(ask):
                lifting.append(stated)
            for code in codes_of(ask):
                by_rule.setdefault(code, []).append(stated)
    plans = {plan.id: plan for file in reversed(files) for plan in file.plans}
    asked = {code: tuple(stated) for code, stated in by_rule.items()}
    ends = {name: distance + 1 for name, distance in named.items()}
    for distance, policy in standing:
        for kind in (kind for ask in policy.asks for kind in _superseded(ask)) if policy.status == ON else ():
            ends[kind] = min(ends.get(kind, distance + 1), distance + 1)
    return InForce(asked, tuple(lifting), tuple(plans.values()), ends, tuple(policy for _, policy in standing))


def _named(files: Sequence[HasPolicies]) -> dict[str, int]:
    """The ids that files state or take away, with the distance of the nearest."""
    named: dict[str, int] = {}
    for distance, file in enumerate(files):
        for name in (*file.without, *(policy.id for policy in file.stated if policy.status != OFF)):
            named.setdefault(name, distance)
    return named


def _speaks(policy: StatedPolicy, kinds: tuple[str, ...]) -> bool:
    return policy.status == ON and any(kind in kinds for ask in policy.asks for kind in _superseded(ask))


def _is_wide(policy: StatedPolicy, kinds: tuple[str, ...]) -> bool:
    """Whether a policy speaks of all drugs and uses, be it for some plans, places or days.

    Who names the drugs that need an authorization says that the others need none.
    """
    subjects = _USES if "authorization" in kinds else SUBJECTS
    return not policy.when or any(subjects.isdisjoint(scope.names) for scope in policy.when)


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
        or ask.attributes.get("says", _INVESTIGATIONAL) != _INVESTIGATIONAL
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
        if named == _CASUALTY:
            return ("claim-number",)
        return () if _AUTHORIZATIONS.isdisjoint(named) else ("authorization", "authorization-number")
    if ask.kind == "modifier":
        return ("drug-340b",) if not MARKERS_340B.isdisjoint(ask.words("any-of")) else ()
    if ask.kind == "bill":
        return ("bill-under",) if "under" in ask.attributes else ("site",) if "paid" in ask.attributes else ()
    return _SUPERSEDED.get(ask.attributes["of"] if ask.kind == "limit" else ask.kind, ())
