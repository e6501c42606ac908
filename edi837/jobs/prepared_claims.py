"""Claims that were denied or rejected, looked up, held against what their payer takes, and cut out to go again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Timeline
from edi837.appeal.resending import UNKNOWN, SentBefore, resending_of
from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.decisions.decision import Decision
from edi837.jobs.claims_listing import spans_in
from edi837.jobs.denied_claims import ADVERSE, lane_of, payer_number_of, sent_manifests, timeline_called
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.resubmit import RESUBMITTED, ProviderRequest, ResentClaim, Resubmitted, resubmit
from edi837.jobs.run import Run
from edi837.ledger.connect import Session
from edi837.ledger.sent import largest_control_number
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source


class Resubmission(NamedTuple):
    """Claims by their numbers, the reason of their change ('' for none), and the first new control number, if given."""

    numbers: tuple[str, ...]
    change_reason: str
    control_number: int | None


class _AskedClaim(NamedTuple):
    """A claim that is named, with what came of it."""

    timeline: Timeline
    claim: BookedClaim


# What was asked for of each file, by its digest: where that is prepared, and the request.
_Prepared = Mapping[str, Sequence[tuple[Path, Mapping[str, Any]]]]


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
    sent, prepared = dict(reversed([*sent_manifests(folders)])), _prepared([*folders, out])
    by_file: dict[str, list[_AskedClaim]] = {}
    for number in dict.fromkeys(asked.numbers):
        timeline = timeline_called(session, number)
        claim = timeline.claims[-1]
        _refuse_twice(claim, timeline, prepared)
        by_file.setdefault(claim.output_sha256, []).append(_AskedClaim(timeline, claim))
    files: list[tuple[Path, Mapping[str, str], list[ResentClaim]]] = []
    for sha256, named in by_file.items():
        output = sent[sha256].output if sha256 in sent else None
        if output is None:
            first = named[0]
            raise UsageError(
                f"{first.timeline.claim}: the file that it went out in, {first.claim.file}, does not lie there any more"
            )
        claims = [*_resent(run, session, named, output, asked.change_reason)]
        files.append((output, sent[sha256].parent, sorted(claims, key=lambda claim: claim.start)))
    number_of_next = asked.control_number or largest_control_number(session) + 1
    done = []
    for output, parent, claims in files:
        item, name = Input(output, output.name), output.name.partition(".")[0]
        done.append(resubmit(run, item, parent, claims, decisions, request, out, name, number_of_next))
        number_of_next += len(claims)
    return done


def _refuse_twice(claim: BookedClaim, timeline: Timeline, prepared: _Prepared) -> None:
    """UsageError where a claim is prepared already, or went again and nothing was answered to that."""
    for path, request in prepared.get(claim.output_sha256, ()):
        if any(each.get("claim") == timeline.claim for each in request["claims"]):
            raise UsageError(
                f"{timeline.claim}: is prepared already, as {request['by']} asked on {request['on']} ({path}); move "
                "that away before it is asked for again"
            )
    answered = [event for event in timeline.events if event.state in ADVERSE and event.day >= claim.sent[:10]]
    if len(timeline.claims) > 1 and not answered:
        raise UsageError(f"{timeline.claim}: was sent again on {claim.sent[:10]}, and nothing is answered to that yet")


def _prepared(folders: Sequence[Path]) -> _Prepared:
    """What lies in folders that was prepared already."""
    prepared: dict[str, list[tuple[Path, Mapping[str, Any]]]] = {}
    for folder in folders:
        for path in sorted(folder.rglob(f"*.{RESUBMITTED}{MANIFEST_ENDING}")) if folder.is_dir() else ():
            head = read_head(path)
            if isinstance(head.get("request"), dict):
                prepared.setdefault(str(head["input"]["sha256"]), []).append((path, head["request"]))
    return prepared


def _resent(
    run: Run, session: Session, named: Sequence[_AskedClaim], output: Path, change_reason: str
) -> Iterator[ResentClaim]:
    """How claims of one file go again; UsageError where one may not."""
    claims = _read(run, output, {each.claim.byte_start for each in named})
    for timeline, booked in named:
        claim = claims.get(booked.byte_start)
        if claim is None:
            raise UsageError(f"{booked.patient_control_number}: is not in {output.name} where it was listed")
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
        yield ResentClaim(timeline.claim, booked.byte_start, resending)


def _read(run: Run, output: Path, starts: Collection[int]) -> dict[int, Claim]:
    """The claims that begin at some places of the file that went out."""
    with closing(open_source(output)) as source:
        reader = ClaimReader(source.data, run.mappings, everything=True)
        return {
            span.start: reader.read(info, span)
            for info, _, span in spans_in(source.data, reader)
            if span.start in starts
        }
