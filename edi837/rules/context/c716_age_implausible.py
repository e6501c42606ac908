"""C716: the patient was born after the service, or is too young for its use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import ServiceLine
from edi837.claim.use import PSYCHIATRIC
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.unless import of_usual_age

# No human being is known to have been older than 122.
_OLDEST = 125


@rule(
    "C716", "age-implausible", on=ServiceLine, severity=ERROR, snip=4, yields_to=("C708",), unless=(of_usual_age,)
)  # fmt: skip
def age_implausible(line: ServiceLine) -> Iterator[Finding]:
    """The service was before the patient's birth; or (W) the patient is too old to be alive, or too young for the use.

    Why: payers reject a claim whose dates cannot be, and deny the drug to an age that no label or policy has.
    Fix: none. Compare the birth date with the member's card, and the date of service with the record.
    Do: Compare the birth date with the member's card, and {service_from} with the record.
    Source: the drug mapping's least age (dose, least-age), from label and policies; CARC 6 for the age.
    """
    demographics, born = line.claim.demographics, line.claim.born
    if demographics is None or born is None or line.day is None:
        return
    place = demographics.element(2)
    if line.day < born:
        yield Finding(place, "The patient was born after the service")
        return
    if _years(born, line.day) > _OLDEST:
        yield Finding(place, f"The patient would be more than {_OLDEST} years old", severity=WARNING)
        return
    limits = line.code.substance.dose if line.code is not None else None
    if limits is None or not limits.least_age or line.use != PSYCHIATRIC:
        return
    age = _years(born, line.day)
    if age < limits.least_age:
        message = f"The patient is {age}; for the {line.use} use the drug is given from {limits.least_age} years on"
        yield Finding(place, message, severity=WARNING, carc="6", status="A7:475")


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
