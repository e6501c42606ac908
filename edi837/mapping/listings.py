"""The NDC directory as FDA lists it: products, packages, and when each was marketed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from edi837.mapping.codes_file import CodesFile, ImportedTable, day_of
from edi837.mapping.drugs import OtherStrength
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

_MOST_KNOWN = 50_000


@dataclass(frozen=True)
class Listing:
    """A package by its eleven digits; `first` and `last` are days of marketing, `excluded` FDA's flag, '' for none, and
    `certified` the day through which its labeler vouches for the listing.
    """

    ndc: str
    first: date | None
    last: date | None
    excluded: str
    ml: Decimal | None
    mg: Decimal | None
    containers: int
    container: str
    certified: date | None = None


class ListedProduct(NamedTuple):
    """A product by its nine digits; several substances, by the directory's names, and routes are joined with `; `."""

    ndc9: str
    name: str
    labeler: str
    substance: str
    form: str
    mg_per_ml: Decimal | None
    other: OtherStrength | None = None
    routes: str = ""


class Listings:
    """Look-ups in the directory."""

    def __init__(self, file: CodesFile, table: ImportedTable, unlisted: tuple[ImportedTable, ...] = ()) -> None:
        self.table = table
        self._unlisted = {table.number: table for table in unlisted}
        self._file = file
        self._known: dict[str, Listing | None] = {}

    def find(self, ndc: str) -> Listing | None:
        """The package of eleven digits."""
        if ndc not in self._known:
            listings = self._listings(ndc, ndc)
            if len(self._known) >= _MOST_KNOWN:
                return listings[0] if listings else None
            self._known[ndc] = listings[0] if listings else None
        return self._known[ndc]

    def unlisted(self, ndc: str) -> tuple[ImportedTable, str] | None:
        """FDA's table of packages beside the directory that has those eleven digits, and its flag."""
        for number, flag in self._file.rows("SELECT tbl, flag FROM unlisted WHERE ndc = ? ORDER BY tbl", ndc):
            if number in self._unlisted:
                return self._unlisted[number], flag
        return None

    def product(self, ndc9: str) -> ListedProduct | None:
        """The product of nine digits."""
        rows = self._file.rows(
            "SELECT p.ndc9, p.name, p.labeler, s.name, p.form, p.mg_per_ml, p.number, p.unit, p.per_ml, p.routes"
            " FROM products p JOIN substances s ON s.id = p.substance WHERE p.ndc9 = ?",
            ndc9,
        )
        if not rows:
            return None
        *cells, mg_per_ml, number, unit, per_ml, routes = rows[0]
        other = OtherStrength(Decimal(number), unit, bool(per_ml)) if number else None
        return ListedProduct._make((*cells, _decimal(mg_per_ml), other, routes))

    def packages(self, ndc9: str) -> list[Listing]:
        """The packages of a product, those inside others too."""
        return self._listings(f"{ndc9}00", f"{ndc9}99")

    def substances_with(self, words: Iterable[str]) -> list[str]:
        """Names of substances in which one of the words stands, as part of a word too."""
        substances: set[str] = set()
        for word in words:
            substances.update(
                name for (name,) in self._file.rows("SELECT name FROM substances WHERE instr(name, ?)", word)
            )
        return sorted(substances)

    def products_of(self, substance: str) -> list[str]:
        """The nine digits of the products of a substance, by the directory's name for it."""
        question = "SELECT ndc9 FROM products WHERE substance = (SELECT id FROM substances WHERE name = ?)"
        return [ndc9 for (ndc9,) in self._file.rows(question, substance)]

    def _listings(self, from_ndc: str, to_ndc: str) -> list[Listing]:
        rows = self._file.rows(
            "SELECT ndc, first, last, excluded, ml, mg, containers, container, certified FROM packages"
            " WHERE ndc BETWEEN ? AND ?",
            from_ndc,
            to_ndc,
        )
        return [
            Listing(code, day_of(first), day_of(last), flag, _decimal(ml), _decimal(mg), count, kind, day_of(certified))
            for code, first, last, flag, ml, mg, count, kind, certified in rows
        ]


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
