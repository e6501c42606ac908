"""X122: a functional group of this number was there before, in another interchange."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from edi837.claim.facts import FileFacts
from edi837.claim.repeated import repeated_in, short
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, Knowledge, Scope, rule


@rule("X122", "group-seen-before", on=FileFacts, severity=INFO, snip=1, scope=Scope.INTERCHANGE, of_earlier_files=True)
def group_seen_before(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """A group in another interchange has the same parties (ISA05 to ISA08, GS02, GS03), usage and number (GS06).

    Why: a 999 names what it answers by GS06 alone; where two groups have one number, an answer is taken for that of
    the other one, and a rejection goes unseen.
    Fix: none. Have the sending system number its groups on from file to file; nothing is held back for it, for the
    guides demand a number of its own within an interchange only (X117).
    Do: Match the 999 for group {before} by its ISA and time too; have groups numbered on.
    Source: 837 guides, GS06: should be unique within all transmissions over a time that the sender determines.
    """
    several = repeated_in(_number(group.key) for group in file.groups)
    first: dict[int, tuple[str, ...]] = {}
    for group in file.groups:
        number = _number(group.key)
        if number in several and first.setdefault(number, group.interchange) != group.interchange:
            yield Finding(group.gs.element(6), "An earlier interchange of the file has a group with this number")
        elif knowledge.history is not None and knowledge.history.interchange_seen(group.interchange) is None:
            earlier = knowledge.history.group_seen(group.key)
            if earlier is not None:
                yield Finding(group.gs.element(6), f"The file {earlier} had a group of this number already")


def _number(key: Sequence[str]) -> int:
    return short(hashlib.sha256("\x1e".join(key).encode("latin-1", "replace")).digest())
