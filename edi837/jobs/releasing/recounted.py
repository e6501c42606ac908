"""The changes of a release, with the counts that follow from the segments that they add."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.fix.recount import recounts
from edi837.jobs.output import as_changes
from edi837.manifest.entries import RECOUNT, SPLIT, ChangeEntry, Entry, change_entry
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer


def recounted(data: Buffer, entries: Iterable[Entry]) -> list[Entry]:
    """The entries in order. A split that wrote a count already left segments out; those that are added come on top."""
    listed = [one for one in entries if one.rule != RECOUNT]
    fixes = [one for one in listed if one.rule != SPLIT]
    counts = {change.start: change for change in recounts(data, list(as_changes(fixes, data)))}
    written = [_on_top(one, counts) for one in listed]
    written.extend(change_entry(change, RECOUNT) for change in counts.values())
    return sorted(written, key=lambda one: (one.start, one.end))


def _on_top(one: Entry, counts: dict[int, Change]) -> Entry:
    if not isinstance(one, ChangeEntry) or one.rule != SPLIT or one.start not in counts:
        return one
    change = counts.pop(one.start)
    return one._replace(after=str(int(one.after) + int(change.replacement) - int(change.expected)))
