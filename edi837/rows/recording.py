"""From findings to rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import lru_cache
from itertools import chain

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.filing import filing_limit
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Finding, Fix, Severity, Spot, identity, spot, start_of
from edi837.mapping.code_lists import Codes
from edi837.policy.holding import days_left
from edi837.rows.action import action
from edi837.rows.claim_rows import ROWS_A_CHUNK, ClaimRow, SpooledRows
from edi837.rows.claim_values import billing_name, claim_values, line_values, values_of_lines
from edi837.rows.masking import masked_value
from edi837.rows.record import (
    FOUND,
    NO_FIX,
    NOT_CHECKED,
    PROPOSED_FIX,
    REPORTED,
    SAFE_FIX,
    Decided,
    ExceptionRecord,
    with_remedy,
)
from edi837.rules.rule import Knowledge, Rule
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.wrapped import Unwrapped


class FindingOutcome(NamedTuple):
    """What became of a finding: its disposition, and the decision where a person made one."""

    disposition: str
    decision: str = ""
    by: str = ""
    note: str = ""
    value: str = ""


# Control numbers of interchange, group and set.
Where = tuple[str, str, str]


@dataclass(frozen=True)
class Recorder:
    """Makes the rows of one file."""

    file: str
    digest: str
    run_id: str
    codes: Codes
    as_of: date
    include_patient: bool = False
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    # Places are told as they are in the file, where it is read without its line breaks.
    unwrapped: Unwrapped | None = None

    def claim_rows(self, claim: Claim, outcomes: Sequence[tuple[RuleFinding, FindingOutcome]]) -> Collection[ClaimRow]:
        """Rows of one claim with their findings, in order of place and code."""
        rows = self._claim_rows(claim, outcomes)
        return list(rows) if len(outcomes) <= ROWS_A_CHUNK else SpooledRows(rows)

    def _claim_rows(self, claim: Claim, outcomes: Iterable[tuple[RuleFinding, FindingOutcome]]) -> Iterator[ClaimRow]:
        about: dict[int, _Subject] = {}
        info = claim.info
        where = info.interchange, info.group, info.transaction
        for rule_finding, at, ordinal, outcome in self._identified(outcomes):
            subject = about.get(id(rule_finding.line))
            if subject is None:
                subject = about[id(rule_finding.line)] = self._subject(claim, rule_finding.line)
            row = self._decided(self._row(rule_finding, at, ordinal, outcome, where, subject))
            yield ClaimRow(row, rule_finding, ordinal)

    def envelope_rows(self, findings: Iterable[RuleFinding]) -> list[ExceptionRecord]:
        """Rows about interchanges, groups and sets, in order of place and code."""
        reported = [(rule_finding, FindingOutcome(REPORTED)) for rule_finding in findings]
        return [
            self._row(rule_finding, at, ordinal, outcome, rule_finding.where, _NOTHING)
            for rule_finding, at, ordinal, outcome in self._identified(reported)
        ]

    def file_row(self, rule: Rule, severity: Severity, result: str, message: str, number: int) -> ExceptionRecord:
        """A row about the whole file; `number` tells several of one rule apart."""
        at = Spot(0, 0, 0, "", "")
        rule_finding = RuleFinding(rule, Finding(at, message), severity, not_checked=result == NOT_CHECKED)
        return self._row(rule_finding, at, number, FindingOutcome(REPORTED), ("", "", ""), _NOTHING)

    def _decided(self, row: ExceptionRecord) -> ExceptionRecord:
        """The row with a decision that was made in an earlier run."""
        decision = self.decisions.get(row.exception_id)
        if decision is None:
            return row
        return row._replace(decision=decision.decision, by=decision.by, note=decision.note, value=decision.value)

    def _identified(
        self, outcomes: Iterable[tuple[RuleFinding, FindingOutcome]]
    ) -> Iterator[tuple[RuleFinding, Spot, int, FindingOutcome]]:
        """Findings in order of place and code, with their places, and their numbers among equals."""
        equals: Counter[tuple[object, ...]] = Counter()
        last = -1
        for rule_finding, outcome in sorted(outcomes, key=_place_and_code):
            at = self._in_file(spot(rule_finding.finding.at))
            if at.start != last:
                equals.clear()
                last = at.start
            changes = rule_finding.finding.fix.changes if rule_finding.finding.fix else ()
            key = (rule_finding.rule.code, at.end, at.element, *(change.replacement for change in changes))
            yield rule_finding, at, equals[key], outcome
            equals[key] += 1

    def _in_file(self, at: Spot) -> Spot:
        read = self.unwrapped
        if read is None:
            return at
        start = read.place(at.start)
        return at._replace(start=start, end=max(start, read.past(at.end)))

    def _subject(self, claim: Claim, line: ServiceLine | None) -> _Subject:
        if line is None:
            values = values_of_lines(claim)
            charge = claim.clm.value(2) if claim.charge is not None else ""
        else:
            values = line_values(line)
            charge = values.charge
        begins = claim.clm.start if self.unwrapped is None else self.unwrapped.place(claim.clm.start)
        last = (billing_name(claim), values.drug, str(begins))
        return _Subject(claim_values(claim, values), charge, self._days_left(claim, line), last)

    def _row(
        self,
        rule_finding: RuleFinding,
        at: Spot,
        ordinal: int,
        outcome: FindingOutcome,
        where: Where,
        subject: _Subject,
    ) -> ExceptionRecord:
        row = self._without_action(rule_finding, at, ordinal, outcome, where, subject)
        return with_remedy(row, action(rule_finding.rule.sections, row))

    def _without_action(
        self,
        rule_finding: RuleFinding,
        at: Spot,
        ordinal: int,
        outcome: FindingOutcome,
        where: Where,
        subject: _Subject,
    ) -> ExceptionRecord:
        """The row; its parts follow one another as the columns do."""
        rule, finding, fix = rule_finding.rule, rule_finding.finding, rule_finding.finding.fix
        result = NOT_CHECKED if rule_finding.crashed or rule_finding.not_checked else FOUND
        shown = rule_finding.claim is None or self.include_patient
        predicted = self.codes.prediction(rule.code)
        return ExceptionRecord._make(
            (
                identity(self.digest, rule.code, at, fix, ordinal),
                self.run_id,
                self.file,
                *where,
                str(at.segment) if at.segment else "",
                str(at.start),
                str(at.end),
                *subject.values,
                rule.code,
                rule.name,
                rule_finding.severity.word,
                result,
                str(rule.snip),
                at.element,
                at.before if shown else masked_value(finding.at, at),
                _after(fix, at),
                NO_FIX if fix is None else SAFE_FIX if fix.safe else PROPOSED_FIX,
                outcome.disposition,
                finding.message,
                "",
                rule.sections.source,
                predicted.status if finding.status is None else finding.status,
                predicted.ack if finding.ack is None else finding.ack,
                predicted.carc if finding.carc is None else finding.carc,
                predicted.rarc if finding.rarc is None else finding.rarc,
                subject.charge if result == FOUND and rule_finding.severity > Severity.INFO else "",
                subject.days_left,
                " ".join(finding.related),
                *outcome[1:],
                "",
                _choices(fix),
                *(subject.last + (finding.policy or _NO_POLICY)),
            )
        )

    def _days_left(self, claim: Claim, line: ServiceLine | None) -> str:
        days = [day for other in ([line] if line else claim.lines) if (day := other.day)]
        limit = filing_limit(claim, min(days)) if days else None
        if limit is not None and not limit.usual:
            return str((limit.last - self.as_of).days)
        left = days_left(line or next(chain(claim.target_lines, claim.lines), None), _knowing(self.as_of))
        return "" if left is None else str(left)


def _place_and_code(outcome: tuple[RuleFinding, FindingOutcome]) -> tuple[int, str]:
    rule_finding = outcome[0]
    return start_of(rule_finding.finding.at), rule_finding.rule.code


@lru_cache(maxsize=1 << 3)
def _knowing(as_of: date) -> Knowledge:
    """What is known where only the day counts."""
    return Knowledge(as_of)


def _after(fix: Fix | None, at: Spot) -> str:
    """The value that a fix of one element writes; the title of a larger one."""
    if fix is None:
        return ""
    if len(fix.changes) == 1 and (fix.changes[0].start, fix.changes[0].end) == (at.start, at.end):
        return fix.changes[0].replacement.decode("latin-1")
    return fix.title


def _choices(fix: Fix | None) -> str:
    """The values that a decision may name, each with what it does."""
    return "" if fix is None else "; ".join(f"{choice.value}: {choice.title}" for choice in fix.choices)


class _Subject(NamedTuple):
    """What rows say of a claim, or of a line of it: claim_type to use, the charge at risk, days left to file, and in
    the last columns who bills, the drug, and where the claim begins.
    """

    values: tuple[str, ...]
    charge: str
    days_left: str
    last: tuple[str, str, str]


_NO_POLICY = ("", "", "")
_NOTHING = _Subject(("",) * 23, "", "", ("", "", ""))
