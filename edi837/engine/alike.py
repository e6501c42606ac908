"""What was said of claims is remembered for those that are like them, where it is nothing but what is counted.

Nearly all claims of a practice bill what others did: of those nothing is asked again. A claim is held against its guide
by itself all the same. Whatever is not known to be the same for all that are alike is not remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import Likeness
from edi837.engine.days_that_count import days_of_drugs, days_of_policy, first_in_time, period_around
from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import Policy
from edi837.mapping.stated_policy import Ask, StatedPolicy
from edi837.system.dataclass import dataclass
from edi837.x12.segment import Segment
from edi837.x12.values import day as day_of

_MOST = 1 << 13
_ADJUSTMENTS = ("7", "8")
# A number of an authorization is longer than every code.
_LONGEST_CODE = 7
# What policies may go by: nothing of it differs between alike claims but the day, of which they know the period.
_SCOPES = frozenset(
    {
        "forms", "settings", "drugs", "diagnoses", "uses", "claims", "after", "modifiers", "containers", "submitters",
        "same-code-ndcs", "authorized",
    }
)  # fmt: skip
_ASKS = frozenset(
    {
        "ndc", "labeler", "modifier", "waste", "bill", "reference", "date", "attachment", "procedure", "diagnosis",
        "step", "stance", "limit", "any-of",
    }
)  # fmt: skip
_LIMITS = frozenset({"days-to-file", "years-to-file", "units", "mg", "ndc-quantity"})
# Statements of payers as release 1 wrote them that go by more.
_STATEMENTS = frozenset({"authorization-number", "filing", "claim-number"})


@dataclass(eq=False)
class Counted:
    """That nothing is said of claims but what is counted, for a period of days, each CCYYMMDD."""

    first: str
    last: str
    # (rule code, reason) of what could not be judged
    unasked: tuple[tuple[str, str], ...]
    # (rule code, severity, message) of rows about the whole file
    collapsed: tuple[tuple[str, str, str], ...]


class AlikeClaims:
    """What is known of the claims that some rules were asked of."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._known: dict[str, list[Counted]] = {}
        self._mappings: Mappings | None = None
        self._days: frozenset[date] = frozenset()
        self._of_policies: dict[tuple[str, ...], tuple[bool, date, list[date]]] = {}
        # What was remembered by the likeness of its claim, where that is noted.
        self.news: list[tuple[str, Counted]] | None = None

    def find(self, likeness: Likeness, mappings: Mappings) -> Counted | None:
        """What was counted of a claim that is like this one, or None."""
        if mappings is not self._mappings:
            return None
        for counted in self._known.get(likeness.text, ()):
            if counted.first <= likeness.day <= counted.last:
                return counted
        return None

    def remember(
        self,
        likeness: Likeness,
        claim: Claim,
        unasked: tuple[tuple[str, str], ...],
        collapsed: Iterable[tuple[str, str, str]],
    ) -> Counted | None:
        """Remember of a claim that no more was said of it; None where that does not hold for all that are like it."""
        known = self.find(likeness, claim.mappings)
        if known is not None:
            return known  # by one that was examined beside it
        period = self.period(likeness, claim)
        if period is None:
            return None
        counted = Counted(*period, unasked, tuple(collapsed))
        self._keep(likeness.text, counted)
        if self.news is not None:
            self.news.append((likeness.text, counted))
        return counted

    def take(self, text: str, counted: Counted, mappings: Mappings) -> Counted:
        """What is known of the claims of a likeness, in a period: what was counted elsewhere, if nothing was here."""
        if mappings is not self._mappings:
            self._begin(mappings)
        for own in self._known.get(text, ()):
            if (own.first, own.last) == (counted.first, counted.last):
                return own
        self._keep(text, counted)
        return counted

    def _keep(self, text: str, counted: Counted) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known.setdefault(text, []).append(counted)

    def period(self, likeness: Likeness, claim: Claim) -> tuple[str, str] | None:
        """From which to which day the rules say the same of all that are like a claim; None where that is not known."""
        if claim.mappings is not self._mappings:
            self._begin(claim.mappings)
        day, policy = day_of(likeness.day), claim.payer.policy
        plain, in_time, bounds = self._of_policy(policy)
        if day is None or not plain or not _is_plain(claim):
            return None
        first, last = period_around(day, bounds)
        first, last = (day, day) if day < in_time else (max(first, in_time), last)
        return _written(first), _written(last)

    def _begin(self, mappings: Mappings) -> None:
        self._mappings = mappings
        self._known.clear()
        self._of_policies.clear()
        self._days = days_of_drugs(mappings)

    def _of_policy(self, policy: Policy) -> tuple[bool, date, list[date]]:
        """Whether what holds for a payer is the same for alike claims, from when on they are in time, and its days."""
        known = self._of_policies.get(policy.key)
        if known is None:
            days = sorted({*self._days, *days_of_policy(policy), self._as_of})
            known = goes_by_likeness(policy), first_in_time(policy, self._as_of), days
            self._of_policies[policy.key] = known
        return known


def _is_plain(claim: Claim) -> bool:
    """Whether a claim replaces no other, and has no code that may be the number of an authorization."""
    codes = (*claim.procedures, *(diagnosis.code for diagnosis in claim.diagnoses))
    return (
        claim.passes
        and claim.frequency not in _ADJUSTMENTS
        and not claim.mappings.drugs.open_ended
        and not claim.mappings.payers.depends_on_day(claim.payer.id)
        and all(len(code) <= _LONGEST_CODE for code in codes)
        and not any(_holds_day(hi) for hi in claim.loop.of("HI"))
    )


def _holds_day(hi: Segment) -> bool:
    return any("D8" in hi.components(at)[2:] for at in range(1, len(hi.elements)))


def goes_by_likeness(policy: Policy) -> bool:
    """Whether nothing of what holds for a payer goes by what alike claims differ in, but for periods of days."""
    return _STATEMENTS.isdisjoint(policy.kinds) and all(map(_is_of_likeness, policy.policies.policies))


def _is_of_likeness(stated: StatedPolicy) -> bool:
    scopes = (*stated.when, *stated.excepts)
    return all(map(_asks_of_likeness, stated.all_asks)) and all(
        scope.names.keys() <= _SCOPES and not scope.days for scope in scopes
    )


def _asks_of_likeness(ask: Ask) -> bool:
    # What other claims of the patient say, alike claims do not have in common.
    if ask.kind not in _ASKS or ask.pictures or "within-days" in ask.attributes or "tried" in ask.names:
        return False
    return ask.kind != "limit" or ask.attributes["of"] in _LIMITS


def _written(day: date) -> str:
    """CCYYMMDD."""
    return day.isoformat().replace("-", "")
