"""Claims of files that went out, read again from the archive for a ledger that was restored without them.

A file is judged once more, its results are compared with what went out, and the ledger keeps what publishing would have
kept. Until all of them are read, rules that ask about earlier files say "not checked".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from edi837.drop.archived import archived_as
from edi837.drop.attempts import is_dangerous, key_of
from edi837.drop.audit_lines import write_part
from edi837.drop.claims_kept import keep_claims
from edi837.drop.drop import Drop
from edi837.drop.folder import OUTBOX, WORK
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.isolated import isolated
from edi837.drop.judge_taken import TARGETS, JudgedFile, errors_in, judge_file
from edi837.drop.publish import by_manifest, digest_of, judged_entry
from edi837.drop.result import FileResult
from edi837.drop.take import Copied, TakenFile, copy_in, new_token, work_folder
from edi837.jobs.reporting.stored import check_reports
from edi837.ledger import files, parts, trail, unread_claims
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.ledger.past import Past
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system import disk
from edi837.system.errors import CLEAN, Conflict, GuardRefused, SelfCheckFailed
from edi837.system.named_tuple import NamedTuple

# So many in a pass: who decides or accepts waits for them.
_MOST = 2_000
_ACTION = "claims-read"


class _PublishedSet(NamedTuple):
    """The results of a file that went out, and what was sent of them with its digest."""

    results: Sequence[Path]
    output: Path
    sha256: str


def files_to_read(drop: Drop) -> Iterator[tuple[FileEntry, Path]]:
    """Files whose claims are to be read, with their places in the archive; parts before what they were taken from."""
    with drop.ledger.reading() as session:
        if not unread_claims.number_unread(session):
            return
        unread = unread_claims.unread_files(session)
        standing = [entry for entry in unread if not is_dangerous(session, key_of(entry))]
    archived = archived_as(drop.root, [entry.sha256 for entry in standing])
    placed = [entry for entry in sorted(standing, key=unread_claims.is_parted) if entry.sha256 in archived]
    for entry in placed[:_MOST]:
        name, stem, path = archived[entry.sha256]
        yield entry._replace(name=name, stem=stem), path


def say_left(drop: Drop) -> FileResult:
    """How many files there are whose claims could not be read."""
    with drop.ledger.writing() as session:
        left = unread_claims.count_unread(session)
    name = drop.root.path.name
    if not left:
        return FileResult(_ACTION, name, CLEAN, "the ledger knows the claims of all files that went out again")
    return FileResult("claims-unread", name, CLEAN, f"{unread_claims.in_words(left)}; see `edi837 doctor`")


def read_claims_again(drop: Drop, entry: FileEntry, path: Path) -> FileResult:
    """Keep the claims of a file that went out; what cannot be read stays as unknown as it was."""
    taken = TakenFile(path, new_token(), entry.name, key_of(entry))
    drop.handling(taken.key)
    copied = copy_in(drop, taken)
    judged = None if copied.fault or copied.sha256 != entry.sha256 else _judged(drop, taken, copied)
    if judged is None:
        return _left(drop, taken, "what lies in archive/ cannot be judged, or is not what came")
    with closing(judged):
        taken_out = _taken_out(drop, entry)
        if judged.reasons or taken_out is None:
            return _left(drop, taken, "it, or the part that was taken from it, is not known well enough")
        _keep(drop, entry, taken, copied, judged, taken_out)
    return FileResult(_ACTION, entry.name, CLEAN, "its claims are known to the ledger again", entry.sha256)


def _judged(drop: Drop, taken: TakenFile, copied: Copied) -> JudgedFile | None:
    def judge() -> JudgedFile | None:
        try:
            return judge_file(drop, copied, taken.name, taken.token, accepted=True)
        except (SelfCheckFailed, Conflict, GuardRefused):
            return None

    return isolated(drop, taken, judge, lambda: None)


def _left(drop: Drop, taken: TakenFile, why: str) -> FileResult:
    disk.remove_tree(work_folder(drop, taken.token))
    return FileResult("claims-unread", taken.name, CLEAN, f"its claims stay unknown to the ledger: {why}")


def _taken_out(drop: Drop, entry: FileEntry) -> Counter[bytes] | None:
    """The identities of claims that a file went out without; None where its parts are not all known."""
    if not unread_claims.is_parted(entry):
        return Counter()
    with drop.ledger.reading() as session:
        taken_out = unread_claims.identities(session, [part.sha256 for part in parts.parts_of(session, entry.sha256)])
    return taken_out or None


def _keep(
    drop: Drop, entry: FileEntry, taken: TakenFile, copied: Copied, judged: JudgedFile, taken_out: Counter[bytes]
) -> None:
    sent = _set_of(drop, entry, judged, work_folder(drop, taken.token) / "out")
    part = write_part(drop, taken.token, [(_ACTION, {"sha256": entry.sha256, "listed": sent is not None})])
    with closing(Past(drop.ledger, entry.sha256, accepted=True)) as past:
        if sent is not None and taken_out:
            # What went out without a part is told as it was decided.
            errors_in(drop, sent.output, past)
        with resolve_upon(drop, Intent(work=f"{WORK}/{taken.token}", part=part)) as session:
            _complete(drop, session, entry, taken, copied, judged)
            judged.past.tell_envelope(session)
            if sent is not None and taken_out:
                past.tell_claims(session)
            else:
                judged.past.tell_claims(session, but=taken_out)
            if sent is not None:
                keep_claims(
                    session, entry.sha256, sent.results, (sent.output.name, sent.sha256), unread_claims.sent_at(entry)
                )
            trail.forget_attempts(session, taken.key)
            unread_claims.mark_read(session, [entry.sha256])


def _complete(
    drop: Drop, session: Session, entry: FileEntry, taken: TakenFile, copied: Copied, judged: JudgedFile
) -> None:
    """Clear what is told of a file; one that the ledger did not know at all gets its figures, too."""
    if entry.bytes:
        files.forget_told(session, entry.sha256)
        return
    figures = judged_entry(drop, session, taken, copied, judged)
    files.save(
        session,
        figures._replace(
            stem=entry.stem, state=entry.state, reasons=entry.reasons, settled=entry.settled, run=entry.run,
            at=entry.at, output_sha256=entry.output_sha256, manifest_sha256=entry.manifest_sha256,
        ),
    )  # fmt: skip


def _set_of(drop: Drop, entry: FileEntry, judged: JudgedFile, out: Path) -> _PublishedSet | None:
    """The set that went out: as it stands in the outbox, or the one made now where that is the same.

    None where it was fetched and is another, as a release is: answers to its claims find no claim then.
    """
    for folder in (OUTBOX, *TARGETS.values()):
        for ending in (MANIFEST_ENDING, f".released{MANIFEST_ENDING}"):
            manifest = drop.root.folder(folder) / f"{entry.stem}{ending}"
            if manifest.is_file() and digest_of(manifest) == entry.manifest_sha256:
                content = json.loads(manifest.read_bytes())
                check_reports(manifest, content)
                reports = [manifest.parent / report["name"] for report in content["reports"]]
                output = manifest.parent / content["output"]["name"]
                if output.is_file() and digest_of(output) == entry.output_sha256:
                    return _PublishedSet([path for path in reports if path.is_file()], output, digest_of(output))
    remade = judged.processed.output
    if remade is None or remade.sha256 != entry.output_sha256:
        return None
    return _PublishedSet(sorted(out.iterdir(), key=by_manifest), out / remade.name, remade.sha256)
