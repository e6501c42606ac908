"""P315: two codes of one day that NCCI does not pay together."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.ncci import VISIT, codes_beside, is_paired, openers, program, setting
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.ptp import CodePair, missing_parts
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_procedure

_NEVER = "0"


@rule(
    "P315",
    "pair-not-paid-together",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    every_line=True,
    needs=("ptp",),
    quiet=True,
    yields_to=("C708", "P308", "M411", "X115"),
)
def pair_not_paid_together(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """Two codes of one date and provider are a pair that NCCI edits (PTP), and no modifier opens it.

    Why: of such a pair column two is not paid. Indicator 0 is never opened; 1 is opened by a modifier on either line:
    25, 24 or 57 on a visit, 59 or XE, XP, XS, XU on what is no visit, sides and digits where they differ.
    Fix: none. A modifier is right only where the record shows a separate service; its indicator permits it and proves
    nothing.
    Do: Bill one of both codes of {service_from}, or mark what the record shows separate.
    Source: CMS, Medicare NCCI procedure-to-procedure edits, the loaded table, by the day of service; NCCI policy
    manual, chapter I, on modifiers that open a pair.
    """
    ptp, claim = knowledge.ptp, line.claim
    if ptp is None or claim.inpatient or line.day is None:
        return
    others = codes_beside(line)
    if not others:
        return
    tables = ptp.tables(program(claim), setting(claim), line.day)
    if not tables or not is_paired(claim):
        reason = f"no loaded PTP edits of {program(claim).title()} for the setting {setting(claim)} cover {line.day}"
        if tables:
            reason = f"PTP edits do not hold for bill type {claim.bill_type}"
        yield NotChecked(line.procedure_element, reason)
        return
    yield from _judged(line, others, list(ptp.pairs(line.procedure, others, tables, line.day)))
    if missing := missing_parts(tables):
        yield NotChecked(line.procedure_element, f"of the {tables[0].title} parts {missing} were not loaded")


def _judged(line: ServiceLine, others: dict[str, ServiceLine], pairs: list[CodePair]) -> Iterator[Finding | NotChecked]:
    for pair in pairs:
        other = others[pair.column_two if pair.column_one == line.procedure else pair.column_one]
        if _place(pair, line, other) is not line:
            continue
        opened = [] if pair.indicator == _NEVER else openers(line, other)
        unpaid = f"{pair.column_two} is not paid beside {pair.column_one} of the same date ({pair.table}"
        if opened:
            said = f"indicator {pair.indicator}): {opened[0]} permits it; that the two were separate is in the record"
            yield NotChecked(line.procedure_element, f"{unpaid}, {said}")
            continue
        said = f"{unpaid}, indicator {pair.indicator}): {_remedy(pair, line, other)}"
        yield Finding(line.procedure_element, f"{said}. {pair.reason}".rstrip(". "), related=(other.number,))


def _place(pair: CodePair, line: ServiceLine, other: ServiceLine) -> ServiceLine:
    """Where a modifier would stand: on the visit, where one of the two is one; else on column two."""
    visits = [each for each in (line, other) if VISIT in each.groups]
    if pair.indicator != _NEVER and len(visits) == 1:
        return visits[0]
    return line if pair.column_two == line.procedure else other


def _remedy(pair: CodePair, line: ServiceLine, other: ServiceLine) -> str:
    if pair.indicator == _NEVER:
        return "no modifier opens it"
    visit = any(VISIT in each.groups for each in (line, other))
    return "25 on the visit would open it" if visit else "59, XE, XP, XS, XU or different sides or digits would open it"
