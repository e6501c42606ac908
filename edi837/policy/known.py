"""What an ask may know besides the claim, and that something could not be decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from edi837.claim.claim import ServiceLine
from edi837.system.named_tuple import NamedTuple

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart


class Doubt(NamedTuple):
    """Something that cannot be decided, and why."""

    reason: str


class Earlier(Protocol):
    """The days on which the patient of a line had its drug."""

    @property
    def since(self) -> date | None:
        """The day from which on no others can be; None where other files are not known."""

    @property
    def counted_later(self) -> bool:
        """Whether the doses of other files are counted when the file ends."""

    def days(self, line: ServiceLine) -> Sequence[date]:
        """Those of its file."""

    def all_days(self, line: ServiceLine, code: str) -> Sequence[date]:
        """The days on which the patient had the drug of a code, in its file and in others, as far as they are known."""


class Remittances(Protocol):
    """The days on which payers answered claims."""

    def day_of(self, claim_number: str, patient_control_number: str) -> date | None:
        """The day of the remittance for a payer's claim number, or an account number."""


class Prices(Protocol):
    """What drugs cost where they are bought."""

    def cost(self, line: ServiceLine) -> Decimal | None:
        """The dollars that were paid for what a line bills."""


class AtHand(Protocol):
    """The day that counts as today, and evidence where it was given."""

    @property
    def as_of(self) -> date:
        """Today."""

    @property
    def chart(self) -> Chart | None:
        """The chart."""

    @property
    def earlier(self) -> Earlier | None:
        """Earlier administrations."""

    @property
    def remittances(self) -> Remittances | None:
        """Answers of payers."""

    @property
    def prices(self) -> Prices | None:
        """Costs."""
