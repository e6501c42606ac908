"""Loop 2410: the drug of one service line."""

from __future__ import annotations

from decimal import Decimal

from edi837.dosing.dose import LIMIT, Dose, dose
from edi837.mapping.drugs import Drugs, Package, Product
from edi837.system.lazy import lazy
from edi837.x12.ndc import SAFE_FORMS, NdcForm, classify
from edi837.x12.segment import Segment
from edi837.x12.values import fits, number, qualifier

# What the guide allows in CTP05-1.
UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})


class Drug:
    """LIN, CTP and REF of one 2410; `ndc` is eleven digits, or '' where the spelling does not decide them."""

    def __init__(self, lin: Segment, ctp: Segment | None, reference: Segment | None, drugs: Drugs) -> None:
        self.lin = lin
        self.ctp = ctp
        self.reference = reference
        self._drugs = drugs
        self.ndc_sent = lin.value(3)
        self.ndc_qualifier = lin.value(2)
        form, digits = classify(self.ndc_sent)
        self.form: NdcForm = form
        is_ndc = qualifier(self.ndc_qualifier) == "N4"
        self.ndc = digits if is_ndc and form in SAFE_FORMS else ""

    @lazy
    def quantity(self) -> Decimal | None:
        """CTP04 as a number."""
        return number(self.ctp.value(4)) if self.ctp else None

    @lazy
    def unit(self) -> str:
        """CTP05-1 as its safe fix would write it."""
        return qualifier(self.ctp.value(5, 1)) if self.ctp else ""

    @lazy
    def plain_quantity(self) -> bool:
        """Whether the CTP has a quantity and a unit as they should be, and nothing before or after them."""
        ctp = self.ctp
        if ctp is None or len(ctp.elements) != 6 or any(ctp.elements[1:4]) or ctp.elements[5] not in UNITS:
            return False
        return self.quantity is not None and self.quantity > 0 and fits(self.quantity)

    @lazy
    def product(self) -> Product | None:
        """The product that the NDC belongs to."""
        return self._drugs.product(self.ndc) if self.ndc else None

    @lazy
    def package(self) -> Package | None:
        """The package that the NDC names."""
        return self.product.package(self.ndc) if self.product else None

    @lazy
    def dose(self) -> Dose | None:
        """The milligrams of the quantity; None where they cannot be known."""
        if self.quantity is None or not 0 < self.quantity < LIMIT:
            return None
        return dose(self.quantity, self.unit, self.product, self.package)
