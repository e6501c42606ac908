"""The rate table: what payers allow, as contracts say it, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.claim.claim import ServiceLine
from edi837.evidence.evidence_table import CellFault, EvidenceRow, RowFault, read_evidence
from edi837.evidence.layouts import RATES
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import modifiers, revenue_code

PER_UNIT, OF_CHARGE, OF_ASP, FIXED, CASE = (
    "per unit", "percent of charge", "ASP + %", "fixed", "case rate",
)  # fmt: skip
# How contracts call them, bare of all but letters, digits and signs.
_METHODS = {
    "": PER_UNIT, "perunit": PER_UNIT, "unit": PER_UNIT, "unitrate": PER_UNIT, "fee": PER_UNIT, "feeschedule": PER_UNIT,
    "%ofcharge": OF_CHARGE, "%ofcharges": OF_CHARGE, "percentofcharge": OF_CHARGE, "percentofcharges": OF_CHARGE,
    "%charge": OF_CHARGE, "%ofbilledcharges": OF_CHARGE, "percentofbilledcharges": OF_CHARGE, "poc": OF_CHARGE,
    "asp+%": OF_ASP, "aspplus%": OF_ASP, "%ofasp": OF_ASP, "percentofasp": OF_ASP, "asp": OF_ASP, "asp+": OF_ASP,
    "fixed": FIXED, "flat": FIXED, "flatrate": FIXED, "fixedfee": FIXED, "perline": FIXED,
    "case": CASE, "caserate": CASE, "percase": CASE,
}  # fmt: skip
_SAID = "per unit, percent of charge, ASP + %, fixed or case rate"
_BARE = re.compile(r"[^a-z0-9%+]+")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%|([0-9]{1,3}(?:\.[0-9]{1,4})?)")
_SITE, _CODE = re.compile(r"[0-9]{1,2}"), re.compile(r"[A-Z0-9]{5}")
_RANGE = re.compile(r"([A-Z0-9]{5}) ?(?:-|TO|THRU|\u2013) ?([A-Z0-9]{5})")
_ANY = frozenset({"", "*", "ANY", "ALL"})
_YES, _NO = frozenset({"y", "yes", "true", "1", "x"}), frozenset({"", "n", "no", "false", "0"})
# A percentage of ASP is about the price; one that is added to it is small. Between them nobody can tell.
_WHOLE_ASP, _ADDED_TO_ASP = Decimal(80), Decimal(50)


class Rate(NamedTuple):
    """A row. '' stands for any; `row` counts from 2. `amount` is dollars, or a percentage where the method is one."""

    row: int
    payer: str
    site: str
    amount: Decimal
    form: str
    codes: tuple[str, str]
    first: date
    last: date
    method: str = PER_UNIT
    plan: str = ""
    revenue_code: str = ""
    modifier: str = ""
    lesser_of: bool = False

    def fits(self, line: ServiceLine, day: date) -> bool:
        """Whether it speaks of the line's form, code, modifier, revenue code and day, whatever its site and plan."""
        return (
            self.form in ("", line.claim.claim_type)
            and self.first <= day <= self.last
            and (not self.codes[0] or self._holds(line.procedure))
            and (not self.modifier or self.modifier in line.modifiers)
            and self.revenue_code in ("", revenue_code(line.revenue_code))
        )

    def _holds(self, procedure: str) -> bool:
        first, last = self.codes
        return len(procedure) == len(first) and first <= procedure <= last

    @property
    def weight(self) -> tuple[bool, bool, bool, bool, bool, bool]:
        """How particular it is: the most particular row that fits is the contract's."""
        first, last = self.codes
        return (
            bool(self.plan), bool(self.modifier), bool(first) and first == last, bool(first), bool(self.revenue_code),
            bool(self.form),
        )  # fmt: skip

    @property
    def same_terms(self) -> tuple[str, Decimal, bool]:
        """What it pays."""
        return self.method, self.amount, self.lesser_of


class NoRate(NamedTuple):
    """Why no rate of the table was used."""

    why: str


@dataclass(frozen=True)
class Rates:
    """All rows, by payer."""

    name: str
    sha256: str
    faults: tuple[RowFault, ...]
    _by_payer: Mapping[str, list[Rate]] = field(repr=False)

    def rate_of(self, line: ServiceLine, site: str, day: date) -> Rate | NoRate | None:
        """The rate for a line at a site on a day: of the payer's id before its class, the most particular row."""
        payer = line.claim.payer
        for name in (payer.id.upper(), payer.policy.payer_class.upper()):
            rates = [rate for rate in self._by_payer.get(name, ()) if rate.site in ("", site) and rate.fits(line, day)]
            if rates:
                return _most_particular([rate for rate in rates if _plan_fits(rate, line)], rates)
        return None

    def by_site(self, line: ServiceLine, day: date) -> dict[str, Rate]:
        """The rate at each other site that the table names for the payer of a line."""
        payer = line.claim.payer
        names = (payer.id.upper(), payer.policy.payer_class.upper())
        sites = {rate.site for name in names for rate in self._by_payer.get(name, ()) if rate.site} - {line.site}
        rates = {site: self.rate_of(line, site, day) for site in sites}
        return {site: rate for site, rate in sorted(rates.items()) if isinstance(rate, Rate)}


