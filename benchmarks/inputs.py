"""Synthetic files of a size, made by `edi837 generate`."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.ours import EDI837

_FAULTS = {"P": "N203,M402,Q605,W503", "I": "N203,M402,C701"}
# So many of the claims with a drug line have a fault, where there are any.
RATE = 0.3
_SAMPLE = 2000


def made(
    folder: Path, megabytes: float, density: float, kind: str = "P", per_st: int = 5000, rate: float = RATE
) -> Path:
    """A file of about that size; made once."""
    name = f"{kind}-{density:.0%}-{megabytes:g}MB-{per_st}-{rate:.0%}.837".replace("%", "pc")
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sample = folder / "sample.837"
        _generate(sample, _SAMPLE, density, kind, per_st, rate)
        claims = max(1, round(megabytes * 1_000_000 / sample.stat().st_size * _SAMPLE))
        sample.unlink()
        _generate(path, claims, density, kind, per_st, rate)
    return path


def _generate(path: Path, claims: int, density: float, kind: str, per_st: int, rate: float) -> None:
    faults = ["--faults", _FAULTS[kind], "--fault-rate", str(rate)] if density and rate else []
    subprocess.run(
        [*EDI837, "generate", "-o", str(path), "--claims", str(claims), "--density", str(density), "--kind", kind,
         "--per-st", str(per_st), "-q", *faults],
        check=True,
    )  # fmt: skip
