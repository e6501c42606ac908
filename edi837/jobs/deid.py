"""A file written again without what names or dates a patient, and how its findings compare with the original's."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO

from edi837.deid.element_kinds import Kind
from edi837.deid.rewriting import Exceptions, Rewriter
from edi837.jobs.check import Rows
from edi837.jobs.file_set import write_whole
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import judge_source
from edi837.jobs.run import Run
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.errors import QUARANTINED, Edi837Error, SelfCheckFailed
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import find_header
from edi837.x12.source import Source, read_stream

# What a finding hangs on that differs.
_ELEMENT = re.compile("[0-9]{2}(?:-[0-9]+)?$")
DATES, FREE_TEXT, UNEXPLAINED = "dates", "free text", ""


class NoInterchange(Edi837Error):
    """A file without an ISA."""

    exit_code = QUARANTINED


class FindingPlace(NamedTuple):
    """A finding by what must be the same in both files."""

    byte_start: int
    rule: str
    severity: str
    element: str
    byte_end: str
    fix: str
    result: str


class Difference(NamedTuple):
    """A finding that one file has more often than the other; and what it hangs on."""

    place: FindingPlace
    in_original: int
    in_output: int
    hangs_on: str


@dataclass(frozen=True)
class Deidentified:
    """What became of a file: how many values of each kind were exchanged, and how the findings compare."""

    counts: Counter[Kind]
    findings: int
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> bool:
        """Whether a finding differs and nobody knows why."""
        return any(difference.hangs_on == UNEXPLAINED for difference in self.differences)


def deidentify(run: Run, item: Input, output: Path, keep_dates: bool, chance: random.Random) -> Deidentified:
    """Write `output`, and compare its findings with those of the input.

    NoInterchange for what has no ISA: of such bytes nobody can say which are a patient's.
    """
    with ExitStack() as opened:
        source = opened.enter_context(closing(open_input(item)))
        header = find_header(source.data, 0)
        if header is None or (header.fault and source.data[: header.start].strip()):
            raise NoInterchange(f"{item.name}: has no ISA; nothing of it can be told apart from patient data")
        rewriter = Rewriter(run.mappings, run.settings.today, chance)
        rewriter.read(source.data)
        exchanged = opened.enter_context(closing(_spooled(rewriter.write(source.data, Exceptions(dates=keep_dates)))))
        if len(exchanged) != len(source):
            raise SelfCheckFailed(f"{item.name}: the length would change; nothing was written. Please report it")
        counts = rewriter.counts.copy()
        before, after = _findings(run, source), _findings(run, exchanged)
        differences = tuple(_explained(run, source, rewriter, before, after)) if before != after else ()
        source.check_unchanged()
        write_whole(output, lambda file: _copy(exchanged, file))
    return Deidentified(counts, before.total(), differences)


def _copy(source: Source, file: IO[bytes]) -> None:
    file.write(source.data)


def _spooled(pieces: Iterator[bytes]) -> Source:
    """The bytes in a file without a name: some of what is compared is still a patient's."""
    with tempfile.TemporaryFile() as spool:
        for piece in pieces:
            spool.write(piece)
        spool.seek(0)
        return read_stream(spool)


def _findings(run: Run, source: Source) -> Counter[FindingPlace]:
    """The findings of bytes, each as often as it comes."""
    places: Counter[FindingPlace] = Counter()
    sink = Rows(on_rows=lambda rows: places.update(map(_place, rows)))
    judge_source(run, source, source.name, Wants(rows=True, lines=False, fixes=False)).judge.judge(sink)
    return places


def _place(row: ExceptionRecord) -> FindingPlace:
    # The ID of a segment that nobody knows is blanked.
    element = row.element if _ELEMENT.search(row.element) else row.element.rpartition("/")[0]
    return FindingPlace(int(row.byte_start or 0), row.rule, row.severity, element, row.byte_end, row.fix, row.result)


def _explained(
    run: Run, source: Source, rewriter: Rewriter, before: Counter[FindingPlace], after: Counter[FindingPlace]
) -> Iterator[Difference]:
    """What differs: it hangs on what makes it the same again when that is kept."""
    tried = []
    for hangs_on, exceptions in ((DATES, Exceptions(dates=True)), (FREE_TEXT, Exceptions(dates=True, text=True))):
        with closing(_spooled(rewriter.write(source.data, exceptions))) as kept:
            tried.append((hangs_on, _findings(run, kept)))
    for place in sorted(place for place in before | after if before[place] != after[place]):
        same = (hangs_on for hangs_on, findings in tried if findings[place] == before[place])
        yield Difference(place, before[place], after[place], next(same, UNEXPLAINED))
