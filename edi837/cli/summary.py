"""--summary: counts and dollars of a command as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from edi837.jobs.file_set import write_whole
from edi837.jobs.judging.tally import Tally
from edi837.jobs.several import Finished
from edi837.settings.config import Settings

if TYPE_CHECKING:
    from edi837.drop.result import FileResult


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
        content = {
            "files": self._files,
            "counts": total.summary(),
            "charges": total.charges(total.charges_in - self._held),
        }
        write_json(self._target, content)


def write_json(target: str, value: Any) -> None:
    """Write it to a file, or to stdout for -; always UTF-8, and a byte of a name that is not text as an escape."""
    content = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.buffer.write(content)
    else:
        write_whole(Path(target), partial(_write, content))


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def write_summary(target: str | None, run: str, code: int, results: Sequence[FileResult]) -> None:
    """Write it to a file, or to stdout for -."""
    if target is None:
        return
    files = [
        {"name": result.name, "event": result.event, "sha256": result.sha or None, "words": result.words}
        for result in results
    ]
    write_json(target, {"run": run, "exit_code": code, "files": files})
