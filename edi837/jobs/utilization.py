"""Many inputs counted into one utilization: each file whole or not at all, no rule asked beyond the envelope's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

import edi837
from edi837.claim.claim import Claim
from edi837.claim.facts import claim_facts
from edi837.evidence.chart import read_chart
from edi837.evidence.dispensing_log import read_log
from edi837.evidence.purchases import read_purchases
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileJudge, Progress, no_progress
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import open_judge
from edi837.jobs.run import Run
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.settings.config import Settings
from edi837.system.dataclass import dataclass
from edi837.utilization.counts_table import table_rows
from edi837.utilization.line_parts import is_void
from edi837.utilization.overview import CountedFile, Overview
from edi837.utilization.patient_day import BilledLine
from edi837.utilization.reconciling import Sources, billed_lines, reconcile
from edi837.utilization.seen import MOST_CLAIMS, Seen
from edi837.utilization.usage_groups import Utilization


def neutral(settings: Settings) -> Settings:
    """The settings that decide which lines count; what else is set must not change a figure, or hide a fault."""
    return replace(Settings(), mappings=settings.mappings, codes=settings.codes, target=settings.target,
                   as_of=settings.as_of)  # fmt: skip


def read_sources(run: Run, settings: Settings) -> Sources:
    """What counts are held against; MappingError where a file cannot be used."""
    return Sources(
        read_chart(settings.chart) if settings.chart and (settings.log or settings.purchases) else None,
        read_log(settings.log, run.mappings.drugs) if settings.log else None,
        read_purchases(settings.purchases) if settings.purchases else None,
    )


@dataclass
class Counting:
    """The inputs so far. Call count() for each, then overview()."""

    run: Run
    by: Sequence[str]
    sources: Sources = field(default_factory=Sources)
    files: list[CountedFile] = field(default_factory=list)
    held: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        self.utilization = Utilization(self.by)
        self.billed: list[BilledLine] = []

    def count(self, item: Input, progress: Progress = no_progress) -> tuple[str, ...]:
        """Count an input; the codes that hold it back, and then it does not count."""
        try:
            quarantine = self._count(item, progress)
        except Exception:  # whatever it is, nothing of this file counts; it goes on to the caller
            self.seen.forget()
            self.unread.append(item.name)
            raise
        if quarantine:
            self.held.append((item.name, quarantine))
        return quarantine

    def _count(self, item: Input, progress: Progress) -> tuple[str, ...]:
        wants = Wants(rows=False, lines=False, fixes=False)
        with open_judge(self.run, item, wants) as (source, judge, outcome):
            if outcome.quarantine:
                return outcome.quarantine
            counted = Utilization(self.by)
            billed: list[BilledLine] = []
            claims = 0
            for claim, again in self._claims(judge, progress):
                claims += counted.take(claim, again)
                if self.sources.any:
                    billed.extend(billed_lines(claim))
            source.check_unchanged()
        self.billed += billed
        self.seen.keep()
        self.utilization.add(counted)
        passed_through = codes_that_tell(Tells.SET_UNEXAMINED)
        unexamined = sum(code in passed_through for _, code in outcome.faults)
        self.files.append(CountedFile(item.name, claims, counted.lines, unexamined))
        return ()

    def _claims(self, judge: FileJudge, progress: Progress) -> Iterator[tuple[Claim, bool]]:
        """The claims that may hold target lines, and whether one like it came before. Void claims do not count."""
        for batch in judge.batches:
            for span in batch.claims():
                claim = judge.reader.read(batch.info, span)
                again = bool(claim.target_lines) and not is_void(claim)
                yield claim, again and self.seen.again(claim_facts(claim, span).identity)
            progress(batch.end, len(judge.source))
        judge.batches.close()

    def overview(self) -> Overview:
        """What a report shows."""
        drugs = self.run.mappings.drugs
        counts = reconcile(self.billed, self.sources, drugs) if self.sources.any else None
        return Overview(
            counts=counts,
            count_rows=list(table_rows(counts, drugs)) if counts is not None else (),
            utilization=self.utilization,
            by=self.by,
            files=self.files,
            held=self.held,
            unread=self.unread,
            targets=sorted(self.run.mappings.drugs.targets),
            as_of=self.run.settings.today.isoformat(),
            tool=f"edi837 {edi837.__version__}",
            mappings=self.run.mappings.sha256,
            repeats_beyond=MOST_CLAIMS if self.seen.full else 0,
        )
