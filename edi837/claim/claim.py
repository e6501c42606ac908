"""One claim: CLM with everything under it, its lines beside one another, and what it inherits from the levels above it.

A claim and its lines know each other, so they stand in one module: what can be said of either without the other is
below, in `claim_head` and `single_line`.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from operator import attrgetter

from edi837.claim.claim_head import ClaimHead
from edi837.claim.giving import Giving, giving_of
from edi837.claim.grouped import grouped
from edi837.claim.known_segments import KnownSegments
from edi837.claim.line_totals import LineTotals, totals_of
from edi837.claim.loops import Loop
from edi837.claim.single_line import SingleLine
from edi837.claim.use import Use, use_of
from edi837.mapping.mappings import Mappings
from edi837.system.lazy import lazy
from edi837.x12.batch import SetInfo
from edi837.x12.segment import Segment

# So many lines of a day are walked one by one.
_FEW = 8


class ServiceLine(SingleLine):
    """A line of a claim, among the others."""

    claim: Claim  # pyrefly: ignore[bad-override-mutable-attribute] - set once, by the claim that makes its lines
    # Whether it is one of the claim's target lines.
    is_target: bool = False

    @lazy
    def _use(self) -> Use:
        lines = self.claim.lines_on(self.dated)
        if len(lines) > _FEW:
            lines = self.claim.two_of_each_kind(self.dated)
        return use_of(self, [other for other in lines if other is not self])

    @property
    def use(self) -> str:
        """What the drug is for, see claim.use."""
        return self._use.name

    @property
    def use_doubt(self) -> str:
        """Why that is not certain; '' where it is."""
        return self._use.doubt

    @property
    def use_in_words(self) -> str:
        """`psychiatric use`, and why that is not certain where it is not."""
        doubt = self.use_doubt
        return f"{self.use} use ({doubt})" if doubt else f"{self.use} use"

    @lazy
    def asked(self) -> tuple[Hashable, ...]:
        """What a payer's mapping is asked with, but for the day: payer, use and place."""
        payer, claim = self.claim.payer, self.claim
        place = self.place_of_service
        return payer.policy.key, payer.id, payer.filing_indicator, self.use, place, claim.facility, claim.claim_type

    @lazy
    def bill(self) -> tuple[Hashable, ...]:
        """What the line bills: two with the same are one line twice. Modifiers are in any order; the NDC is as sent
        where its spelling does not decide it.
        """
        sent = self.drug.ndc_sent if self.drug else ""
        modifiers = tuple(sorted(self.modifiers))
        return self.procedure, modifiers, self.ndc or sent, self.units, self.charge, self.revenue_code, self.dated

    @property
    def passes(self) -> bool:
        """Whether its claim is known to pass."""
        return self.claim.passes

    def __repr__(self) -> str:
        return f"<ServiceLine {self.number} {self.procedure}>"


