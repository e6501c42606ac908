"""Claims, findings and answers of payers whose behavior is stated: the scorecard is what is so, to the claim."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from edi837.answers.answer_row import DENIED, PAID, PAID_LESS, SentLine
from edi837.generate.payer_behavior import Behavior, PaidLine, PayerCourse
from edi837.jobs.claims_listing import read_claims
from edi837.jobs.generated_answers import answer_file
from edi837.jobs.scoring import scorecard_of
from edi837.jobs.taken_answers import results_store
from edi837.rows.sent_claims import SentClaim
from edi837.scorecard.card import Question
from edi837.scorecard.card_tables import SCORES, tables
from edi837.scorecard.finding_fate import Fate
from edi837.settings.config import Settings
from tests.answers.test_loop import answered, table
from tests.night import amount

SEED = 5
_GONE = ("repaired", "approved")
_STATES = {PAID: Fate.PAID, PAID_LESS: Fate.PAID_LESS, DENIED: Fate.OTHER}
Counts = Counter[tuple[str, str, Fate]]


def rows(results: Path) -> list[dict[str, str]]:
    with (results / "n.exceptions.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def courses(results: Path) -> dict[str, tuple[SentClaim, PayerCourse]]:
    """What becomes of each claim, as its payer was told to behave: by claims whose number nobody else has."""
    faults: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows(results):
        carc, rarc = row["likely_carc"].split(), row["likely_rarc"].split()
        if row["severity"] == "error" and row["disposition"] not in _GONE and carc:
            key = row["patient_control_number"], row["line"]
            faults.setdefault(key, (carc[0], rarc[0] if rarc else ""))
    behavior, found = Behavior(SEED, faults), {}
    for claim in read_claims(results / "n.claims.csv"):
        lines = [SentLine(*(line[name] for name in SentLine._fields)) for line in json.loads(claim.lines)]
        place = f"{claim.transaction} {claim.segment_first}"
        number = claim.patient_control_number
        found[number] = claim, behavior.course(number, place, claim.payer_id, lines)
    return found


def expected(row: dict[str, str], course: PayerCourse) -> Fate:
    """What becomes of a finding, by the behavior alone."""
    if course.is_silent:
        return Fate.UNANSWERED
    if course.is_rejected:
        return Fate.TRUE if "562" in row["expected_277ca"].replace("+", ":").split(":")[1:] else Fate.OTHER
    paid = [line for line in course.lines if row["line"] in ("", line.line.lx)]
    if any(denied_as_predicted(row, line) for line in paid):
        return Fate.TRUE
    state = course.state if not row["line"] else paid[0].state
    if course.is_recouped and state != DENIED:
        return Fate.TAKEN_BACK
    return _STATES[state]


def denied_as_predicted(row: dict[str, str], line: PaidLine) -> bool:
    reasons = {reason for _, reason, _ in line.adjustments}
    remark = line.remark in row["likely_rarc"].split() or not (line.remark and row["likely_rarc"])
    return line.state != PAID and not reasons.isdisjoint(row["likely_carc"].split()) and remark


def is_told_apart(claim: SentClaim) -> bool:
    """Whether no two lines are alike: an answer without REF*6R could be of either."""
    alike = Counter((line["code"], line["charge"]) for line in json.loads(claim.lines))
    return max(alike.values()) == 1


@pytest.mark.parametrize("kind", ["P", "I"])
def test_the_scorecard_is_what_is_so(tmp_path: Path, kind: str) -> None:
    results, files, _ = answered(tmp_path, kind, amount(70, 2000), SEED)
    answer_file(results / "n.corrected.837", tmp_path / "answers", SEED)
    table(results, files)
    so, known = courses(results), set[tuple[str, str, str]]()
    truth: Counts = Counter()
    for row in rows(results):
        key = row["patient_control_number"], row["line"], row["rule"]
        if row["disposition"] in _GONE or row["result"] != "found" or not row["claim_start"] or key in known:
            continue
        known.add(key)
        claim, course = so[row["patient_control_number"]]
        assert is_told_apart(claim) or not row["line"] or course.returns_line_numbers, "choose another seed"
        truth[row["rule"], row["payer_id"], expected(row, course)] += 1

    with results_store([results]) as store:
        shown = scorecard_of(store, Question(Settings().today, ("rule", "payer")), Settings().probation)
    counted: Counts = Counter()
    for score in shown.card.scores.values():
        for outcome, count in score.outcomes.items():
            counted[score.group.rule, score.group.payer_id, outcome] += count

    assert +counted == truth
    assert sum(truth.values()) > 20
    assert {outcome for *_, outcome in truth} >= {Fate.TRUE, Fate.PAID}
    assert tables(shown.card, shown.rules)[SCORES].rows
