"""What a letter may say of a denied claim, and what proves it: out of the answers, and of results that lie there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from edi837.answers.answer_row import ACCEPTED, PAYER, REJECTED
from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Event, Timeline
from edi837.appeal.denied_claim import Evidence
from edi837.mapping.code_lists import Codes
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class SentResults:
    """The results of the file that a claim went out in, as far as they lie there; rows and lines are the claim's."""

    rows: tuple[ExceptionRecord, ...] = ()
    lines: tuple[Mapping[str, str], ...] = ()
    output: Path | None = None


def arithmetic(lines: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """How the units of each drug line follow from its NDC quantity, where the mappings know strength and unit."""
    for line in lines:
        if line["mg_by_ndc"] and line["unit_amount"] and line["expected_units"]:
            yield (
                f"line {line['line']}: {line['ndc_quantity']} {line['ndc_unit']} of NDC {line['ndc']} "
                f"({line['strength']}) = {line['mg_by_ndc']} mg; {line['mg_by_ndc']} mg / {line['unit_amount']} a unit "
                f"= {line['expected_units']} units; billed {line['units']}"
            )


def letter_values(
    timeline: Timeline, claim: BookedClaim, results: SentResults, adverse: Sequence[Event]
) -> dict[str, str]:
    """What letters may name; '' for what nothing says."""
    accepted = [event for event in timeline.events if event.state == ACCEPTED and event.by == PAYER]
    authorizations = dict.fromkeys(line["authorization"] for line in results.lines if line["authorization"])
    diagnoses = dict.fromkeys(code for line in results.lines for code in line["diagnoses"].split())
    remarks = dict.fromkeys(remark for event in adverse for remark in event.remarks.split())
    return {
        "accepted": accepted[0].day if accepted else "",
        "sent": claim.sent[:10],
        "interchange": claim.interchange,
        "limit": _limit(claim, results.rows),
        "authorization": ", ".join(authorizations),
        "policy": "; ".join(dict.fromkeys(row.source for row in results.rows if row.rule in _OF_POLICY and row.source)),
        "arithmetic": "; ".join(arithmetic(results.lines)),
        "diagnoses": ", ".join(diagnoses),
        "remarks": ", ".join(remarks),
    }


def _limit(claim: BookedClaim, rows: Sequence[ExceptionRecord]) -> str:
    """The day until which the claim had to be filed: that on which it was judged, and the days it had left then."""
    left = next((row.days_left for row in rows if row.days_left.lstrip("-").isdigit()), "")
    return str(date.fromisoformat(claim.sent[:10]) + timedelta(days=int(left))) if left and claim.sent else ""


# Rules whose source is what the payer itself publishes.
_OF_POLICY = frozenset(("A801", "A805", "A806", "A808", "M409"))


def evidence_of(
    timeline: Timeline, results: SentResults, values: Mapping[str, str], codes: Codes, adverse: Sequence[Event]
) -> Iterator[Evidence]:
    """What goes with the letter of the first reason, each with where it is."""
    carcs = [code.partition("-")[2] for event in adverse for code in event.codes.split()]
    receipts = [event for event in timeline.events if event.by and event.by != PAYER and event.state != REJECTED]
    accepted = [event.source for event in timeline.events if event.state == ACCEPTED and event.by == PAYER]
    charted = [line["line"] for line in results.lines if line.get("chart_linked") == "yes"]
    labels = dict.fromkeys(f"NDC {line['ndc']}, {line['strength']}" for line in results.lines if line["strength"])
    where = {
        "acceptance": ", ".join(dict.fromkeys(accepted)),
        "receipts": ", ".join(dict.fromkeys(event.source for event in receipts)),
        "authorization": f"number {values['authorization']} in the claim" if values["authorization"] else "",
        "chart": f"chart rows of line {', '.join(charted)}" if charted else "",
        "label": f"{', '.join(labels)}, by the mappings" if labels else "",
        "policy": values["policy"],
        "arithmetic": "below" if values["arithmetic"] else "",
    }
    for name in codes.letters.letter_for(carcs).evidence:
        yield Evidence(codes.letters.evidence[name], where.get(name, ""))
