"""The scorecard of what a store has: claims that went out, their findings, and what was answered."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from edi837.ledger.connect import Ledger
from edi837.ledger.row_matches import unmatched
from edi837.ledger.sent_findings import files_before, lacking_findings, scored_claims, unplaced_findings
from edi837.report.figures import counted
from edi837.rules import rules_by_code
from edi837.scorecard.card import Question, build_scorecard
from edi837.scorecard.card_formats import Shown


def scorecard_of(store: Ledger, question: Question, limit: Decimal) -> Shown:
    """Count what is in a store; rules over the `limit` are proposed for probation."""
    rules = rules_by_code()
    with store.reading() as session:
        card = build_scorecard(scored_claims(session), question, rules)
        left, unplaced, before = unmatched(session), unplaced_findings(session), files_before(session)
        remarks = [f"Findings are not known: {why}." for why in lacking_findings(session)]
    if before:
        remarks.append(f"{counted(before, 'file')} went out before findings were kept, and are not counted.")
    if left:
        remarks.append(
            f"{counted(left, 'row')} of answers {'is' if left == 1 else 'are'} matched with no claim and counted "
            "nowhere: `edi837 answers` lists them."
        )
    if unplaced:
        remarks.append(f"{counted(unplaced, 'finding')} stood on claims that did not go out, and are not counted.")
    return Shown(card, rules, Fraction(limit), remarks)
