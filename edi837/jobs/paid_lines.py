"""Paid against expected, line by line: what a contract makes of the lines that went out, and what 835s paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from edi837.answers.adjustments import amount, amount_text
from edi837.claim.claim import ServiceLine
from edi837.evidence.expected_payment import expected_payment
from edi837.evidence.rates import NoRate, Rates
from edi837.jobs.claims_listing import claims_of
from edi837.jobs.inputs import Input, open_input
from edi837.ledger.connect import Session
from edi837.ledger.payments import LinePayment, line_payments, touchless
from edi837.ledger.sent import claims_numbered
from edi837.manifest.read import read_head
from edi837.mapping.mappings import Mappings
from edi837.report.figures import counted, dollars
from edi837.system.errors import Edi837Error


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
    """The lines that 835s paid or denied, of files that still lie in the folders; a drug is a line with an NDC, or of a
    mapped drug. The difference is what was paid and what the patient owes, less what is allowed.
    """
    payments = line_payments(session)
    claims = claims_numbered(session, {number for number, _ in payments})
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
                        payment = payments.get((number or 0, line.number.strip()))
                        if payment is not None:
                            yield _row(file, line, payment, rates)
            break


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
        self.lines = self.with_rate = self.below = self.drugs = self.unpaid_drugs = 0
        self.received = self.expected = self.unpaid_charges = Decimal(0)

    def add(self, row: AnsweredLine) -> None:
        """Take a line in."""
        self.lines += 1
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
        if self.drugs:
            charged = dollars(self.unpaid_charges)
            yield f"drug lines paid nothing: {self.unpaid_drugs:,} of {self.drugs:,}, {charged} charged"


def clean_rates(folders: Sequence[Path]) -> Iterator[str]:
    """Clean as received and after repair, of the examined claims of all manifests in the folders."""
    examined = received = repaired = 0
    for path in (path for folder in folders for path in sorted(folder.rglob("*.manifest.json"))):
        if path.name.endswith((".held.manifest.json", ".released.manifest.json")):
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
