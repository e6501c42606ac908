"""M404: a modifier that no table has, or that the payer does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import well_formed
from edi837.findings.finding import Finding, NotChecked, Severity
from edi837.policy.findings import line_findings
from edi837.rules.rule import ERROR, WARNING, Knowledge, rule
from edi837.rules.when import with_modifier

if TYPE_CHECKING:
    from edi837.mapping.hcpcs import Hcpcs


@rule("M404", "modifier-unknown", on=ServiceLine, severity=WARNING, snip=5, when=with_modifier, yields_to=("M410",))
def modifier_unknown(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A modifier is in no list, had ended before the service, or is not taken by the payer, as its mapping says.

    Why: payers deny a line whose modifier they cannot look up.
    Fix: none. Look up which modifier was meant; one of this year may be missing in the built-in list. It is an error by
    a loaded HCPCS file that covers the date, which takes the place of that list for its own modifiers.
    Do: Look up which modifier was meant by {before} on {service_from}.
    Source: the loaded CMS HCPCS file, that of 2019 and what CMS added since for the built-in list; CPT modifiers as
    commonly known; the payer's mapping.
    """
    yield from line_findings("M404", line, knowledge)
    seen = set()
    for component, modifier in well_formed(line):
        if modifier in seen:
            continue
        seen.add(modifier)
        fault, severity = _fault(line, modifier, knowledge.hcpcs)
        if fault := fault or _refused(line, modifier):
            yield Finding(line.service_element(line.procedure_at, component), fault, severity=severity)


def _fault(line: ServiceLine, modifier: str, hcpcs: Hcpcs | None) -> tuple[str, Severity | None]:
    """Why a modifier cannot be used; '' when it can. Level I modifiers, of CPT, are in no HCPCS file."""
    codes = line.claim.mappings.codes
    of_level_2 = modifier[0].isalpha() and modifier not in codes.cpt_modifiers
    if of_level_2 and hcpcs is not None and (fault := _by_file(line, modifier, hcpcs)):
        covered = line.day is not None and hcpcs.covers(line.day)
        return fault, ERROR if covered else WARNING
    listed = modifier in codes.modifiers or (of_level_2 and hcpcs is not None and hcpcs.find(modifier) is not None)
    return ("", None) if listed else (f"{modifier} is not in the built-in list of modifiers", None)


def _by_file(line: ServiceLine, modifier: str, hcpcs: Hcpcs) -> str:
    entry, day = hcpcs.find(modifier), line.day
    if day is None:
        return ""
    if entry is None:
        absent = f"{modifier} is not in the {hcpcs.covering(day)}, which covers {day}"
        return absent if hcpcs.absent(modifier, day) else ""
    if entry.ended is not None and day > entry.ended:
        return f"{modifier} ended on {entry.ended}, and the service was on {day}"
    if entry.added is not None and day < entry.added and hcpcs.covers(day):
        return f"{modifier} begins on {entry.added}, and the service was on {day}"
    return ""


def _refused(line: ServiceLine, modifier: str) -> str:
    claim = line.claim
    stated = claim.payer.policy.all("modifier", on=line.day, site=line.site, form=claim.claim_type)
    if any(statement["code"] == modifier and statement.attributes.get("known") == "no" for statement in stated):
        return f"{modifier} is not known to this payer, by its mapping"
    return ""
