"""The changes of a release, with the counts that follow from the segments that they add."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.fix.recount import recounts
from edi837.jobs.output import Entry, as_changes
from edi837.manifest.manifest import SPLIT, ChangeEntry
from edi837.x12.change import Change
from edi837.x12.delimiters import Buffer

RECOUNT = "recount"


def recounted(data: Buffer, entries: Iterable[Entry]) -> list[Entry]:
    """The entries in order. A split that wrote a count already left segments out; those that are added come on top."""
    found = [one for one in entries if one.rule != RECOUNT]
    fixes = [one for one in found if one.rule != SPLIT]
    counts = {change.start: change for change in recounts(data, list(as_changes(fixes, data)))}
    made = [_on_top(one, counts) for one in found]
    made.extend(entry_of(change, RECOUNT) for change in counts.values())
    return sorted(made, key=lambda one: (one.start, one.end))


def _on_top(one: Entry, counts: dict[int, Change]) -> Entry:
    if not isinstance(one, ChangeEntry) or one.rule != SPLIT or one.start not in counts:
        return one
    change = counts.pop(one.start)
    return one._replace(after=str(int(one.after) + int(change.replacement) - int(change.expected)))


def entry_of(change: Change, rule: str, exception_id: str = "", claim: str = "") -> ChangeEntry:
    """The entry of a change."""
    before, after = change.expected.decode("latin-1"), change.replacement.decode("latin-1")
    return ChangeEntry(change.start, change.end, before, after, rule, exception_id, claim)
