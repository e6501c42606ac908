"""A806: the payer wants other treatments tried first, and nothing shows them."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.use import shown_at
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import has_note
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless import needing_no_step_therapy


@rule(
    "A806",
    "step-therapy-undocumented",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    yields_to=("A805",),
    unless=(needing_no_step_therapy,),
)
def step_therapy_undocumented(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The payer asks for prior therapies; the chart names none, or without a chart no note or attachment is there.

    Where a mapping asks the chart alone, a claim without one is not remarked.

    Why: payers cover such uses only after other treatments failed, and deny what does not show it.
    Fix: none. Collect drug, dose, weeks and outcome of each treatment from the record and attach them (PWK).
    Do: Attach drug, dose, weeks and outcome of each prior treatment (PWK) for {payer_name}.
    Source: the payer mapping, with date and source; the drug mapping's reference document, on commercial insurers.
    """
    yield from line_findings("A806", line, knowledge)
    asked = line.claim.payer.policy.find("step-therapy", use=line.use)
    if asked is None:
        return
    chart = knowledge.chart
    row = chart.find(line).row if chart is not None and "prior_therapies" in chart.columns else None
    if row is not None and not says_nothing(row.prior_therapies):
        return
    if row is None and (has_note(line) or asked.attributes.get("of") == "chart"):
        return
    shown = "the chart names none" if row is not None else "no note (NTE) or attachment (PWK) is on the claim"
    trials = asked["trials"]
    times = "1 prior therapy" if trials == "1" else f"{trials} prior therapies"
    message = f"{line.claim.payer.policy.name} asks for {times} before the {line.use_in_words}; {shown}"
    yield Finding(shown_at(line), message)
