"""The NM1 segments of a 277CA: each party as its loop has it, with what is required filled in."""

from __future__ import annotations

from typing import NamedTuple

from edi837.ack.parties import ORGANIZATION, PERSON, Party
from edi837.ack.writing import Outgoing

# What is required, and was not sent.
UNKNOWN = "UNKNOWN"
_LENGTHS = (60, 35, 25)


class _Form(NamedTuple):
    """How a loop names its party: as which kind ('' as it was sent), by how many names, suffix, kinds of numbers."""

    kind: str
    names: int
    suffix: bool
    number: str
    numbers: tuple[str, ...] = ()


# Whoever writes this stands between the provider and the payer, as a clearinghouse (AY).
SOURCE, RECEIVER, PROVIDER, PATIENT = "AY", "41", "85", "QC"
_FORMS = {
    SOURCE: _Form(ORGANIZATION, 1, False, "46"),
    RECEIVER: _Form("", 3, False, "46"),
    PROVIDER: _Form("", 3, True, "XX", ("FI", "SV", "XX")),
    PATIENT: _Form(PERSON, 3, True, "MI", ("II", "MI")),
}


def write_name(out: Outgoing, entity: str, party: Party) -> None:
    """NM1 of a party."""
    form = _FORMS[entity]
    parts = zip((party.name, party.first, party.middle)[: form.names], _LENGTHS, strict=False)
    name, *more = (out.text(part, longest) for part, longest in parts)
    number = out.text(party.id, 80)
    out.segment(
        "NM1",
        entity,
        form.kind or party.kind,
        name or UNKNOWN,
        *(*more, "", "")[:2],
        "",
        out.text(party.suffix, 10) if form.suffix else "",
        party.qualifier if party.qualifier in form.numbers else form.number,
        number if len(number) > 1 else UNKNOWN,
    )
