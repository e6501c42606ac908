"""--split: claims with errors into a file of their own, all others into the corrected file; both proved and counted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from heapq import merge

from edi837.jobs.file_set import FileSet
from edi837.jobs.judging.file_judge import FileJudge, FileOutcome
from edi837.jobs.judging.wants import Wants
from edi837.jobs.output import write_output
from edi837.jobs.reporting.results import Written
from edi837.jobs.run import Run
from edi837.manifest.entries import SPLIT, ChangeEntry, Entry, RemovedEntry
from edi837.manifest.proposal import Proposal
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.split.kept import Keeping, Removed, SetRun
from edi837.split.parted_file import EnvelopeFault, Whole, part
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed, UsageError
from edi837.system.spool import Spool
from edi837.x12.delimiters import Buffer
from edi837.x12.source import Source, open_source

# What is taken out is listed in pieces of at most this size, so that none has to be in memory as a whole.
_PIECE = 1 << 20


@dataclass(frozen=True)
class SplitFile:
    """One of the two files: the changes that make it of the input, the proposals for it, what its bytes hold.

    `output` is None where nothing is in it. `faulty_levels` are the sets in it whose levels are not sound.
    """

    output: Written | None
    changes: Spool[Entry]
    proposals: Spool[Proposal]
    runs: Spool[SetRun]
    claims: int = 0
    charges: Decimal = Decimal(0)
    faulty_levels: int = 0


@dataclass(frozen=True)
class Held:
    """The file of held claims as the other manifest names it, with its own manifest and what is in it."""

    output: Written
    manifest: Written
    claims: int
    charges: str


@dataclass(frozen=True)
class Split:
    """Both files; `whole` are the sets that are held whole."""

    corrected: SplitFile
    held: SplitFile
    whole: Spool[Whole]

    @property
    def outputs(self) -> list[Written]:
        """The files that there are."""
        return [file.output for file in (self.corrected, self.held) if file.output is not None]

    def close(self) -> None:
        """Give the disk space back."""
        self.whole.close()
        for file in (self.corrected, self.held):
            for spool in (file.changes, file.proposals, file.runs):
                spool.close()


def split(run: Run, files: FileSet, source: Source, outcome: FileOutcome, names: tuple[str, str]) -> Split:
    """Write the corrected file and that of the held claims under `names`; SelfCheckFailed when they do not balance.

    Held claims get their safe fixes too: what the report calls repaired is repaired wherever the claim is.
    """
    if outcome.wrapped:
        raise UsageError(f"{source.name}: line breaks stand inside its segments, so it cannot be divided")
    faulty = merge(outcome.faulty, sorted(outcome.faulty_by_file))
    parted = part(source.data, faulty, [EnvelopeFault(*fault) for fault in outcome.faults])
    lists = (outcome.changes, outcome.proposals)
    corrected, held = (
        write_part(run, files, source, lists, keeping, name) for keeping, name in zip(parted.both, names, strict=True)
    )
    tally, levels = outcome.tally, faulty_levels(outcome)
    balanced = (
        corrected.claims + held.claims == tally.claims
        and corrected.charges + held.charges == tally.charges_in
        and held.claims == parted.held.claims
        and (corrected.faulty_levels, held.faulty_levels) == (0, levels)
    )
    if not balanced:
        raise SelfCheckFailed(f"{source.name}: claims or dollars do not balance; nothing was published")
    return Split(corrected, held, parted.whole)


def write_part(
    run: Run,
    files: FileSet,
    source: Source,
    lists: tuple[Iterable[Entry], Iterable[Proposal]],
    keeping: Keeping,
    name: str,
    counted: Callable[[Iterable[Entry]], Iterable[Entry]] = iter,
) -> SplitFile:
    """Write one of the two files. `lists` are the changes and the proposals of the whole file, in its order.

    `counted` adds the counts that follow where changes add segments.
    """
    changes: Spool[Entry] = Spool()
    proposals: Spool[Proposal] = Spool()
    if not keeping.anything:
        return SplitFile(None, changes, proposals, keeping.runs)
    entries = merge(
        _removed(source.data, keeping.removed),
        (ChangeEntry(change, SPLIT) for change in keeping.changes),
        _staying(lists[0], keeping.removed),
        key=lambda entry: (entry.start, entry.end),
    )
    for entry in counted(entries):
        changes.append(entry)
    gone = _Gone(keeping.removed)
    for proposal in lists[1]:
        if not gone.covers(proposal.changes[0].start, proposal.changes[0].end):
            proposals.append(proposal)
    output = write_output(files, source, changes, name)
    outcome = _envelope_of(run, files, name)
    return SplitFile(
        output, changes, proposals, keeping.runs, outcome.tally.claims, outcome.tally.charges_in, faulty_levels(outcome)
    )


def faulty_levels(outcome: FileOutcome) -> int:
    """How many sets have levels that are not sound."""
    unsound = codes_that_tell(Tells.LEVELS_UNSOUND)
    return sum(code in unsound for _, code in outcome.faults)


def _envelope_of(run: Run, files: FileSet, name: str) -> FileOutcome:
    """What is in a file that was written, read again from its bytes."""
    with closing(open_source(files.temporary(name), name)) as written:
        outcome = FileJudge(run, written, name, Wants(lines=False, fixes=False)).read_envelope()
    if outcome.quarantine:
        raise SelfCheckFailed(f"{name}: the envelope does not hold; nothing was published")
    return outcome


def _removed(data: Buffer, spans: Spool[Removed]) -> Iterator[Entry]:
    for start, end in spans:
        for at in range(start, end, _PIECE):
            upto = min(at + _PIECE, end)
            yield RemovedEntry(at, upto, hashlib.sha256(data[at:upto]).hexdigest(), SPLIT)


def _staying(changes: Iterable[Entry], removed: Spool[Removed]) -> Iterator[Entry]:
    gone = _Gone(removed)
    for entry in changes:
        if not gone.covers(entry.start, entry.end):
            yield entry


class _Gone:
    """Asked for changes in the order of their claims, whether a change lies in what is taken out."""

    def __init__(self, removed: Spool[Removed]) -> None:
        self._spans = iter(removed)
        self._span = next(self._spans, None)

    def covers(self, start: int, end: int) -> bool:
        """What is inserted belongs to the claim before it."""
        at = start if end > start else start - 1
        while self._span is not None and self._span.end <= at:
            self._span = next(self._spans, None)
        return self._span is not None and self._span.start <= at
