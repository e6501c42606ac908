"""What answers are made of, gathered while a file is judged."""

from __future__ import annotations

from edi837.ack.course import AnsweredFile
from edi837.ack.objection import GROUP, SET, about, is_objection, objection
from edi837.guide.conformance import OutsideClaims
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.run import Run
from edi837.rows.record import ExceptionRecord
from edi837.rules import codes_that_tell
from edi837.rules.rule import Tells
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.scan import Junk, NoHeader

_ENVELOPES = {Interchange, FunctionalGroup, TransactionSet, OutsideClaims, NoHeader, Junk}


class Gathering:
    """Takes the rows of a file: errors that are left stand against its envelopes and claims.

    What stands against claims comes with them, or from the rules that see the whole file.
    """

    def __init__(self, run: Run, outcome: FileOutcome) -> None:
        self.judged = outcome.answered or AnsweredFile()
        self.judged.held_back = bool(outcome.quarantine)
        self._holding = frozenset(outcome.quarantine)
        envelopes = {rule.code for rule in run.rules if _ENVELOPES.intersection(rule.on)}
        self._of_envelopes = envelopes.union(codes_that_tell(Tells.INTERCHANGE_REPEATED))

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the report, in its order."""
        for row in rows:
            if row.claim_type:
                continue
            if row.rule in self._holding or (row.rule in self._of_envelopes and is_objection(row)):
                self._against_envelope(row)

    def _against_envelope(self, row: ExceptionRecord) -> None:
        judged, against = self.judged, objection(row)
        what = about(row, against)
        if what == SET:
            judged.of_sets.append(against)
        else:
            (judged.of_groups if what == GROUP else judged.of_interchanges).append(against)
