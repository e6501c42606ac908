"""The kernel alone, without Python: built with ASan and UBSan, on the fixtures with bytes changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT
from tests.native.seeds import write_seeds
from tests.needs import lacking

_FLAGS = ["-std=c11", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-DALONE"]
_SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


def test_nothing_is_found_on_changed_files(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        lacking("compiler", "no C compiler")
    kernel = [path for path in sorted((ROOT / "edi837" / "native").glob("*.c")) if "glue.h" not in path.read_text()]
    assert {path.name for path in kernel} >= {"breaks.c", "scan.c", "listing.c"}
    sources = [ROOT / "tests" / "native" / "fuzz.c", *kernel]
    program = tmp_path / "fuzz"
    subprocess.run([compiler, *_FLAGS, *_SANITIZERS, *sources, "-o", program], check=True)
    seeds = write_seeds(tmp_path / "seeds")
    assert len(seeds) > 5
    done = subprocess.run([program, "200", *seeds], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
