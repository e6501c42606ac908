"""Files that wait since release 1: judged again, so that decisions on them say what their authors saw."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from edi837.decisions.decision_words import APPROVE
from edi837.decisions.release_1 import value_meant
from edi837.drop.attempts import key_of
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD
from edi837.drop.judge_taken import judge_file
from edi837.drop.publish import publication
from edi837.drop.resolution import resolve
from edi837.drop.result import FileResult
from edi837.drop.take import TakenFile, copy_in, new_token
from edi837.drop.withdraw import moves_of_results, waiting_original
from edi837.ledger import deciding, files
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, FileEntry
from edi837.manifest import proof
from edi837.manifest.entries import change_of
from edi837.manifest.proposal import Proposal
from edi837.manifest.read import MANIFEST_ENDING
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND, UsageError
from edi837.system.machine_faults import raise_if_of_the_machine
from edi837.x12.change import Change

_EARLIER = "judged-again"
_BEGINNING = 4096
_SCHEMA_1 = re.compile(rb'"schema":\s*1\s*[,}]')


def of_release_1(drop: Drop) -> list[FileEntry]:
    """Which waiting files have a manifest of release 1."""
    with drop.ledger.reading() as session:
        waiting = files.in_state(session, HELD)
    return [entry for entry in waiting if _begins_as_release_1(_manifest(drop, entry))]


def _begins_as_release_1(manifest: Path) -> bool:
    """Whether a manifest says so at its beginning; it may be large, and only that is read."""
    try:
        # Not waiting, should it be a pipe.
        with os.fdopen(os.open(manifest, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
            return _SCHEMA_1.search(file.read(_BEGINNING)) is not None
    except OSError:
        return False


def judge_again(drop: Drop, entry: FileEntry) -> FileResult:
    """New results in place of those of release 1, which go to the archive.

    A decision is kept where before and after are the same, and where it names a choice that the proposal leaves. One on
    other units says nothing of the charge, which release 1 left as it was sent: so does the decision that is kept.
    """
    token = new_token()
    taken = TakenFile(waiting_original(drop, entry), token, entry.name, key_of(entry))
    drop.handling(taken.key)
    copied = copy_in(drop, taken)
    if copied.sha256 != entry.sha256:
        raise UsageError(f"{taken.path}: is not the file that waits here, it was changed; take it out, drop it again")
    with drop.ledger.reading() as session:
        decided = deciding.decisions_on(session, entry.sha256)
    earlier = _stored(drop, entry)["proposals"]
    judged = judge_file(drop, copied, entry.name, token, accepted=True)
    kept = list(_kept(decided, earlier, judged.processed.outcome.proposals))
    moves = moves_of_results(drop, entry, _EARLIER, token)
    done = resolve(drop, publication(drop, taken, copied, judged, moves, kept))
    lost = len(decided) - len(kept)
    words = f"waits since release 1 and was judged again; {counted(len(kept), 'decision')} kept"
    if lost:
        words += f", {lost} to be made again: the proposals are others now"
    code = FOUND if lost or done.event != HELD else CLEAN
    return done._replace(code=code, words=f"{words}; {done.words}")


def _manifest(drop: Drop, entry: FileEntry) -> Path:
    return drop.root.folder(HOLD) / f"{entry.stem}{MANIFEST_ENDING}"


def _stored(drop: Drop, entry: FileEntry) -> dict[str, Any]:
    """The manifest of a waiting file; {} where there is none that can be read, as far as that is the file's fault."""
    path = _manifest(drop, entry)
    try:
        return proof.parse(proof.read(path))
    except OSError as error:
        raise_if_of_the_machine(path, error)
    except ValueError:
        pass  # what was decided is to be decided again
    return {}


def _kept(
    decided: Iterable[DecidedProposal], earlier: Iterable[dict[str, Any]], proposals: Iterable[Proposal]
) -> Iterator[DecidedProposal]:
    """Decisions on proposals that are still there, by their new ids."""
    same = {_key(proposal.rule, proposal.claim, proposal.changes): proposal for proposal in proposals}
    were = {proposal["exception_id"]: proposal for proposal in earlier}
    for decided_proposal in decided:
        was = were.get(decided_proposal.exception_id)
        now = same.get(_key(was["rule"], was["claim"], map(change_of, was["changes"]))) if was else None
        if now is None:
            continue
        values = [choice.value for choice in now.choices]
        value = decided_proposal.value or value_meant(values) if decided_proposal.decision == APPROVE else ""
        if decided_proposal.decision != APPROVE or bool(value) == bool(values):
            yield decided_proposal._replace(exception_id=now.exception_id, value=value)


def _key(rule: str, claim: str, changes: Iterable[Change]) -> tuple[object, ...]:
    return rule, claim, *changes
