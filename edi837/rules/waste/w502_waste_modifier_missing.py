"""W502: neither JZ nor a JW line for a single-dose container."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from edi837.claim.amounts import container, mg_per_unit
from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import missing_modifier
from edi837.claim.pairs import discarded_beside, says_nothing_discarded
from edi837.evidence.charted import row_of
from edi837.evidence.paid_apart import is_paid_apart
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import MULTI_DOSE, SINGLE_DOSE, UNKNOWN
from edi837.mapping.policies_in_force import AskedBy
from edi837.policy.findings import finding
from edi837.policy.holding import asked, in_force_for
from edi837.policy.policy_fault import PolicyFault
from edi837.proposals.waste_fix import waste_fix
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless import needing_no_waste_modifier
from edi837.rules.unless_billed import of_multi_dose
from edi837.rules.when import with_procedure
from edi837.x12.values import plain

_FIRST_DAY = date(2023, 7, 1)


@rule(
    "W502",
    "waste-modifier-missing",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    scope=Scope.PAIR,
    yields_to=("M405", "W501", "W503", "W504", "W507"),
    never_permitted=True,
    unless=(of_multi_dose, needing_no_waste_modifier),
)
def waste_modifier_missing(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A drug from a single-dose container says nothing of waste: it has no JZ, and no JW line stands beside it.

    Why: since July 2023 Medicare returns such lines as unprocessable, and payers that follow it do the same.
    Fix: proposed from the chart: JZ when less than one unit was discarded, or the line divided in two when its units
    are those of what was given and what was discarded together. Without a chart look up what was discarded. A line that
    would add units to the bill is never proposed, nor anything where only the chart says what the container is.
    Do: Look up what was discarded of {ndc} on {service_from}: JZ, or a JW line.
    Decide: Check what was discarded on {service_from}; approve {after}, or decline.
    Changes: JZ is added, or the line is divided in two (units, charge, NDC quantity, LX, a second REF*6R); CLM02
    stays.
    Proof: the chart's milligrams given and discarded, which add up to whole containers of the product that the NDC
    names.
    Withheld: without a chart, where units would be added, where only the chart knows the container, or where
    another payer, a repricer or an amount stands for the whole line.
    Source: CMS on JW and JZ: drugs from single-dose containers that are paid apart, dates from 2023-07-01.
    """
    if line.discarded or says_nothing_discarded(line) or line.day is None or line.day < _FIRST_DAY:
        return
    kind, stated = container(line), (each for each in asked("W502", line))
    policy = next((each.policy for each in stated if _holds(each, line, knowledge)), None)
    if kind == MULTI_DOSE or discarded_beside(line) is not None or not (policy or _demanded(line, knowledge)):
        return
    if kind == UNKNOWN:
        row = row_of(line, knowledge.chart)
        if row is None or row.container != SINGLE_DOSE:
            yield NotChecked(line.lx, "whether the container is single-dose or multi-dose is not known")
            return
        # The label decides, and nobody knows it here: the record's word is told, and nothing is proposed by it.
        message = f"Chart {row.named} says that the container is single-dose; the line has no JZ, and no JW line"
        unbilled = row.mg_discarded is not None and row.mg_discarded >= (mg_per_unit(line) or 0)
        also = f". {plain(row.mg_discarded or Decimal(0))} mg of charted waste are not billed" if unbilled else ""
        yield Finding(missing_modifier(line), message + also)
        return
    fix, why = waste_fix(line, knowledge.chart)
    message = f"The container is single-dose, and the line has neither JZ nor a JW line beside it. {why}"
    fault = PolicyFault("W502", missing_modifier(line), message, fix)
    yield finding(policy, fault) if policy else Finding(fault.at, message, fix)


def _holds(stated: AskedBy, line: ServiceLine, knowledge: Knowledge) -> bool:
    """Whether a policy asks it of a line. What its own file says of the site and its addendum goes before."""
    if in_force_for(stated, line, knowledge) is False:
        return False
    site = line.claim.payer.policy.find("site", form=line.claim.claim_type, code=line.site)
    return site is None or site.file != stated.policy.file or is_paid_apart(line, site, knowledge.official)


def _demanded(line: ServiceLine, knowledge: Knowledge) -> bool:
    """Whether the payer asks for JW or JZ at this site on that day, and pays the drug apart there."""
    policy, form = line.claim.payer.policy, line.claim.claim_type
    waste = policy.find("waste", on=line.day, site=line.site, form=form)
    if waste is None or waste["modifiers"] != "demanded":
        return False
    site = policy.find("site", form=form, code=line.site)
    return site is None or is_paid_apart(line, site, knowledge.official)
