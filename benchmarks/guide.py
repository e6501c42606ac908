"""How long the guide takes a touched claim: claims of a generated file, each held against its guide."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.ours import EDI837
from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.guide.check import check_claim, check_levels
from edi837.mapping.mappings import load_mappings
from edi837.x12.batch import Batch
from edi837.x12.scan import scan


class PerClaim(NamedTuple):
    """Segments of a claim, milliseconds for it, and for it with the levels that begin with it (--guide all)."""

    segments: float
    claim: float
    with_levels: float


def per_claim(kind: str, number: int, rounds: int) -> PerClaim:
    """The best of the rounds; CPU time, so that a busy machine does not count."""
    claims = made(kind, number)
    segments = statistics.mean(sum(1 for _ in claim.loop.walk()) for claim in claims)
    check_claim(claims[0])  # reads the map, once a process
    alone, levels = (min(milliseconds(claims, one) for _ in range(rounds)) for one in (False, True))
    return PerClaim(segments, alone, levels)


def made(kind: str, number: int) -> list[Claim]:
    """Claims of a generated file, each of which has a drug line; read before the clock runs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "claims.837")
        asked = ["--kind", kind, "--claims", str(number), "--density", "1", "--seed", "837"]
        command = [*EDI837, "generate", "-o", str(path), *asked]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        data = path.read_bytes()
    reader = ClaimReader(data, load_mappings())
    batches = [item for item in scan(data, reader.wanted) if isinstance(item, Batch)]
    return [claim for batch in batches for _, claim in reader.claims(batch, with_levels=True)]


def milliseconds(claims: list[Claim], levels: bool) -> float:
    """Of CPU time, a claim."""
    began = time.process_time()
    for claim in claims:
        check_claim(claim)
        if levels:
            check_levels(claim, claim.first_level)
    return (time.process_time() - began) / len(claims) * 1000
