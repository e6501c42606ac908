"""What was judged, to be written down and moved to where it belongs, as one intent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from edi837.drop.claims_kept import keep_claims
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE, HOLD, QUARANTINE, archived_name, original_name, unused_path
from edi837.drop.intent import Intent, Move, with_evidence
from edi837.drop.judge_taken import NO_CLAIMS, JudgedFile, repairs
from edi837.drop.listed_work import list_work
from edi837.drop.resolution import Resolution
from edi837.drop.result import FileResult
from edi837.drop.senders import original_moves
from edi837.drop.take import Copied, TakenFile, work_folder
from edi837.ledger import deciding, files, trail
from edi837.ledger.connect import Session
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, FileEntry
from edi837.ledger.judged_policies import keep_first
from edi837.manifest.read import MANIFEST_ENDING
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND, QUARANTINED

# What a ledger can hold of thousands of such files together; no file bills so much.
_MOST_CENTS = 1 << 50
_WAITS_OR_WENT = (HELD, PUBLISHED)
_WAITS_IN = {HELD: HOLD, files.QUARANTINED: QUARANTINE}


def publication(
    drop: Drop,
    taken: TakenFile,
    copied: Copied,
    judged: JudgedFile,
    leading_moves: tuple[Move, ...] = (),
    kept: Sequence[DecidedProposal] = (),
) -> Resolution:
    """What became of a file. `leading_moves` clear away what is left of an earlier time.

    `kept` are decisions of an earlier time that still hold.
    """
    token, root = taken.token, drop.root
    folder = judged.target if judged.state == PUBLISHED else _WAITS_IN[judged.state]
    outputs = sorted((work_folder(drop, token) / "out").iterdir(), key=by_manifest)
    moves = tuple((root.relative(path), f"{folder}/{path.name}") for path in outputs)
    if judged.state == PUBLISHED:
        place = archive_place(drop, archived_name(taken.name, judged.stem), token)
    else:
        place = f"{folder}/{original_name(taken.name, judged.stem)}"
    after = original_moves(drop, taken, copied, place)
    manifest = digest_of(outputs[-1])
    intent = Intent((*leading_moves, *moves), after, root.relative(work_folder(drop, token)), sha256=judged.sha256)

    def write(session: Session) -> None:
        write_down(drop, session, taken, copied, judged, manifest)
        if judged.state == PUBLISHED and (output := judged.processed.output) is not None:
            keep_claims(session, judged.sha256, outputs, (output.name, output.sha256), drop.now)
        files.record_arrival(session, judged.sha256, taken.name, drop.id, drop.now, judged.state)
        deciding.decide(session, judged.sha256, kept, drop.now)

    evident, lines = with_evidence(root, intent), _lines(drop, judged, manifest)
    drop.unwritten.known.update((judged.sha256, judged.output_sha256, judged.stem))
    if judged.state in _WAITS_OR_WENT:
        judged.past.tell_later(drop.unwritten, taken.name, judged.state == PUBLISHED)
    return Resolution(taken.key, evident, lines, write, _result(taken.name, judged), judged.close)


def is_manifest(path: Path) -> bool:
    """Whether a result is the one that says that the set is complete."""
    return path.name.endswith(MANIFEST_ENDING)


def by_manifest(path: Path) -> tuple[bool, str]:
    """The order in which results are moved: by name, the manifest last."""
    return is_manifest(path), path.name


def archive_place(drop: Drop, name: str, token: str) -> str:
    """Where in the archive something goes today."""
    return drop.root.relative(unused_path(drop.root.folder(ARCHIVE) / drop.day / name, token))


def digest_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(drop: Drop, judged: JudgedFile, manifest: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Lines for the audit log; the last one names the manifest, which names the line before the first."""
    yield from repairs(judged)
    facts: dict[str, Any] = {"sha256": judged.sha256, "manifest_sha256": manifest}
    if judged.processed.output is not None:
        facts["output_sha256"] = judged.processed.output.sha256
    if drop.run.settings.include_patient:
        facts["include_patient"] = True
    if judged.reasons:
        facts["reasons"] = list(judged.reasons)
    yield judged.state, facts


def write_down(
    drop: Drop, session: Session, taken: TakenFile, copied: Copied, judged: JudgedFile, manifest: str
) -> FileEntry:
    """Write everything about a judged file to the ledger; `manifest` is the digest of its manifest."""
    entry = judged_entry(drop, session, taken, copied, judged)._replace(manifest_sha256=manifest)
    files.save(session, entry)
    files.add_rows(session, "exceptions", judged.sha256, judged.rows.kept)
    files.add_rows(session, "rule_counts", judged.sha256, sorted(judged.rows.by_rule.items()))
    proposals = ((proposal.exception_id, proposal.rule) for proposal in judged.processed.outcome.proposals)
    files.add_rows(session, "proposals", judged.sha256, proposals)
    judged.past.tell(session)
    keep_first(session, judged.processed.tally.policies, drop.now)
    if entry.state == HELD:
        list_work(session, entry, judged.processed.manifest)
    deciding.forget_acceptance(session, judged.sha256)
    trail.forget_attempts(session, taken.key)
    return entry


def judged_entry(drop: Drop, session: Session, taken: TakenFile, copied: Copied, judged: JudgedFile) -> FileEntry:
    """What the ledger keeps of a judged file itself."""
    tally, output = judged.processed.tally, judged.processed.output
    return FileEntry(
        sha256=judged.sha256,
        name=taken.name,
        stem=judged.stem,
        state=judged.state,
        reasons=" ".join(judged.reasons),
        settled=files.next_number(session),
        run=drop.id,
        at=drop.now,
        bytes=copied.size,
        output_sha256=output.sha256 if output else None,
        target=judged.target,
        claims=tally.claims,
        target_lines=tally.target_lines,
        errors=judged.rows.errors,
        warnings=judged.rows.warnings,
        repaired=tally.repaired,
        proposed=tally.proposed,
        charge_cents=max(-_MOST_CENTS, min(int(tally.charges_in * 100), _MOST_CENTS)),
    )


def _result(name: str, judged: JudgedFile) -> FileResult:
    rows, tally = judged.rows, judged.processed.tally
    summary = f"{counted(rows.errors, 'error')}, {counted(rows.warnings, 'warning')}, {tally.repaired} repaired"
    if judged.state == PUBLISHED:
        code = FOUND if rows.errors or rows.warnings else CLEAN
        return FileResult(PUBLISHED, name, code, f"published; {summary}", judged.sha256)
    if judged.state == HELD:
        waits = f"waits in hold/; {summary}, {counted(tally.proposed, 'proposal')} to decide"
        return FileResult(HELD, name, FOUND, waits, judged.sha256)
    words = f"held back in quarantine/ by {', '.join(judged.reasons)}"
    if NO_CLAIMS in judged.reasons:
        kinds = ", ".join(sorted(judged.processed.outcome.passed_through)) or "no set"
        words = f"holds no claims ({kinds}) and is in quarantine/; what answers claims goes into answers/"
    return FileResult(files.QUARANTINED, name, QUARANTINED, words, judged.sha256)
