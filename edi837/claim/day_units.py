"""Units of a claim that count against a limit of patient, provider and day, whatever other claims bill of them.

Source: CMS, Medicare NCCI: edits with an adjudication indicator of 2 or 3 sum all lines of all claims.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

from edi837.claim.claim import Claim
from edi837.claim.ncci import is_limited, lines_limited_together, program, provider_of, setting, units_together
from edi837.mapping.mue import Mue, MueLimit
from edi837.system.named_tuple import NamedTuple

_REPLACED, _VOID = "7", "8"


class DayUnits(NamedTuple):
    """Of one code: a digest of patient, provider, payer, code and day, the units, the first of their lines, the limit.

    A claim that voids an earlier one bills none. The limit is None where no loaded table covers the day: other files
    may be judged with one.
    """

    key: bytes
    units: Decimal
    line: int
    limit: MueLimit | None


class DayClaim(NamedTuple):
    """What limits of the day ask of a claim: a digest of patient, billing provider, payer and CLM01, whether it
    replaces or voids an earlier one, which has the same, and its units.
    """

    account: bytes
    replaces: bool
    units: tuple[DayUnits, ...]


NO_DAY = DayClaim(b"", False, ())


def day_claim(claim: Claim, patient: bytes) -> DayClaim:
    """The units of each code and provider of which a table limits the day; none without tables."""
    official = claim.mappings.official
    mue = official.mue if official is not None else None
    if mue is None or claim.inpatient or not is_limited(claim):
        return NO_DAY
    parts = (claim.billing_npi, claim.payer.id, claim.patient_control_number.strip())
    return DayClaim(_digest(patient, parts), claim.frequency in (_REPLACED, _VOID), _units(claim, patient, mue))


def _units(claim: Claim, patient: bytes, mue: Mue) -> tuple[DayUnits, ...]:
    units = []
    asked = program(claim), setting(claim)
    for line in claim.target_lines:
        if line.day is None:
            continue
        limit = mue.limit(line.procedure, *asked, line.day)
        if not limit.of_the_day if limit is not None else mue.table(*asked, line.day) is not None:
            continue
        lines = lines_limited_together(line)
        if lines[0] is line:
            key = _digest(patient, (provider_of(line), claim.payer.id, line.procedure, line.day.isoformat()))
            billed = Decimal(0) if claim.frequency == _VOID else units_together(lines)
            units.append(DayUnits(key, billed, line.index, limit))
    return tuple(units)


def _digest(patient: bytes, parts: tuple[str, ...]) -> bytes:
    return hashlib.blake2b(patient + "\x1e".join(parts).encode("latin-1", "replace"), digest_size=16).digest()
