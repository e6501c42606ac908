"""Claim files for the tests of the drop folder, made from the base files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.answers.answering import interchange, remittance
from tests.jobs.splitting import claims

BASES = Path(__file__).parent.parent.parent / "fixtures" / "base"
_NUMBER, _CLAIM = b"000004711", b"LS-1001"
_PAID = "CLP*{claim}*1*390*312**12*{payer_number}*11*1 NM1*QC*1*ASHBY*LENA CAS*CO*45*78"


def clean(number: int = 4711, claim: str = "LS-1001") -> bytes:
    """A file in which there is nothing to do, with its own control number and claim."""
    data = (BASES / "professional.837").read_bytes()
    return _numbered(data, number).replace(_CLAIM, claim.encode())


def _numbered(data: bytes, number: int) -> bytes:
    """The file with a control number of its own for interchange and group."""
    data = data.replace(_NUMBER, b"%09d" % number)
    return data.replace(b"*4711*X*", b"*%d*X*" % number).replace(b"GE*1*4711", b"GE*1*%d" % number)


def repaired(number: int = 4712, claim: str = "LS-1012") -> bytes:
    """A file with a safe fix: an NDC with hyphens."""
    return clean(number, claim).replace(b"N4*67457000110", b"N4*67457-0001-10")


def faulty(number: int = 4713, claim: str = "LS-1013") -> bytes:
    """A file with an error that has a proposed fix: 59 beside XU."""
    return clean(number, claim).replace(b"HC:J3000", b"HC:J3000:59:XU")


def wrong(number: int = 4714, claim: str = "LS-1014") -> bytes:
    """A file with an error that nobody but the provider can mend: charges that do not add up."""
    return clean(number, claim).replace(b"*390***11", b"*391***11")


def mixed(*words: str, number: int = 4711) -> bytes:
    """A file with a claim for each word, under a control number of its own."""
    return _numbered(claims("P", *words), number).replace(b"LS-1", b"LS-%d" % number)


def several(number: int = 4716, claim: str = "") -> bytes:
    """A file of which decisions leave one claim with an error that nobody but the provider can mend."""
    return mixed("clean", "proposed", "wrong", number=number)


def truncated(number: int = 4715) -> bytes:
    """A file whose end is missing."""
    return clean(number, "LS-1015")[:-90]


def era(claim: str, trace: str = "T1", payer_number: str = "ICN1", day: str = "20261201") -> bytes:
    """An 835 that pays a claim of such a file."""
    paid = _PAID.format(claim=claim, payer_number=payer_number)
    return interchange(remittance(paid, paid="312", trace=trace, npi="1467560003", day=day), day=day)


def decide(root: Path, name: str, decision: str = "approve", by: str = "A. Turing", only: int | None = None) -> Path:
    """A file of decisions on the proposals of everything that waits, in decisions/."""
    path = root / "decisions" / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["exception_id", "decision", "by", "note"])
        for manifest in sorted((root / "hold").glob("*.manifest.json")):
            for one in json.loads(manifest.read_bytes())["proposals"][:only]:
                writer.writerow([one["exception_id"], decision, by, "as charted"])
    return path
