"""A claim while it is made up: what a fault changes, before anything is written."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from edi837.generate import holes
from edi837.generate.sample_payers import SamplePayer
from edi837.system.dataclass import dataclass

PSYCHIATRIC, PAIN, PROCEDURE = "psychiatric", "pain", "procedure"
_REFERENCES = {
    "P": {"procedure": "SV101", "charge": "SV102", "unit": "SV103", "units": "SV104"},
    "I": {"procedure": "SV202", "charge": "SV203", "unit": "SV204", "units": "SV205"},
}


@dataclass(frozen=True)
class Vial:
    """A package of a drug: what one container of it holds."""

    ndc: str
    mg_per_ml: Decimal
    ml: Decimal
    single_dose: bool = False

    @property
    def mg(self) -> Decimal:
        """Milligrams in one container."""
        return self.mg_per_ml * self.ml


@dataclass(frozen=True)
class TableDrug:
    """A drug that official tables know alone: its code, what one unit is, a package and what one container holds.

    `content` is in the measure of `unit`, `volume` the quantity of a container in `quantity_unit`. `by_strength`: the
    directory has the strength, and the crosswalk agrees. `most` containers are within the day's limit, `cents` the
    charge of a unit, `other_ndc` a package of another code.
    """

    code: str
    unit: Decimal
    ndc: str
    content: Decimal
    volume: Decimal
    quantity_unit: str
    by_strength: bool
    most: int
    cents: int
    other_ndc: str = ""


@dataclass
class DraftDrug:
    """Loop 2410."""

    lin: list[str]
    ctp: list[str] | None


@dataclass
class Line:
    """Loop 2400. `composite` is SV101 or SV202 by its components; charges are cents."""

    composite: list[str]
    charge: int
    units: str = "1"
    revenue: str = ""
    pointers: str = "1"
    unit: str = "UN"
    place: str = ""
    day: str = holes.DAY
    day_format: str = "D8"
    drugs: list[DraftDrug] = field(default_factory=list)
    # Written in place of the number of the line.
    number: str = ""
    # What SVD02 is off, in cents.
    paid_off: int = 0

    @property
    def procedure(self) -> str:
        """The procedure code; '' on a line that has a revenue code alone."""
        return self.composite[1] if len(self.composite) > 1 else ""


@dataclass
class Draft:
    """A claim of one kind, clean as it is composed; totals and numbers are computed when it is written."""

    kind: str
    facility: str
    payer: SamplePayer
    use: str
    diagnoses: list[str]
    lines: list[Line]
    target: Line | None = None
    vial: Vial | None = None
    mg: int = 0
    table_drug: TableDrug | None = None
    containers: int = 0
    dependent: bool = False
    other_payer: SamplePayer | None = None
    authorization: str = ""
    original_reference: str = ""
    frequency: str = "1"
    practitioner: str = holes.PRACTITIONER
    referring: str = ""
    # Why the patient came, on an 837I: the principal diagnosis, as long as no fault is in that one.
    reason: str = ""
    # First and last day of an 837I's statement.
    statement: str = f"{holes.DAY}-{holes.DAY}"
    attachments: list[list[str]] = field(default_factory=list)
    # What CLM02 is off, in cents.
    total_off: int = 0

    @property
    def total(self) -> int:
        """What the line charges add up to, in cents."""
        return sum(line.charge for line in self.lines)

    @property
    def drug_line(self) -> Line:
        """The target line of a claim that has one."""
        assert self.target is not None
        return self.target

    @property
    def drug(self) -> DraftDrug:
        """The drug of the target line."""
        return self.drug_line.drugs[0]

    @property
    def bottle(self) -> Vial:
        """The package that the target line's drug came from."""
        assert self.vial is not None
        return self.vial

    @property
    def milliliters(self) -> Decimal:
        """The dose of the target line as it was drawn from the vial."""
        return self.mg / self.bottle.mg_per_ml

    def at(self, what: str, component: int = 0) -> str:
        """A place in the line's service segment, as reports name it: 2400/SV104."""
        reference = f"2400/{_REFERENCES[self.kind][what]}"
        return f"{reference}-{component}" if component else reference

    def pay(self, payer: SamplePayer) -> None:
        """Send the claim to another payer, the patient being its subscriber."""
        self.payer = payer
        self.dependent = False


def money(cents: int) -> str:
    """An amount as X12 writes it: no decimals where they are zero."""
    dollars, rest = divmod(abs(cents), 100)
    text = f"{dollars}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(dollars)
    return f"-{text}" if cents < 0 else text
