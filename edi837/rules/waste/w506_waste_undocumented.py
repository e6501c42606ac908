"""W506: waste is billed that the chart does not show."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.charted import NO_ROW, row_of
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.when import discarding


@rule(
    "W506",
    "waste-undocumented",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=discarding,
    needs=("chart",),
    scope=Scope.PAIR,
    yields_to=("W501", "W502", "W503", "W504", "W507", "W508"),
)
def waste_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A JW line is billed, and the chart has no amount discarded, or no total that was dispensed.

    Why: JW is paid only for waste that the record shows with its amount; an audit takes the payment back.
    Fix: none. Have the amount discarded and the total dispensed entered in the record, or bill no waste.
    Do: Have what was dispensed and discarded on {service_from} charted, or bill no waste.
    Source: the drug mapping's reference document: unused quantities and the total dispensed; FCSO and Noridian.
    """
    row = row_of(line, knowledge.chart)
    if row is None:
        yield NotChecked(line.lx, NO_ROW)
        return
    total = row.mg_dispensed is not None or (row.containers_opened is not None and row.container_mg is not None)
    facts = {"amount discarded": row.mg_discarded is not None, "total dispensed": total}
    missing = [what for what, known in facts.items() if not known]
    if missing:
        yield Finding(line.modifier_element("JW"), f"Waste is billed, and the chart has no {' and no '.join(missing)}")
