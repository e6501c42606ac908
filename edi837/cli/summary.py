"""--summary: counts and dollars of a command as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from edi837.cli.as_json import write_json
from edi837.jobs.judging.tally import Tally
from edi837.jobs.several import Finished
from edi837.settings.config import Settings


class Summary:
    """Collects what files gave, and writes it when it was asked for."""

    def __init__(self, settings: Settings) -> None:
        self._target = settings.summary
        self._files: list[dict[str, Any]] = []
        self._total = Tally()
        self._held = Decimal(0)

    def add(self, done: Finished) -> None:
        """One processed input."""
        tally, held = done.tally, Decimal(done.held.charges if done.held else 0)
        self._total.add(tally)
        self._held += held
        self._files.append(
            {
                "name": done.name,
                "manifest": str(done.manifest),
                "status": "quarantined" if done.quarantine else "complete",
                "quarantine": list(done.quarantine),
                "counts": tally.summary(),
                "charges": tally.charges(tally.charges_in - held),
                "held": {"claims": done.held.claims, "charges": done.held.charges} if done.held else None,
            }
        )

    def write(self) -> None:
        """Write the summary to its file, or to stdout for -."""
        if self._target is None:
            return
        total = self._total
        told = {
            "files": self._files,
            "counts": total.summary(),
            "charges": total.charges(total.charges_in - self._held),
        }
        write_json(self._target, told)
