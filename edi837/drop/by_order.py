"""What the order of a person says besides decisions: errors that go out by name and reason, claims that wait on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from edi837.decisions.decision_words import DECLINE
from edi837.drop.left import left_in
from edi837.jobs.releasing.release import Released
from edi837.jobs.releasing.remaining import Exempt
from edi837.ledger.accepting import AcceptedError
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import FileEntry
from edi837.manifest.proposal import Proposal
from edi837.manifest.read import Manifest
from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple


class DecidedFile(NamedTuple):
    """What was decided on a file with its manifest: on proposals, some of which wait on, and on errors that go out."""

    manifest: Manifest
    decisions: Sequence[DecidedProposal]
    exempt: Exempt
    accepted: Sequence[AcceptedError]


def exemption(
    manifest: Manifest,
    decided: Iterable[DecidedProposal],
    withheld: frozenset[str],
    accepted: Iterable[AcceptedError],
) -> Exempt:
    """The errors that go out all the same, and the proposals that nobody decided on or whose approvals are withheld."""
    carried = {each.exception_id for each in decided} - withheld
    permitted = {str(each["exception_id"]) for each in manifest.decisions}
    undecided = frozenset(manifest.proposals.keys() - carried - permitted)
    return Exempt(frozenset(error.exception_id for error in accepted), undecided)


def accepted_lines(
    entry: FileEntry, released: Released, accepted: Iterable[AcceptedError]
) -> list[tuple[str, dict[str, Any]]]:
    """The audit log's lines about errors that go out by the word of a person: one each."""
    left = {row.exception_id: row for row in released.remaining}
    return [
        ("accept", {
            "sha256": entry.sha256, "by": error.accepted_by, "note": error.note, "state": entry.state,
            "errors": left_in([left[error.exception_id]]),
        })
        for error in accepted
        if error.exception_id in left
    ]  # fmt: skip


def not_accepted(released: Released, decided: DecidedFile) -> list[ExceptionRecord]:
    """The errors that are left and hold their claims back."""
    return [row for row in released.remaining if row.exception_id not in decided.exempt.accepted]


def carried_on(proposals: Iterable[Proposal], decided: DecidedFile) -> Iterator[DecidedProposal]:
    """What was declined, or waits for a second person, by the ids of the same `proposals` in the part; what else was
    approved is carried out there.
    """
    declined = {
        proposal.exception_id: proposal
        for proposal in decided.decisions
        if proposal.decision == DECLINE or proposal.exception_id in decided.exempt.undecided
    }
    were = _by_words(proposal for name, proposal in decided.manifest.proposals.items() if name in declined)
    now = _by_words(proposals)
    for words, exception_id in now.items():
        if words in were:
            yield declined[were[words]]._replace(exception_id=exception_id)


def _by_words(proposals: Iterable[Proposal]) -> dict[tuple[object, ...], str]:
    """The ids of proposals by what each says and would write, wherever it stands; not of those that say the same."""
    listed = [(_words(proposal), proposal.exception_id) for proposal in proposals]
    times = Counter(words for words, _ in listed)
    return {words: exception_id for words, exception_id in listed if times[words] == 1}


def _words(proposal: Proposal) -> tuple[object, ...]:
    written = tuple((change.expected, change.replacement) for change in proposal.changes)
    choices = tuple(choice.value for choice in proposal.choices)
    named = (proposal.rule, proposal.claim, proposal.line, proposal.element, proposal.before, proposal.after)
    return (*named, written, choices)
