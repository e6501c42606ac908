"""What an earlier set of results left under the same names: beside a new one it would be sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edi837.jobs.answering import ANSWERS
from edi837.jobs.files import FileSet
from edi837.jobs.inputs import Input
from edi837.jobs.listing import HELD, held_listing
from edi837.jobs.output import corrected_name
from edi837.jobs.reporting.stored import read_head
from edi837.settings.readers import REPORTS
from edi837.system.errors import Edi837Error

_ENDINGS = (".lines.csv", *(f".exceptions.{form}" for form in REPORTS))


def replace_earlier(files: FileSet, item: Input, name: str, split: bool, corrected: bool) -> None:
    """Let files of an earlier set go when this one is published: reports, answers, held claims, a corrected file."""
    earlier = _head(files.folder / f"{name}.manifest.json")
    files.replaces(*_reports(earlier))
    if split or earlier.get("held"):
        files.replaces(held_listing(name), corrected_name(item, name, HELD))
    if not corrected:
        files.replaces(corrected_name(item, name))


def _head(earlier: Path) -> dict[str, Any]:
    """The head of the manifest of an earlier set; {} where there is none that can be read."""
    try:
        return read_head(earlier) if earlier.is_file() else {}
    except Edi837Error:
        return {}


def _reports(earlier: Mapping[str, Any]) -> list[str]:
    """The reports, and the answers to the sender, that an earlier set holds."""
    names = [str(report.get("name", "")) for report in earlier.get("reports", ()) if isinstance(report, dict)]
    return [name for name in names if name.endswith((*ANSWERS, *_ENDINGS)) and Path(name).name == name]
