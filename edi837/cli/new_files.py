"""Files that a command begins for an author; what is there already is never written over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edi837.catalogue.skeletons import NewFile
from edi837.system.errors import UsageError

_OF_A_CHECKOUT = ("edi837/rules", "fixtures/rules", "mappings/codes")


def is_checkout() -> bool:
    """Whether the current folder is a checkout of edi837."""
    return all(Path(name).is_dir() for name in _OF_A_CHECKOUT)


def checkout() -> Path:
    """The current folder; UsageError when it is not a checkout of edi837."""
    if not is_checkout():
        raise UsageError("rules are written in a checkout of edi837: call this in its folder (CONTRIBUTING.md)")
    return Path()


def write_new(files: Sequence[NewFile]) -> list[Path]:
    """Write files; UsageError, and nothing is written, when one of them is there."""
    if there := next((file.path for file in files if file.path.exists()), None):
        raise UsageError(f"{there}: is there already; it was not touched")
    for path, text in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return [file.path for file in files]
