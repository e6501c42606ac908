"""Limits in a drug's own unit: milligrams, units, milliliters, milliequivalents, and the quantity of the NDC."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

import pytest

from edi837.claim.claim import ServiceLine
from edi837.claim.facts import billed_name
from edi837.claim.reader import ClaimReader
from edi837.mapping.drugs import SINGLE_DOSE, OtherStrength, Package, Product
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.mapping.stated_policy import Ask
from edi837.policy.holding import check
from edi837.policy.known import Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.rules.rule import Knowledge
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.policy.test_requirements import DAY
from tests.policy.written import Billed, Written, file_of

SALT = "99999000101"
BROKEN, KEPT, OPEN = "broken", "kept", "open"


@lru_cache(maxsize=1)
def mappings() -> Mappings:
    """With a salt: vials of 10 mL that hold 2 mEq in one."""
    known = load_mappings(None).with_targets(["J3000", "J3480"])
    package = Package(SALT, Decimal(10), None, 1, SINGLE_DOSE, None)
    code, strength = known.drugs.codes["J3480"], OtherStrength(Decimal(2), "mEq", True)
    product = Product(
        SALT[:9], "A", "B", code.substance, "solution", None, {SALT: package}, code.source, strength
    )  # fmt: skip
    return replace(known, drugs=replace(known.drugs, products={**known.drugs.products, product.ndc9: product}))


def lines_of(*billed: Billed) -> list[ServiceLine]:
    data = file_of(Written(billed))
    reader = ClaimReader(data, mappings())
    batches = (item for item in scan(data, reader.wanted) if isinstance(item, Batch))
    return [line for batch in batches for _, claim in reader.claims(batch) for line in claim.target_lines]


def limit(**attributes: str) -> Ask:
    return Ask("limit", MappingProxyType(attributes), {}, (), 1)


def answer(asked: Ask, *billed: Billed) -> str:
    said = [check(asked, line, Knowledge(as_of=DAY)) for line in lines_of(*billed)]
    if any(isinstance(each, PolicyFault) for each in said):
        return BROKEN
    return OPEN if any(isinstance(each, Doubt) for each in said) else KEPT


def salt(quantity: str, unit: str) -> Billed:
    return Billed("J3480", "10", ndc=SALT, quantity=quantity, unit=unit)


ASKED = [
    ({"of": "amount", "unit": "mg", "most": "50"}, Billed(), KEPT),
    ({"of": "amount", "unit": "mg", "most": "49"}, Billed(), BROKEN),
    ({"of": "amount", "unit": "mcg", "most": "50000"}, Billed(), KEPT),
    ({"of": "amount", "unit": "mcg", "most": "49999"}, Billed(), BROKEN),
    ({"of": "amount", "unit": "mL", "most": "1"}, Billed(), KEPT),
    ({"of": "amount", "unit": "mL", "most": "0.9"}, Billed(), BROKEN),
    ({"of": "amount", "unit": "mL", "most": "10"}, salt("1", "UN"), KEPT),
    ({"of": "amount", "unit": "mL", "most": "10"}, salt("2", "UN"), BROKEN),
    ({"of": "amount", "unit": "mEq", "most": "20"}, salt("10", "ML"), KEPT),
    ({"of": "amount", "unit": "mEq", "most": "20"}, salt("10.5", "ML"), BROKEN),
    ({"of": "amount", "unit": "mEq", "most": "20"}, salt("2", "UN"), BROKEN),
    ({"of": "amount", "unit": "mEq", "least": "20"}, salt("9", "ML"), BROKEN),
    ({"of": "amount", "unit": "mCi", "most": "20"}, salt("9", "ML"), OPEN),
    ({"of": "amount", "unit": "units", "most": "200"}, salt("200", "F2"), KEPT),
    ({"of": "amount", "unit": "units", "most": "200"}, salt("201", "F2"), BROKEN),
    ({"of": "amount", "unit": "units", "most": "200"}, Billed(ndc=""), OPEN),
    ({"of": "ndc-quantity", "most": "1"}, Billed(quantity="50", unit="ME"), KEPT),
    ({"of": "ndc-quantity", "most": "1"}, Billed(quantity="51", unit="ME"), BROKEN),
    ({"of": "ndc-quantity", "most": "1", "unit": "ML"}, Billed(quantity="0.06", unit="GR"), BROKEN),
    ({"of": "ndc-quantity", "most": "50", "unit": "ME"}, Billed(quantity="1"), KEPT),
    ({"of": "ndc-quantity", "most": "1"}, salt("3", "F2"), OPEN),
    ({"of": "ndc-quantity", "most": "1"}, Billed(ndc=""), OPEN),
    ({"of": "cost-over-charge", "most": "2"}, Billed(), OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("attributes", "billed", "expected"), ASKED, ids=[str(at) for at in range(len(ASKED))])
def test_a_limit_in_a_unit(attributes: dict[str, str], billed: Billed, expected: str) -> None:
    assert answer(limit(**attributes), billed) == expected


# Days, how much each is, whether the claim breaks 100 mg within 30 days: its other claims are not known.
WITHIN = [
    (("20261103", "50"), ("20261005", "50"), OPEN),
    (("20261103", "50"), ("20261005", "51"), BROKEN),
    (("20261103", "50"), ("20261004", "60"), OPEN),
]


@pytest.mark.parametrize(("last", "first", "expected"), WITHIN)
def test_an_amount_within_days(last: tuple[str, str], first: tuple[str, str], expected: str) -> None:
    billed = [Billed(day=day, quantity=mg, unit="ME") for day, mg in (first, last)]
    limits = {"of": "mg", "most": "100", "within-days": "30"}
    assert answer(limit(**limits), *billed) == expected
    told = [check(limit(**limits), line, Knowledge(as_of=DAY, earlier=NoOthers())) for line in lines_of(*billed)]
    assert any(isinstance(each, PolicyFault) for each in told) is (expected == BROKEN)
    assert not any(isinstance(each, Doubt) for each in told)


class NoOthers:
    """That no other claims have the drug."""

    since, counted_later = date.min, False

    def days(self, line: ServiceLine) -> tuple[date, ...]:
        return ()

    def all_days(self, line: ServiceLine, code: str) -> tuple[date, ...]:
        return ()


def test_unmapped_drugs_are_apart() -> None:
    assert [billed_name(line) for line in lines_of(salt("1", "ML"), Billed())] == ["J3480", "ketamine hydrochloride"]


def test_a_line_that_does_not_say_its_amount_leaves_it_open() -> None:
    """Unless the other is too much already: none of them is a pass."""
    open_line, both = Billed(ndc="", units=""), {"of": "amount", "unit": "mg"}
    assert answer(limit(**both, most="60"), Billed(), open_line) == OPEN
    assert answer(limit(**both, most="40"), Billed(), open_line) == BROKEN
    assert answer(limit(**both, least="60"), Billed(), open_line) == OPEN
