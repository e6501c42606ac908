"""A decided file in two: claims without an error that is left go out, the others wait as a file of their own.

The part that waits is a file as those that came are: with its own original, reports and manifest in hold/, decided,
accepted or withdrawn like any. When it goes out it has new control numbers: the receiver has seen those of its file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from edi837.drop.arrivals import stamp
from edi837.drop.audit_lines import AuditEvent, write_part
from edi837.drop.by_order import DecidedFile, accepted_lines, carried_on, not_accepted
from edi837.drop.claims_kept import keep_claims
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD, archived_name, original_name
from edi837.drop.intent import Intent, Move, resolve_upon
from edi837.drop.judge_taken import JudgedFile, error_key, errors_in, judge_part, repairs
from edi837.drop.left import in_words, left_in
from edi837.drop.publish import archive_place, by_manifest, digest_of, write_down
from edi837.drop.result import FileResult
from edi837.drop.take import Copied, TakenFile, work_folder
from edi837.drop.withdraw import moves_of_results, waiting_original
from edi837.jobs.inputs import Input
from edi837.jobs.releasing.release import Released
from edi837.jobs.releasing.split_off import HeldPart
from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.ledger import deciding, files, orders, parts
from edi837.ledger.connect import Session
from edi837.ledger.deciding import FROM_DESK, FROM_FILE, DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, WITHDRAWN, FileEntry
from edi837.ledger.past import Past, Rest
from edi837.report.figures import counted
from edi837.rows.record import ExceptionRecord
from edi837.split.renumber import count_sets
from edi837.system.errors import FOUND, SelfCheckFailed
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source

PARTED = "parted"


class Numbers(NamedTuple):
    """Control numbers for a part that goes out: from `first` on, one a set."""

    first: int
    sets: int


class _Part(NamedTuple):
    """The part that waits: bytes, name, how it was judged, the digest of its manifest."""

    copied: Copied
    name: str
    judged: JudgedFile
    manifest: str

    @property
    def results(self) -> list[Path]:
        return sorted(self.judged.processed.manifest.parent.iterdir(), key=by_manifest)


def numbers_for(drop: Drop, entry: FileEntry) -> Numbers | None:
    """New control numbers for a part that goes out; None for a file as it came, which keeps its own."""
    with drop.ledger.reading() as session:
        if parts.parent_of(session, entry.sha256) is None:
            return None
        with closing(open_source(waiting_original(drop, entry))) as source:
            sets = count_sets(source.data)
        return Numbers(parts.next_control_number(session, drop.settings.control_numbers, sets), sets)


def publish_parted(
    drop: Drop,
    entry: FileEntry,
    token: str,
    decided: DecidedFile,
    released: Released,
    numbers: Numbers | None,
) -> FileResult | None:
    """Publish what has no error, and let the rest wait; None, and nothing is done, where these cannot be told apart."""
    if released.held is None or released.manifest is None:
        return None
    content = json.loads(released.manifest.read_bytes())
    with closing(Past(drop.ledger, entry.sha256, accepted=True)) as past:
        expected = Counter(error_key(row) for row in released.remaining if row.exception_id in decided.exempt.accepted)
        if errors_in(drop, released.manifest.parent / content["output"]["name"], past) - expected:
            return None
        part = _judged_part(drop, entry, token, released.held, past)
        if part is None:
            return None
        with closing(part.judged):
            return _publish(drop, entry, token, decided, released, released.held, part, past, numbers)


def _judged_part(drop: Drop, entry: FileEntry, token: str, held: HeldPart, past: Past) -> _Part | None:
    """The part, judged as a file of its own; None when these bytes are known as another file, or are held back."""
    with drop.ledger.reading() as session:
        known = files.find(session, held.output.sha256)
        is_part = parts.parent_of(session, entry.sha256) is not None
    if known is not None and known.state != WITHDRAWN:
        return None
    item, work = Input(None, entry.name), work_folder(drop, token)
    name = entry.name if is_part else f"{item.stem}.{HELD}{item.extension}"
    path = work / "out" / held.output.name
    copied = Copied(path, held.output.sha256, held.output.bytes, stamp(path.lstat()))
    judged = judge_part(drop, copied, name, work / "part", Rest(entry.sha256, entry.name, past))
    if judged.reasons:
        judged.close()
        return None
    tally, balanced = judged.processed.tally, held.claims + held.claims_out == entry.claims
    if not balanced or (tally.claims, tally.charges_in) != (held.claims, held.charges):
        raise SelfCheckFailed(f"{entry.name}: claims or dollars do not balance; nothing was published")
    return _Part(copied, name, judged, digest_of(judged.processed.manifest))


def _publish(
    drop: Drop,
    entry: FileEntry,
    token: str,
    decided: DecidedFile,
    released: Released,
    held: HeldPart,
    part: _Part,
    past: Past,
    numbers: Numbers | None,
) -> FileResult:
    root, work = drop.root, work_folder(drop, token)
    outputs = sorted((work / "out").iterdir(), key=by_manifest)
    sent = [path for path in outputs if path.name not in (held.output.name, held.manifest.name)]
    written, manifest = json.loads(sent[-1].read_bytes())["output"], digest_of(sent[-1])
    output = written["sha256"]
    moves = (*_waiting(drop, part), *((root.relative(path), f"{entry.target}/{path.name}") for path in sent))
    proof = archive_place(drop, f"{entry.stem}.{HELD}/{held.manifest.name}", token)
    own = archive_place(drop, archived_name(entry.name, entry.stem), token)
    after = (
        *moves_of_results(drop, entry, HELD, token),
        (root.relative(work / "out" / held.manifest.name), proof),
        (root.relative(waiting_original(drop, entry)), own),
    )
    left = left_in(_errors(part)) or left_in(not_accepted(released, decided))
    accepted = accepted_lines(entry, released, decided.accepted)
    facts: dict[str, Any] = {"sha256": entry.sha256, "manifest_sha256": manifest, "output_sha256": output}
    facts["claims"] = held.claims_out
    errors = [error for _, line in accepted for error in line["errors"]]
    facts |= {"charges": f"{held.charges_out}", "errors": errors, **said_of(numbers)}
    lines = (*_lines(entry, held, part, left), *accepted, ("released", facts))
    kept = list(carried_on(part.judged.processed.outcome.proposals, decided))
    intent = Intent(moves, after, root.relative(work), write_part(drop, token, lines), entry.sha256)
    with resolve_upon(drop, intent) as session:
        deciding.check_unchanged(session, entry, decided.decisions)
        orders.carried_out(session, entry.sha256)
        files.change_state(session, entry, PUBLISHED, output, manifest)
        files.forget_claims(session, entry.sha256)
        past.tell_claims(session)
        keep_claims(session, entry.sha256, sent, (written["name"], output), drop.now)
        _write_down(drop, session, entry, token, part, kept, bool(decided.exempt.undecided))
        if numbers is not None:
            parts.use_control_numbers(session, entry.sha256, *numbers, drop.now)
    why = in_words(left) or "open decisions"
    words = (
        f"published as decided: {released.approved} approved, {released.declined} declined; "
        f"{counted(held.claims, 'claim')} of {entry.claims} wait as {part.name} with {why}; "
        f"decide again, withdraw it, or take them by name: --accept {part.copied.sha256[:12]} --by NAME --note WHY"
    )
    return FileResult(PUBLISHED, entry.name, FOUND, words, entry.sha256)


def said_of(numbers: Numbers | None) -> dict[str, list[int]]:
    """What the audit log says of the control numbers of a part: the first, and of how many sets."""
    return {} if numbers is None else {"control_numbers": list(numbers)}


def _errors(part: _Part) -> Iterator[ExceptionRecord]:
    """The rows with errors of the part's own report."""
    manifest = part.judged.processed.manifest
    for row in stored_rows(exceptions_file(manifest, json.loads(manifest.read_bytes()))):
        if row.counts and row.severity == "error":
            yield row


