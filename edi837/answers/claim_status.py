"""The 277CA (005010X214) and the 277 (005010X212): what a clearinghouse or payer says of claims before payment."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.answers.adjustments import amount, amount_text
from edi837.answers.answer_row import (
    ACCEPTED,
    BATCH,
    CLAIM,
    CLAIM_ACK,
    CLEARINGHOUSE,
    CORRECTED,
    DENIED,
    LINE,
    PAID,
    PAYER,
    PENDING,
    PROVIDER,
    REJECTED,
    REVERSED,
    STATUS,
    AnswerRow,
    AnswerSet,
)
from edi837.answers.received_sets import CutSet, Elements
from edi837.answers.status_subject import StatusSubject
from edi837.x12.values import day, days, iso

# HL03: information receiver, provider, and below it the patient.
_RECEIVER, _PROVIDER = "21", "19"
_REJECTS = "U"
# STC01-1: rejected for its form or content (277CA), and by families in a 277.
_REJECTED = frozenset(("A3", "A6", "A7", "A8"))
_FINAL = {"F1": PAID, "F2": DENIED, "F3": CORRECTED, "F3F": CORRECTED, "F3N": REVERSED, "F4": DENIED}
_MOST = 24
# STC01, STC10, STC11: up to three statuses of one STC.
_COMPOSITES = (1, 10, 11)


class _StatusReader:
    """Goes through a set once."""

    def __init__(self, received: CutSet) -> None:
        self.received = received
        self.kind = STATUS if received.implementation.startswith("005010X212") else CLAIM_ACK
        self.day = received.day
        self.by = PAYER
        self.payer_id = ""
        self.batch = ""
        self.level = ""
        self.provider = ""
        self.subjects: list[StatusSubject] = []
        self._receiver: StatusSubject | None = None
        self._provider: StatusSubject | None = None
        self._claim: StatusSubject | None = None
        self._at: StatusSubject | None = None

    def read(self) -> None:
        """Take all segments."""
        for number, elements in self.received.segments():
            self._take(number, elements + [""] * _MOST)

    def _take(self, number: int, elements: Elements) -> None:
        match elements[0]:
            case "BHT":
                self.day = iso(day(elements[4])) or self.day
            case "HL":
                self._open_level(number, elements[3])
            case "NM1":
                self._name(elements)
            case "TRN":
                self._trace(number, elements[2])
            case "STC":
                if self._at is None and self.level_below_source:
                    self._open_claim(number, "")
                if self._at is not None:
                    self._at.statuses.append(elements)
            case "SVC":
                self._open_line(number, elements)
            case "REF" if self._at is not None:
                self._reference(self._at, elements[1], elements[2])
            case "DTP" if self._at is not None and elements[1] == "472":
                first, last = days(elements[2], elements[3])
                self._at.days = (iso(first), iso(last))
            case _:
                pass

    def _open_level(self, number: int, code: str) -> None:
        self.level, self._claim = code, None
        self._at = None
        if code == _RECEIVER:
            self._at = self._receiver = StatusSubject(BATCH, number)
            self.subjects.append(self._at)
            self.provider = ""
        elif code == _PROVIDER:
            self._at = self._provider = StatusSubject(PROVIDER, number, key=self.batch)
            self.subjects.append(self._at)

    def _name(self, elements: Elements) -> None:
        entity = elements[1]
        if entity in ("PR", "AY") and not self.level_below_source:
            self.by = CLEARINGHOUSE if entity == "AY" else PAYER
            self.payer_id = elements[9] if entity == "PR" else ""
        elif entity in ("85", "1P") and elements[8] == "XX":
            self.provider = elements[9]
            if self._provider is not None:
                self._provider.npi = elements[9]

    @property
    def level_below_source(self) -> bool:
        """Whether the level at hand is not that of the source of the answer."""
        return self.level not in ("", "20")

    def _trace(self, number: int, value: str) -> None:
        if self.level == _RECEIVER and self._receiver is not None:
            self.batch = value if self.kind == CLAIM_ACK else self.batch
            self._receiver.key = value
        elif self.level_below_source and self.level != _PROVIDER:  # 2200C has a number of the answer's sender
            self._open_claim(number, value)

    def _open_claim(self, number: int, key: str) -> None:
        self._claim = self._at = StatusSubject(CLAIM, number, key=key, npi=self.provider)
        self.subjects.append(self._claim)
        for above in (self._receiver, self._provider):
            if above is not None:
                above.below += 1

    def _open_line(self, number: int, elements: Elements) -> None:
        if self._claim is None:
            return
        service = self.received.components(elements[1])
        line = StatusSubject(
            LINE, number, key=self._claim.key, npi=self._claim.npi, code=service[1] if len(service) > 1 else "",
            modifiers=":".join(filter(None, service[2:6])), charge=amount_text(amount(elements[2])),
        )  # fmt: skip
        line.code = line.code or elements[4]
        self._claim.lines.append(line)
        self._at = line

    def _reference(self, subject: StatusSubject, qualifier: str, value: str) -> None:
        if qualifier == "1K":
            subject.payer_number = value
        elif qualifier == "D9":
            subject.ref_d9 = value
        elif qualifier == "FJ":
            subject.ref_6r = value
        elif qualifier == "EJ" and self.kind == STATUS:
            subject.key = value
        elif qualifier == "BLT":
            subject.frequency = value[-1:]


def read_status(received: CutSet) -> tuple[AnswerSet, list[AnswerRow]]:
    """The set and its rows; a level speaks for itself where it is rejected, or where nothing is below it."""
    reader = _StatusReader(received)
    reader.read()
    rows = []
    for number, (subject, parent) in enumerate(_spoken(reader), 1):
        rows.append(_row(reader, subject)._replace(item=number, parent=parent))
    of_set = AnswerSet(reader.kind, received.control_number, received.digest, reader.day, received.sender, reader.batch)
    return of_set, rows


def _spoken(reader: _StatusReader) -> Iterator[tuple[StatusSubject, int]]:
    """What gets a row, each with the number of the row of its claim."""
    item = 0
    for subject in reader.subjects:
        if subject.level in (BATCH, PROVIDER):
            providers = subject.level == BATCH and any(
                each.level == PROVIDER and each.statuses for each in reader.subjects
            )
            silent = subject.below or providers
            if subject.statuses and (not silent or _state(reader, subject) == REJECTED):
                item += 1
                yield subject, 0
            continue
        item += 1
        parent = item
        yield subject, 0
        for line in subject.lines:
            item += 1
            line.payer_number, line.days = subject.payer_number, line.days if any(line.days) else subject.days
            yield line, parent


def _row(reader: _StatusReader, subject: StatusSubject) -> AnswerRow:
    charge = subject.charge
    if not charge and subject.level == CLAIM:
        charge = next((amount_text(amount(status[4])) for status in subject.statuses if status[4]), "")
    paid = ""
    if reader.kind == STATUS and subject.level == CLAIM:
        paid = next((amount_text(amount(status[5])) for status in subject.statuses if status[5]), "")
    return AnswerRow(
        0, subject.level, subject.segment, subject.key, _state(reader, subject), reader.by, reader.day,
        payer_number=subject.payer_number, bht03=reader.batch, billing_npi=subject.npi,
        payer_id=reader.payer_id, charge=charge, service_from=subject.days[0],
        service_to=subject.days[1] or subject.days[0], frequency=subject.frequency, ref_d9=subject.ref_d9,
        ref_6r=subject.ref_6r, code=subject.code, modifiers=subject.modifiers,
        codes=_codes(reader.received, subject.statuses), paid=paid,
    )  # fmt: skip


def _state(reader: _StatusReader, subject: StatusSubject) -> str:
    """Rejected as soon as one status says so; a claim without a status of its own has those of its lines."""
    statuses = subject.statuses or [status for line in subject.lines for status in line.statuses]
    states = [_state_of(reader, status) for status in statuses]
    for state in (REJECTED, DENIED, REVERSED, CORRECTED, PAID, PENDING):
        if state in states:
            return state
    return ACCEPTED if states else PENDING


def _state_of(reader: _StatusReader, status: Elements) -> str:
    category, *others = (reader.received.components(status[at])[0].upper() for at in _COMPOSITES)
    rejected = not _REJECTED.isdisjoint((category, *others))
    if reader.kind == CLAIM_ACK:
        return REJECTED if status[3].upper() == _REJECTS or rejected else ACCEPTED
    if rejected:
        return REJECTED
    if category in _FINAL:
        return _FINAL[category]
    return ACCEPTED if category in ("A1", "A2") else PENDING


def _codes(received: CutSet, statuses: list[Elements]) -> str:
    """The statuses as the answer has them: A7:218, without blanks at the end."""
    codes = []
    for status in statuses:
        for at in _COMPOSITES:
            parts = received.components(status[at])
            if parts[0]:
                codes.append(":".join(parts).rstrip(":"))
    return " ".join(dict.fromkeys(codes))
