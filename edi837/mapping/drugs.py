"""Drug mappings: substances, their codes with the milligrams of a unit, their products and containers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from edi837.mapping.citation import Citation
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

SINGLE_DOSE, MULTI_DOSE, UNKNOWN = "single-dose", "multi-dose", "unknown"


@dataclass(frozen=True)
class DoseLimits:
    """Milligrams of one day that are remarkable, and dates of service within a period of days."""

    warning_mg: Decimal
    error_mg: Decimal
    office_mg: Decimal
    most_days: int
    in_days: int
    source: Citation
    least_age: int = 0


@dataclass(frozen=True)
class Mistaken:
    """Codes of another substance that are confused with this one."""

    substance: str
    codes: frozenset[str]
    source: Citation


@dataclass(frozen=True)
class Substance:
    """A drug by its name; `words` name it in free text."""

    name: str
    words: tuple[str, ...]
    schedule: str
    off_label: frozenset[str]
    dose: DoseLimits | None
    mistaken: tuple[Mistaken, ...]


@dataclass(frozen=True)
class ChargeBounds:
    """Dollars that one unit of a code can be charged at."""

    least: Decimal
    most: Decimal
    source: Citation


@dataclass(frozen=True)
class DrugCode:
    """A HCPCS code for a substance; `mg_per_unit` is None where a unit is not an amount (a visit).

    A `derived` one is in no mapping: its substance has no name.
    """

    value: str
    substance: Substance
    mg_per_unit: Decimal | None
    target: bool
    official: bool
    first: date | None
    last: date | None
    successors: tuple[str, ...]
    conflict: str
    source: Citation
    charge: ChargeBounds | None = None
    derived: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether the code may be used for a service of that day, as far as the mapping knows."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


class OtherStrength(NamedTuple):
    """Units, milliequivalents or millicuries in one milliliter, or in one piece: a powder's vial."""

    number: Decimal
    unit: str
    per_ml: bool


@dataclass(frozen=True)
class Package:
    """A package by its eleven digits; `ml` and `mg` are of ONE container, `containers` how many it has."""

    ndc: str
    ml: Decimal | None
    mg: Decimal | None
    containers: int
    container: str
    container_source: Citation | None


@dataclass(frozen=True)
class Product:
    """A product by its labeler and product digits (nine); `mg_per_ml` for solutions, `other` for what is not weighed.

    `routes` are those of the directory's listing, in its words.
    """

    ndc9: str
    name: str
    labeler: str
    substance: Substance
    form: str
    mg_per_ml: Decimal | None
    packages: Mapping[str, Package]
    source: Citation
    other: OtherStrength | None = None
    routes: tuple[str, ...] = ()

    @property
    def strength(self) -> str:
        """As people write it: 50 mg/mL; '' where the form has none."""
        return f"{self.mg_per_ml} mg/mL" if self.mg_per_ml is not None else ""

    def package(self, ndc: str) -> Package | None:
        """The package of those eleven digits, if the mapping has it."""
        return self.packages.get(ndc)


class ProductDirectory(Protocol):
    """A loaded NDC directory, which knows the products that no mapping has."""

    def product(self, ndc9: str) -> Product | None:
        """The product of nine digits."""

    def completed(self, product: Product) -> Product:
        """A mapped product with what the directory adds to it."""

    def products_of(self, substances: Iterable[Substance]) -> frozenset[str]:
        """The nine digits of the products of some substances."""


@dataclass(frozen=True)
class Drugs:
    """All drug mappings; `codes` by value, `products` by nine digits, `substances` by name."""

    codes: Mapping[str, DrugCode]
    products: Mapping[str, Product]
    substances: Mapping[str, Substance] = field(default_factory=dict)
    directory: ProductDirectory | None = None
    # What else is a target: codes that begin so; every line with an NDC that is no visit or administration.
    prefixes: tuple[str, ...] = ()
    every_drug: bool = False
    _completed: dict[str, Product] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def mistaken_codes(self) -> frozenset[str]:
        """The codes that are confused with those of one of the substances."""
        return frozenset(
            code for substance in self.substances.values() for mistaken in substance.mistaken for code in mistaken.codes
        )

    @property
    def directory_loaded(self) -> bool:
        """Whether an NDC directory stands behind the mappings."""
        return self.directory is not None

    def strongest(self, substance: Substance) -> Decimal | None:
        """The most milligrams in a milliliter of any mapped solution of a substance; None where there is none."""
        return max(self.strengths(substance), default=None)

    def strengths(self, substance: Substance) -> frozenset[Decimal]:
        """The milligrams in a milliliter of the mapped solutions of a substance."""
        products = [product for product in self.products.values() if product.substance.name == substance.name]
        return frozenset(product.mg_per_ml for product in products if product.mg_per_ml is not None)

    @property
    def targets(self) -> frozenset[str]:
        """The codes whose lines are judged."""
        return frozenset(value for value, code in self.codes.items() if code.target)

    @cached_property
    def ended(self) -> frozenset[str]:
        """The codes of other drugs that are not valid any more: they are looked for in claims of other drugs too."""
        return frozenset(value for value, code in self.codes.items() if code.last is not None and not code.target)

    @cached_property
    def target_products(self) -> frozenset[str]:
        """The products (nine digits) of the substances that have a target code; a mapping goes before the directory."""
        substances = {self.codes[value].substance.name: self.codes[value].substance for value in self.targets}
        mapped = {ndc9 for ndc9, product in self.products.items() if product.substance.name in substances}
        if self.directory is None:
            return frozenset(mapped)
        return frozenset(mapped | (self.directory.products_of(substances.values()) - self.products.keys()))

    def product(self, ndc: str) -> Product | None:
        """The product that eleven digits belong to, if a mapping or the directory knows it."""
        ndc9 = ndc[:9]
        mapped = self.products.get(ndc9)
        if self.directory is None:
            return mapped
        if mapped is None:
            return self.directory.product(ndc9)
        completed = self._completed.get(ndc9)
        if completed is None:
            completed = self._completed[ndc9] = self.directory.completed(mapped)
        return completed

    def codes_of(self, substance: Substance) -> list[DrugCode]:
        """The codes of a substance, by value."""
        return sorted(
            (code for code in self.codes.values() if code.substance.name == substance.name), key=lambda code: code.value
        )

    @property
    def open_ended(self) -> bool:
        """Whether targets are more than can be listed."""
        return bool(self.prefixes) or self.every_drug

    def begins_as_target(self, procedure: str) -> bool:
        """Whether a code is a target by how it begins."""
        return bool(self.prefixes) and procedure.startswith(self.prefixes)

    def with_directory(self, directory: ProductDirectory) -> Drugs:
        """The same mappings with an NDC directory behind them."""
        return replace(self, directory=directory, _completed={})
