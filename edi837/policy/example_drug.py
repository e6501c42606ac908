"""The drug of an example as loop 2410, a note of its claim, and that no claim can be made of an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from edi837.mapping.policy_names import WrongName, ndc_of, values_of

_UNITS = ("ML", "UN", "GR", "ME", "F2")
_UNIT_LENGTH = 2
# What a note cannot hold.
_DELIMITERS = re.compile(r"[~*:^\s]+")


class NoClaim(ValueError):
    """An example of which no claim can be made, and why."""


def code_of(text: str) -> str:
    """A procedure code; NoClaim for what is none."""
    try:
        return values_of("codes", text)[0]
    except WrongName as error:
        raise NoClaim(f"code={error}") from None


def drug_segments(bill: Mapping[str, str]) -> Iterator[str]:
    """LIN and CTP of a drug that has an NDC; NoClaim where NDC or quantity is of another shape."""
    if "ndc" not in bill:
        return
    try:
        yield f"LIN**N4*{ndc_of(bill['ndc'])}"
    except WrongName as error:
        raise NoClaim(f"ndc={error}") from None
    quantity = bill.get("quantity", "UN1").upper()
    if quantity[:_UNIT_LENGTH] not in _UNITS:
        raise NoClaim(f"quantity={quantity!r}: write the unit and the number, such as ML1.5")
    yield f"CTP****{quantity[_UNIT_LENGTH:]}*{quantity[:_UNIT_LENGTH]}"


def whole_number(text: str) -> int:
    """A number of days; NoClaim for what is none."""
    if not text.isdecimal():
        raise NoClaim(f"{text!r} is not a number of days")
    return int(text)


def note_segment(text: str) -> str:
    """A note of the claim, without what ends elements and segments."""
    return f"NTE*ADD*{_DELIMITERS.sub(' ', text)}"
