"""Retention: what is older than its days is removed from the archive, and forgotten by the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from edi837.drop.audit_lines import write_part
from edi837.drop.context import Drop
from edi837.drop.folder import ARCHIVE
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.take import new_token, work_folder
from edi837.ledger import totals
from edi837.system import disk


@dataclass(frozen=True)
class Old:
    """What is past its days: folders of the archive with their number of files, and rows of the ledger."""

    folders: tuple[tuple[Path, int], ...]
    claims_before: str
    claims: int

    @property
    def files(self) -> int:
        """The number of files in those folders."""
        return sum(number for _, number in self.folders)


def find_old(drop: Drop) -> Old:
    """What prune would take away now."""
    settings, before = drop.settings, ""
    folders = tuple((path, sum(inside.is_file() for inside in path.rglob("*"))) for path in _old_days(drop))
    if settings.keep_claim_days is None:
        return Old(folders, "", 0)
    before = (drop.clock().astimezone(UTC) - timedelta(days=settings.keep_claim_days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with drop.ledger.reading() as session:
        return Old(folders, before, totals.count_claims(session, before))


def prune(drop: Drop, old: Old) -> None:
    """Take it away. The audit log has it first; files and control numbers stay known, or they could be sent again."""
    if not old.folders and not old.claims:
        return
    token = new_token()
    facts = {"days": [path.name for path, _ in old.folders], "files": old.files, "claim_rows": old.claims}
    part = write_part(drop, token, [("prune", facts)])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        if old.claims_before:
            totals.forget_claims(session, old.claims_before)
    for path, _ in old.folders:
        disk.remove_tree(path)


def _old_days(drop: Drop) -> Iterator[Path]:
    """The folders of days that are past; anything else in the archive is nobody's to remove."""
    if drop.settings.keep_archive_days is None:
        return
    first_kept = (drop.clock() - timedelta(days=drop.settings.keep_archive_days)).strftime("%Y%m%d")
    for path in sorted(drop.root.folder(ARCHIVE).iterdir()):
        is_day = len(path.name) == 8 and path.name.isdigit() and path.is_dir() and not path.is_symlink()
        if is_day and path.name < first_kept:
            yield path
