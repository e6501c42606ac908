"""The price list: what drugs cost where they are bought, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.claim.claim import ServiceLine
from edi837.evidence.evidence_table import CellFault, EvidenceRow, read_evidence
from edi837.evidence.layouts import PRICES
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

_UNITS = ("ml", "un", "gr", "me", "f2")


class ListedPrice(NamedTuple):
    """Dollars for one unit (CTP05) of a package, within a period."""

    ndc: str
    unit: str
    cost: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class PriceList:
    """All prices, by NDC."""

    name: str
    sha256: str
    _by_ndc: Mapping[str, list[ListedPrice]] = field(repr=False)

    def cost(self, line: ServiceLine) -> Decimal | None:
        """What the NDC quantity of a line cost on its day; None where the list does not say, or says two things."""
        drug, day = line.drug, line.day
        if drug is None or drug.quantity is None or day is None:
            return None
        prices = {
            price.cost
            for price in self._by_ndc.get(line.ndc, ())
            if price.unit == drug.unit and price.first <= day <= price.last
        }
        return prices.pop() * drug.quantity if len(prices) == 1 else None


def read_prices(path: Path) -> PriceList:
    """Read a price list; MappingError where the file cannot be used."""
    table = read_evidence(path, PRICES, _price)
    by_ndc: dict[str, list[ListedPrice]] = {}
    for price in table.rows:
        by_ndc.setdefault(price.ndc, []).append(price)
    return PriceList(table.name, table.sha256, by_ndc)


def _price(row: EvidenceRow) -> ListedPrice:
    cost = row.money("cost")
    if cost is None:
        raise CellFault("column cost: must be an amount such as 12.50")
    row.needed("ndc", "an NDC of eleven digits")
    row.needed("unit", "ML, UN, GR, ME or F2")
    unit = row.word("unit", _UNITS).upper()
    return ListedPrice(row.ndc("ndc"), unit, cost, row.day("from") or date.min, row.day("until") or date.max)