class Claim(ClaimHead):
    """A claim with its lines."""

    def __init__(
        self,
        info: SetInfo,
        loop: Loop,
        levels: tuple[list[Segment], list[Segment], list[Segment]],
        mappings: Mappings,
        target_products: frozenset[str],
        content: bytes,
        known_segments: KnownSegments,
    ) -> None:
        super().__init__(info, loop, levels, mappings, target_products, content, known_segments)
        self.lines = [ServiceLine(self, below, index) for index, below in enumerate(loop.children("2400"))]
        named = [line for line in self.lines if line.names_target]
        # The NDC of a drug on a visit or an administration does not make it the drug's line, where there is one.
        self.target_lines = [line for line in named if line.under_target or not line.is_service] or named
        for line in self.target_lines:
            line.is_target = True
        self._by_day: dict[date | None, list[ServiceLine]] = {}
        self._kinds: dict[date | None, list[ServiceLine]] = {}
        self._marked: dict[tuple[date | None, str, frozenset[str]], bool] = {}
        self._visits: dict[date | None, list[ServiceLine]] = {}
        self._of_procedure: dict[date | None, dict[str, ServiceLine]] = {}
        self._in_group: dict[tuple[date | None, str], list[ServiceLine]] = {}
        self._other_drugs: dict[date | None, str] = {}
        # By code, day and NDC, the lines of what was given and of what was discarded, and what they bill together
        # (claim.pairs). Not to be changed.
        self.pairs: dict[tuple[str, date | None, str], tuple[list[ServiceLine], ...]] = {}
        self.pair_totals: dict[tuple[str, date | None, str], tuple[Decimal, Decimal] | None] = {}
        # By day and NPI, each code with its first line (claim.ncci). Not to be changed.
        self.codes_of_provider: dict[tuple[date | None, str], dict[str, ServiceLine]] = {}
        # What arithmetic over the lines of one code and day came to (claim.amounts): the same for each that is alike.
        self.answers: dict[tuple[str, str, date | None, bool, str], bool] = {}
        self.sums_agree: dict[tuple[str, date | None, bool], bool] = {}
        self.same_drug: dict[tuple[str, date | None], dict[str, list[ServiceLine]]] = {}
        self.same_ndc: dict[tuple[str, date | None], dict[str, list[ServiceLine]]] = {}

    @lazy
    def regular(self) -> bool:
        """Whether its lines can be told apart for certain; else nothing is proposed for it."""
        return all(line.regular for line in self.lines)

    @lazy
    def days_of_service(self) -> tuple[date | None, date | None]:
        """The first and the last day of its lines, or of the statement for lines without; None where none is known."""
        begins, ends = self.statement_days
        first = [day for line in self.lines if (day := line.service_days[0] or begins) is not None]
        last = [day for line in self.lines if (day := line.service_days[1] or ends) is not None]
        return (min(first), max(last or first)) if first else (None, None)

    @lazy
    def procedures(self) -> frozenset[str]:
        """The procedure codes of all lines."""
        return frozenset([line.procedure for line in self.lines])

    @lazy
    def alike(self) -> dict[tuple[str, date | None], list[ServiceLine]]:
        """The target lines by code and day."""
        return grouped(self.target_lines, attrgetter("procedure", "day"))

    @lazy
    def alike_in_role(self) -> dict[tuple[str, date | None, str], list[ServiceLine]]:
        """The target lines by code, day and role."""
        return grouped(self.target_lines, attrgetter("procedure", "day", "role"))

    @lazy
    def giving(self) -> Giving:
        """Its drugs by day, and when services were that can have given them."""
        return giving_of(self, self.lines, self.target_lines)

    @lazy
    def totals(self) -> LineTotals:
        """What its lines come to together."""
        return totals_of(self, self.lines)

    @lazy
    def first_of_bill(self) -> dict[tuple[Hashable, ...], ServiceLine]:
        """By what it bills the first target line that bills that."""
        return {line.bill: line for line in reversed(self.target_lines)}

    @lazy
    def with_waste(self) -> frozenset[tuple[str, date | None]]:
        """The codes and days of which a target line bills what was not given."""
        return frozenset((line.procedure, line.day) for line in self.target_lines if line.discarded)

    def two_of_each_kind(self, day: date | None) -> list[ServiceLine]:
        """Of the lines on a day, two at most that have the same groups of codes and the same department.

        Who asks what was done beside a line need not walk thousands that are all alike.
        """
        known = self._kinds.get(day)
        if known is None:
            kinds: dict[tuple[frozenset[str], str], list[ServiceLine]] = {}
            for line in self.lines_on(day):
                alike = kinds.setdefault((line.groups, line.revenue_code), [])
                if len(alike) < 2:
                    alike.append(line)
            self._kinds[day] = known = [line for alike in kinds.values() for line in alike]
        return known

    def lines_in_group(self, day: date | None, group: str) -> list[ServiceLine]:
        """Of the lines on a day those whose code is of a group. Not to be changed."""
        known = self._in_group.get((day, group))
        if known is None:
            known = self._in_group[day, group] = [line for line in self.lines_on(day) if group in line.groups]
        return known

    def is_marked(self, day: date | None, group: str, modifiers: frozenset[str]) -> bool:
        """Whether one of these lines has one of some modifiers."""
        if (key := (day, group, modifiers)) not in self._marked:
            lines = self.lines_in_group(day, group)
            self._marked[key] = not all(modifiers.isdisjoint(line.modifiers) for line in lines)
        return self._marked[key]

    def visits_on(self, day: date | None) -> list[ServiceLine]:
        """The visits on a day, by code or department. Not to be changed."""
        known = self._visits.get(day)
        if known is None:
            departments = self.mappings.codes.revenue.visit
            known = self._visits[day] = [
                line for line in self.lines_on(day) if "visit" in line.groups or line.revenue_code in departments
            ]
        return known

    def last_of_procedure(self, day: date | None) -> dict[str, ServiceLine]:
        """By code the last line on a day. Not to be changed."""
        known = self._of_procedure.get(day)
        if known is None:
            known = self._of_procedure[day] = {line.procedure: line for line in self.lines_on(day)}
        return known

    def other_drugs_on(self, day: date | None) -> str:
        """Codes of mapped drugs on a day that are not among the target lines."""
        known = self._other_drugs.get(day)
        if known is None:
            codes = [line.procedure for line in self.lines_on(day) if line.code is not None and not line.is_target]
            self._other_drugs[day] = known = " ".join(dict.fromkeys(codes))
        return known

    @lazy
    def _dated(self) -> dict[date | None, list[ServiceLine]]:
        return grouped(self.lines, attrgetter("dated"))

    def lines_on(self, day: date | None) -> list[ServiceLine]:
        """The lines that were on a known day, and those of which that is not known. Not to be changed."""
        known = self._by_day.get(day)
        if known is None:
            of_day = (*self._dated.get(day, ()), *self._dated.get(None, ()))
            known = self.lines if day is None else sorted(of_day, key=attrgetter("index"))
            self._by_day[day] = known
        return known

    def let_go(self) -> None:
        """Break the ties of claim and lines, which know each other: memory would wait for the collector."""
        self.__dict__.clear()

    def __repr__(self) -> str:
        return f"<Claim at {self.clm.start}>"
