"""Sets to begin fuzzing with: python -m tests.native.seeds FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import ROOT

# How fuzz.c takes its choices: * : ~, every claim, any limits, from the first byte on.
_CHOICE = b"\0\1\0"
# Every claim that has a line of a drug: what stands in segments is looked at.
_CHOICE_OF_DRUGS = b"\0\0\0"
# What begins the segments that the kernel looks at. A set that ends with no more of one has no byte to spare.
_CUT = (b"LX", b"HL", b"CL", b"LI", b"SV", b"SE", b"ST", b"GE", b"IE", b"CLM", b"LIN", b"SV1", b"CLM*", b"SV1*")


def write_seeds(folder: Path) -> list[Path]:
    """The sets of the fixtures, each from its ST on, as fuzz.c reads them, and sets that are cut in a segment."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((ROOT / "fixtures").rglob("*.837")):
        data = path.read_bytes()
        seed = folder / "-".join(path.relative_to(ROOT).with_suffix("").parts)
        seed.write_bytes(_CHOICE + data[data.find(b"ST*") :][: 1 << 15])
        written.append(seed)
    for begun in _CUT:
        seed = folder / f"cut-{begun.decode().replace('*', '-')}"
        seed.write_bytes(_CHOICE_OF_DRUGS + b"ST*837*0001*005010X222A1~" + begun + b"~")
        written.append(seed)
    return written


if __name__ == "__main__":
    write_seeds(Path(sys.argv[1]))
