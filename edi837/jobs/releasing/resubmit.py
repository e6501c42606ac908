"""Claims that are sent again: cut out of the bytes that went out, with what was approved, under new numbers, proved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from edi837.appeal.resending import Resending
from edi837.claim.reader import ClaimReader, spans
from edi837.decisions.decision import Decision
from edi837.decisions.decision_words import APPROVE
from edi837.decisions.resolve import Approved, Resolved, Subject, resolve
from edi837.jobs.claims_listing import write_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.file_judge import FileJudge, FileOutcome
from edi837.jobs.judging.wants import Wants
from edi837.jobs.listing import write_listing
from edi837.jobs.output import corrected_name
from edi837.jobs.releasing.combined import combine
from edi837.jobs.releasing.recounted import recount_entries
from edi837.jobs.releasing.release import decision_listed
from edi837.jobs.releasing.resent_claim import resending_changes
from edi837.jobs.reporting.results import RowFiles, Written, describe
from edi837.jobs.run import Run
from edi837.jobs.split import write_part
from edi837.manifest.entries import RENUMBER, RESEND, ChangeEntry, Entry
from edi837.manifest.read import MANIFEST_ENDING
from edi837.rows.record import ExceptionRecord
from edi837.split.parted_file import part
from edi837.split.renumber import renumber
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed, UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import Batch
from edi837.x12.delimiters import Delimiters
from edi837.x12.envelope import TransactionSet
from edi837.x12.scan import scan
from edi837.x12.segment import plain_cut
from edi837.x12.source import Source

RESUBMITTED = "resubmitted"


class ResentClaim(NamedTuple):
    """A claim to send again: its number, where its CLM begins in the file that went out, and how it goes."""

    number: str
    start: int
    resending: Resending


class ProviderRequest(NamedTuple):
    """What the billing provider asked for: who, on which day, and why. Nothing is sent again without it."""

    by: str
    on: str
    reason: str


@dataclass(frozen=True)
class Resubmitted:
    """What was written."""

    output: Written
    manifest: Path
    claims: int
    charges: Decimal
    approved: int


class _Rows:
    """Takes the rows of the file that went out, of which those of the claims are reported."""

    def __init__(self) -> None:
        self.kept: list[ExceptionRecord] = []

    def rows(self, rows: list[ExceptionRecord]) -> None:
        self.kept += rows

    def lines(self, lines: object, csv_lines: object) -> None:
        """The lines table is that of the first sending."""


def resubmit(
    run: Run,
    sent: Input,
    parent: Mapping[str, str],
    claims: Sequence[ResentClaim],
    decisions: Sequence[Decision],
    request: ProviderRequest,
    out: Path,
    name: str,
    control_number: int,
) -> Resubmitted:
    """Write NAME.resubmitted.EXT with its exceptions and manifest: these claims alone, of the bytes that went out.

    `parent` names the manifest of these, by run and digest.

    UsageError where a claim has no approved change, a row of the decisions is refused, or the claims cannot be cut out;
    SelfCheckFailed when what was written is not these claims. Nothing is published then.
    """
    with closing(open_input(sent)) as source, FileSet(out) as files:
        outcome, rows = _judged(run, source, name)
        index = _index(run, source, claims)
        starts = frozenset(claim.start for claim in claims)
        resolved = _resolved(source, outcome, decisions, claims, index)
        parted = part(source.data, [start for start in index.places if start not in starts], [])
        if parted.whole:
            raise UsageError(f"{source.name}: a set with these claims cannot be divided; prepare them at the source")
        entries = combine(source.data, [], resolved.approved)
        entries += _own(source, claims, index, control_number)

        def counted(changes: Iterable[Entry]) -> list[Entry]:
            return recount_entries(source.data, changes)

        written = write_part(
            run, files, source, (sorted(entries, key=lambda entry: (entry.start, entry.end)), ()), parted.others,
            corrected_name(sent, name, RESUBMITTED), counted,
        )  # fmt: skip
        if written.output is None or written.claims != len(claims):
            raise SelfCheckFailed(f"{source.name}: not the claims that were named; nothing was published")
        outcome.decisions.extend(
            decision_listed(each.proposal.exception_id, APPROVE, each.decision) for each in resolved.approved
        )
        report = RowFiles(files, f"{name}.{RESUBMITTED}", ("csv",), lines=False)
        report.rows([row for row in rows if int(row.claim_start or -1) in starts])
        report.finish()
        claims_listing = write_claims(files, f"{name}.{RESUBMITTED}", [written.output], run.mappings, run.key)
        reports = [*(describe(files, each) for each in report.names), claims_listing]
        listing = f"{name}.{RESUBMITTED}{MANIFEST_ENDING}"
        write_listing(
            files, listing, run, source, outcome, written.output, reports,
            changes=written.changes, request=_request(request, claims), parent=dict(parent),
        )  # fmt: skip
        files.publish()
    return Resubmitted(written.output, out / listing, written.claims, written.charges, len(resolved.approved))


def _judged(run: Run, source: Source, name: str) -> tuple[FileOutcome, list[ExceptionRecord]]:
    """The file that went out, judged as it is; its safe fixes are proposed to nobody and made by nobody here."""
    judge, rows = FileJudge(run, source, name, Wants(lines=False)), _Rows()
    outcome = judge.read_envelope()
    if outcome.quarantine or outcome.wrapped:
        raise UsageError(f"{source.name}: its claims cannot be cut out; prepare them at the source")
    judge.judge(rows)
    return outcome, rows.kept


class _Place(NamedTuple):
    """Where a claim ends, and how its set is written."""

    end: int
    delimiters: Delimiters


@dataclass(frozen=True)
class _Index:
    """The claims of the file that went out by where they begin, and where the sets begin."""

    places: Mapping[int, _Place]
    sets: Sequence[int]


def _index(run: Run, source: Source, claims: Sequence[ResentClaim]) -> _Index:
    """UsageError where a claim is not there."""
    reader = ClaimReader(source.data, run.mappings, everything=True)
    places: dict[int, _Place] = {}
    sets: list[int] = []
    for item in scan(source.data, reader.wanted):
        if isinstance(item, Batch):
            places |= {span.start: _Place(span.end, item.info.delimiters) for span, _ in spans(item)}
        elif isinstance(item, TransactionSet):
            sets.append(item.start)
    for claim in claims:
        if claim.start not in places:
            raise UsageError(f"{claim.number}: is not in {source.name} where it was listed")
    return _Index(places, sets)


def _resolved(
    source: Source,
    outcome: FileOutcome,
    decisions: Sequence[Decision],
    claims: Sequence[ResentClaim],
    index: _Index,
) -> Resolved:
    """What was approved about the claims; each needs something."""
    proposals = {proposal.exception_id: proposal for proposal in outcome.proposals}
    resolved = resolve(decisions, Subject(source.name, outcome.run_id, proposals))
    if resolved.refused:
        first = resolved.refused[0]
        raise UsageError(f"a decision on {first.claim or 'the file'} is refused: {first.reason}")
    named = sorted(claim.start for claim in claims)

    def start_of(approved: Approved) -> int | None:
        """Where the claim begins that something was approved about; None where it is not one of these."""
        at = approved.changes[0].start
        start = last_up_to(named, at)
        return start if start is not None and at < index.places[start].end else None

    changed = {start_of(each) for each in resolved.approved}
    resolved.approved[:] = [each for each in resolved.approved if start_of(each) is not None]
    for claim in claims:
        if claim.start not in changed:
            raise UsageError(
                f"{claim.number}: nothing about it is approved; it is sent again only with a change that a person "
                f"approved: process {source.name}, and decide in its report"
            )
    return resolved


def _own(source: Source, claims: Sequence[ResentClaim], index: _Index, control_number: int) -> list[ChangeEntry]:
    """How the claims go, and the new numbers of the sets that they stand in."""
    entries = []
    for claim in claims:
        end, delimiters = index.places[claim.start]
        segments = plain_cut(bytes(source.data[claim.start : end]), delimiters, claim.start)
        changes = resending_changes(source.data, segments, claim.resending)
        entries += [ChangeEntry(change, RESEND, claim=claim.number) for change in changes]

    begins = index.sets
    with_claims = {last_up_to(begins, claim.start) for claim in claims}
    renumbered = renumber(source.data, control_number, with_claims.__contains__)
    return entries + [ChangeEntry(change, RENUMBER) for change in renumbered]


def last_up_to(places: Sequence[int], at: int) -> int | None:
    """The last of some places, in order, that is not behind `at`."""
    number = bisect_right(places, at)
    return places[number - 1] if number else None


def _request(request: ProviderRequest, claims: Sequence[ResentClaim]) -> dict[str, Any]:
    """What the manifest keeps of it."""
    return {**request._asdict(), "claims": [{"claim": claim.number, **claim.resending._asdict()} for claim in claims]}
