"""Paid against expected, line by line: what a contract makes of the lines that went out, and what 835s paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from edi837.answers.adjustments import amount, amount_text
from edi837.answers.answer_row import SentLine
from edi837.answers.book import BookedClaim
from edi837.claim.claim import ServiceLine
from edi837.evidence.expected_payment import expected_payment
from edi837.evidence.rates import NoRate, Rates
from edi837.jobs.claims_listing import claims_of
from edi837.jobs.inputs import Input, open_input
from edi837.ledger.connect import Session
from edi837.ledger.payments import LinePayment, line_payments, touchless
from edi837.ledger.sent import claims_numbered
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.mapping.mappings import Mappings
from edi837.report.figures import counted, dollars
from edi837.system.errors import Edi837Error
from edi837.system.named_tuple import NamedTuple

FILE_IS_GONE = "the file that it went out in does not lie here any more"


class AnsweredLine(NamedTuple):
    """A line that was answered; `expected` and `difference` are '' where no rate fits, and `how` says why."""

    claim: str
    claim_file: str
    line: str
    code: str
    units: str
    charge: str
    paid: str
    patient_share: str
    expected: str
    difference: str
    drug: str
    how: str


COLUMNS = AnsweredLine._fields


def paid_lines(
    session: Session, folders: Sequence[Path], mappings: Mappings, rates: Rates | None
) -> Iterator[AnsweredLine]:
    """The lines that 835s paid or denied. The difference is what was paid and the patient owes, less what is allowed.

    A drug is a line with an NDC, or of a mapped drug. Of a file that does not lie in the folders any more the lines
    come last, and are not held against the rates; a drug is then a line of a mapped drug.
    """
    payments = line_payments(session)
    claims = claims_numbered(session, {number for number, _ in payments})
    left = dict(payments)
    by_file: dict[tuple[str, str], dict[int, int]] = {}
    for claim in claims.values():
        by_file.setdefault((claim.file, claim.output_sha256), {})[claim.byte_start] = claim.number
    for (file, sha256), places in by_file.items():
        for path in (path for folder in folders for path in folder.rglob(file or "?")):
            with closing(open_input(Input(path, path.name))) as source:
                if source.sha256 != sha256:
                    continue
                for placed in claims_of(source.data, mappings):
                    number = places.get(placed.byte_start)
                    for line in placed.claim.lines if number is not None else ():
                        payment = left.pop((number or 0, line.number.strip()), None)
                        if payment is not None:
                            yield _row(file, line, payment, rates)
            break
    for (number, lx), payment in left.items():
        for sent in claims[number].sent_lines if number in claims else ():
            if sent.lx == lx:
                yield _without_file(claims[number], sent, payment, mappings)


def _without_file(claim: BookedClaim, line: SentLine, payment: LinePayment, mappings: Mappings) -> AnsweredLine:
    drug = "yes" if line.code in mappings.drugs.codes else ""
    return AnsweredLine(
        claim.patient_control_number, claim.file, line.lx, line.code, line.units, line.charge,
        amount_text(payment.paid), amount_text(payment.patient_share), "", "", drug, FILE_IS_GONE,
    )  # fmt: skip


def _row(file: str, line: ServiceLine, payment: LinePayment, rates: Rates | None) -> AnsweredLine:
    allowed = expected_payment(rates, line) if rates is not None else NoRate("no rates were given")
    received = payment.paid + payment.patient_share
    expected, difference, how = "", "", allowed.why if isinstance(allowed, NoRate) else allowed.how
    if not isinstance(allowed, NoRate):
        due = allowed.allowed
        if allowed.rate.lesser_of and line.charge is not None:
            due = min(due, line.charge)
        expected, difference = amount_text(due), amount_text(received - due)
    drug = "yes" if line.code is not None or line.drug is not None else ""
    return AnsweredLine(
        line.claim.patient_control_number.strip(), file, line.number.strip(), line.procedure,
        line.service.value(line.units_at).strip(), line.service.value(line.charge_at).strip(),
        amount_text(payment.paid), amount_text(payment.patient_share), expected, difference, drug, how,
    )  # fmt: skip


class Money:
    """What lines come to: what was received for those that have a rate and what they should have, and unpaid drugs."""

    def __init__(self) -> None:
        self.lines = self.with_rate = self.below = self.drugs = self.unpaid_drugs = self.without_file = 0
        self.received = self.expected = self.unpaid_charges = Decimal(0)

    def add(self, row: AnsweredLine) -> None:
        """Take a line in."""
        self.lines += 1
        self.without_file += row.how == FILE_IS_GONE
        if row.expected:
            self.with_rate += 1
            self.received += amount(row.paid) + amount(row.patient_share)
            self.expected += amount(row.expected)
            self.below += amount(row.difference) < 0
        if row.drug:
            self.drugs += 1
            if not amount(row.paid):
                self.unpaid_drugs += 1
                self.unpaid_charges += amount(row.charge)

    def sentences(self) -> Iterator[str]:
        """In words, each with its numerator and denominator."""
        if self.with_rate:
            yield (
                f"paid against expected: {dollars(self.received)} of {dollars(self.expected)} on {self.with_rate:,} of "
                f"{self.lines:,} answered lines that have a rate; {self.below:,} of {self.with_rate:,} below it"
            )
        elif self.lines:
            yield f"paid against expected: none of {counted(self.lines, 'answered line')} has a rate"
        if self.without_file:
            yield (
                f"not held against rates: {self.without_file:,} of {self.lines:,} answered lines, for the files that "
                "they went out in do not lie here any more"
            )
        if self.drugs:
            charged = dollars(self.unpaid_charges)
            yield f"drug lines paid nothing: {self.unpaid_drugs:,} of {self.drugs:,}, {charged} charged"


def clean_rates(folders: Sequence[Path]) -> Iterator[str]:
    """Clean as received and after repair, of the examined claims of all manifests in the folders."""
    examined = received = repaired = 0
    for path in (path for folder in folders for path in sorted(folder.rglob(f"*{MANIFEST_ENDING}"))):
        if path.name.endswith((f".held{MANIFEST_ENDING}", f".released{MANIFEST_ENDING}")):
            continue
        try:
            counts = read_head(path).get("counts", {})
        except Edi837Error:
            continue
        examined += int(counts.get("claims_examined", 0))
        received += int(counts.get("claims_clean_as_received", 0))
        repaired += int(counts.get("claims_clean_after_repair", 0))
    if examined:
        yield f"clean as received: {_share(received, examined)}; clean after repair: {_share(repaired, examined)}"


def touchless_rate(session: Session) -> str:
    """Touchless: went out, accepted and paid without a hand, of the claims that went out."""
    return f"touchless: {_share(*touchless(session))}"


def _share(number: int, of: int) -> str:
    return f"{number:,} of {of:,} ({100 * number / of:.1f}%)" if of else f"{number:,} of {of:,}"
