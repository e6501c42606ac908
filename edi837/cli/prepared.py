"""A run made ready, or mappings loaded, and what has to be said before work begins."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from edi837.cli.exits import say
from edi837.jobs.run import Run, prepare
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.settings.config import Settings

if TYPE_CHECKING:
    from edi837.mapping.official import Official


def prepare_run(settings: Settings) -> Run:
    """Everything loaded and checked; old tables and payer files of release 1 are said once."""
    run = prepare(settings)
    _spare_the_collector()
    warn_of_former(run.mappings, settings.mappings)
    for place, fault in run.evidence_faults():
        say(f"warning: {place}: row {fault.row}: {fault.message}; it is not used")
    if run.mappings.official is not None:
        warn_of_old(run.mappings.official, run.settings.today)
    return run


def load_own(own: Path | None, codes: Path | None = None) -> Mappings:
    """The mappings for a command that judges no file; payer files of release 1 are said once."""
    mappings = load_mappings(own, codes)
    warn_of_former(mappings, own)
    return mappings


def warn_of_former(mappings: Mappings, own: Path | None) -> None:
    """Say that own payer files are written as release 1 wrote them, and what makes policies of them."""
    if own is not None:
        from edi837.mapping.policy_checks import written_as_before  # own files alone are looked at

        entries = mappings.payers.read_at_once
        for remark in written_as_before(entry for entry in entries if Path(entry.file).is_relative_to(own)):
            say(f"warning: {remark}")


# New objects that make the collector look; a claim has some hundreds, and lets go of them itself.
_OBJECTS = 20_000


def _spare_the_collector() -> None:
    """Have what was loaded not looked through again and again: mappings and rules stay to the end.

    Once a process: of a second run, what the first one left would stay for ever.
    """
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(_OBJECTS)


def warn_of_old(official: Official, today: date) -> None:
    """Say which tables are more than a year old."""
    for sentence in official.out_of_date(today):
        say(f"warning: {sentence}")
