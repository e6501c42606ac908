"""Files: what came, waits, went out, was answered and is held back; and who always sends, and has not."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from edi837.desk.roles import SEE
from edi837.desk.sessions import needs, the_desk
from edi837.drop.waiting import settling_lines
from edi837.ledger import desk_files

arrived = Blueprint("arrived", __name__)
_PAGE = 100
# A sender of so many weeks in a row, on that day of the week, is expected on it.
_WEEKS = 4


@arrived.get("/files")
@needs(SEE)
def listed() -> str:
    """The files, the last settled first."""
    desk = the_desk()
    text = request.args.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    today = date.fromisoformat(desk.now[:10])
    weeks = [(today - timedelta(7 * week)).isoformat() for week in range(1, _WEEKS + 1)]
    with desk.ledger.reading() as session:
        rows = desk_files.page(session, before, _PAGE)
        states = desk_files.by_state(session)
        missing = desk_files.missing_senders(session, today.isoformat(), weeks)
    digests = tuple(row.sha256 for row in rows)
    answered = desk.recent(("answered", digests), lambda session: desk_files.answered(session, digests))
    settling = list(settling_lines(desk.root, desk.settings, desk.clock()))
    return render_template(
        "files.html", rows=rows, states=states, missing=missing, settling=settling, answered=answered,
        following=rows[-1].settled if len(rows) == _PAGE else None,
    )  # fmt: skip
