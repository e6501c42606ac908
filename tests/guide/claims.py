"""Claims of the guide's own files, whole or with some of their text changed."""

from __future__ import annotations

import re
from pathlib import Path

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.findings.finding import Missing, spot
from edi837.guide.check import check_claim, check_levels
from edi837.guide.fault import GuideFault
from edi837.x12.batch import Batch
from edi837.x12.patterns import Wanted
from edi837.x12.scan import scan
from edi837.x12.segment import Element
from tests.judging import mappings

ROOT = Path(__file__).parents[2]
FILES = {
    "P": ROOT / "fixtures/base/professional.837",
    "I": ROOT / "fixtures/base/institutional.837",
    "P rich": ROOT / "tests/guide/files/professional_rich.837",
    "I rich": ROOT / "tests/guide/files/institutional_rich.837",
    "P dependent": ROOT / "tests/guide/files/professional_dependent.837",
    "I dependent": ROOT / "tests/guide/files/institutional_dependent.837",
}
_CODES = re.compile(rb"SV[12][^A-Za-z0-9](?:\w*[^A-Za-z0-9])??(?:HC|HP|IV|WK|ER)[^A-Za-z0-9](\w{1,12})")


def text_of(name: str, *swaps: tuple[str, str]) -> str:
    """A file with texts swapped, each of which must be there once."""
    text = FILES[name].read_text(encoding="latin-1")
    for old, new in swaps:
        assert text.count(old) == 1, f"{old} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def claims_in(data: bytes) -> list[Claim]:
    """All claims that have a procedure code, whether a target or not."""
    reader = ClaimReader(data, mappings())
    codes = frozenset(code.decode("latin-1").upper() for code in _CODES.findall(data))
    wanted = Wanted(reader.wanted.codes | codes, reader.wanted.products)
    batches = (item for item in scan(data, wanted) if isinstance(item, Batch))
    return [claim for batch in batches for _, claim in reader.claims(batch)]


def claim_of(name: str, *swaps: tuple[str, str]) -> Claim:
    """The one claim of a file."""
    (claim,) = claims_in(text_of(name, *swaps).encode("latin-1"))
    return claim


def told(fault: GuideFault, data: bytes) -> str:
    """Kind, code, loop, line and place: `required-missing IK4:1 2400 line=2 SV1*HC:J3000*||`.

    The bars stand around the bytes of the place, cut from the file at its offsets; a missing segment is told by the
    segment that it is missed beside.
    """
    at = fault.at
    line = f" line={fault.line}" if fault.line else ""
    head = f"{fault.kind.value} {fault.level}:{fault.code} {fault.loop}{line}"
    if isinstance(at, Missing):
        start, end = at.segment.start, at.segment.end
        return f"{head} {at.reference} beside {data[start:end].decode('latin-1')}"
    start, end = spot(at)[:2]
    begin = at.segment.start if isinstance(at, Element) else at.start
    return f"{head} {data[begin:start].decode('latin-1')}|{data[start:end].decode('latin-1')}|"


def faults_in(name: str, *swaps: tuple[str, str]) -> list[str]:
    """What is told of the one claim of a file and of the levels above it."""
    data = text_of(name, *swaps).encode("latin-1")
    (claim,) = claims_in(data)
    return [told(fault, data) for fault in (*check_levels(claim), *check_claim(claim))]