def _waiting(drop: Drop, part: _Part) -> Iterator[Move]:
    """The moves of a part into hold/, its manifest last."""
    *others, manifest = part.results
    for path in others:
        yield drop.root.relative(path), f"{HOLD}/{path.name}"
    yield drop.root.relative(part.copied.path), f"{HOLD}/{original_name(part.name, part.judged.stem)}"
    yield drop.root.relative(manifest), f"{HOLD}/{manifest.name}"


def _lines(entry: FileEntry, held: HeldPart, part: _Part, left: Sequence[Mapping[str, str]]) -> Iterator[AuditEvent]:
    """The audit log's lines about a part: that it was taken from its file, and that it waits."""
    sha256 = part.copied.sha256
    shared = {"claims": held.claims, "charges": f"{held.charges}", "errors": list(left)}
    yield PARTED, {"sha256": entry.sha256, "part_sha256": sha256, "manifest_sha256": held.manifest.sha256, **shared}
    yield from repairs(part.judged)
    yield HELD, {"sha256": sha256, "parent_sha256": entry.sha256, "manifest_sha256": part.manifest}


def _write_down(
    drop: Drop,
    session: Session,
    entry: FileEntry,
    token: str,
    part: _Part,
    kept: Sequence[DecidedProposal],
    withheld: bool,
) -> None:
    sha256 = part.copied.sha256
    taken = TakenFile(part.copied.path, token, part.name)
    waiting = write_down(drop, session, taken, part.copied, part.judged, part.manifest)
    parts.add_part(session, sha256, entry.sha256)
    parts.leave_to_part(session, entry, waiting)
    deciding.decide(session, sha256, kept, drop.now, FROM_DESK if withheld else FROM_FILE)
    if deciding.undecided(session, sha256) == 0:
        deciding.leave_errors(session, sha256)