def plan_of(line: ServiceLine) -> str:
    """The plan that the claim names (SBR04); '' where it names none."""
    sbr = line.claim.payer.sbr
    return sbr.value(4).strip().upper() if sbr is not None else ""


def _plan_fits(rate: Rate, line: ServiceLine) -> bool:
    return rate.plan in ("", plan_of(line)) or not plan_of(line)


def _most_particular(fitting: Iterable[Rate], others: Iterable[Rate]) -> Rate | NoRate | None:
    ordered = sorted(fitting, key=lambda rate: (bool(rate.site), rate.weight), reverse=True)
    if not ordered:
        return NoRate(f"the rates of this payer are for other plans ({_rows(others)})")
    best = [rate for rate in ordered if (rate.site, rate.weight) == (ordered[0].site, ordered[0].weight)]
    if len({rate.same_terms for rate in best}) > 1:
        return NoRate(f"several rates fit as well as one another ({_rows(best)})")
    return best[0]


def _rows(rates: Iterable[Rate]) -> str:
    numbers = [str(rate.row) for rate in rates]
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {', '.join(numbers)}"


def read_rates(path: Path) -> Rates:
    """Read a rate table; MappingError where it, its header or all of its rows cannot be used."""
    table = read_evidence(path, RATES, _rate)
    by_payer: dict[str, list[Rate]] = {}
    for rate in table.rows:
        by_payer.setdefault(rate.payer, []).append(rate)
    return Rates(table.name, table.sha256, table.faults, by_payer)


def _rate(row: EvidenceRow) -> Rate:
    method = _METHODS.get(_BARE.sub("", row.text("method").lower()))
    if method is None:
        raise CellFault(f"column method: must be {_SAID}")
    first, last = row.day("from"), row.day("until")
    if first and last and first > last:
        raise CellFault("column until: the rate ends before it begins")
    lesser = row.text("lesser_of").lower()
    if lesser not in _YES | _NO:
        raise CellFault("column lesser_of: must be Y, N or empty")
    return Rate(
        row.number,
        row.needed("payer", "a payer's id, or a class of the payer mappings").upper(),
        _site(row),
        _amount(row, method),
        row.word("form", ("p", "i")).upper(),
        _codes(row),
        first or date.min,
        last or date.max,
        method,
        "" if row.text("plan").upper() in _ANY else row.text("plan").upper(),
        "" if row.text("revenue_code").upper() in _ANY else revenue_code(row.text("revenue_code")),
        _modifier(row),
        lesser in _YES,
    )


def _site(row: EvidenceRow) -> str:
    text = row.text("site").upper()
    if text in _ANY:
        return ""
    if not _SITE.fullmatch(text):
        raise CellFault("column site: must be two digits, place of service (837P) or facility type (837I), or any")
    return text.zfill(2)


def _codes(row: EvidenceRow) -> tuple[str, str]:
    text = row.text("code").upper()
    if text in _ANY:
        return "", ""
    if _CODE.fullmatch(text):
        return text, text
    match = _RANGE.fullmatch(text)
    if match is None or match[1] > match[2]:
        raise CellFault("column code: must be a procedure code, a range such as J0000-J9999, or any")
    return match[1], match[2]


def _modifier(row: EvidenceRow) -> str:
    text = row.text("modifier").upper()
    if text in _ANY:
        return ""
    parts = modifiers([text])
    if len(parts) != 1 or len(parts[0]) != 2:
        raise CellFault("column modifier: must be one modifier of two characters, or empty")
    return parts[0]


def _amount(row: EvidenceRow, method: str) -> Decimal:
    """Dollars, or percent: of the charge, or of ASP, where 6 % is what is added to it and 106 % is all of it."""
    if method not in (OF_CHARGE, OF_ASP):
        amount = row.money("unit_amount")
        if amount is None:
            raise CellFault("column unit_amount: must be an amount such as 12.50 or $1,250.00, not negative")
        return amount
    match = _PERCENT.fullmatch(row.text("unit_amount"))
    value = Decimal(match[1] or match[2]) if match is not None else None
    if value is None or (match is not None and match[1] is None and value < 1):
        raise CellFault("column unit_amount: must be a percentage such as 45%")
    if method == OF_CHARGE:
        return value
    if value >= _WHOLE_ASP:
        return value
    if value <= _ADDED_TO_ASP and "+" in row.text("method").lower().replace("plus", "+"):
        return value + 100
    raise CellFault("column unit_amount: must say the whole percentage of ASP, such as 106%")
