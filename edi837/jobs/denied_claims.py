"""What is known of a claim that was denied or rejected, out of what was kept and of the results that lie there."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from edi837.answers.answer_row import (
    DENIED,
    PAID_LESS,
    PAYER,
    RECOUPED,
    RECOUPMENT_CODE,
    REJECTED,
    REVERSED,
    UPHELD,
)
from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Event, Timeline
from edi837.appeal.denied_claim import DeniedClaim, DeniedLine, ReceivedAnswer
from edi837.jobs.packet_evidence import SentResults, arithmetic, evidence_of, letter_values
from edi837.jobs.recoupments import with_deadlines
from edi837.jobs.reporting.spans import delimiters_at
from edi837.jobs.reporting.stored import digest_of, exceptions_file, stored_rows
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import rows_of_claim
from edi837.ledger.timelines import timelines
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.mapping.code_lists import Codes
from edi837.mapping.lanes import Lane
from edi837.mapping.mappings import Mappings
from edi837.rows.formula import as_sent
from edi837.rows.masking import masked_text
from edi837.rows.record import ExceptionRecord
from edi837.system.errors import Edi837Error, UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.segment import plain_cut
from edi837.x12.source import open_source

# What can be worked on: the payer, or who stands before it, did not take the claim as it was.
ADVERSE = (REJECTED, DENIED, PAID_LESS, REVERSED, RECOUPED)
_UNKNOWN_DEADLINE = "unknown: ask the payer, and note it in its mapping"


_LINES_ENDING = ".lines.csv"


def timeline_called(session: Session, number: str) -> Timeline:
    """The timeline of the only claim with a number (CLM01); UsageError for none, or with the candidates of several."""
    called = timelines(session, number)
    if not called:
        raise UsageError(f"{number}: no claim went out with this number")
    if len(called) > 1:
        each = (f"NPI {other.claims[0].billing_npi}, service {other.claims[0].service_from}" for other in called)
        raise UsageError(f"{number}: several claims went out with this number: {'; '.join(each)}")
    return called[0]


def denied_claim(session: Session, timeline: Timeline, folders: Sequence[Path], mappings: Mappings) -> DeniedClaim:
    """All that is known of a claim; UsageError where nobody denied, rejected or took back anything."""
    timeline = with_deadlines(timeline, mappings.payers)
    adverse = [event for event in timeline.events if event.state in ADVERSE]
    if not adverse:
        raise UsageError(f"{timeline.claim}: its state is {timeline.state}; nobody denied or rejected it")
    claim, last, codes = timeline.claims[-1], adverse[-1], mappings.codes
    results = sent_results(claim, folders)
    values = letter_values(timeline, claim, results, adverse)
    return DeniedClaim(
        number=claim.patient_control_number,
        payer=next((row.payer_name for row in results.rows if row.payer_name), claim.payer_id),
        payer_number=payer_number_of(session, claim),
        billing_npi=claim.billing_npi,
        service=" to ".join(dict.fromkeys(filter(None, (claim.service_from, claim.service_to)))),
        charge=claim.charge,
        paid=str(timeline.paid),
        state=timeline.state,
        denied_on=last.day,
        lane=lane_of(adverse, codes),
        deadline=_deadline(claim, last, results, mappings),
        file=claim.file,
        output_sha256=claim.output_sha256,
        lines=tuple(_lines(claim, timeline)),
        answers=tuple(
            ReceivedAnswer(event.day, event.state, event.by, event.codes, event.paid, event.certainty, event.source)
            for event in timeline.events
            if event.by and not event.line
        ),
        findings=results.rows,
        segments=tuple(_segments(claim, results)),
        arithmetic=tuple(arithmetic(results.lines)),
        sources=tuple(dict.fromkeys(row.source for row in results.rows if row.source)),
        values=values,
        evidence=tuple(evidence_of(timeline, results, values, codes, adverse)),
    )


def lane_now(timeline: Timeline, codes: Codes) -> Lane | None:
    """The lane of a claim whose state asks for something; None for one that is on its way, or was paid."""
    adverse = [event for event in timeline.events if event.state in ADVERSE]
    return lane_of(adverse, codes) if adverse and timeline.state in (*ADVERSE, UPHELD) else None


def lane_of(adverse: Sequence[Event], codes: Codes) -> Lane:
    """The lane of what was answered last: the claim's own answer of that day and those of its lines."""
    newest = [event for event in adverse if event.day == adverse[-1].day]
    pairs = [
        (group, reason)
        for event in newest
        for group, _, reason in (code.partition("-") for code in event.codes.split())
        if reason and event.by == PAYER
    ]
    remarks = [remark for event in newest for remark in event.remarks.split()]
    return codes.lanes.lane_of(newest[-1].state, pairs, remarks)


