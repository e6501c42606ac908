"""--summary of a pass: what became of each file, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.cli.as_json import write_json
from edi837.drop.result import Result


def write_summary(target: str | None, run: str, code: int, results: Sequence[Result]) -> None:
    """Write it to a file, or to stdout for -."""
    if target is None:
        return
    files = [{"name": one.name, "event": one.event, "sha256": one.sha or None, "words": one.words} for one in results]
    write_json(target, {"run": run, "exit_code": code, "files": files})
