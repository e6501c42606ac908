"""A case's snippet made into a whole file, from the bases in fixtures/base.

What the snippet begins with says what it takes the place of:
ISA the whole file · HL, SBR the subscriber and the claim · CLM the claim · LX the drug line (several may follow) ·
SV1, SV2 the service and drug of the drug line, whose LX, DTP and REF*6R stay · LIN, CTP the drug alone ·
any other segment (HI, PWK, NTE, REF, NM1 …) is put into the claim where its kind stands, in place of those there.
CLM02 (unless the snippet has a CLM) and SE01 are computed again.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

BASES = Path(__file__).parent.parent / "fixtures" / "base"
_FORMS = {"P": "professional", "I": "institutional"}
# Where claim-level segments of a snippet go: before the first of these that stands after them in the guide.
_CLAIM_ORDER = [
    "CLM",
    "DTP",
    "CL1",
    "PWK",
    "CN1",
    "AMT",
    "REF",
    "K3",
    "NTE",
    "CRC",
    "HI",
    "HCP",
    "NM1",
    "PRV",
    "SBR",
    "LX",
]


def base(form: str) -> list[str]:
    """The segments of a base file, without terminators."""
    text = (BASES / f"{_FORMS[form]}.837").read_text(encoding="latin-1")
    return [segment.strip("\n") for segment in text.split("~") if segment.strip("\n")]


def segments_of(snippet: str) -> list[str]:
    """The segments of a snippet as written, without terminators and line breaks."""
    return [piece.strip("\n") for piece in snippet.split("~") if piece.strip("\n")]


def complete(snippet: str, form: str) -> bytes:
    """The whole file around a snippet; a snippet that begins with ISA is taken as it is."""
    if snippet.startswith("ISA"):
        return snippet.encode("latin-1")
    given = segments_of(snippet)
    whole = base(form)
    first = _id(given[0])
    placed = _PLACERS.get(first, _into_claim)(whole, given)
    if first not in ("CLM", "HL", "SBR"):
        placed = _with_total(placed)
    return "".join(f"{segment}~\n" for segment in _with_count(placed)).encode("latin-1")


def _id(segment: str) -> str:
    return segment.strip().split("*", 1)[0]


def _index(segments: list[str], *ids: str, last: bool = False) -> int:
    found = [at for at, segment in enumerate(segments) if _id(segment) in ids]
    return found[-1 if last else 0]


def _subscriber(whole: list[str], given: list[str]) -> list[str]:
    start = _index(whole, _id(given[0]), last=_id(given[0]) == "HL")
    return whole[:start] + given + whole[_index(whole, "SE") :]


def _claim(whole: list[str], given: list[str]) -> list[str]:
    return whole[: _index(whole, "CLM")] + given + whole[_index(whole, "SE") :]


def _line(whole: list[str], given: list[str]) -> list[str]:
    return whole[: _index(whole, "LX", last=True)] + given + whole[_index(whole, "SE") :]


def _service(whole: list[str], given: list[str]) -> list[str]:
    start = _index(whole, "SV1", "SV2", last=True)
    keeps = [segment for segment in whole[start + 1 : _index(whole, "SE")] if _id(segment) in ("DTP", "REF")]
    replaced = {(_id(segment), segment.split("*")[1]) for segment in given if _id(segment) in ("DTP", "REF")}
    kept = [segment for segment in keeps if (_id(segment), segment.split("*")[1]) not in replaced]
    return whole[:start] + given[:1] + kept + given[1:] + whole[_index(whole, "SE") :]


def _drug(whole: list[str], given: list[str]) -> list[str]:
    start = _index(whole, "LIN") if _id(given[0]) == "LIN" else _index(whole, "CTP")
    return whole[:start] + given + whole[_index(whole, "SE") :]


def _into_claim(whole: list[str], given: list[str]) -> list[str]:
    """Claim-level segments: each kind (ID and qualifier) replaces its own, and stands in the guide's order."""
    start, lines = _index(whole, "CLM"), _index(whole, "LX")
    kinds = {_kind(segment) for segment in given}
    claim = [segment for segment in whole[start:lines] if _kind(segment) not in kinds]
    order = {name: at for at, name in enumerate(_CLAIM_ORDER)}
    last = ""
    for segment in given:
        rank = order.get(_id(segment), order.get(last, 0))
        at = len(claim)
        while at > 1 and order.get(_id(claim[at - 1]), 0) > rank:
            at -= 1
        claim.insert(at, segment)
        last = _id(segment)
    return whole[:start] + claim + whole[lines:]


def _kind(segment: str) -> tuple[str, str]:
    parts = segment.split("*")
    return parts[0], parts[1].split(":")[0] if len(parts) > 1 and parts[0] != "PWK" else ""


_PLACERS = {
    "HL": _subscriber,
    "SBR": _subscriber,
    "CLM": _claim,
    "LX": _line,
    "SV1": _service,
    "SV2": _service,
    "LIN": _drug,
    "CTP": _drug,
}


def _with_total(segments: list[str]) -> list[str]:
    total = Decimal(0)
    for segment in segments:
        parts = segment.split("*")
        if parts[0] in ("SV1", "SV2"):
            charge = parts[2 if parts[0] == "SV1" else 3]
            if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*", charge) or not charge.strip("+-."):
                return segments
            total += Decimal(charge)
    at = _index(segments, "CLM")
    parts = segments[at].split("*")
    parts[2] = str(total)
    return [*segments[:at], "*".join(parts), *segments[at + 1 :]]


def _with_count(segments: list[str]) -> list[str]:
    start, end = _index(segments, "ST"), _index(segments, "SE")
    parts = segments[end].split("*")
    parts[1] = str(end - start + 1)
    return [*segments[:end], "*".join(parts), *segments[end + 1 :]]
