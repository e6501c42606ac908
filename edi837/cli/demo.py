"""A drop folder of generated claims, to look at the desk with: made, filled, judged, and gone afterwards."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator
from pathlib import Path

from edi837.drop.folder import INBOX, Root, make_root
from edi837.drop.open_folder import new_run_id
from edi837.drop.run_once import run_once
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs.run import Run
from edi837.settings.unattended import RunSettings
from edi837.system.log import open_log

# The senders of a night: professional claims, institutional ones, and those of one who makes the same mistakes again.
_NIGHT = (
    ("clinic.837", "P", 90, 2, ("ALL",)),
    ("hospital.837", "I", 40, 5, ("ALL",)),
    ("infusion.837", "P", 60, 9, ("M403", "M407", "N212")),
)


@contextlib.contextmanager
def demo_folder(run: Run) -> Generator[Root]:
    """The folder, with the files that wait."""
    with tempfile.TemporaryDirectory(prefix="edi837-demo-") as name:
        root = make_root(Path(name) / "drop")
        for file_name, kind, claims, seed, faults in _NIGHT:
            spec = Spec(
                claims=claims, kind=kind, density=0.6, faults=faults, fault_rate=0.45, seed=seed,
                as_of=run.settings.today,
            )  # fmt: skip
            (root.folder(INBOX) / file_name).write_bytes(b"".join(generate(spec)))
        log = open_log(new_run_id(), "text", "error")
        run_once(root, run, RunSettings(stable_seconds=0), log, new_run_id())
        yield root
