"""What every task of a job knows, and what it loads once in each process that does tasks."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import edi837
from edi837.jobs.run import Run, prepare
from edi837.settings.config import Settings
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError


@dataclass(frozen=True)
class Job:
    """The settings, where results go, and what the driver judges with: tasks must judge with the same."""

    settings: Settings
    out: Path
    version: str
    mappings: str

    def run(self) -> Run:
        """What judges in this process; UsageError when it is not what the driver has."""
        run = _prepared(pickle.dumps(self.settings))
        if (edi837.__version__, run.mappings.sha256) != (self.version, self.mappings):
            raise UsageError("an executor has another version of edi837, or other mappings, than the driver")
        return run


@lru_cache(maxsize=1)
def _prepared(settings: bytes) -> Run:
    loaded: Settings = pickle.loads(settings)  # noqa: S301 - pickled by this very function's caller
    return prepare(loaded)


def job_for(settings: Settings, out: Path) -> Job:
    """Checks everything before any file is touched, as every command does."""
    single = replace(settings, workers=1, as_of=settings.today)
    run = prepare(single)
    return Job(single, out.absolute(), edi837.__version__, run.mappings.sha256)
