"""The 277CA: what becomes of each claim, with totals by billing provider and for the whole set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from edi837.ack.answer import ClaimAnswer
from edi837.ack.lines import write_lines
from edi837.ack.naming import PATIENT, PROVIDER, RECEIVER, SOURCE, write_name
from edi837.ack.parties import Heading
from edi837.ack.status import RECEIVED, REJECTED, TAKEN, composites, statuses
from edi837.ack.text import words
from edi837.ack.totals import ClaimTotals
from edi837.ack.verdict import Verdict
from edi837.ack.writing import Outgoing
from edi837.mapping.codes import Codes
from edi837.x12.values import plain

VERSION = "005010X214"
# The guide's value for a number that there is none of; claims and providers get none here.
_NO_NUMBER = "0"
_WORDS = 264


@dataclass
class ClaimsWriter:
    """Writes one set; `day` is CCYYMMDD."""

    out: Outgoing
    codes: Codes
    day: str
    time: str
    _level: int = 0

    def write(
        self, heading: Heading, totals: ClaimTotals, providers: Iterator[ClaimTotals], verdicts: Iterator[Verdict]
    ) -> None:
        """The set: `totals` of all claims, those of its `providers`, then each claim."""
        out = self.out
        with out.set("277", VERSION) as number:
            name = f"{out.in_group}-{number}"
            out.segment("BHT", "0085", "08", name, self.day, self.time, "TH")
            source = self._hl("", "20")
            write_name(out, SOURCE, heading.receiver)
            out.segment("TRN", "1", name)
            out.segment("DTP", "050", "D8", self.day)
            out.segment("DTP", "009", "D8", self.day)
            receiver = self._hl(source, "21")
            write_name(out, RECEIVER, heading.submitter)
            out.segment("TRN", "2", out.text(heading.reference, 50) or _NO_NUMBER)
            out.segment("STC", *self._received(self.day, totals))
            self._totals(totals, "90", "AA")
            for _, claims in groupby(verdicts, key=lambda claim: claim.answer.levels.provider):
                self._provider(receiver, next(providers), claims)

    def _hl(self, parent: str, level: str, children: str = "1") -> str:
        self._level += 1
        self.out.segment("HL", self._level, parent, level, children)
        return str(self._level)

    def _received(self, day: str, totals: ClaimTotals) -> tuple[tuple[str, ...] | str, ...]:
        return composites(RECEIVED)[0], day, TAKEN, plain(totals.dollars)

    def _totals(self, totals: ClaimTotals, taken: str, rejected: str) -> None:
        """How many and how much, where there is any."""
        for code, claims in ((taken, totals.taken), (rejected, totals.rejected)):
            if claims:
                self.out.segment("QTY", code, claims)
        for code, claims, dollars in (
            ("YU", totals.taken, totals.dollars_taken),
            ("YY", totals.rejected, totals.dollars_rejected),
        ):
            if claims:
                self.out.segment("AMT", code, plain(dollars))

    def _provider(self, receiver: str, totals: ClaimTotals, verdicts: Iterator[Verdict]) -> None:
        provider = ""
        for _, claims in groupby(verdicts, key=lambda claim: claim.answer.levels):
            patient = ""
            for verdict in claims:
                if not provider:
                    provider = self._hl(receiver, "19")
                    write_name(self.out, PROVIDER, verdict.answer.provider)
                    self.out.segment("TRN", "1", _NO_NUMBER)
                    self.out.segment("STC", *self._received("", totals))
                    self._totals(totals, "QA", "QC")
                if not patient:
                    patient = self._hl(provider, "PT", "")
                    write_name(self.out, PATIENT, verdict.answer.patient)
                self._claim(verdict)

    def _claim(self, verdict: Verdict) -> None:
        answer = verdict.answer
        out = self.out
        out.segment("TRN", "2", out.text(answer.control_number, 50) or _NO_NUMBER)
        action = REJECTED if verdict.rejected else TAKEN
        for status in statuses(verdict, self.codes):
            text = words(status.words, out.delimiters, _WORDS)
            out.segment("STC", status.first, self.day, action, plain(answer.charge), *[""] * 5, status.second, "", text)
        self._references(answer)
        out.segment("DTP", "472", *answer.period)
        write_lines(out, verdict, self.day)

    def _references(self, answer: ClaimAnswer) -> None:
        for qualifier, value in (("D9", answer.tracking_number), ("BLT", answer.bill_type)):
            if written := self.out.text(value, 50):
                self.out.segment("REF", qualifier, written)
