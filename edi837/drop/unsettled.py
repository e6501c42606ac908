"""What a ledger that was restored cannot know: sets that may not have gone out, and files that wait since.

The audit log has a set as sent before the files of the set are moved. When the ledger that would have completed that is
gone, the line alone does not prove that the set went out: its manifest in the outbox does, or its file in the archive.
Where the log was restored, too, work/ still shows what was begun when the pass was cut off.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from operator import attrgetter
from pathlib import Path
from typing import Any

from edi837.drop.archived import archived_as, unpacked_digest
from edi837.drop.begun_sets import BegunSets, verified_copies
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD, OUTBOX, PROCESSING, QUARANTINE, Root, original_name, stem_of
from edi837.drop.intent import Move
from edi837.drop.publish import digest_of
from edi837.drop.take import TakenFile
from edi837.drop.unsettled_moves import (
    WAITS,
    StandingFile,
    come_again,
    given_back,
    half_sent,
    half_waiting,
    kept,
    lost,
    put_aside,
)
from edi837.drop.withdraw import FOLDERS
from edi837.ledger import files, receipts
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, QUARANTINED
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Unsettled:
    """`uncertain` are files that were or may have been sent, while nothing shows that they were; `again` wait unknown.

    `moves` put the first aside, and give the others back as new files.
    """

    uncertain: tuple[StandingFile, ...]
    again: tuple[StandingFile, ...]
    moves: tuple[Move, ...]


def unknown_waiting(root: Root, session: Session) -> Iterator[Path]:
    """The files in hold/ and quarantine/ that wait as ours do, and of which the ledger knows nothing."""
    waiting = files.in_state(session, HELD, QUARANTINED)
    known = {root.folder(FOLDERS[entry.state]) / original_name(entry.name, entry.stem) for entry in waiting}
    for folder in (HOLD, QUARANTINE):
        for path in sorted(root.folder(folder).iterdir()):
            if path not in known and WAITS.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield path


def find_unsettled(
    drop: Drop,
    sent: Mapping[str, Mapping[str, Any]],
    parted: Mapping[str, str],
    begun: Collection[str],
    in_work: BegunSets,
) -> Unsettled:
    """What became of the files that log or folders have as `sent`, and what waits unknown.

    `sent` has the line of each by its digest, `parted` the file of each part by the part's digest, `begun` the digests
    of files of which the ledger itself knows that something was begun.
    """
    standing = tuple(_standing(drop))
    archived = frozenset(archived_as(drop.root, [file.sha256 for file in standing if file.sha256 in sent]))
    uncertain = {
        file.sha256: file for file in _uncertain(drop, standing, sent, archived, in_work.taken_away - {*begun})
    }
    with drop.ledger.reading() as session:
        unknown = frozenset(unknown_waiting(drop.root, session))
        known = {file.sha256 for file in standing if receipts.is_published(session, file.sha256)}
    fates = _Fates(drop, standing, sent, parted, {*uncertain, *begun}, unknown, known, set(archived))
    moves: dict[str, str] = {}
    for file in standing:
        if file.sha256 not in uncertain:
            given = fates.moves(file)
        else:
            given = put_aside(drop, file, standing) if file is uncertain[file.sha256] else ()
        for old, new in given:
            moves.setdefault(old, new)
    for old, new in (*half_waiting(drop, standing, in_work.files), *come_again(drop)):
        moves.setdefault(old, new)
    return Unsettled(tuple(uncertain.values()), tuple(fates.again), tuple(moves.items()))


@dataclass
class _Fates:
    """Where each file goes that went out, or did not.

    Files in `whole` are put aside otherwise, and their parts with them. `unknown` are paths of files that wait;
    `known` are those that went out before the ledger was saved, `archived` those since that are in the archive. `again`
    is what is to be judged anew, or is known by then.
    """

    drop: Drop
    standing: Sequence[StandingFile]
    sent: Container[str]
    parted: Mapping[str, str]
    whole: Container[str]
    unknown: Container[Path]
    known: Container[str]
    archived: set[str]
    again: list[StandingFile] = field(default_factory=list)
    in_outbox: list[Path] = field(init=False)

    def __post_init__(self) -> None:
        self.in_outbox = sorted(self.drop.root.folder(OUTBOX).rglob("*.*"), key=attrgetter("name"))

    def moves(self, file: StandingFile) -> Iterable[Move]:
        """The moves of a file."""
        is_sent, is_taken = file.sha256 in self.sent, file.path.parent == self.drop.root.folder(PROCESSING)
        if is_sent and file.sha256 not in self.archived and not is_taken:
            self.archived.add(file.sha256)
            return kept(self.drop, file, self.standing)
        if file.is_spare or (file.sha256 in self.whole and not is_sent):
            return ()
        half = () if is_sent or file.sha256 in self.known else tuple(half_sent(self.drop, file, self.in_outbox))
        if is_taken:  # the next pass takes it up
            return half
        if not (is_sent or half or file.is_copy or file.path in self.unknown):
            return ()
        if self._is_lost(file):
            return lost(self.drop, file, self.standing)
        self.again.append(file)
        return (*half, *given_back(self.drop, file, self.standing))

    def _is_lost(self, file: StandingFile) -> bool:
        """Whether a file is a part of one that did not go out without it, or may not have: that one has its claims."""
        parent = self.parted.get(file.sha256)
        return parent is not None and (parent in self.whole or parent not in self.sent)


def _uncertain(
    drop: Drop,
    standing: Iterable[StandingFile],
    sent: Mapping[str, Mapping[str, Any]],
    archived: Container[str],
    taken_away: Container[str],
) -> Iterator[StandingFile]:
    """What the log has as sent, or was about to be sent, and nothing shows that it was; each once."""
    seen = set[str]()
    manifests = drop.root.folder(OUTBOX).rglob(f"*{MANIFEST_ENDING}")
    published = {digest_of(path) for path in manifests if path.is_file() and not path.is_symlink()}
    for file in standing:
        line = sent.get(file.sha256)
        shows = line.get("manifest_sha256") in published if line else file.sha256 not in taken_away
        if not (shows or file.is_spare or file.sha256 in archived or file.sha256 in seen):
            seen.add(file.sha256)
            yield file


def _standing(drop: Drop) -> Iterator[StandingFile]:
    """The files that are on their way or wait, then copies of them; what cannot be read is left where it is."""
    seen = set[str]()
    for file in _files(drop):
        seen.add(file.sha256)
        yield file
    for path in verified_copies(drop.root):
        if sha256 := unpacked_digest(path):
            is_spare = sha256 in seen
            seen.add(sha256)
            yield StandingFile(path, sha256, path.name, stem_of(path.name, sha256), not is_spare, is_spare)


def _files(drop: Drop) -> Iterator[StandingFile]:
    for path in sorted(drop.root.folder(PROCESSING).iterdir()):
        token, _, name = path.name.partition(".")
        taken = TakenFile(path, token, name)
        if name and not (taken.decides or taken.answers) and (sha256 := unpacked_digest(path)):
            yield StandingFile(path, sha256, name, stem_of(name, sha256))
    for folder in (HOLD, QUARANTINE):
        for path in sorted(drop.root.folder(folder).iterdir()):
            if (match := WAITS.fullmatch(path.name)) and (sha256 := unpacked_digest(path)):
                yield StandingFile(path, sha256, f"{match['name']}{match['ending']}", match["stem"])
