"""The 277CA: what becomes of each claim, with totals by billing provider and for the whole set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from edi837.ack.answer import ClaimAnswer, LineAnswer
from edi837.ack.claim_totals import ClaimTotals
from edi837.ack.named_parties import ORGANIZATION, PERSON, Heading, Party
from edi837.ack.outgoing import Outgoing
from edi837.ack.status import RECEIVED, REJECTED, TAKEN, composites, status_of, statuses
from edi837.ack.verdict import Verdict
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12 import values
from edi837.x12.values import plain

VERSION = "005010X214"
# The guide's value for a number that there is none of; claims and providers get none here.
_NO_NUMBER = "0"
# What is required, and was not sent.
_UNKNOWN = "UNKNOWN"
_NAME_LENGTHS = (60, 35, 25)
_PROCEDURE_QUALIFIERS = ("AD", "ER", "HC", "HP", "IV", "WK")
_PROCEDURE, _REVENUE = "HC", "NU"
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# STC01, STC10 and STC11: a line has one STC, and its claim tells the others.
_MOST_STATUSES = 3


class _Form(NamedTuple):
    """How a loop names its party: as which kind ('' as it was sent), by how many names, suffix, kinds of numbers."""

    kind: str
    names: int
    suffix: bool
    number: str
    numbers: tuple[str, ...] = ()


# Whoever writes this is the payer (PR), or stands between the provider and the payer, as a clearinghouse (AY).
PAYER, SOURCE, RECEIVER, PROVIDER, PATIENT = "PR", "AY", "41", "85", "QC"
_FORMS = {
    PAYER: _Form(ORGANIZATION, 1, False, "46"),
    SOURCE: _Form(ORGANIZATION, 1, False, "46"),
    RECEIVER: _Form("", 3, False, "46"),
    PROVIDER: _Form("", 3, True, "XX", ("FI", "SV", "XX")),
    PATIENT: _Form(PERSON, 3, True, "MI", ("II", "MI")),
}


@dataclass
class ClaimsWriter:
    """Writes one set; `day` is CCYYMMDD. `for_payer` says that whoever writes it is the payer."""

    out: Outgoing
    for_payer: bool
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
            _write_name(out, PAYER if self.for_payer else SOURCE, heading.receiver)
            out.segment("TRN", "1", name)
            out.segment("DTP", "050", "D8", self.day)
            out.segment("DTP", "009", "D8", self.day)
            receiver = self._hl(source, "21")
            _write_name(out, RECEIVER, heading.submitter)
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
                    _write_name(self.out, PROVIDER, verdict.answer.provider)
                    self.out.segment("TRN", "1", _NO_NUMBER)
                    self.out.segment("STC", *self._received("", totals))
                    self._totals(totals, "QA", "QC")
                if not patient:
                    patient = self._hl(provider, "PT", "")
                    _write_name(self.out, PATIENT, verdict.answer.patient)
                self._claim(verdict)

    def _claim(self, verdict: Verdict) -> None:
        answer = verdict.answer
        out = self.out
        out.segment("TRN", "2", out.text(answer.control_number, 50) or _NO_NUMBER)
        action = REJECTED if verdict.rejected else TAKEN
        for status in statuses(verdict, self.for_payer):
            out.segment("STC", status.first, self.day, action, plain(answer.charge), *[""] * 5, status.second)
        self._references(answer)
        out.segment("DTP", "472", *answer.period)
        _write_lines(out, verdict, self.day)

    def _references(self, answer: ClaimAnswer) -> None:
        for qualifier, value in (("D9", answer.tracking_number), ("BLT", answer.bill_type)):
            if written := self.out.text(value, 50):
                self.out.segment("REF", qualifier, written)


def _write_name(out: Outgoing, entity: str, party: Party) -> None:
    """NM1 of a party."""
    form = _FORMS[entity]
    parts = zip((party.name, party.first, party.middle)[: form.names], _NAME_LENGTHS, strict=False)
    name, *more = (out.text(part, longest) for part, longest in parts)
    number = out.text(party.id, 80)
    out.segment(
        "NM1",
        entity,
        form.kind or party.kind,
        name or _UNKNOWN,
        *(*more, "", "")[:2],
        "",
        out.text(party.suffix, 10) if form.suffix else "",
        party.qualifier if party.qualifier in form.numbers else form.number,
        number if len(number) > 1 else _UNKNOWN,
    )


def _write_lines(out: Outgoing, verdict: Verdict, day: str) -> None:
    """Loop 2220D of each line that an objection is about, with up to three statuses."""
    for line in verdict.answer.lines:
        service = _service(out, line)
        if not service[1]:
            continue
        of_line = [objection for objection in verdict.named if objection.line == line.number]
        if not of_line:
            continue
        line_statuses = dict.fromkeys(status for objection in of_line for status in composites(status_of(objection)))
        first, second, third = [*line_statuses, (), (), ()][:_MOST_STATUSES]
        revenue = out.text(line.revenue_code, 48) if service[0] != _REVENUE else ""
        charge, units = (_number(text) for text in (line.charge, line.units))
        out.segment("SVC", service, charge or "0", "", revenue, "", "", units)
        out.segment("STC", first, day, REJECTED, *[""] * 6, second, third)
        out.segment("REF", "FJ", out.text(line.control_number or line.number, 50))
        if prescription := out.text(line.prescription, 50):
            out.segment("REF", "XZ", prescription)
        if line.period is not None:
            out.segment("DTP", "472", *line.period)


def _service(out: Outgoing, line: LineAnswer) -> tuple[str, ...]:
    """Procedure and modifiers as sent, as far as they can be repeated; the revenue code of a line without procedure."""
    parts = [out.text(part, 48) for part in line.service]
    qualifier, procedure = (*parts, "", "")[:2]
    if not procedure:
        return _REVENUE, out.text(line.revenue_code, 48)
    modifiers = [part for part in parts[2:6] if _MODIFIER.fullmatch(part)]
    return (qualifier if qualifier in _PROCEDURE_QUALIFIERS else _PROCEDURE, procedure, *modifiers)


def _number(text: str) -> str:
    number = values.number(text.strip())
    return "" if number is None else values.plain(number)
