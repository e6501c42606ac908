"""The answers to a judged file, written interchange by interchange: a TA1, a 999, a 277CA."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import field

from edi837.ack.answer_text import answering
from edi837.ack.claim_totals import ClaimTotals, count
from edi837.ack.claims import VERSION, ClaimsWriter
from edi837.ack.course import AnsweredFile, Course, rejects
from edi837.ack.functional import (
    GROUP_NOT_SUPPORTED,
    SETS_UNNAMED,
    VERSION_NOT_SUPPORTED,
    can_be_named,
    refuses_interchange,
    write_group,
    write_ta1,
)
from edi837.ack.named_parties import heading
from edi837.ack.objection import Objection
from edi837.ack.outgoing import Address, ControlNumbers, Outgoing, first_for
from edi837.ack.received import ReceivedGroup, ReceivedInterchange, ReceivedSet
from edi837.jobs.file_set import FileSet
from edi837.jobs.judging.gathering import Gathering
from edi837.jobs.output import ANSWERS, CLAIMS, FUNCTIONAL, TA1
from edi837.jobs.run import Run
from edi837.settings.config import ASKED, PAYER, REJECT
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.source import Source

_ANSWERS = ("FA", "HN")
_CLAIMS = "HC"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


class _Asked(NamedTuple):
    """Whether a group is answered with a 999, and with a 277CA; `answer` marks one that is itself an answer.

    `refused` is the AK905 of a group that is refused as a whole.
    """

    functional: bool = False
    claims: bool = False
    answer: bool = False
    refused: str = ""


@dataclass
class Answering:
    """Writes the answers to `source` into `files`, under names that begin with `name`."""

    run: Run
    source: Source
    judged: AnsweredFile
    files: FileSet
    name: str
    numbers: ControlNumbers
    names: list[str] = field(default_factory=list)
    _used: Counter[str] = field(default_factory=Counter)

    def write(self) -> list[str]:
        """The names of the files, in the order in which they are written."""
        survey, functional, counting, telling = (Course(self.judged) for _ in range(4))
        for interchange in self.judged.received.interchanges:
            base = self._base(interchange)
            against = [objection for objection in self.judged.of_interchanges if interchange.holds(objection.start)]
            asked = self._survey(survey, interchange)
            rejected = self.judged.held_back and (bool(against) or not any(question.functional for question in asked))
            rejected = rejected or any(map(refuses_interchange, against))
            wanted = self.run.settings.ta1 != ASKED or interchange.isa[14] == "1"
            # Answers are not answered: the two sides would never come to an end.
            if against or rejected or (wanted and not all(question.answer for question in asked)):
                with self._file(f"{base}.{TA1}", interchange) as out:
                    write_ta1(out, self._address(interchange), interchange, against, rejected)
            if rejected:
                asked = [_Asked()] * len(asked)
            self._functional(base, interchange, asked, functional)
            self._claims(base, interchange, asked, counting, telling)
            # What is not written now must not stand there from an earlier time.
            self.files.replaces(*(name for kind in ANSWERS if (name := base + kind) not in self.names))
        return self.names

    def _base(self, interchange: ReceivedInterchange) -> str:
        """NAME.ISA13; where a number comes again it is counted."""
        number = _NOT_IN_NAMES.sub("", interchange.isa[13]) or "none"
        self._used[number] += 1
        again = f"-{self._used[number]}" if self._used[number] > 1 else ""
        return f"{self.name}.{number}{again}"

    def _address(self, interchange: ReceivedInterchange) -> Address:
        return Address(interchange.isa, self.run.settings.today)

    @contextmanager
    def _file(self, name: str, interchange: ReceivedInterchange) -> Generator[Outgoing]:
        self.names.append(name)
        with self.files.create(name) as file:
            yield Outgoing(file, answering(interchange.delimiters), self.numbers)

    def _survey(self, course: Course, interchange: ReceivedInterchange) -> list[_Asked]:
        """What each group is answered with; all of an interchange with a 999 whose groups hold the file back."""
        asked, faulty = [], False
        for group in course.groups(interchange):
            ours = claims = unnamed = False
            faulty = faulty or bool(self._against(group))
            for received_set in course.sets(group):
                against = course.against(received_set)
                faulty = faulty or bool(against)
                ours = ours or bool(received_set.claim_type)
                claims = claims or self._has_claims(received_set, against)
                unnamed = unnamed or not can_be_named(received_set)
            asked.append(self._asked(group, ours, claims, unnamed))
        if self.judged.held_back:
            return [_Asked(faulty and not question.answer, answer=question.answer) for question in asked]
        return asked

    def _asked(self, group: ReceivedGroup, ours: bool, claims: bool, unnamed: bool) -> _Asked:
        """What a group is answered with that has sets of ours, claims, or sets that a 999 cannot name."""
        if group.gs[1] in _ANSWERS:
            return _Asked(answer=True)
        if ours:
            refused = SETS_UNNAMED if unnamed else ""
            return _Asked(True, claims and not refused and not self._against(group), refused=refused)
        if self.run.settings.unjudged_groups != REJECT:
            return _Asked()
        return _Asked(True, refused=VERSION_NOT_SUPPORTED if group.gs[1] == _CLAIMS else GROUP_NOT_SUPPORTED)

    def _has_claims(self, received_set: ReceivedSet, against: tuple[Objection, ...]) -> bool:
        taken_in = not (self.judged.held_back or received_set.unread or rejects(against))
        return bool(received_set.claim_type) and received_set.claims > 0 and taken_in

    def _against(self, group: ReceivedGroup) -> list[Objection]:
        return [objection for objection in self.judged.of_groups if group.holds(objection.start)]

    def _functional(self, base: str, interchange: ReceivedInterchange, asked: Sequence[_Asked], course: Course) -> None:
        groups = course.groups(interchange)
        if not any(question.functional for question in asked):
            return _pass_by(course, groups)
        address, held_back = self._address(interchange), self.judged.held_back
        with self._file(f"{base}.{FUNCTIONAL}", interchange) as out, out.interchange(address):
            for question, group in zip(asked, groups, strict=True):
                if question.functional:
                    write_group(out, address, group, course, self._against(group), held_back, question.refused)
                else:
                    _pass_by(course, [group])
        return None

    def _claims(
        self,
        base: str,
        interchange: ReceivedInterchange,
        asked: Sequence[_Asked],
        counting: Course,
        telling: Course,
    ) -> None:
        groups = zip(counting.groups(interchange), telling.groups(interchange), strict=True)
        if not any(question.claims for question in asked):
            for first, second in groups:
                _pass_by(counting, [first])
                _pass_by(telling, [second])
            return
        address = self._address(interchange)
        with self._file(f"{base}.{CLAIMS}", interchange) as out, out.interchange(address):
            for question, (group, same) in zip(asked, groups, strict=True):
                sets = zip(counting.sets(group), telling.sets(same), strict=True)
                if question.claims:
                    with out.group("HN", VERSION, group.gs, address):
                        for each, _ in sets:
                            self._set(out, interchange, address, each, counting, telling)
                else:
                    _pass_by(counting, [group])
                    _pass_by(telling, [same])

    def _set(
        self,
        out: Outgoing,
        interchange: ReceivedInterchange,
        address: Address,
        received_set: ReceivedSet,
        counting: Course,
        telling: Course,
    ) -> None:
        against = counting.against(received_set)
        telling.against(received_set)
        if not self._has_claims(received_set, against):
            return
        providers: Spool[ClaimTotals] = Spool()
        totals = count(counting.verdicts(received_set, against), providers)
        if (totals.claims, totals.dollars) != (received_set.claims, received_set.charges):
            raise SelfCheckFailed(f"{self.source.name}: claims or dollars do not balance; nothing was published")
        for_payer = self.run.settings.answer_as == PAYER
        writer = ClaimsWriter(out, for_payer, address.day.strftime("%Y%m%d"), address.time)
        set_heading = heading(self.source.data, interchange.delimiters, received_set.start, received_set.end)
        writer.write(set_heading, totals, iter(providers), telling.verdicts(received_set, against))
        providers.close()


def answer(
    run: Run, source: Source, gathering: Gathering, files: FileSet, name: str, numbers: ControlNumbers | None = None
) -> list[str]:
    """Write all answers to a judged file; their names. Without `numbers` they follow from the digest of the file."""
    judged = gathering.judged
    names = Answering(run, source, judged, files, name, numbers or ControlNumbers(first_for(source.sha256))).write()
    judged.close()
    return names


def _pass_by(course: Course, groups: Iterable[ReceivedGroup]) -> None:
    for group in groups:
        for _ in course.sets(group):
            pass
