"""Claims that were denied or rejected, looked up, held against what their payer takes, and cut out to go again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Timeline
from edi837.appeal.resending import UNKNOWN, SentBefore, resending_of
from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.decisions.decision import Decision
from edi837.jobs.claims_listing import spans_in
from edi837.jobs.denied_claims import ADVERSE, lane_of, payer_number_of, sent_results, timeline_called
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.resubmit import RESUBMITTED, ProviderRequest, ResentClaim, Resubmitted, resubmit
from edi837.jobs.run import Run
from edi837.ledger.connect import Session
from edi837.ledger.sent import largest_control_number
from edi837.manifest.read import read_head
from edi837.system.errors import UsageError
from edi837.x12.source import open_source

_ENDING = ".manifest.json"


class Resubmission(NamedTuple):
    """Claims by their numbers, the reason of their change ('' for none), and the first new control number, if given."""

    numbers: tuple[str, ...]
    change_reason: str
    control_number: int | None


class _File(NamedTuple):
    """Claims of one file that went out, and the manifest of that."""

    parent: Mapping[str, str]
    claims: list[ResentClaim]


def resend(
    run: Run,
    session: Session,
    folders: Sequence[Path],
    asked: Resubmission,
    decisions: Sequence[Decision],
    request: ProviderRequest,
    out: Path,
) -> list[Resubmitted]:
    """Write a file for each one that the claims went out in; UsageError before that where one may not go."""
    by_file: dict[Path, _File] = {}
    for number in dict.fromkeys(asked.numbers):
        timeline = timeline_called(session, number)
        claim = timeline.claims[-1]
        _refuse_twice(claim, timeline, [*folders, out])
        results = sent_results(claim, folders)
        if results.output is None:
            raise UsageError(f"{number}: the file that it went out in, {claim.file}, does not lie there any more")
        resent = _resent(run, session, timeline, claim, results.output, asked.change_reason)
        by_file.setdefault(results.output, _File(results.parent, [])).claims.append(resent)
    first = asked.control_number or largest_control_number(session) + 1
    done = []
    for output, (parent, resent_claims) in by_file.items():
        claims = sorted(resent_claims, key=lambda claim: claim.start)
        sent, name = Input(output, output.name), output.name.partition(".")[0]
        done.append(resubmit(run, sent, parent, claims, decisions, request, out, name, first))
        first += len(claims)
    return done


def _refuse_twice(claim: BookedClaim, timeline: Timeline, folders: Sequence[Path]) -> None:
    """UsageError where a claim is prepared already, or went again and nothing was answered to that."""
    for path, request in _prepared(claim, folders):
        if any(each.get("claim") == timeline.claim for each in request["claims"]):
            raise UsageError(
                f"{timeline.claim}: is prepared already, as {request['by']} asked on {request['on']} ({path}); move "
                "that away before it is asked for again"
            )
    answered = [event for event in timeline.events if event.state in ADVERSE and event.day >= claim.sent[:10]]
    if len(timeline.claims) > 1 and not answered:
        raise UsageError(f"{timeline.claim}: was sent again on {claim.sent[:10]}, and nothing is answered to that yet")


def _prepared(claim: BookedClaim, folders: Sequence[Path]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """What was prepared out of the file that a claim went out in, with what was asked for."""
    for folder in folders:
        for path in sorted(folder.rglob(f"*.{RESUBMITTED}{_ENDING}")) if folder.is_dir() else ():
            head = read_head(path)
            if isinstance(head.get("request"), dict) and head["input"]["sha256"] == claim.output_sha256:
                yield path, head["request"]


def _resent(
    run: Run, session: Session, timeline: Timeline, booked: BookedClaim, output: Path, change_reason: str
) -> ResentClaim:
    claim = _read(run, output, booked)
    adverse = [event for event in timeline.events if event.state in ADVERSE]
    if not adverse:
        raise UsageError(f"{timeline.claim}: its state is {timeline.state}; nobody denied or rejected it")
    stated = claim.payer.policy.find("replacement", form=claim.claim_type)
    before = SentBefore(
        timeline.claim,
        booked.frequency,
        timeline.state,
        lane_of(adverse, run.mappings.codes),
        payer_number_of(session, booked),
    )
    resending = resending_of(before, UNKNOWN if stated is None else stated["taken"], change_reason)
    return ResentClaim(timeline.claim, booked.byte_start, resending)


def _read(run: Run, output: Path, booked: BookedClaim) -> Claim:
    """The claim as it stands in the file that went out."""
    with closing(open_source(output)) as source:
        reader = ClaimReader(source.data, run.mappings, everything=True)
        for info, _, span in spans_in(source.data, reader):
            if span.start == booked.byte_start:
                return reader.read(info, span)
    raise UsageError(f"{booked.patient_control_number}: is not in {output.name} where it was listed")
