"""What a person does about a finding: the sentence of its rule, with the values of its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from edi837.rows.masking import MASK
from edi837.rows.record import APPROVED, NOT_CHECKED, PROPOSED_FIX, REPAIRED, ExceptionRecord
from edi837.rules.sections import Sections
from edi837.x12.values import number

_PLACE = re.compile(r"\{([a-z_]+)\}")
_NDC = re.compile(r"([0-9]{5})([0-9]{4})([0-9]{2})")
# A longer value, such as the title of a fix of several elements, stands beside the sentence and not in it.
_LONGEST = 30
_UNCHECKED = "Give what is missing and run again, or check it by hand."
# What stands for a value that the row does not have.
NOUNS: Mapping[str, str] = {
    "after": "the proposal", "before": "what was sent", "billing_name": "the billing provider", "charge": "the charge",
    "drug": "the drug", "element": "the element", "interchange": "the interchange", "modifiers": "the modifiers",
    "ndc": "the NDC", "ndc_quantity": "the quantity", "ndc_unit": "(NDC)", "patient_control_number": "the claim",
    "payer_name": "the payer", "procedure": "the code", "revenue_code": "the revenue code",
    "service_from": "the service", "units": "the", "where": "the claim",
}  # fmt: skip


def _dollars(value: str) -> str:
    amount = number(value)
    return value if amount is None else f"${amount:,.2f}"


_FORMS: Mapping[str, Callable[[str], str]] = {
    "charge": _dollars,
    "ndc": lambda value: _NDC.sub(r"\1-\2-\3", value),
}


def action(sections: Sections, row: ExceptionRecord) -> str:
    """What to look at and what to do for this row."""
    return filled(sentence_for(sections, row), row)


def sentence_for(sections: Sections, row: ExceptionRecord) -> str:
    """The sentence for this row, with the names of its values."""
    if row.result == NOT_CHECKED:
        return _UNCHECKED
    if row.disposition == REPAIRED:
        return "Nothing to do: {before} was written as {after}." if row.before else "Done: {after}."
    if row.disposition == APPROVED:
        return "Nothing to do: {after} was approved."
    decides = row.fix == PROPOSED_FIX and sections.decide
    return sections.decide if decides else sections.act


def places(sentence: str) -> tuple[str, ...]:
    """The values that a sentence names."""
    return _divided(sentence)[1::2]


def filled(sentence: str, row: ExceptionRecord) -> str:
    """A sentence with the values of a row."""
    pieces = list(_divided(sentence))
    # What stands at odd places is a name.
    pieces[1::2] = [_value(name, row) for name in pieces[1::2]]
    text = "".join(pieces)
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1 << 10)
def _divided(sentence: str) -> tuple[str, ...]:
    """A sentence in its pieces, with the names of values between them."""
    return tuple(_PLACE.split(sentence))


def _value(name: str, row: ExceptionRecord) -> str:
    if name == "where":
        return f"line {row.line}" if row.line else NOUNS[name]
    value: str = getattr(row, name)
    if not value.strip() or len(value) > _LONGEST or MASK in value:
        return NOUNS[name]
    return _FORMS[name](value) if name in _FORMS else value
