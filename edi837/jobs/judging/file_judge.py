"""One input judged from its first byte to its last: envelope, claims, and what holds for the file as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from edi837.claim.envelope_facts import GroupFacts, InterchangeFacts, group_facts, interchange_facts
from edi837.claim.facts import ClaimFacts, FileFacts
from edi837.claim.reader import ClaimReader
from edi837.evidence.history import History
from edi837.findings.finding import Severity, spot
from edi837.jobs.judging.batch_result import BatchResult
from edi837.jobs.judging.earlier_in_file import days_before
from edi837.jobs.judging.envelope_findings import EnvelopeFindings
from edi837.jobs.judging.file_rows import file_rows
from edi837.jobs.judging.outside import outside_claims
from edi837.jobs.judging.ranges import Judging, Spread, judge_batches, spread_for
from edi837.jobs.judging.rows import RowStream
from edi837.jobs.judging.sink import Sink
from edi837.jobs.judging.tally import Tally
from edi837.jobs.judging.wants import Wants, looks_at_all
from edi837.jobs.judging.whole_file import judge_whole_file
from edi837.jobs.run import Run
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.proposal import Proposal
from edi837.rows.record import REPORTED
from edi837.rows.recording import FindingOutcome
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.system.dataclass import dataclass
from edi837.system.spool import Spool
from edi837.x12.batch import Batch, PlacedClaims
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.scan import scan
from edi837.x12.source import Source
from edi837.x12.wrapped import unwrapped

if TYPE_CHECKING:
    from edi837.ack.course import AnsweredFile

# Told how many bytes of how many are done.
Progress = Callable[[int, int], None]


def no_progress(done: int, size: int) -> None:
    """Nobody watches."""


@dataclass
class FileOutcome:
    """What is known of a file once it is judged. `quarantine` holds the codes that hold it back.

    `faulty` are the claims that an error row is left on, `faulty_by_file` those of rules that see the whole file,
    `faults` the errors about envelopes; all by their places. `passed_through` counts the sets that are not read, by
    their kinds. `answered` is what answers are made of, where wanted; `wrapped` says that the file was read without its
    line breaks.
    """

    run_id: str = ""
    quarantine: tuple[str, ...] = ()
    tally: Tally = field(default_factory=Tally)
    changes: Spool[ChangeEntry] = field(default_factory=Spool)
    proposals: Spool[Proposal] = field(default_factory=Spool)
    deferred: Spool[dict[str, str]] = field(default_factory=Spool)
    decisions: Spool[dict[str, str]] = field(default_factory=Spool)
    faulty: Spool[int] = field(default_factory=Spool)
    faulty_by_file: list[int] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    passed_through: Counter[str] = field(default_factory=Counter)
    answered: AnsweredFile | None = None
    wrapped: bool = False

    @property
    def holds_claims(self) -> bool:
        """Whether any of its claims would be held by --split."""
        return bool(len(self.faulty) or self.faulty_by_file or self.faults)


class FileJudge:
    """Judges one source with one run: first read_envelope(), then, unless it holds the file back, judge()."""

    def __init__(
        self,
        run: Run,
        source: Source,
        name: str,
        wants: Wants,
        history: History | None = None,
        spread: Spread | None = None,
    ) -> None:
        self.run = run
        self.history = history
        self.spread = spread
        self.source = source
        self.name = name
        self.unwrapped = unwrapped(source.data)
        self.data = source.data if self.unwrapped is None else self.unwrapped.data
        if self.unwrapped is not None:
            wants = replace(wants, fixes=False, bytes_stay=True)
        self.wants = replace(wants, facts=history is not None)
        self.reader = ClaimReader(self.data, run.mappings, looks_at_all(run, wants))
        # Each has the places of all claims about drugs of a set.
        self.batches: Spool[Batch] = Spool(chunk=16)
        self.places: Spool[Batch] = Spool(chunk=16)
        self.outcome = FileOutcome()
        if wants.answers:
            from edi837.ack.course import to_answer  # few files are answered

            self.outcome.answered = to_answer(self.unwrapped)
        self._envelope = EnvelopeFindings(run.engine(), run.rules)
        self._claims: Spool[ClaimFacts] = Spool()
        self._interchanges: Spool[InterchangeFacts] = Spool()
        self._groups: Spool[GroupFacts] = Spool()
        self._facts = FileFacts(run.mappings, self._claims, self._interchanges, self._groups)

    def read_envelope(self) -> FileOutcome:
        """The first pass: envelope, counts, and where the claims are that can hold a target line."""
        self._scan()
        if self.history is not None and any(
            self.history.holds_back(interchange.key) for interchange in self._interchanges
        ):
            self.outcome.quarantine = (*self.outcome.quarantine, *codes_that_tell(Tells.INTERCHANGE_REPEATED))
        # The digest was computed beside the first pass.
        self.recorder = self.run.recorder(self.name, self.source.sha256, self.unwrapped)
        self.outcome.run_id = self.recorder.run_id
        return self.outcome

    def judge(self, sink: Sink, progress: Progress = no_progress) -> FileOutcome:
        """Hand all rows to `sink`: envelope, claims, file."""
        per_set = frozenset(rule.code for rule in self.run.rules if rule.per_set)
        stream = RowStream(sink.rows, self.outcome.tally.count_row, per_set)
        for _, findings in groupby(
            self._envelope.findings(), key=lambda rule_finding: spot(rule_finding.finding.at).start
        ):
            stream.pass_on(self.recorder.envelope_rows(list(findings)))
        if not self.outcome.quarantine:
            with closing(self._results()) as results:
                for batch, result in results:
                    self._take(batch, result, stream, sink)
                    progress(batch.end, len(self.source))
            stream.end_of_set()
            self._rules_over_the_file(stream)
            stream.pass_on(file_rows(self.run, self.recorder, self.outcome.tally, self.history))
        elif self.history is not None:
            self._rules_over_the_file(stream)
        for spool in (self.batches, self._claims, self._interchanges, self._groups, self._facts, self._envelope):
            spool.close()
        return self.outcome

    def _scan(self) -> None:
        """What the envelope holds; wanted claims go into the spool on the way."""
        tally, envelope = self.outcome.tally, self._envelope
        for item in scan(self.data, replace(self.reader.wanted, all_places=self.wants.places)):
            if isinstance(item, Batch):
                (self.places if isinstance(item, PlacedClaims) else self.batches).append(item)
                continue
            if isinstance(item, TransactionSet):
                tally.transactions += 1
                tally.claims += item.claims
                tally.charges_in += item.charges
                if item.st is not None and not item.claim_type:
                    self.outcome.passed_through[item.kind] += 1
            elif isinstance(item, FunctionalGroup):
                tally.groups += 1
                if (group := group_facts(item)) is not None:
                    self._groups.append(group)
            elif isinstance(item, Interchange):
                if self.unwrapped is not None and not tally.interchanges:
                    item.wrapped = self.unwrapped.broken
                tally.interchanges += 1
                self._interchanges.append(interchange_facts(item.isa))
            envelope.see(item)
            if isinstance(item, TransactionSet):
                self._by_guide(item)
            if self.outcome.answered is not None:
                self.outcome.answered.received.take(item)
        envelope.end()
        tally.superseded += envelope.engine.counts.superseded
        self.outcome.quarantine = tuple(sorted(envelope.quarantine))
        self.outcome.faults = sorted((self._place(start), code) for start, code in envelope.faults)
        self.outcome.wrapped = self.unwrapped is not None

    def _by_guide(self, item: TransactionSet) -> None:
        """Hold the parts of a set outside its claims against the guide; where it has no claim, all of it."""
        guide = self.run.settings.guide
        if guide in ("touched", "all"):
            levels = guide == "all" or not item.claims
            for outside in outside_claims(self.data, item, self.run.mappings, levels):
                self._envelope.see(outside)

    def _results(self) -> Generator[tuple[Batch, BatchResult], None, None]:
        before = days_before(self.reader, self.batches, self.history) if self.history is not None else None
        judging = Judging.of(self.run, self.source, self.name, self.wants, self.unwrapped, before)
        spread = self.spread or spread_for(self.run.settings.workers, self.batches)
        return judge_batches(spread, judging, self.batches)

    def _take(self, batch: Batch, result: BatchResult, stream: RowStream, sink: Sink) -> None:
        outcome = self.outcome
        outcome.tally.add(result.tally)
        stream.take(batch.info.start, result.rows)
        if self.wants.lines or self.wants.csv_lines:
            sink.lines(result.lines, result.csv_lines)
        outcome.changes.extend(result.changes)
        outcome.proposals.extend(result.proposals)
        outcome.deferred.extend(result.deferred)
        outcome.decisions.extend(result.decisions)
        outcome.faulty.extend([self._place(start) for start in result.faulty])
        if outcome.answered is not None:
            outcome.answered.claims.extend([answer.placed(self._place) for answer in result.answers])
        for facts in result.facts:
            self._facts.add(facts)

    def _place(self, offset: int) -> int:
        return offset if self.unwrapped is None else self.unwrapped.place(offset)

    def _rules_over_the_file(self, stream: RowStream) -> None:
        """Rows of the rules that see all claims at once."""
        if self.history is not None:
            self.history.look_up(self._facts)
        concluded = judge_whole_file(self.run.engine(self.history), self._facts, self.reader)
        for _, group in groupby(concluded, key=lambda answer: (spot(answer.finding.at).start, answer.rule.code)):
            findings = list(group)
            stream.pass_on(self.recorder.envelope_rows([answer for answer in findings if answer.claim is None]))
            for rule_finding in findings:
                if rule_finding.claim is not None:
                    rows = self.recorder.claim_rows(rule_finding.claim, [(rule_finding, FindingOutcome(REPORTED))])
                    stream.pass_on([row.row for row in rows])
                    if self.outcome.answered is not None:
                        self.outcome.answered.take_late(row.row for row in rows)
                    if rule_finding.severity is Severity.ERROR:
                        self.outcome.faulty_by_file.append(self._place(rule_finding.claim.clm.start))
