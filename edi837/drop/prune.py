"""Retention: what is older than its days is removed from the archive, and forgotten by the ledger.

What waits for a person is bound, and so is every earlier file with a claim of it: they stay, however old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

from edi837.drop.archive_gaps import first_kept, note_pruned
from edi837.drop.audit_lines import write_part
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.receive import possible_stems
from edi837.drop.take import new_token, work_folder
from edi837.ledger import files, retention
from edi837.ledger.clock_jumps import doubted_since
from edi837.ledger.ledger_totals import last_run
from edi837.ledger.retention import KeptSince
from edi837.settings.unattended import RunSettings
from edi837.system import disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple

# 45 CFR 164.316(b)(2)(i): six years, of which two can be leap years.
SIX_YEARS = 6 * 365 + 2


class OldDay(NamedTuple):
    """A folder of the archive, the files in it that are past their days, and whether nothing else is in it."""

    path: Path
    files: tuple[Path, ...]
    whole: bool


@dataclass(frozen=True)
class Old:
    """What is past its days: files of the archive by the folder of their day, and rows of the ledger."""

    days: tuple[OldDay, ...]
    claims_kept: KeptSince | None
    claims: int

    @property
    def files(self) -> int:
        """The number of files."""
        return sum(len(day.files) for day in self.days)


def shorter_than_six_years(settings: RunSettings) -> str:
    """Which settings keep less than HIPAA asks for, in words; '' when none does."""
    periods = {"keep_archive_days": settings.keep_archive_days, "keep_claim_days": settings.keep_claim_days}
    periods |= {f'keep_days of [partner."{sender}"]': days for sender, days in sorted(settings.keep_days.items())}
    short = [f"{name} = {days}" for name, days in periods.items() if days is not None and days < SIX_YEARS]
    if not short:
        return ""
    return f"{', '.join(short)}: less than six years ({SIX_YEARS:,} days; 45 CFR 164.316(b)(2))"


def doubted_clock(drop: Drop) -> str:
    """Why the clock is not believed, in words; '' when it is."""
    with drop.ledger.reading() as session:
        since = doubted_since(session, last_run(session), drop.now)
    if since is None:
        return ""
    return (
        f"the clock says {drop.now}, and is not believed: it went on by over a month, or was put back, at {since}. "
        "It is believed once passes have gone on for 31 days, or with --clock-is-right"
    )


def find_old(drop: Drop) -> Old:
    """What prune would take away now."""
    settings = drop.settings
    days = tuple(_old_days(drop, settings.keep_archive_days)) if settings.keep_archive_days is not None else ()
    if settings.keep_claim_days is None:
        return Old(days, None, 0)
    kept = KeptSince(
        _since(drop, settings.keep_claim_days),
        {sender: _since(drop, days) for sender, days in drop.settings.keep_days.items()},
    )
    with drop.ledger.reading() as session:
        return Old(days, kept, retention.count_claims(session, kept))


def prune(drop: Drop, old: Old, allow_shorter: bool = False, believe_clock: bool = False) -> None:
    """Take it away. The audit log has it first; files and control numbers stay known, or they could be sent again.

    UsageError when the settings keep less than six years, and that is not allowed, or the clock may be wrong.
    """
    doubted = doubted_clock(drop)
    if doubted and not believe_clock:
        raise UsageError(f"{doubted}. Nothing was removed")
    short = shorter_than_six_years(drop.settings)
    if short and not allow_shorter:
        raise UsageError(f"{short}; raise it, or say --less-than-six-years. Nothing was removed")
    if not old.days and not old.claims:
        return
    token = new_token()
    facts: dict[str, object] = {
        "days": [day.path.name for day in old.days],
        "files": old.files,
        "claim_rows": old.claims,
    }
    if short:
        facts["shorter"] = short
    if doubted:
        facts["clock"] = doubted
    part = write_part(drop, token, [("prune", facts)])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        if old.days:
            note_pruned(session, drop.settings, drop.clock())
        if old.claims_kept:
            retention.forget_claims(session, old.claims_kept)
    for day in old.days:
        if day.whole:
            disk.remove_tree(day.path)
        else:
            for path in day.files:
                disk.remove(path)


def _since(drop: Drop, days: int) -> str:
    return drop.text(drop.clock().astimezone(UTC) - timedelta(days=days))


def _old_days(drop: Drop, general: int) -> Iterator[OldDay]:
    """The folders of days in which something is past; anything else in the archive is nobody's to remove."""
    shortest = min([general, *drop.settings.keep_days.values()])
    for path in sorted(drop.root.folder(ARCHIVE).iterdir()):
        is_day = len(path.name) == 8 and path.name.isdigit() and path.is_dir() and not path.is_symlink()
        if is_day and path.name < _first_kept(drop, shortest):
            inside = sorted(file for file in path.rglob("*") if not file.is_dir() or file.is_symlink())
            old = tuple(file for file in inside if path.name < _first_kept(drop, _days_of(drop, path, file, general)))
            if old or not inside:
                yield OldDay(path, old, len(old) == len(inside))


def _first_kept(drop: Drop, days: int | None) -> str:
    """The name of the first day that stays; '' where all do."""
    return first_kept(drop.clock(), days) if days is not None else ""


def _days_of(drop: Drop, day: Path, path: Path, general: int) -> int | None:
    """How long a file of the archive stays, None for as long as it is bound.

    What cannot be assigned to a file that came (decisions of several partners) stays for the longest time.
    """
    partners = drop.settings.keep_days
    name = path.relative_to(day).parts[0]
    with drop.ledger.reading() as session:
        entries = files.find_by_stems(session, possible_stems(name))
        if len(entries) != 1:
            return max([general, *partners.values()])
        if retention.is_bound(session, entries[0]):
            return None
        senders = retention.senders(session, entries[0])
    return max((partners.get(sender, general) for sender in senders), default=general)
