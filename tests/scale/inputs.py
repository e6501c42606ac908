"""Files to process, and results to compare."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs.inputs import find_inputs, result_names
from edi837.jobs.process import process
from edi837.jobs.run import prepare
from edi837.settings.config import Settings

SETTINGS = Settings(as_of=date(2026, 11, 24), report=("csv", "html"))
_FAULTS = ("N203", "M402", "C701")


def made(kind: str, claims: int, **spec: Any) -> bytes:
    """A file some of whose claims are faulty."""
    return b"".join(generate(Spec(claims=claims, kind=kind, density=0.6, faults=_FAULTS, fault_rate=0.5, **spec)))


def inputs(folder: Path, large: int = 500) -> Path:
    """A folder of files of both kinds, one of them packed, one cut off, one much larger than the others."""
    inside = folder / "in"
    (inside / "below").mkdir(parents=True)
    for number in range(4):
        (inside / f"f{number}.837").write_bytes(made("PI"[number % 2], 12 + number))
    (inside / "below" / "f0.837").write_bytes(made("P", 9))
    (inside / "packed.837.gz").write_bytes(gzip.compress(made("P", 15), mtime=0))
    (inside / "cut.837").write_bytes(made("P", 20)[:5000])
    (inside / "large.837").write_bytes(made("P", large, per_st=200))
    return inside


LARGE = 100_000


def local_run(folder: Path, out: Path, settings: Settings = SETTINGS) -> None:
    """What the command makes of a folder."""
    run = prepare(settings)
    items = find_inputs([str(folder)], out)
    names = result_names(items, out)
    for item in items:
        process(run, item, names[item], out)


def files_below(folder: Path) -> dict[str, bytes]:
    """All result files; not the tables."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and "tables" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
