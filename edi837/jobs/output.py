"""An output made of a source and changes, proved against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input
from edi837.jobs.reporting.results import Written
from edi837.manifest import proof
from edi837.manifest.entries import Entry, RemovedEntry
from edi837.system.errors import SelfCheckFailed
from edi837.x12.change import Change, splice
from edi837.x12.delimiters import Buffer
from edi837.x12.source import Source, open_source

TA1, FUNCTIONAL, CLAIMS = "ta1", "999", "277ca"
# How the names of answers end.
ANSWERS = tuple(f".{kind}" for kind in (TA1, FUNCTIONAL, CLAIMS))


def corrected_name(item: Input, name: str, kind: str = "corrected") -> str:
    """NAME.corrected.EXT; where the whole file name stands for NAME, the extension comes last all the same."""
    return f"{name}.{kind}{item.extension}"


def write_output(files: FileSet, source: Source, changes: Iterable[Entry], name: str) -> Written:
    """Splice the changes in, then compare every byte with the original; SelfCheckFailed when one differs.

    `changes` are read more than once. The bytes before the first of them were hashed with the source.
    """
    first = next(iter(changes), None)
    digest, hashed = source.hashed_before(len(source) if first is None else first.start)
    size = 0
    with files.create(name) as file:
        for piece in splice(source.data, as_changes(changes, source.data)):
            file.write(piece)
            digest.update(piece[max(0, hashed - size) :])
            size += len(piece)
    with closing(open_source(files.temporary(name), name)) as written:
        fault = proof.compare(source.data, written.data, as_listed(changes))
    if fault is not None:
        raise SelfCheckFailed(f"{source.name}: byte {fault.offset}: {fault.why}; nothing was published")
    return Written(name, digest.hexdigest(), size)


def as_changes(changes: Iterable[Entry], data: Buffer) -> Iterator[Change]:
    """The entries as changes of bytes."""
    for entry in changes:
        if isinstance(entry, RemovedEntry):
            yield Change(entry.start, entry.end, data[entry.start : entry.end], b"")
        else:
            yield entry.change


def as_listed(changes: Iterable[Entry]) -> Iterator[proof.Listed]:
    """The entries as the proof reads them."""
    for entry in changes:
        if isinstance(entry, RemovedEntry):
            yield proof.Listed(entry.start, entry.end, None, b"", entry.before_sha256)
        else:
            yield proof.Listed(*entry.change)
