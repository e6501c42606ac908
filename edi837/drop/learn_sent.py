"""What a ledger that was restored learns, at a take-over, of files that went out since, or may have."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from edi837.drop.archived import Archived, archived_as
from edi837.drop.drop import Drop
from edi837.drop.folder import stem_of
from edi837.drop.interference import INTERRUPTED
from edi837.drop.unsettled_moves import StandingFile
from edi837.ledger import files, parts
from edi837.ledger.connect import Session
from edi837.ledger.files import PUBLISHED, QUARANTINED, WITHDRAWN, FileEntry
from edi837.ledger.unread_claims import count_unread, mark_unread
from edi837.split.renumber import count_sets
from edi837.x12.source import open_source

_UNKNOWN = "unknown"


def learn_all(drop: Drop, session: Session, sent: Mapping[str, Mapping[str, Any]], parted: Mapping[str, str]) -> int:
    """Write down which files went out, and of which others they are parts; how many the ledger did not know.

    `sent` has of each, by its digest, what the audit log says of it, or what shown_as_sent() found out.
    """
    archived, wholes = archived_as(drop.root, sent), set(parted.values())
    learned = [sha256 for sha256, line in sent.items() if _learn(session, line, archived.get(sha256))]
    for sha256 in learned:
        mark_unread(session, sha256, sent[sha256]["at"], is_parted=sha256 in wholes)
        if sha256 in parted:
            parts.add_part(session, sha256, parted[sha256])
            _use_up_numbers(drop, session, sent[sha256], archived.get(sha256))
    count_unread(session)
    return len(learned)


def _learn(session: Session, line: Mapping[str, Any], archived: Archived | None) -> bool:
    """Write down that a file went out which an older ledger does not know of, so that it is not sent again."""
    sha256, output = line["sha256"], line.get("output_sha256")
    if numbers := line.get("control_numbers"):
        first, sets = numbers
        parts.use_control_numbers(session, sha256, first, sets, line["at"])
    known = files.find(session, sha256)
    if known is not None:
        if known.state != PUBLISHED:
            manifest = line.get("manifest_sha256") or known.manifest_sha256
            files.change_state(session, known, PUBLISHED, output or known.output_sha256, manifest)
        return known.state != PUBLISHED
    if "stem" in line:
        name, stem = line["name"], line["stem"]
    else:
        name, stem = (archived.name, archived.stem) if archived else (_UNKNOWN, stem_of(_UNKNOWN, sha256))
    settled, manifest = files.next_number(session), line.get("manifest_sha256")
    entry = FileEntry(sha256, name, stem, PUBLISHED, "", settled, line["run"], line["at"], 0, output)
    files.save(session, entry._replace(manifest_sha256=manifest))
    return True


def learn_uncertain(session: Session, file: StandingFile, line: Mapping[str, Any]) -> None:
    """Write down that a file waits of which nobody knows whether it went out."""
    known = files.find(session, file.sha256)
    if known is None:
        known = _entry(session, file, line, QUARANTINED)
        files.save(session, known)
    files.set_aside(session, known, INTERRUPTED)


def learn_part(session: Session, file: StandingFile, line: Mapping[str, Any]) -> None:
    """Write down that a file which is judged anew is a part of one that went out: it gets numbers of its own."""
    if files.find(session, file.sha256) is None:
        files.save(session, _entry(session, file, line, WITHDRAWN))
    parts.add_part(session, file.sha256, line["sha256"])


def _entry(session: Session, file: StandingFile, line: Mapping[str, Any], state: str) -> FileEntry:
    settled = files.next_number(session)
    return FileEntry(file.sha256, file.name, file.stem, state, "", settled, line["run"], line["at"], 0, None)


def _use_up_numbers(drop: Drop, session: Session, line: Mapping[str, Any], archived: Archived | None) -> None:
    """Of a part the archive does not show under which numbers it went out: those are taken that came next."""
    if line.get("control_numbers") or archived is None:
        return
    with closing(open_source(archived.path)) as source:
        sets = count_sets(source.data)
    first = parts.next_control_number(session, drop.settings.control_numbers, sets)
    parts.use_control_numbers(session, line["sha256"], first, sets, line["at"])
