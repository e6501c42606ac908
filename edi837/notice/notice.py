"""What a provider is told of its claims: repaired, decided, waiting. No patient but control number and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal

from edi837.report.figures import counted
from edi837.rows.masking import MASK
from edi837.rows.record import (
    APPROVED,
    DECLINED,
    FOUND,
    PROPOSED,
    REFUSED,
    REPAIRED,
    ExceptionRecord,
)
from edi837.rules.rule import Rule
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

REPAIRS, DECISIONS, WAITING = "repaired", "decided", "waiting"
_DECIDED = (APPROVED, DECLINED, REFUSED)
# Loops of the service line: what stands in them names no patient, whatever the report was asked to show.
_OF_LINES = ("2400/", "2410/")
# So often the same fault is one setting at the source.
_A_CAUSE = 3


class NoticeRow(NamedTuple):
    """One finding of the provider's claims; the CSV has these columns."""

    kind: str
    file: str
    day: str
    patient_control_number: str
    service_from: str
    line: str
    rule: str
    what: str
    element: str
    before: str
    after: str
    decision: str
    by: str
    question: str
    source: str


class NoticeFile(NamedTuple):
    """A file of the period: the day on which it was judged, its digest as it came and as it went out ('' if it waits).

    `moved` is what decisions added to the charges of the provider's claims, None where that is not known.
    """

    name: str
    day: str
    input_sha256: str
    output_sha256: str
    moved: Decimal | None


class Repair(NamedTuple):
    """What was repaired alike: the words of the rule, before and after, its source, and how often."""

    rule: str
    what: str
    element: str
    before: str
    after: str
    source: str
    times: int


@dataclass
class Notice:
    """All that is told to a provider about the files of some days; `left_out` are files that could not be told of."""

    npi: str
    first: date
    last: date
    contact: str = ""
    name: str = ""
    files: list[NoticeFile] = field(default_factory=list)
    rows: list[NoticeRow] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[NoticeRow]:
        """The rows of a kind."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def repairs(self) -> list[Repair]:
        """What was repaired alike, the most frequent first."""
        alike = Counter(
            (row.rule, row.what, row.element, row.before, row.after, row.source) for row in self.of(REPAIRS)
        )
        return [Repair(*values, count) for values, count in sorted(alike.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def moved(self) -> Decimal | None:
        """What decisions added to the charges, all files together; None where it is not known of one."""
        amounts = [file.moved for file in self.files]
        return None if None in amounts else sum((amount for amount in amounts if amount is not None), Decimal(0))

    @property
    def causes(self) -> list[str]:
        """What comes so often that it is one setting at the source, in words."""
        rows = Counter((row.rule, row.what) for row in self.rows)
        claims = {(row.file, row.patient_control_number) for row in self.rows}
        causes = []
        for (rule, what), count in rows.most_common():
            if count >= _A_CAUSE:
                own = [row for row in self.rows if row.rule == rule]
                having = {(row.file, row.patient_control_number) for row in own}
                files = counted(len({row.file for row in own}), "file")
                causes.append(
                    f"{count:,} times {rule}, in {len(having):,} of {counted(len(claims), 'claim')} listed here and "
                    f"{files}: {what}"
                )
        return causes


def notice_row(row: ExceptionRecord, day: str, rules: Mapping[str, Rule], shows_patients: bool) -> NoticeRow | None:
    """What is told of a row of the report; None for what asks nothing of the provider.

    Where the report `shows_patients`, values outside of service lines are masked here.
    """
    kind = _kind(row)
    if kind is None:
        return None
    hidden = shows_patients and not row.element.startswith(_OF_LINES)
    what = rules[row.rule].sections.title if row.rule in rules else row.name
    return NoticeRow(
        kind, row.file, day, row.patient_control_number, row.service_from, row.line, row.rule, what, row.element,
        MASK if hidden and row.before else row.before, MASK if hidden and row.after else row.after,
        row.decision if kind == DECISIONS else "", row.by if kind == DECISIONS else "",
        (row.message if hidden else row.remedy) if kind == WAITING else "", row.source,
    )  # fmt: skip


def _kind(row: ExceptionRecord) -> str | None:
    if row.result != FOUND or not row.claim_key:
        return None
    if row.disposition == REPAIRED:
        return REPAIRS
    if row.disposition in _DECIDED:
        return DECISIONS
    return WAITING if row.disposition == PROPOSED or row.counts else None


def in_order(rows: Iterable[NoticeRow]) -> Sequence[NoticeRow]:
    """Rows as they are listed: by kind, rule and claim."""
    order = (REPAIRS, DECISIONS, WAITING)
    return sorted(
        rows, key=lambda row: (order.index(row.kind), row.rule, row.file, row.patient_control_number, row.line)
    )