def _deadline(claim: BookedClaim, last: Event, results: SentResults, mappings: Mappings) -> str:
    """The day until which the payer takes an appeal, by its mapping; it is counted from the day of the answer."""
    if last.codes == RECOUPMENT_CODE:
        return last.note or _UNKNOWN_DEADLINE
    indicator = next((row.filing_indicator for row in results.rows if row.filing_indicator), "")
    stated = mappings.payers.policy(claim.payer_id, indicator).find("appeal")
    if stated is None or "days" not in stated.attributes:
        return _UNKNOWN_DEADLINE
    until = date.fromisoformat(last.day) + timedelta(days=int(stated["days"]))
    return f"{until}: {stated['days']} days from {last.day}{f' ({stated.source})' if stated.source else ''}"


class SentManifest(NamedTuple):
    """A manifest, and its head: of a file that went out."""

    manifest: Path
    head: Mapping[str, Any]

    @property
    def parent(self) -> dict[str, str]:
        """Run and digest of the manifest, as what is made of the file names them."""
        return {"run_id": str(self.head["run_id"]), "sha256": digest_of(self.manifest)}

    @property
    def output(self) -> Path | None:
        """Where the file lies; None where it does not any more, or is another one."""
        path = self.manifest.with_name(str(self.head["output"]["name"]))
        return path if path.is_file() and digest_of(path) == self.head["output"]["sha256"] else None


def sent_manifests(folders: Sequence[Path]) -> Iterator[tuple[str, SentManifest]]:
    """What manifests in folders say was written, by its digest."""
    for folder in folders:
        for path in sorted(folder.rglob(f"*{MANIFEST_ENDING}")):
            try:
                head = read_head(path)
            except Edi837Error:
                continue
            if head.get("output"):
                yield str(head["output"]["sha256"]), SentManifest(path, head)


def sent_results(claim: BookedClaim, folders: Sequence[Path]) -> SentResults:
    """What lies in the folders of the file that a claim went out in; nothing where that was taken away."""
    for sha256, sent in sent_manifests(folders):
        if sha256 != claim.output_sha256:
            continue
        try:
            stored = stored_rows(exceptions_file(sent.manifest, sent.head))
            rows = tuple(row for row in stored if _is_of(row, claim))
        except Edi837Error:
            continue
        name = sent.manifest.name.removesuffix(MANIFEST_ENDING).removesuffix(".released")
        lines = sent.manifest.with_name(f"{name}{_LINES_ENDING}")
        return SentResults(rows, tuple(_drug_lines(lines, claim)), sent.output)
    return SentResults()


def _is_of(row: ExceptionRecord, claim: BookedClaim) -> bool:
    number = row.patient_control_number.strip()
    return (row.interchange, row.group, row.transaction, number) == (
        claim.interchange, claim.group, claim.transaction, claim.patient_control_number
    )  # fmt: skip


def _drug_lines(path: Path, claim: BookedClaim) -> Iterator[Mapping[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            line = {name: as_sent(value) for name, value in cells.items() if name and value is not None}
            if (line["patient_control_number"].strip(), line["transaction"]) == (
                claim.patient_control_number, claim.transaction
            ):  # fmt: skip
                yield line


def payer_number_of(session: Session, claim: BookedClaim) -> str:
    """The payer's latest number of a claim (CLP07, REF*1K)."""
    rows = rows_of_claim(session, claim.number)
    numbered = sorted((kept.row.day, kept.number, kept.row.payer_number) for kept in rows if kept.row.payer_number)
    return numbered[-1][2] if numbered else ""


def _lines(claim: BookedClaim, timeline: Timeline) -> Iterator[DeniedLine]:
    last: dict[str, Event] = {event.line: event for event in timeline.events if event.line}
    for line in claim.sent_lines:
        event = last.get(line.lx)
        answer = (event.paid, event.state, event.codes, event.remarks) if event else ("", "", "", "")
        yield DeniedLine(line.lx, line.code, line.modifiers, line.units, line.charge, *answer)


def _segments(claim: BookedClaim, results: SentResults) -> Iterator[str]:
    """The claim as it was sent, a segment a line, masked."""
    if results.output is None:
        return
    with closing(open_source(results.output)) as source:
        delimiters = delimiters_at(source.data, [claim.byte_start])[claim.byte_start]
        terminator, end = delimiters.segment.encode("latin-1"), claim.byte_start
        for _ in range(claim.segment_last - claim.segment_first + 1):
            end = source.data.find(terminator, end) + 1
        content = source.data[claim.byte_start : end]
    for segment in plain_cut(content, delimiters, claim.byte_start):
        yield masked_text(segment.text.strip(), delimiters)
