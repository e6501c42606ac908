"""One patient's day over claims, chart and log: removed, given, wasted, returned, billed, and what does not agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal

from edi837.dosing.quantity import in_units, whole_units
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

_ZERO = Decimal(0)
# Kinds of what is missing from a place's stock too.
OF_STOCK = frozenset({"removed alone", "not accounted for"})


class BilledLine(NamedTuple):
    """A target line of a claim that is no void: its units, the mg of one, and its NDC quantity in mg."""

    claim: str
    account: str
    line: str
    first: date | None
    last: date | None
    units: Decimal | None
    mg_per_unit: Decimal | None
    ndc: str
    ndc_mg: Decimal | None
    discarded: bool
    is_340b: bool

    @property
    def named(self) -> str:
        """The claim's control number and the line."""
        return f"{self.claim} line {self.line}"


class Mismatch(NamedTuple):
    """What does not agree on a patient's day: a kind, the mg that it is about, and a question."""

    kind: str
    mg: Decimal | None
    question: str


@dataclass
class PatientDay:
    """Amounts in mg; None where nothing tells them. `place` is where the drug was removed, if it is one place."""

    account: str
    day: date
    place: str | None = None
    removed: Decimal | None = None
    logged_waste: Decimal | None = None
    returned: Decimal | None = None
    given: Decimal | None = None
    charted_waste: Decimal | None = None
    unread: bool = False
    billed: list[BilledLine] = field(default_factory=list)
    chart_rows: list[str] = field(default_factory=list)
    log_rows: list[str] = field(default_factory=list)
    multi_dose: bool = False

    @property
    def waste(self) -> Decimal:
        """What was wasted: by the log, else by the chart."""
        return self.logged_waste if self.logged_waste is not None else self.charted_waste or _ZERO

    def mismatches(self, with_chart: bool, with_log: bool) -> Iterator[Mismatch]:
        """What does not agree; nothing of a day with a row that could not be read."""
        if self.unread:
            return
        if with_chart:
            yield from self._against_claims()
        if with_log and with_chart:
            yield from self._against_log()

    def _against_claims(self) -> Iterator[Mismatch]:
        given = [line for line in self.billed if not line.discarded]
        if self.given and not given:
            yield Mismatch(
                "not billed", self.given, f"{plain(self.given)} mg are charted and not billed: was the dose left out?"
            )
        elif given and not self.given:
            yield Mismatch(
                "not charted", None, "a dose is billed and not charted: was it given, or is its row missing?"
            )
        elif given and self.given and all(line.units is not None for line in given):
            unit, units = given[0].mg_per_unit, sum((line.units or _ZERO for line in given), _ZERO)
            expected = whole_units(self.given, unit, False) if unit else units
            if expected != units and unit:
                both = f"{plain(self.given)} mg are charted, {in_units(expected)}; {plain(units)} are billed"
                yield Mismatch("units", units * unit - self.given, f"{both}: which is right?")

    def _against_log(self) -> Iterator[Mismatch]:
        if self.given and self.removed is None:
            yield Mismatch(
                "not removed", self.given, "a dose is charted that nothing was removed for: which vial was it from?"
            )
            return
        if self.removed is None:
            return
        if not self.given and not self.waste and not self.returned:
            yield Mismatch(
                "removed alone",
                self.removed,
                "a drug was removed, and no dose, waste or return is recorded: was one left out?",
            )
            return
        if None not in (self.logged_waste, self.charted_waste) and self.logged_waste != self.charted_waste:
            mg = (self.charted_waste or _ZERO) - (self.logged_waste or _ZERO)
            charted, logged = plain(self.charted_waste or _ZERO), plain(self.logged_waste or _ZERO)
            yield Mismatch("waste", mg, f"{charted} mg of waste are charted, {logged} logged: which is right?")
            return
        left = self.removed - (self.given or _ZERO) - self.waste - (self.returned or _ZERO)
        if left:
            open_vial = ", or is a multi-dose vial still open" if self.multi_dose and left > 0 else ""
            accounted = f"given, wasted and returned come to {plain(self.removed - left)}"
            question = f"{plain(self.removed)} mg were removed; {accounted}: was something not recorded{open_vial}?"
            yield Mismatch("not accounted for", left, question)
