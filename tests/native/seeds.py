"""Sets to begin fuzzing with: python -m tests.native.seeds FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import ROOT

# How fuzz.c takes its choices: * : ~, every claim, any limits, from the first byte on.
_CHOICE = b"\0\1\0"


def write_seeds(folder: Path) -> list[Path]:
    """The sets of the fixtures, each from its ST on, as fuzz.c reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((ROOT / "fixtures").rglob("*.837")):
        data = path.read_bytes()
        seed = folder / "-".join(path.relative_to(ROOT).with_suffix("").parts)
        seed.write_bytes(_CHOICE + data[data.find(b"ST*") :][: 1 << 15])
        written.append(seed)
    return written


if __name__ == "__main__":
    write_seeds(Path(sys.argv[1]))
