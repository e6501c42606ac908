"""One claim judged, its fixes planned and proved, and everything about it turned into rows and changes."""

from __future__ import annotations

from collections.abc import Collection

from edi837.claim.claim import Claim
from edi837.claim.facts import claim_facts
from edi837.claim.reader import ClaimReader, spans
from edi837.claim.unit_charges import UnitCharges
from edi837.engine.counts import Counts
from edi837.engine.engine import Engine
from edi837.engine.precedence import without_doubles
from edi837.engine.rule_finding import RuleFinding
from edi837.evidence.history import DaysBefore
from edi837.findings.finding import Severity
from edi837.jobs.judging.asking_once import Alike, mark_of
from edi837.jobs.judging.batch_result import BatchResult, taken
from edi837.jobs.judging.earlier_in_file import EarlierInFile
from edi837.jobs.judging.guided import Guided
from edi837.jobs.judging.in_work import ClaimInWork, in_parts
from edi837.jobs.judging.like_rows import Like
from edi837.jobs.judging.planning import Planner, outcome, restrained
from edi837.jobs.judging.said_claims import LikeSaid
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.policy.dose_limits import dose_limits
from edi837.policy.met import policies_met
from edi837.rows.claim_rows import ClaimRow
from edi837.rows.lines import LineRow, LineRows
from edi837.rows.record import REPORTED
from edi837.rows.recording import FindingOutcome, Recorder
from edi837.x12.batch import Batch, ClaimSpan, SetInfo

Outcomes = list[tuple[RuleFinding, FindingOutcome]]


