"""Units of a claim that count against a limit of patient, provider and day, whatever other claims bill of them.

Source: CMS, Medicare NCCI: edits with an adjudication indicator of 2 or 3 sum all lines of all claims.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import NamedTuple

from edi837.claim.claim import Claim
from edi837.claim.ncci import limit_of, lines_limited_together, provider_of, units_together
from edi837.mapping.mue import MueLimit

_VOID = "8"


class DayUnits(NamedTuple):
    """Of one code: a digest of patient, provider, payer, code and day, the units, the first of their lines, the limit.

    A claim that voids an earlier one bills none.
    """

    key: bytes
    units: Decimal
    line: int
    limit: MueLimit


def day_units(claim: Claim, patient: bytes) -> tuple[DayUnits, ...]:
    """The units of each code and provider of which the loaded table limits the day."""
    official = claim.mappings.official
    mue = official.mue if official is not None else None
    if mue is None or claim.inpatient:
        return ()
    units = []
    for line in claim.target_lines:
        limit = limit_of(line, mue)
        if limit is None or not limit.of_the_day or line.day is None:
            continue
        lines = lines_limited_together(line)
        if lines[0] is line:
            parts = (provider_of(line), claim.payer.id, line.procedure, line.day.isoformat())
            key = hashlib.blake2b(patient + "\x1e".join(parts).encode("latin-1", "replace"), digest_size=16).digest()
            billed = Decimal(0) if claim.frequency == _VOID else units_together(lines)
            units.append(DayUnits(key, billed, line.index, limit))
    return tuple(units)
