"""What thousands of payer files with policies cost: to load them, and a claim of a payer with policies and without.

    python benchmarks/policies.py --files 3000 --claims 20000

Loading is measured the first time, when every file is read and checked, and again, when it is known which are sound.
Seconds are those of the processor, of one process each; the claims are generated, each with a drug line.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from edi837.cli.main import run  # noqa: E402
from edi837.generate.file import generate  # noqa: E402
from edi837.generate.spec import Spec  # noqa: E402
from edi837.mapping.mappings import load_mappings  # noqa: E402

# A payer of generated claims, three of ten of them.
_KNOWN = "90001"
_PAYER = (ROOT / "fixtures" / "policies" / "payers" / "r20-referral.xml").read_text(encoding="utf-8")


def write_payers(folder: Path, files: int) -> None:
    """So many payers with two policies each; the first is one that claims go to."""
    (folder / "payers").mkdir()
    for number in range(files):
        known = _KNOWN if number == 0 else f"OTHER{number}"
        text = _PAYER.replace('id="r20"', f'id="payer-{number}"', 1).replace(">\n", f'>\n<known-by id="{known}"/>\n', 2)
        text = text.replace(f'?>\n<known-by id="{known}"/>\n', "?>\n", 1)
        (folder / "payers" / f"payer-{number}.xml").write_text(text, encoding="utf-8")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of some work."""
    begun = time.process_time()
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(io.StringIO()):
        work()
    return time.process_time() - begun


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=3000)
    arguments.add_argument("--claims", type=int, default=20_000)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, claims = Path(name) / "own", Path(name) / "claims.837"
        folder.mkdir()
        write_payers(folder, wanted.files)
        claims.write_bytes(b"".join(generate(Spec(claims=wanted.claims, density=1.0))))
        os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
        shipped, first, again = (seconds(lambda own=own: load_mappings(own)) for own in (None, folder, folder))
        print(
            f"loading: shipped {shipped:.2f} s, with {wanted.files} files {first:.2f} s at first, {again:.2f} s again"
        )
        judging = [
            seconds(lambda given=given: run(["check", str(claims), "--format", "csv", *given])) - load
            for given, load in (([], shipped), (["--mappings", str(folder)], again))
        ]
        each = [1e6 * spent / wanted.claims for spent in judging]
        print(f"a claim: {each[0]:.0f} us without, {each[1]:.0f} us where {_KNOWN} has policies")


if __name__ == "__main__":
    main()
