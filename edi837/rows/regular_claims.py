"""The row of a claim that is written as claims are written, read from its segments alone.

A night has many more claims without a drug line than with one, and each is listed when it goes out. What is written in
any other way is read as a claim first (`sent_claims`), which says what each value means; tests hold both alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from edi837.claim.parties import npi_of, party_segment
from edi837.claim.reader import Levels
from edi837.rows.sent_claims import SentClaim, amount_sent
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.segment import Segment
from edi837.x12.values import days, iso

# What stands in a claim before its first party, other payer or line, and in a line before its drug and parties.
_BELOW = frozenset(("NM1", "SBR", "LIN", "SVD"))
_KNOWN = _BELOW | frozenset((
    "CLM", "DTP", "CL1", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CR3", "CRC", "HI", "HCP", "PRV", "N3",
    "N4", "PER", "CAS", "OI", "MIA", "MOA", "DMG", "LX", "SV1", "SV2", "CTP", "QTY", "MEA", "PS1", "LQ", "FRM",
))  # fmt: skip
# What is read of a claim and of a line.
_READ = frozenset(("REF*D9", "REF*F8", "REF*6R", "DTP*434", "DTP*472"))
# An SV101 or SV202 with a code of five and modifiers of two signs, and no description; a revenue code.
_PROCEDURE = late_pattern(r"HC([^A-Za-z0-9 ])([A-Z0-9]{5})((?:\1[A-Z0-9]{2}){0,4})")
_REVENUE = late_pattern(r"[0-9]{4}")
_PLAIN = late_pattern(r"[A-Za-z0-9 .:/_-]*")


def regular_row(
    info: SetInfo,
    span: ClaimSpan,
    levels: Levels,
    segments: Sequence[Segment],
    bht03: str,
    output_sha256: str,
    patient: str,
) -> SentClaim | None:
    """The row of a claim, its `segments` from CLM on; None where anything in it is not as it usually is.

    Native code has the same for most of them (edi837/native/listing.c).
    """
    claim, lines, whole = _divided(segments)
    clm = claim[0]
    frequency = clm.value(5, 3).strip()
    if not (lines and whole) or len(frequency) != 1 or not all(segment.id in _KNOWN for segment in segments):
        return None
    written = [_line(line, info.claim_type) for line in lines]
    if None in written:
        return None
    references = {"D9": "", "F8": ""}
    for segment in reversed(claim):
        if segment.id == "REF" and segment.value(1).strip() in references:
            references[segment.value(1).strip()] = segment.value(2).strip()
    first, last = _service_days(claim, lines)
    payer = party_segment(levels[1], "PR")
    return SentClaim(
        output_sha256, info.interchange, info.group, info.transaction, bht03, str(span.ordinal),
        str(segments[-1].ordinal), str(span.start), str(span.end), clm.value(1).strip(), references["D9"],
        npi_of(party_segment(levels[0], "85")), payer.value(9).strip() if payer else "",
        payer.value(3).strip() if payer else "", amount_sent(clm.value(2)), iso(first), iso(last), frequency,
        references["F8"], patient, f"[{','.join(filter(None, written))}]",
    )  # fmt: skip


class _Divided(NamedTuple):
    """The segments of 2300, and of each 2400, without those of the loops below them; whether all of theirs are there.

    What is read of claim and lines belongs to them wherever it stands in loops below: then it has to be put into loops.
    """

    claim: list[Segment]
    lines: list[list[Segment]]
    whole: bool


def _divided(segments: Sequence[Segment]) -> _Divided:
    claim: list[Segment] = []
    lines: list[list[Segment]] = []
    into: list[Segment] | None = claim
    # Of another payer of the claim: its REF*F8 is its own.
    has_others = of_other = False
    for segment in segments:
        if segment.id == "LX":
            into, has_others = [], False
            lines.append(into)
        elif segment.id in _BELOW:
            into = None
            has_others = has_others or segment.id == "SBR"
            of_other = has_others and segment.id == "NM1" and segment.value(1).strip() == "PR"
        if into is not None:
            into.append(segment)
        elif (mark := f"{segment.id}*{segment.value(1).strip()}") in _READ and not (of_other and mark == "REF*F8"):
            return _Divided(claim, lines, whole=False)
    return _Divided(claim, lines, whole=True)


def _line(line: Sequence[Segment], claim_type: str) -> str | None:
    """A line as JSON; None where its service is not the one of its guide, right below the LX, and usual."""
    kind = "SV1" if claim_type == "P" else "SV2"
    if len(line) < 2 or line[1].id != kind or any(segment.id in ("SV1", "SV2") for segment in line[2:]):
        return None
    lx, service = line[0], line[1]
    at = 1 if kind == "SV1" else 2
    procedure = _PROCEDURE.fullmatch(service.value(at))
    revenue = service.value(1)
    if procedure is None and (kind == "SV1" or service.value(at) or not _REVENUE.fullmatch(revenue)):
        return None
    code, modifiers = (procedure[2], procedure[3][1:].replace(procedure[1], ":")) if procedure else (revenue, "")
    control = next((each.value(2).strip() for each in line if each.id == "REF" and each.value(1).strip() == "6R"), "")
    units, charge = amount_sent(service.value(at + 3)), amount_sent(service.value(at + 1))
    values = (lx.value(1).strip(), control, code, modifiers, units, charge)
    if not all(map(_PLAIN.fullmatch, values)):
        return json.dumps(dict(zip(_NAMES, values, strict=True)), separators=(",", ":"))
    return _AS_JSON % values


_NAMES = ("lx", "ref_6r", "code", "modifiers", "units", "charge")
_AS_JSON = "{" + ",".join(f'"{name}":"%s"' for name in _NAMES) + "}"


def _service_days(claim: Sequence[Segment], lines: Sequence[Sequence[Segment]]) -> tuple[date | None, date | None]:
    """As of a claim: the statement's days where there are any, else the first and the last of the lines."""
    statement = _period(claim, "434")
    if statement[0] is not None:
        return statement
    periods = [_period(line, "472") for line in lines]
    firsts = [first for first, _ in periods if first is not None]
    lasts = [last or first for first, last in periods if first is not None]
    return min(firsts, default=None), max(filter(None, lasts), default=None)


def _period(segments: Sequence[Segment], qualifier: str) -> tuple[date | None, date | None]:
    for segment in segments:
        if segment.id == "DTP" and segment.value(1).strip() == qualifier:
            return _days(segment.value(2), segment.value(3))
    return None, None


@lru_cache(maxsize=1 << 12)
def _days(qualifier: str, text: str) -> tuple[date | None, date | None]:
    return days(qualifier.strip(), text.strip())
