"""Claims as a desk sends them, made from words, segment by segment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edi837.policy.example_claim import NPI, OTHER_NPI, PAYER_ID

KETAMINE, OTHER_KETAMINE = "00409205310", "00409205105"
_VERSIONS = {"P": "005010X222A1", "I": "005010X223A2"}


class Billed(NamedTuple):
    """One line: `beside` are segments of its loop 2400, `named` of its loops 2420."""

    code: str = "J3000"
    units: str = "5"
    modifiers: str = ""
    ndc: str = KETAMINE
    quantity: str = "1"
    unit: str = "ML"
    day: str = "20261103"
    charge: str = "60"
    pointers: str = "1"
    beside: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Written(NamedTuple):
    """One claim: `before` are segments of loop 2300 up to HI, `named` its providers, `others` the other payers as
    place and SBR09.
    """

    lines: tuple[Billed, ...] = (Billed(),)
    form: str = "P"
    plan: str = "CI"
    place: str = ""
    frequency: str = "1"
    order: str = "P"
    group: str = ""
    state: str = "OH"
    provider_state: str = "OH"
    born: str = "19790312"
    member: str = "AW0001"
    diagnoses: str = "ABK:M0579"
    before: tuple[str, ...] = ()
    named: tuple[str, ...] = (f"NM1*82*1*REED*ANNA****XX*{OTHER_NPI}", "PRV*PE*PXC*207L00000X")
    others: tuple[tuple[str, str], ...] = ()
    taxonomy: str = "207L00000X"
    patient: str = ""


def file_of(*claims: Written) -> bytes:
    """One file of claims of one form."""
    version = _VERSIONS[claims[0].form]
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'CLINIC':15}*ZZ*{'PAYER':15}*261110*0930*^*00501*000000001*0*T*:",
        f"GS*HC*CLINIC*PAYER*20261110*0930*1*X*{version}", f"ST*837*0001*{version}", "BHT*0019*00*1*20261110*0930*CH",
        *(segment for number, claim in enumerate(claims) for segment in _claim(number, claim)),
    ]  # fmt: skip
    tail = [f"SE*{len(segments) - 1}*0001", "GE*1*1", "IEA*1*000000001"]
    return "".join(f"{segment}~" for segment in (*segments, *tail)).encode("latin-1")


def _claim(number: int, claim: Written) -> Iterator[str]:
    parent = 2 * number + 1
    yield f"HL*{parent}**20*1"
    yield from (f"PRV*BI*PXC*{claim.taxonomy}",) if claim.taxonomy else ()
    yield from (f"NM1*85*2*CLINIC*****XX*{NPI}", f"N4*TOWN*{claim.provider_state}*430010000")
    yield f"HL*{parent + 1}*{parent}*22*{1 if claim.patient else 0}"
    yield f"SBR*{claim.order}*{'' if claim.patient else 18}*{claim.group}******{claim.plan}"
    yield from (f"NM1*IL*1*REED*LIV****MI*{claim.member}", f"N4*TOWN*{claim.state}*430010000", f"DMG*D8*{claim.born}*F")
    yield f"NM1*PR*2*PLAN*****PI*{PAYER_ID}"
    if claim.patient:
        yield from ("HL*9*2*23*0", "PAT*19", "NM1*QC*1*REED*KIM", f"DMG*D8*{claim.patient}*F")
    place = claim.place or ("11" if claim.form == "P" else "13")
    rest = "*Y*A*Y*Y" if claim.form == "P" else "**A*Y*Y"
    kind = "B" if claim.form == "P" else "A"
    yield f"CLM*NR-{number}*100***{place}:{kind}:{claim.frequency}{rest}"
    yield from claim.before
    yield "HI*" + "*".join(claim.diagnoses.split())
    yield from claim.named if claim.form == "P" else (segment.replace("*82*", "*71*") for segment in claim.named)
    for place_in_order, plan in claim.others:
        yield from (f"SBR*{place_in_order}*18*******{plan}", "NM1*PR*2*OTHER*****PI*OTHER")
    for at, line in enumerate(claim.lines, 1):
        yield from _line(at, line, claim.form)


def _line(at: int, line: Billed, form: str) -> Iterator[str]:
    service = ":".join(("HC", line.code, *line.modifiers.split()))
    yield f"LX*{at}"
    if form == "P":
        yield f"SV1*{service}*{line.charge}*UN*{line.units}***{line.pointers}"
    else:
        yield f"SV2*0636*{service}*{line.charge}*UN*{line.units}"
    yield from (f"DTP*472*D8*{line.day}", *line.beside)
    if line.ndc:
        yield from (f"LIN**N4*{line.ndc}", f"CTP****{line.quantity}*{line.unit}")
    yield from line.named
