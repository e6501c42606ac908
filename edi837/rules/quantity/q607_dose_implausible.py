"""Q607: more than anyone is likely to have been given in one day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import container, group, mg_administered
from edi837.claim.claim import ServiceLine
from edi837.claim.readings import containers_billed
from edi837.claim.use import PSYCHIATRIC, dispensed_substance
from edi837.findings.finding import Finding, Severity
from edi837.mapping.drugs import MULTI_DOSE
from edi837.rules.reads import alone, billed, payer
from edi837.rules.rule import ERROR, WARNING, Scope, rule
from edi837.rules.unless import of_usual_limits, only_target_line
from edi837.rules.unless_billed import of_small_dose
from edi837.rules.when import with_procedure
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain


class _Limits(NamedTuple):
    warning_mg: Decimal
    error_mg: Decimal
    office_mg: Decimal


@rule(
    "Q607",
    "dose-implausible",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=with_procedure,
    reads=(alone, billed, payer),
    scope=Scope.PAIR,
    yields_to=("N209", "N213", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q609", "Q611"),
    unless=((only_target_line, of_small_dose, of_usual_limits),),
)
def dose_implausible(line: ServiceLine) -> Iterator[Finding]:
    """The lines of one date say that a patient was given more of the drug than the mapping expects.

    Why: payers hold the units of a date against doses in labels and deny what is beyond them; often a unit was taken
    for a milligram, or a vial for a dose.
    Fix: none. Compare with the record of what was given; if it is right, have the record at hand.
    Do: Check the charted dose of {service_from} against {units} units; keep the record at hand.
    Source: limits of the drug mapping, or of the payer's; labels of ketamine: up to 13 mg/kg into a muscle.
    """
    if line.discarded or line.claim.inpatient:
        return
    lines = group(line)
    if lines[0] is not line:
        return
    amounts = [mg for other in lines if (mg := mg_administered(other)) is not None]
    mg = sum(amounts, Decimal(0))
    if (limits := _limits(line)) is None or mg <= min(limits):
        return
    exceeded = _exceeded(line, mg, limits)
    if exceeded is not None:
        severity, limit, where = exceeded
        added = f"{' + '.join(map(plain, amounts))} = " if len(amounts) > 1 else ""
        message = f"{added}{plain(mg)} mg were given on this date; more than {plain(limit)} mg {where}"
        yield Finding(
            line.units_element, message, severity=severity, related=tuple(other.number for other in lines[1:])
        )


def _limits(line: ServiceLine) -> _Limits | None:
    """The payer's where its mapping has them, else those of the drug."""
    substance = dispensed_substance(line)
    if substance is None or substance.dose is None:
        return None
    stated = line.claim.payer.policy.find("dose")
    if stated is not None:
        return _Limits(*(Decimal(stated[name]) for name in ("warning-mg", "error-mg", "office-mg")))
    return _Limits(substance.dose.warning_mg, substance.dose.error_mg, substance.dose.office_mg)


def _exceeded(line: ServiceLine, mg: Decimal, limits: _Limits) -> tuple[Severity, Decimal, str] | None:
    if mg > limits.error_mg:
        return ERROR, limits.error_mg, "is implausible"
    if mg > limits.warning_mg:
        return WARNING, limits.warning_mg, "is rare"
    clinic = not line.professional or line.place_of_service in line.claim.mappings.codes.places.office
    whole_vials = container(line) == MULTI_DOSE and containers_billed(line) is not None  # Q613 asks about those
    if mg > limits.office_mg and clinic and line.use == PSYCHIATRIC and not whole_vials:
        return WARNING, limits.office_mg, "is rare in an office or clinic for a psychiatric disorder"
    return None
