"""The changes of a release, with the counts that follow from the segments that they add, and new control numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from edi837.fix.recount import recounts
from edi837.jobs.output import as_changes
from edi837.manifest.entries import RECOUNT, RENUMBER, SPLIT, ChangeEntry, Entry
from edi837.split.renumber import renumber
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer


def recount_entries(data: Buffer, entries: Iterable[Entry]) -> list[Entry]:
    """The entries in order. A split that wrote a count already left segments out; those that are added come on top."""
    listed = [entry for entry in entries if entry.rule != RECOUNT]
    fixes = [entry for entry in listed if entry.rule != SPLIT]
    counts = {change.start: change for change in recounts(data, list(as_changes(fixes, data)))}
    written = [_on_top(entry, counts) for entry in listed]
    written.extend(ChangeEntry(change, RECOUNT) for change in counts.values())
    return sorted(written, key=lambda entry: (entry.start, entry.end))


def renumber_entries(
    data: Buffer, entries: Iterable[Entry], control_number: int, gone: Callable[[int], bool]
) -> list[Entry]:
    """The entries in order with new control numbers, which count from the one given, but for what is `gone`."""
    own_entries = [entry for entry in entries if entry.rule != RENUMBER]
    renumbered = renumber(data, control_number, lambda at: not gone(at))
    own_entries += [ChangeEntry(change, RENUMBER) for change in renumbered]
    return sorted(own_entries, key=lambda entry: (entry.start, entry.end))


def _on_top(entry: Entry, counts: dict[int, Change]) -> Entry:
    if not isinstance(entry, ChangeEntry) or entry.rule != SPLIT or entry.start not in counts:
        return entry
    change = counts.pop(entry.start)
    count = int(entry.change.replacement) + int(change.replacement) - int(change.expected)
    return entry._replace(change=entry.change._replace(replacement=str(count).encode()))
