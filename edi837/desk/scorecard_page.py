"""Scorecard: what the findings were worth, by what payers answered; the tables of `edi837 scorecard`, as pages."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from edi837.desk.roles import SEE
from edi837.desk.sessions import needs, the_desk
from edi837.jobs.scoring import scorecard_of
from edi837.scorecard.card import BY, Question
from edi837.scorecard.card_tables import SCORES, TABLES, tables

card = Blueprint("card", __name__)
_MOST_ROWS = 1_000


@card.get("/scorecard")
@needs(SEE)
def show() -> str:
    """One of the tables."""
    desk, name = the_desk(), request.args.get("table", SCORES)
    if name not in TABLES:
        abort(400)
    question = Question(desk.run.settings.today, BY[:3], None, None, None)
    shown = desk.recent("scorecard", lambda _: scorecard_of(desk.ledger, question, desk.run.settings.probation))
    table = tables(shown.card, shown.rules, shown.limit)[name]
    return render_template(
        "scorecard.html", names=TABLES, name=name, columns=table.columns, rows=table.rows[:_MOST_ROWS],
        left_out=max(0, len(table.rows) - _MOST_ROWS), remarks=shown.remarks,
    )  # fmt: skip
