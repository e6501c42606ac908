"""What an earlier release decided: carried on by the next one, which starts from the original again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edi837.decisions.decision import Decision
from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.release_1 import translated
from edi837.manifest import proof
from edi837.manifest.read import MANIFEST_ENDING, Manifest, read_manifest
from edi837.system.errors import UsageError


def base_of(path: Path) -> tuple[Manifest, Path | None]:
    """The manifest that a release starts from; where `path` is that of a release, that too.

    UsageError when a release is given, and what it came from is not beside it.
    """
    manifest = read_manifest(path)
    if manifest.parent is None:
        return manifest, None
    beside = path.parent / f"{manifest.name}{MANIFEST_ENDING}"
    base = read_manifest(beside) if beside.is_file() else None
    if base is None or base.sha256 != manifest.parent["sha256"]:
        raise UsageError(
            f"{path}: is the manifest of a release, and {beside.name}, from which it was made, is not beside it: give "
            "that one; decisions of an earlier release are carried on by themselves"
        )
    return base, path


def decisions_carried(base: Manifest, released: Path) -> list[Decision]:
    """The decisions of an earlier release, for the next one; UsageError when it would lose one of them."""
    if not released.is_file():
        return []
    try:
        content = proof.parse(proof.read(released))
        own_decisions = [
            _decision(decision, released)
            for decision in content["decisions"]
            if decision["decision"] in (APPROVE, DECLINE)
        ]
        own = content["input"]["sha256"] == base.input["sha256"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{released}: an earlier release whose decisions cannot be read; take it away first") from None
    permitted = {decision["exception_id"] for decision in base.decisions}
    of_release_1 = base.proposals_of_release_1
    decisions = [
        translated(decision, of_release_1) for decision in own_decisions if decision.exception_id not in permitted
    ]
    lost = [decision for decision in decisions if not own or decision.exception_id not in base.proposals]
    if lost:
        refuse_to_lose(released, lost)
    return decisions


def refuse_to_lose(released: Path, lost: list[Decision], reason: str = "") -> None:
    """UsageError: the release would take the place of one that holds decisions which it cannot carry out."""
    persons = ", ".join(sorted({decision.by for decision in lost}))
    raise UsageError(
        f"{released}: holds {len(lost)} decisions of {persons} that this release would lose"
        f"{f' ({reason})' if reason else ''}; take it away first, or write into another folder with --out"
    )


def _decision(entry: Mapping[str, Any], released: Path) -> Decision:
    row = str(entry.get("row", ""))
    return Decision(
        exception_id=str(entry["exception_id"]),
        decision=str(entry["decision"]),
        by=str(entry["by"]),
        note=str(entry["note"]),
        value=str(entry["value"]),
        file=str(entry.get("file", released.name)),
        sheet=str(entry.get("sheet", "")),
        row=int(row) if row.isascii() and row.isdigit() else 0,
    )
