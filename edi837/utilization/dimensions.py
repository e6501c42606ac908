"""By what lines are grouped: each dimension puts a line into exactly one group, so that groups add up to the total."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from edi837.claim.billed_service import DISCARDED
from edi837.claim.claim import ServiceLine
from edi837.claim.parties import npi_of, organization_name, party_segment
from edi837.claim.use import dispensed_substance
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import iso, plain

_PERSON = "1"
_PRESCRIBERS = {"P": ("2310A",), "I": ("2310F", "2310A")}
_A_PERSON = "(person)"


class Dimension(NamedTuple):
    """`key` and `name` of the group that a line belongs to; `missing` names the group without a key."""

    title: str
    missing: str
    key: Callable[[ServiceLine], str]
    name: Callable[[ServiceLine], str]


def _no_name(line: ServiceLine) -> str:
    return ""


def _provider(line: ServiceLine) -> str:
    """The name of an organization; a person is known by the NPI alone."""
    return organization_name(party_segment(line.claim.provider, "85"))


def _is_person(line: ServiceLine) -> bool:
    nm1 = line.claim.payer.nm1
    return nm1 is not None and nm1.value(2).strip() == _PERSON


def _payer(line: ServiceLine) -> str:
    """The payer's id, else its name; a payer who is a person is not named."""
    payer = line.claim.payer
    return _A_PERSON if _is_person(line) else (payer.id or payer.name.strip()).upper()


def _payer_name(line: ServiceLine) -> str:
    return "" if _is_person(line) else line.claim.payer.name.strip()


def _site(line: ServiceLine) -> str:
    """POS 11 on a professional claim, TOB 13 on an institutional one: the same digits mean different places."""
    return f"{'POS' if line.claim.claim_type == 'P' else 'TOB'} {line.site}" if line.site else ""


def _site_name(line: ServiceLine) -> str:
    return line.claim.mappings.codes.word("place" if line.claim.claim_type == "P" else "facility", line.site)


def _prescriber(line: ServiceLine) -> str:
    """The NPI of who ordered the drug, else of who referred the patient or attended (837I)."""
    claim = line.claim
    loops = [line.loop.child("2420E"), *(claim.loop.child(name) for name in _PRESCRIBERS[claim.claim_type])]
    return next((npi for loop in loops if loop is not None and (npi := npi_of(loop.segments[0]))), "")


def _modifiers_name(line: ServiceLine) -> str:
    known = line.claim.mappings.codes.modifiers
    return "; ".join(
        known.get(modifier, "not a known modifier") or modifier for modifier in sorted(set(line.modifiers))
    )


def _code_name(line: ServiceLine) -> str:
    code = line.code
    if code is None or not line.under_target:
        return "not a target code; the NDC is a target drug's"
    amount = f", {plain(code.mg_per_unit)} mg a unit" if code.mg_per_unit is not None else ""
    return f"{code.substance.name}{amount}"


def _drug(line: ServiceLine) -> str:
    substance = dispensed_substance(line)
    return substance.name if substance is not None else ""


def _ndc_name(line: ServiceLine) -> str:
    product = line.drug.product if line.ndc and line.drug else None
    return " ".join(filter(None, (product.name, product.strength))) if product else ""


DIMENSIONS: dict[str, Dimension] = {
    "month": Dimension("Month of service", "no valid date", lambda line: iso(line.day)[:7], _no_name),
    "provider": Dimension("Billing provider", "no NPI", lambda line: line.claim.billing_npi, _provider),
    "payer": Dimension("Payer", "no payer named", _payer, _payer_name),
    "class": Dimension("Payer class", "none", lambda line: line.claim.payer.policy.payer_class, _no_name),
    "site": Dimension("Site of care", "no place", _site, _site_name),
    "use": Dimension("Use", "not known", lambda line: line.use, _no_name),
    "role": Dimension(
        "Given or discarded", "none", lambda line: line.role, lambda line: "JW" if line.role == DISCARDED else ""
    ),
    "modifier": Dimension(
        "Modifiers", "no modifier", lambda line: " ".join(sorted(set(line.modifiers))), _modifiers_name
    ),
    "code": Dimension("Procedure code", "no code", lambda line: line.procedure, _code_name),
    "drug": Dimension("Drug", "not known", _drug, _no_name),
    "ndc": Dimension("NDC", "none, or not readable", lambda line: line.ndc, _ndc_name),
    "frequency": Dimension(
        "Claim frequency", "none", lambda line: line.claim.frequency,
        lambda line: line.claim.mappings.codes.word("frequency", line.claim.frequency),
    ),
    "day": Dimension("Day of service", "no valid date", lambda line: iso(line.day), _no_name),
    "prescriber": Dimension("Prescriber", "no NPI", _prescriber, _no_name),
}  # fmt: skip


# Together they would make many groups, or repeat another one: they are for who asks.
ON_REQUEST = frozenset({"day", "prescriber"})
DEFAULT = tuple(name for name in DIMENSIONS if name not in ON_REQUEST)
_TOGETHER, _BETWEEN = "+", " | "


@lru_cache(maxsize=64)
def dimension_of(name: str) -> Dimension:
    """A dimension by its name; of several with a plus between them the one of their combinations."""
    parts = [DIMENSIONS[part] for part in name.split(_TOGETHER)]
    if len(parts) == 1:
        return parts[0]

    def key(line: ServiceLine) -> str:
        return _BETWEEN.join(part.key(line) or f"({part.missing})" for part in parts)

    def name_of(line: ServiceLine) -> str:
        return _BETWEEN.join(part.name(line) for part in parts if part.name(line))

    return Dimension(_BETWEEN.join(part.title for part in parts), "", key, name_of)


def read_dimensions(value: str) -> tuple[str, ...]:
    """Names with commas between them, or pluses for combinations; ValueError names the first that is not one."""
    named_ = tuple(dict.fromkeys("".join(part.split()).lower() for part in value.split(",") if part.strip()))
    if unknown := [part for name in named_ for part in name.split(_TOGETHER) if part not in DIMENSIONS]:
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(DIMENSIONS)}")
    if not named_:
        raise ValueError(f"names none of {', '.join(DIMENSIONS)}")
    return named_
