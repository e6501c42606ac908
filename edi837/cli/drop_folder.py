"""A drop folder opened by a command that is not a pass: retention, the audit log."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from edi837.drop.drop import Drop
from edi837.drop.folder import open_root
from edi837.drop.open_folder import new_run_id, open_drop
from edi837.jobs.run import prepare
from edi837.settings.config import Loaded
from edi837.settings.unattended import read_run_settings
from edi837.system.log import open_log


@contextlib.contextmanager
def drop_folder(root: Path, loaded: Loaded, verbose: bool, check_log: bool = True) -> Generator[Drop]:
    """The drop folder ROOT, locked, its ledger ready, what an earlier run left completed; errors as `open_drop`.

    Without `check_log` the audit log may be gone.
    """
    folder, run_id = open_root(root), new_run_id()
    settings = read_run_settings(loaded, folder.path)
    log = open_log(run_id, loaded.settings.log_format, "info" if verbose else "warning")
    with open_drop(folder, prepare(loaded.settings), settings, log, run_id, _now, time.sleep, check_log) as drop:
        yield drop


def _now() -> datetime:
    return datetime.now().astimezone()
