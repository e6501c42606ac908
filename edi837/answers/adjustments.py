"""What an adjustment of an 835 means: a denial, or what any payment has."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edi837.answers.answer_row import DENIED, PAID, PAID_LESS, PENDING, REVERSED
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number, plain

_ZERO = Decimal(0)
# X12 has eighteen.
_MOST_DIGITS = 20
# CAS01 with CAS02: the contract, what the patient owes, what another payer paid, the sequestration. No denials.
NO_DENIALS = frozenset({("CO", "45"), ("PR", "1"), ("PR", "2"), ("PR", "3"), ("OA", "23"), ("CO", "253")})
NO_DENIAL_CODES = frozenset("-".join(pair) for pair in NO_DENIALS)
# CLP02: reversal of an earlier payment; a preview; not this payer's, and passed on.
_REVERSAL, _PREVIEW, _PASSED_ON = "22", "25", "23"
_GROUPS_OF_THREE = 3
_PATIENT = "PR"


class Adjustment(NamedTuple):
    """A group, a reason and an amount of a CAS."""

    group: str
    reason: str
    amount: Decimal

    @property
    def code(self) -> str:
        """As it is told: CO-45."""
        return f"{self.group}-{self.reason}"

    @property
    def denies(self) -> bool:
        """Whether it says that something is not paid that could have been; a negative amount gives back."""
        return (self.group, self.reason) not in NO_DENIALS and self.amount > 0


def adjustments_in(elements: list[str]) -> list[Adjustment]:
    """The adjustments of a CAS."""
    adjustments = []
    for at in range(2, len(elements), _GROUPS_OF_THREE):
        reason = elements[at]
        amount = number(elements[at + 1]) if at + 1 < len(elements) else None
        if reason or amount:
            adjustments.append(Adjustment(elements[1], reason, amount or _ZERO))
    return adjustments


def total(adjustments: Iterable[Adjustment]) -> Decimal:
    """What they come to."""
    return sum((each.amount for each in adjustments), _ZERO)


def of_patient(adjustments: Iterable[Adjustment]) -> Decimal:
    """What of them the patient owes."""
    return sum((each.amount for each in adjustments if each.group == _PATIENT), _ZERO)


def codes_of(adjustments: Iterable[Adjustment]) -> str:
    """Their codes as a row has them, each once."""
    return " ".join(dict.fromkeys(each.code for each in adjustments))


def state_of(status: str, charge: Decimal, paid: Decimal, adjustments: Iterable[Adjustment]) -> str:
    """What became of a claim or line: by what was paid and why not more, never by CLP02 alone.

    CLP02 says what no amount does: that a payment is taken back, is a preview, or is another payer's matter.
    """
    if status == _REVERSAL or paid < 0 or charge < 0:
        return REVERSED
    denied = any(each.denies for each in adjustments)
    if status == _PREVIEW or (status == _PASSED_ON and not paid and not denied):
        return PENDING
    if not denied:
        return PAID
    return PAID_LESS if paid else DENIED


def amount(text: str) -> Decimal:
    """An amount; 0 for none."""
    return number(text) or _ZERO


def amount_text(value: Decimal) -> str:
    """An amount with cents: 12.50; of more digits than an amount can have, as it is."""
    has_cents = value.adjusted() < _MOST_DIGITS and value == round(value, 2)
    return format(value.quantize(Decimal("0.01")), "f") if has_cents else plain(value)
