"""999, 277CA and 835 for the claims of a generated file, and the truth about them as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from edi837.answers.answer_row import (
    ACCEPTED,
    CLEARINGHOUSE,
    PARTNER,
    RECEIVED,
    REJECTED,
    SentLine,
)
from edi837.generate.answer_interchange import RECEIVER, SENDER, AnswerFile, x12_amount
from edi837.generate.payer_behavior import Behavior
from edi837.generate.payer_remittances import payments, recoupments, reversals
from edi837.generate.true_answers import AnsweredClaim, TrueAnswer, Truth, true_answer
from edi837.rows.sent_claims import SentClaim
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

_STATUS_DAYS, _PAYMENT_DAYS = 1, 14


class GeneratedAnswers(NamedTuple):
    """Files by their endings, and the truth; claims that nothing is ever heard of are in it without an answer."""

    files: Mapping[str, bytes]
    truth: Sequence[TrueAnswer]

    @property
    def truth_csv(self) -> bytes:
        """The truth as a CSV file."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(TrueAnswer._fields)
        writer.writerows(self.truth)
        return text.getvalue().encode()


def answers_for(
    name: str,
    claims: Sequence[SentClaim],
    lines: Sequence[Sequence[SentLine]],
    when: date,
    behavior: Behavior,
    implementation: str,
) -> GeneratedAnswers:
    """The answers to the claims of one file of an implementation that went out on a day; NAME begins their names."""
    every = [
        AnsweredClaim(sent, f"ICN{number:08d}", behavior.course(
            sent.patient_control_number, f"{sent.transaction} {sent.segment_first}", sent.payer_id, of_claim
        ))
        for number, (sent, of_claim) in enumerate(zip(claims, lines, strict=True), 1)
    ]  # fmt: skip
    truth: Truth = []
    files = {}
    for file, group, version in (
        (_functional(name, every, when, truth, implementation), "FA", "005010X231A1"),
        (_statuses(name, every, when, truth), "HN", "005010X214"),
        (payments(f"{name}.835", every, when + timedelta(_PAYMENT_DAYS), truth), "HP", "005010X221A1"),
        (reversals(name, every, when, truth), "HP", "005010X221A1"),
        (recoupments(name, every, when, truth), "HP", "005010X221A1"),
    ):
        if file.has_sets:
            files[file.name] = file.content(group, version)
    return GeneratedAnswers(files, truth)


def _functional(
    name: str, claims: Sequence[AnsweredClaim], when: date, truth: Truth, implementation: str
) -> AnswerFile:
    """A 999 that accepts every set."""
    file = AnswerFile(f"{name}.999", "999", when, 1)
    for group, of_group in groupby(claims, lambda claim: claim.sent.group):
        number = file.begin("999 005010X231A1")
        file.add(f"AK1*HC*{group}*{implementation}")
        sets = 0
        for transaction, of_set in groupby(of_group, lambda claim: claim.sent.transaction):
            sets += 1
            segment = file.add(f"AK2*837*{transaction}*{implementation}")
            file.add("IK5*A")
            for claim in of_set:
                truth.append(true_answer(file, number, segment, f"{group}/{transaction}", claim, "", RECEIVED, PARTNER))
        file.add(f"AK9*A*{sets}*{sets}*{sets}")
    return file


def _statuses(name: str, claims: Sequence[AnsweredClaim], when: date, truth: Truth) -> AnswerFile:
    """A 277CA for each set that went out: accepted or rejected, or no word of a claim."""
    file = AnswerFile(f"{name}.277ca", "277CA", when + timedelta(_STATUS_DAYS), 2)
    day, sent_day = f"{file.when:%Y%m%d}", f"{when:%Y%m%d}"
    for batch, of_batch in groupby(claims, lambda claim: claim.sent.bht03):
        number, level = file.begin("277 005010X214"), 2
        answered = [claim for claim in of_batch if not claim.course.is_silent]
        charge = x12_amount(sum((_charge(claim) for claim in answered), Decimal(0)))
        file.add(
            f"BHT*0085*08*A{number}*{day}*0900*TH", "HL*1**20*1", f"NM1*AY*2*EXAMPLE CLEARINGHOUSE*****46*{RECEIVER}",
            f"TRN*1*A{number}", f"DTP*050*D8*{sent_day}", f"DTP*009*D8*{day}", "HL*2*1*21*1",
            f"NM1*41*2*SYNTHETIC BILLING SERVICE*****46*{SENDER}", f"TRN*2*{batch}",
            f"STC*A1:19:40*{day}*WQ*{charge}",
        )  # fmt: skip
        for npi, of_provider in groupby(answered, lambda claim: claim.sent.billing_npi):
            level += 1
            provider = level
            file.add(
                f"HL*{level}*2*19*1", f"NM1*85*2*EXAMPLE PROVIDER*****XX*{npi}", "TRN*1*0", "STC*A1:19:40**WQ*0",
            )  # fmt: skip
            for claim in of_provider:
                level += 1
                _status(file, number, (level, provider), claim, truth)
    return file


def _status(file: AnswerFile, number: str, levels: tuple[int, int], claim: AnsweredClaim, truth: Truth) -> None:
    sent, rejected = claim.sent, claim.course.is_rejected
    code, action = ("A7:562:85", "U") if rejected else ("A2:20", "WQ")
    own, parent = levels
    file.add(f"HL*{own}*{parent}*PT", "NM1*QC*1*SYNTHETIC*PATIENT****MI*SYNTHETIC1")
    segment = file.add(f"TRN*2*{sent.patient_control_number}")
    file.add(f"STC*{code}*{file.when:%Y%m%d}*{action}*{x12_amount(_charge(claim))}")
    if not rejected:
        file.add(f"REF*1K*{claim.number}")
    file.add(f"DTP*472*{_period(sent)}")
    state = REJECTED if rejected else ACCEPTED
    truth.append(true_answer(file, number, segment, sent.patient_control_number, claim, "", state, CLEARINGHOUSE))


def _charge(claim: AnsweredClaim) -> Decimal:
    return number(claim.sent.charge) or Decimal(0)


def _period(sent: SentClaim) -> str:
    first, last = sent.service_from.replace("-", ""), sent.service_to.replace("-", "")
    return f"D8*{first}" if first == last else f"RD8*{first}-{last}"
