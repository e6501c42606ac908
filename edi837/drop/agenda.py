"""What a pass has to do, in turns: decisions, releases and claim files wait for one another a few files long.

A pass over thousands of files is done in sittings: between two of them it gives up the lock, so that a person who
accepts a file, or says that a set was received, does not wait for its end. The agenda is what outlives a sitting: every
file is tried once in a pass, and what came to inbox/ after its beginning waits for the next pass.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import partial
from itertools import islice

from edi837.drop.accept import accepted_files, take_accepted
from edi837.drop.answer_files import answer_files, handle_answers, take_answer_file
from edi837.drop.arrivals import Arrival, look, written_since
from edi837.drop.attempts import dangerous_waiting, was_attempted
from edi837.drop.claims_again import files_to_read, read_claims_again, say_left
from edi837.drop.decisions import decision_files, handle_decisions, take_decisions
from edi837.drop.drop import Drop
from edi837.drop.folder import INBOX, safe_name
from edi837.drop.handle_file import handle_file, judge_or_put_aside
from edi837.drop.judge_again import judge_again, of_release_1
from edi837.drop.quarantine import quarantine_unread, quarantine_waiting
from edi837.drop.receive import markers, take_marker
from edi837.drop.release_file import decided_files, release_file
from edi837.drop.resolution import Resolution
from edi837.drop.result import FileResult
from edi837.drop.take import TakenFile, left_behind, take
from edi837.drop.withdraw import missing_originals, withdraw
from edi837.system.dataclass import dataclass
from edi837.system.errors import CLEAN

# How many of one kind, then the next kind.
_TURN = 20


@dataclass(frozen=True)
class PassStep:
    """Something to do with one file; `name` is what the file is called, `decides` whether it holds decisions."""

    name: str
    work: Callable[[Drop], FileResult]
    decides: bool = False


def _of_markers(drop: Drop) -> Iterator[PassStep]:
    for marker in markers(drop):
        yield PassStep(safe_name(marker.name), partial(take_marker, marker=marker))


def _of_unread_claims(drop: Drop) -> Iterator[PassStep]:
    to_read = list(files_to_read(drop))
    for entry, path in to_read:
        yield PassStep(entry.name, partial(read_claims_again, entry=entry, path=path))
    if to_read:
        yield PassStep(drop.root.path.name, say_left)


def _of_withdrawn(drop: Drop) -> Iterator[PassStep]:
    for entry in missing_originals(drop):
        yield PassStep(entry.name, partial(withdraw, entry=entry))


def _of_dangerous(drop: Drop) -> Iterator[PassStep]:
    for entry in dangerous_waiting(drop):
        yield PassStep(entry.name, partial(quarantine_waiting, entry=entry))


def _of_release_1(drop: Drop) -> Iterator[PassStep]:
    for entry in of_release_1(drop):
        yield PassStep(entry.name, partial(judge_again, entry=entry))


def _of_files(drop: Drop) -> Iterator[PassStep | Arrival]:
    """What was accepted, what an earlier run left, what came, then answers; at last what ended a run more than once."""
    for entry in accepted_files(drop):
        yield PassStep(entry.name, partial(take_accepted, entry=entry))
    left = _of_left_behind(drop)
    yield from (step for times, step in left if not step.decides and times <= 1)
    settings, now = drop.settings, drop.clock()
    most = settings.max_megabytes << 20
    for arrival in look(drop.root.folder(INBOX), settings.stable_seconds, most, now, drop.sleep):
        if arrival.odd:
            yield PassStep(safe_name(arrival.name), partial(quarantine_unread, arrival=arrival))
        else:
            yield arrival
    for answer in answer_files(drop):
        yield PassStep(safe_name(answer.name), partial(take_answer_file, arrival=answer))
    yield from (step for times, step in left if times > 1 or (step.decides and times))


def _of_left_decisions(drop: Drop) -> Iterator[PassStep]:
    yield from (step for times, step in _of_left_behind(drop) if step.decides and not times)


def _of_left_behind(drop: Drop) -> list[tuple[int, PassStep]]:
    """Files in processing/, each with how often the process ended with it."""
    with drop.ledger.reading() as session:
        return [
            (was_attempted(session, taken.key), PassStep(taken.name, partial(_go_on, taken=taken), taken.decides))
            for taken in left_behind(drop)
        ]


def _go_on(drop: Drop, taken: TakenFile) -> FileResult:
    if taken.answers:
        return handle_answers(drop, taken)
    return handle_decisions(drop, taken) if taken.decides else handle_file(drop, taken)


def take_and_judge(drop: Drop, arrival: Arrival) -> FileResult | Resolution:
    """What is to be done with a file of the inbox, or why nothing is; AfterOthers as judge_or_put_aside() says."""
    name = safe_name(arrival.name)
    if written_since(arrival):
        return FileResult("waits", name, CLEAN, "was written to or taken away before its turn came")
    taken = take(drop, arrival.path)
    if taken is None:
        return FileResult("gone", name, CLEAN, "was taken away before it was read")
    return judge_or_put_aside(drop, taken)


# What is found once, at the beginning, in this order: one makes the next.
_FIRST = (_of_markers, _of_unread_claims, _of_withdrawn, _of_dangerous, _of_release_1, _of_left_decisions)


@dataclass
class Agenda:
    """What is left to do in one pass. `tried` are files of decisions and files to release that had their turn."""

    finders: deque[Callable[[Drop], Iterator[PassStep]]] = field(default_factory=lambda: deque(_FIRST))
    first: deque[PassStep] = field(default_factory=deque)
    decisions: deque[PassStep] = field(default_factory=deque)
    files: deque[PassStep | Arrival] | None = None
    tried: set[str] = field(default_factory=set)
    is_begun: bool = False
    is_done: bool = False

    def steps(self, drop: Drop) -> Iterator[PassStep | list[Arrival]]:
        """What is to be done in this sitting, found out as late as possible; a step that was given counts as tried.

        Files of the inbox come several at once, to be written down together; put_back() takes those that were not.
        """
        self.is_begun = True
        while self.first or self.finders:
            if self.first:
                yield self.first.popleft()
            else:
                self.first.extend(self.finders.popleft()(drop))
        self.decisions.extend(self._untried_decisions(drop))
        look_for_releases = True
        while look_for_releases or self.decisions or self.files:
            for step in _turn(self.decisions):
                look_for_releases = True
                yield step
            if look_for_releases:
                releases = list(islice(self._untried_releases(drop), _TURN))
                look_for_releases = len(releases) == _TURN
                yield from releases
            if self.files is None:
                self.files = deque(_of_files(drop))
            for given in self._turn_of_files(self.files):
                look_for_releases = look_for_releases or (isinstance(given, PassStep) and given.decides)
                yield given

    def put_back(self, arrivals: Sequence[Arrival]) -> None:
        """Files of the inbox that were given, and not taken."""
        if self.files is not None:
            self.files.extendleft(reversed(arrivals))

    @staticmethod
    def _turn_of_files(files: deque[PassStep | Arrival]) -> Iterator[PassStep | list[Arrival]]:
        left = _TURN
        while files and left > 0:
            first = files.popleft()
            left -= 1
            if isinstance(first, PassStep):
                yield first
                continue
            arrivals = [first]
            while left > 0 and files and isinstance(following := files[0], Arrival):
                arrivals.append(following)
                files.popleft()
                left -= 1
            yield arrivals

    def _untried_decisions(self, drop: Drop) -> Iterator[PassStep]:
        for arrival in decision_files(drop):
            if (name := f"{arrival.name} {arrival.stamp}") not in self.tried:
                self.tried.add(name)
                yield PassStep(safe_name(arrival.name), partial(take_decisions, arrival=arrival))

    def _untried_releases(self, drop: Drop) -> Iterator[PassStep]:
        for entry in decided_files(drop):
            if entry.sha256 not in self.tried:
                self.tried.add(entry.sha256)
                yield PassStep(entry.name, partial(release_file, entry=entry))


def _turn(waiting: deque[PassStep]) -> Iterator[PassStep]:
    for _ in range(min(_TURN, len(waiting))):
        yield waiting.popleft()
