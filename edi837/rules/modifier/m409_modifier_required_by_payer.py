"""M409: the payer demands a modifier that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import missing_modifier
from edi837.claim.pairs import discarded_beside
from edi837.findings.finding import Finding, Fix, NotChecked, proposed
from edi837.policy.findings import line_findings
from edi837.policy.line_asks import ABOUT_WASTE
from edi837.proposals.modifier_changes import add_modifier
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless import needing_no_modifier
from edi837.rules.when import with_procedure


@rule(
    "M409",
    "modifier-required-by-payer",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    when=with_procedure,
    yields_to=("W501", "W502", "M405"),
    never_permitted=True,
    unless=(needing_no_modifier,),
)
def modifier_required_by_payer(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The payer's mapping demands a modifier at this site, on this form or date, and the line does not have it.

    Why: the payer returns the line as incomplete.
    Fix: proposed: the modifier that the mapping names. Not JW or JZ, which say what was discarded: the record decides.
    Do: Look up which modifier {payer_name} wants on {procedure}; the record decides JW and JZ.
    Decide: Approve {after} for {payer_name} if the record bears it out; else decline.
    Changes: the modifier that the payer demands is added at the first free place.
    Proof: the payer's mapping, with the source that it names.
    Withheld: for JW and JZ, where it conflicts with one that is there, or where all four places are taken. None of
    the shipped payer files demands one.
    Source: the payer's mapping, which names its source.
    """
    yield from line_findings("M409", line, knowledge)
    claim = line.claim
    stated = claim.payer.policy.all("modifier", on=line.day, site=line.site, form=claim.claim_type)
    if not stated or line.day is None:
        return
    for statement in stated:
        modifier = statement["code"]
        if statement.attributes.get("demanded") == "yes" and not _has(line, modifier):
            message = f"This payer demands {modifier} here: {statement.source}"
            of_waste = modifier in _waste(line)
            if of_waste:
                message += "; the record decides whether anything was discarded"
            beside = frozenset() if of_waste else ABOUT_WASTE
            yield Finding(missing_modifier(line), message, _fix(line, modifier), beside=beside)


def _waste(line: ServiceLine) -> frozenset[str]:
    groups = line.claim.mappings.codes.modifier_groups
    return groups.discarded | groups.nothing_discarded


def _has(line: ServiceLine, modifier: str) -> bool:
    """Whether the line has it; JW and JZ stand for one another, and a JW line beside it speaks for the line."""
    if modifier not in _waste(line):
        return modifier in line.modifiers
    return not _waste(line).isdisjoint(line.modifiers) or discarded_beside(line) is not None


def _fix(line: ServiceLine, modifier: str) -> Fix | None:
    conflicts = line.claim.mappings.codes.conflicts
    if modifier in _waste(line) or any(frozenset((modifier, present)) in conflicts for present in line.modifiers):
        return None
    change = add_modifier(line, modifier)
    return proposed(f"Add {modifier}", change) if change is not None else None
