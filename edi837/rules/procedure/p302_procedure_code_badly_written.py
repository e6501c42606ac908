"""P302: a target code in lower case, or with blanks."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, proposed, safe
from edi837.rules.rule import ERROR, WhenPaid, rule
from edi837.rules.unless_billed import plainly_coded
from edi837.rules.when import under_target_code


@rule(
    "P302",
    "procedure-code-badly-written",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    when=under_target_code,
    never_permitted=True,
    unless=(plainly_coded,),
    when_paid=WhenPaid.TOLERATED,
)
def procedure_code_badly_written(line: ServiceLine) -> Iterator[Finding]:
    """The procedure code is in lower case, or blanks stand around or inside it.

    Why: payers look the code up as it is sent and do not find it.
    Fix: safe for the case and outer blanks. Blanks inside the code are proposed to be closed up: they may be the traces
    of another code.
    Do: Look up which code was meant by {before}, and have it written without blanks.
    Decide: Look up whether {before} means {after}; approve, or have the code corrected.
    Changes: blanks inside the code are closed up.
    Proof: the letters and digits that are there give a target code, and nothing else.
    Withheld: where the letters give no target code.
    Source: HCPCS level II codes are a capital letter and four digits.
    """
    sent = line.parts[1]
    if sent == line.procedure:
        return
    place = line.procedure_element
    title = f"Write {line.procedure}"
    change = place.becomes(line.procedure)
    if sent.strip().upper() == line.procedure:
        yield Finding(place, "The code is badly written: lower case or outer blanks", safe(title, change))
    else:
        yield Finding(place, "Blanks stand inside the code", proposed(title, change))
