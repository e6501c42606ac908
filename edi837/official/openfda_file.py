"""openFDA's NDC file: products with their packages, as JSON; finished and unfinished drugs together.

Source: openFDA, drug/ndc: `meta.last_updated` and `results`, a product each with its `packaging`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from edi837.official.ndc_rows import PACKAGE, PRODUCT, DirectoryRow
from edi837.official.source_file import SourceFile
from edi837.x12.values import day

_BEGINS = re.compile(rb'\A\s*(?:\xef\xbb\xbf)?\{.*"(?:product_ndc|results)"', re.DOTALL)
_UPDATED = re.compile(r'"last_updated"\s*:\s*"([0-9]{4}-[0-9]{2}-[0-9]{2})"')
_RESULTS = re.compile(r'"results"\s*:\s*\[\s*')
# The first two hold objects.
_LISTS = ("active_ingredients", "packaging", "route")
_NEXT = re.compile(r"\s*,\s*")
_STRENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(\S.*)")


def is_openfda(source: SourceFile) -> bool:
    """Whether it is a JSON file of NDC products."""
    return _BEGINS.match(source.content[:100_000]) is not None and b'"product_ndc"' in source.content[:100_000]


def updated(source: SourceFile) -> date | None:
    """The day of the file: unlike FDA's text files it tells one."""
    match = _UPDATED.search(source.text[:100_000])
    return day(match[1].replace("-", "")) if match else None


def product_rows(source: SourceFile) -> Iterator[DirectoryRow]:
    """A row for each finished product, as product.txt has it."""
    for number, product in _finished(source):
        ingredients = product.get("active_ingredients") or []
        strengths = [_STRENGTH.fullmatch(str(item.get("strength", ""))) for item in ingredients]
        cells = {
            "PRODUCTID": product.get("product_id") or product.get("product_ndc"),
            "PRODUCTNDC": product.get("product_ndc"),
            "PROPRIETARYNAME": product.get("brand_name"),
            "NONPROPRIETARYNAME": product.get("generic_name"),
            "DOSAGEFORMNAME": product.get("dosage_form"),
            "ROUTENAME": "; ".join(map(str, product.get("route") or [])),
            "STARTMARKETINGDATE": product.get("marketing_start_date"),
            "ENDMARKETINGDATE": product.get("marketing_end_date"),
            "LABELERNAME": product.get("labeler_name"),
            "SUBSTANCENAME": "; ".join(str(item.get("name", "")) for item in ingredients),
            "ACTIVE_NUMERATOR_STRENGTH": "; ".join(match[1] if match else "" for match in strengths),
            "ACTIVE_INGRED_UNIT": "; ".join(match[2] if match else "" for match in strengths),
            "LISTING_RECORD_CERTIFIED_THROUGH": product.get("listing_expiration_date"),
        }
        yield number, [_text(cells.get(name)) for name in PRODUCT]


def package_rows(source: SourceFile) -> Iterator[DirectoryRow]:
    """A row for each package of a finished product, as package.txt has it."""
    for number, product in _finished(source):
        for package in product.get("packaging") or []:
            cells = {
                "PRODUCTID": product.get("product_id") or product.get("product_ndc"),
                "PRODUCTNDC": product.get("product_ndc"),
                "NDCPACKAGECODE": package.get("package_ndc"),
                "PACKAGEDESCRIPTION": package.get("description"),
                "STARTMARKETINGDATE": package.get("marketing_start_date"),
                "ENDMARKETINGDATE": package.get("marketing_end_date"),
            }
            yield number, [_text(cells.get(name)) for name in PACKAGE]


def _finished(source: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each finished product with its number; one after another, for all together take gigabytes."""
    text = source.text
    begun = _RESULTS.search(text)
    if begun is None:
        raise source.fault(None, "has no results: is this openFDA's NDC file?")
    decode, at, number = json.JSONDecoder().raw_decode, begun.end(), 0
    while at < len(text) and text[at] == "{":
        number += 1
        try:
            product, at = decode(text, at)
        except (ValueError, RecursionError) as error:
            raise source.fault(number, "is cut: download it again") from error
        if not all(isinstance(product.get(name) or [], list) for name in _LISTS) or not all(
            isinstance(item, dict) for name in _LISTS[:2] for item in product.get(name) or []
        ):
            raise source.fault(number, "is laid out otherwise than openFDA's products are")
        if product.get("finished", True):
            yield number, product
        following = _NEXT.match(text, at)
        at = following.end() if following else at
    if not text[at:].lstrip().startswith("]"):
        raise source.fault(number, "is cut: download it again")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
