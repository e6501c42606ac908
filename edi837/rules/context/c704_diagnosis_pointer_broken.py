"""C704: a diagnosis pointer points nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.unless import pointing_to_first
from edi837.rules.when import professional_line

_MOST = 12


@rule(
    "C704",
    "diagnosis-pointer-broken",
    on=ServiceLine,
    severity=ERROR,
    snip=4,
    when=professional_line,
    yields_to=("C703",),
    scope=Scope.CLAIM,
    unless=(pointing_to_first,),
)
def diagnosis_pointer_broken(line: ServiceLine) -> Iterator[Finding]:
    """SV107 is absent, not a number from 1 to 12, names a diagnosis that the claim does not have, or repeats one.

    Why: the payer judges the necessity of the drug by the diagnosis that the line points to.
    Fix: none. Point to the diagnosis that the drug was given for.
    Do: Point {where} to the diagnosis that {drug} was given for; it says {before}.
    Source: 837P guide, SV107-1 to -4: pointers to HI01 to HI12, the first required.
    """
    sent = line.service.value(7)
    if sent == "1" and line.claim.pointed:
        return  # what nearly every line says
    pointers = sent.split(line.service.delimiters.component)
    if not pointers[0].strip():
        yield Finding(line.service_element(7, 1), "The line points to no diagnosis")
    seen: set[int] = set()
    known = len(line.claim.pointed)
    for component, pointer in enumerate(pointers, 1):
        if not pointer.strip():
            continue
        place = line.service_element(7, component)
        if not pointer.isdecimal() or not 1 <= int(pointer[:4]) <= _MOST:
            yield Finding(place, "The diagnosis pointer is not a number from 1 to 12")
        elif int(pointer) > known:
            yield Finding(place, f"The pointer means diagnosis {int(pointer)}; the claim has {known}")
        elif int(pointer) in seen:
            yield Finding(place, f"The pointer to diagnosis {int(pointer)} is repeated")
        else:
            seen.add(int(pointer))
