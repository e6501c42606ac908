"""Products of the NDC directory in the terms of the drug mappings: a substance that they name is that substance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from edi837.mapping.citation import Citation
from edi837.mapping.drugs import UNKNOWN, Package, Product, Substance
from edi837.mapping.listings import Listing, Listings
from edi837.mapping.wording import names

_MOST_KNOWN = 50_000
# How the directory writes that a product has several substances.
_SEVERAL = "; "


class Directory:
    """Answers `Drugs`; each product is looked up once."""

    def __init__(self, listings: Listings, substances: Iterable[Substance]) -> None:
        self._listings = listings
        self._substances = tuple(substances)
        self._products: dict[str, Product | None] = {}
        table = listings.table
        self._source = Citation(f"NDC directory, {table.file}", table.day)

    def product(self, ndc9: str) -> Product | None:
        """The product of nine digits."""
        if ndc9 not in self._products:
            product = self._product(ndc9)
            if len(self._products) >= _MOST_KNOWN:
                return product
            self._products[ndc9] = product
        return self._products[ndc9]

    def completed(self, product: Product) -> Product:
        """A mapped product with what the directory adds: packages, and containers that the mapping leaves open."""
        listed = self.product(product.ndc9)
        if listed is None:
            return product
        packages = dict(listed.packages)
        for ndc, package in product.packages.items():
            other = packages.get(ndc)
            if other is not None and package.container == UNKNOWN:
                package = replace(package, container=other.container, container_source=other.container_source)
            packages[ndc] = package
        for ndc in packages.keys() - product.packages.keys():
            packages[ndc] = _with_strength(packages[ndc], product)
        return replace(product, packages=MappingProxyType(packages), routes=listed.routes)

    def products_of(self, substances: Iterable[Substance]) -> frozenset[str]:
        """The nine digits of the products of some substances."""
        products: set[str] = set()
        for substance in substances:
            for name in self._listings.substances_with(word.lower() for word in substance.words):
                if self._substance(name).name == substance.name:
                    products.update(self._listings.products_of(name))
        return frozenset(products)

    def _product(self, ndc9: str) -> Product | None:
        listed = self._listings.product(ndc9)
        if listed is None:
            return None
        packages = {listing.ndc: self._package(listing) for listing in self._listings.packages(ndc9)}
        return Product(
            ndc9=ndc9,
            name=listed.name,
            labeler=listed.labeler,
            substance=self._substance(listed.substance),
            form=listed.form,
            mg_per_ml=listed.mg_per_ml,
            packages=MappingProxyType(packages),
            source=self._source,
            other=listed.other,
            routes=tuple(filter(None, listed.routes.split("; "))),
        )

    def _package(self, listing: Listing) -> Package:
        source = None if listing.container == UNKNOWN else self._source
        return Package(listing.ndc, listing.ml, listing.mg, listing.containers, listing.container, source)

    def _substance(self, name: str) -> Substance:
        """That of the mapping whose words the name has; several substances together are one of their own."""
        fitting = (
            [] if _SEVERAL in name else [substance for substance in self._substances if names(name, substance.words)]
        )
        if len(fitting) == 1:
            return fitting[0]
        first = name.split(_SEVERAL)[0].split()[:1]
        return Substance(name, tuple(first), "", frozenset(), None, ())


def _with_strength(package: Package, product: Product) -> Package:
    """The strength of the mapping counts for its product's other packages too."""
    if package.ml is None or product.mg_per_ml is None:
        return package
    return replace(package, mg=package.ml * product.mg_per_ml)