class Judge:
    """Judges the claims of one source."""

    def __init__(
        self, run: Run, reader: ClaimReader, recorder: Recorder, wants: Wants, before: DaysBefore | None = None
    ) -> None:
        self.run, self.reader = run, reader
        self.recorder, self.wants = recorder, wants
        self.line_rows = LineRows(recorder.file, run.chart, recorder.include_patient)
        self.engine: Engine = run.engine(earlier=EarlierInFile(reader.data, reader.mappings, wants.facts, before))
        self.alike = Alike(self.engine, run.settings.not_checked == "lines")
        guide = run.guide_engine() if run.settings.guide == "changed" else None
        memory = self.alike.memory
        # What is wanted for more than rows, facts and counts is read.
        by_likeness = not (wants.answers or wants.all_lines or wants.facts)
        self.likes = self.alike.likes(reader.data, recorder) if by_likeness else None
        guided = self.engine.knowledge.guide
        self.guided = Guided(run, reader, wants.answers, memory, self.likes, self.alike.said) if guided else None
        writing = run.writing_engine(self.engine.knowledge)
        self.planner = Planner(reader, self.engine, writing, guide, self.guided)
        self.ended = run.ended_engine()
        self._unit_charges: UnitCharges = {}
        self.met: set[str] | None = set() if wants.facts else None

    def batch(self, batch: Batch) -> BatchResult:
        """The result of a batch."""
        result = BatchResult()
        if self.wants.asks_nothing:
            for few in in_parts(spans(batch)):
                listed = [self.reader.read(batch.info, span) for span, _ in few]
                for claim in listed:
                    result.lines.extend(self._lines(claim))
                for claim in listed:
                    claim.let_go()
            return result
        if self.guided is not None:
            self.guided.begin(batch)
        for few in in_parts(spans(batch)):
            self._judge([self._read(batch.info, span, first_level) for span, first_level in few], result)
        self.alike.end(result.tally)
        for engine in (self.engine, self.ended, *((self.guided.engine,) if self.guided else ())):
            result.tally.superseded += engine.counts.superseded
            result.tally.unasked += engine.counts.unasked
            engine.counts = Counts()
        return result

    def _read(self, info: SetInfo, span: ClaimSpan, first_level: int) -> ClaimInWork:
        if self.guided is None:
            return ClaimInWork(span, self.reader.read(info, span))
        read = self.guided.read(info, span, first_level)
        if isinstance(read, Like):
            return ClaimInWork(span, None, like=read)
        if isinstance(read, LikeSaid):
            return ClaimInWork(span, None, like=read.like, said=read)
        each = ClaimInWork(span, read)
        self.alike.find(each)
        return each

    def _judge(self, in_work: list[ClaimInWork], result: BatchResult) -> None:
        """Take a few claims through one step after the other: what a step needs is then at hand for all of them."""
        read = [(each, each.claim) for each in in_work if each.claim is not None]
        about_drugs = [(each, claim) for each, claim in read if claim.target_lines]
        if self.wants.lines or self.wants.csv_lines:
            for each in in_work:
                if each.like is not None and self.wants.csv_lines:
                    result.csv_lines += each.like.csv_lines(each.span)
                else:
                    result.take_lines(self._lines_of(each), self.wants.csv_lines)
        for each, claim in about_drugs:
            self._examine(each, claim)
        for each, claim in about_drugs:
            self._plan(each, claim)
        if self.wants.facts or self.engine.looks_at_files:
            for each in in_work:
                self._add_facts(each, result)
        for each in in_work:
            self._take(each, result)
        for _, claim in read:
            claim.let_go()

    def _take(self, each: ClaimInWork, result: BatchResult) -> None:
        """What is said of a claim goes into the result, in file order."""
        claim, span = each.claim, each.span
        if claim is None:
            self._take_unread(each, result)
            return
        rows = self._rows_of(each, claim, result)
        if self.wants.answers:
            from edi837.ack.answer import answer  # few files are answered
            from edi837.ack.objection import is_failure, is_note, is_objection, objection

            judged = bool(claim.target_lines) and not any(is_failure(row) for row, _, _ in rows)
            against = [(row, objection(row, rule_finding.finding.trigger)) for row, rule_finding, _ in rows]
            objections = [each for row, each in against if is_objection(row)]
            notes = [each for row, each in against if is_note(row)]
            result.answers.append(answer(claim, span, judged, objections, notes))

    def _take_unread(self, each: ClaimInWork, result: BatchResult) -> None:
        """A claim like others, of which all is said; or one of which its guide alone was asked, and said nothing."""
        left = False
        if each.like is not None:
            left = self.alike.take(each.like, each.said, result)
        else:
            result.tally.held_against_guide += 1
        if left or (self.guided is not None and self.guided.faulty(each.span.levels)):
            result.faulty.append(each.span.start)

    def _rows_of(self, each: ClaimInWork, claim: Claim, result: BatchResult) -> Collection[ClaimRow]:
        """The rows that are about this very claim: of all rules, of the guide alone, or none."""
        claim_rows = self._claim(each, claim, result) if claim.target_lines else self._beside(claim, result)
        levels = each.span.levels
        if self.guided is not None and claim_rows:
            self.guided.note(levels, [row.rule_finding for row in claim_rows])
        left = any(row.severity == "error" and row.counts for row, _, _ in claim_rows)
        if left or (self.guided is not None and self.guided.faulty(levels)):
            result.faulty.append(claim.clm.start)
        return claim_rows

    def _beside(self, claim: Claim, result: BatchResult) -> Collection[ClaimRow]:
        """A claim without a target line: the guide is asked where it is asked of all, and codes that have ended."""
        findings: list[RuleFinding] = []
        if self.guided is not None and self.reader.everything:
            findings += self.guided.engine.examine(claim)[0]
        if not claim.procedures.isdisjoint(self.run.mappings.drugs.ended):
            findings += self.ended.examine(claim)[0]
        outcomes = [(finding, FindingOutcome(REPORTED)) for finding in findings]
        rows = self.recorder.claim_rows(claim, outcomes) if outcomes else []
        result.rows.extend(row.row for row in rows)
        if self.guided is not None and self.reader.everything:
            result.tally.held_against_guide += 1
        return rows

    def _examine(self, each: ClaimInWork, claim: Claim) -> None:
        self.alike.examine(each, claim)
        if self.wants.bytes_stay or not claim.regular:
            each.findings = [restrained(row, self.wants.bytes_stay) for row in each.findings]

    def _plan(self, each: ClaimInWork, claim: Claim) -> None:
        if not (each.findings and self.wants.fixes):
            return
        each.plan, by_guide = self.planner.plan_fixes(claim, each.span.levels, each.findings, self.run.settings.today)
        if by_guide:
            all_findings = [*each.findings, *by_guide]
            each.findings = without_doubles(all_findings)
            self.engine.counts.superseded += len(all_findings) - len(each.findings)

    def _add_facts(self, each: ClaimInWork, result: BatchResult) -> None:
        """Of a claim about drugs what rules about the whole file ask of it."""
        claim = each.claim
        if each.like is not None:
            result.facts.append(each.like.claim_facts(each.span))
        elif claim is not None and claim.target_lines:
            result.tally.policies |= policies_met(claim, self.engine.knowledge, self.met)
            charted = self.run.chart.used_by(claim) if self.run.chart is not None else ()
            limits = dose_limits(claim, self.engine.knowledge) if self.wants.facts else ()
            each.facts = facts = claim_facts(claim, each.span, self._unit_charges, charted, limits)
            result.facts.append(facts)
            if self.likes is not None and each.counted is not None:
                self.likes.learn(each.counted, claim, self._lines_of(each), facts)

    def _claim(self, each: ClaimInWork, claim: Claim, result: BatchResult) -> Collection[ClaimRow]:
        findings = each.findings
        if self.run.settings.not_checked == "lines":
            findings = [*findings, *(skipped.as_row() for skipped in each.skipped)]
        mark = mark_of(result)
        fates, outcomes = each.plan.fates(), []
        of_file: Outcomes = []
        for rule_finding in findings:
            if (
                not rule_finding.rule.per_file
                or rule_finding.crashed
                or self._by_line(each, claim, rule_finding, of_file)
            ):
                outcomes.append((rule_finding, outcome(claim, rule_finding, fates, self.run.settings.today)))
        result.tally.count_collapsed(each.collapsed)
        if not (outcomes or of_file or fates):
            self.alike.count(each, claim, self._lines_of(each), result.tally)
        rows = self.recorder.claim_rows(claim, outcomes) if outcomes else []
        result.tally.count_claim(claim, taken(claim, rows, result))
        result.changes[mark.changes :] = sorted(result.changes[mark.changes :])
        if self.likes is not None and isinstance(rows, list) and rows and not of_file:
            self.alike.learn(each, claim, rows, self._lines_of(each), result, mark)
        return [*rows, *self.recorder.claim_rows(claim, of_file)] if of_file else rows

    def _lines_of(self, each: ClaimInWork) -> list[LineRow]:
        if each.lines is None and each.like is not None:
            each.lines = each.like.line_rows(each.span)
        if each.lines is None:
            each.lines = self._lines(each.claim) if each.claim is not None and each.claim.target_lines else []
        return each.lines

    def _lines(self, claim: Claim) -> list[LineRow]:
        return [self.line_rows.row(line) for line in (claim.lines if self.wants.all_lines else claim.target_lines)]

    def _by_line(self, each: ClaimInWork, claim: Claim, rule_finding: RuleFinding, of_file: Outcomes) -> bool:
        """Count a finding that a file gets one row for; whether it gets a row of its line too (--not-checked lines).

        The row of the file is as severe as the rule, that of the line as the finding; one is enough where both agree.
        An error in the row of the file is one of each claim that it is about.
        """
        level = self.run.selection.severity(rule_finding.rule, None, claim.info.sender, claim.payer.policy)
        by_line = self.run.settings.not_checked == "lines"
        if not by_line or level is not rule_finding.severity:
            each.collapsed.append((rule_finding.rule.code, level.word, rule_finding.finding.message))
            if level is Severity.ERROR:
                of_file.append((rule_finding._replace(severity=level), FindingOutcome(REPORTED)))
        return by_line
