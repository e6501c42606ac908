"""Audit: what was done at the desk by person and file; the chain of the log checked; the log as a file."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.roles import AUDIT
from edi837.desk.sessions import needs, the_desk, worker
from edi837.drop.folder import AUDIT as LOG
from edi837.ledger import audit_log, desk_log, trail
from edi837.ledger.audit_log import BrokenChain

trail_page = Blueprint("trail_page", __name__)
_PAGE = 100


@trail_page.get("/audit")
@needs(AUDIT)
def search() -> str:
    """What was done, the last first."""
    desk = the_desk()
    person, sha256 = request.args.get("person", "")[:120], request.args.get("file", "")[:64].lower()
    day = request.args.get("day", "")[:10]
    text = request.args.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else sys.maxsize
    with desk.ledger.reading() as session:
        rows = desk_log.search(session, person, sha256.strip(), day, before, _PAGE)
        end = trail.log_end(session)
        waiting = desk_log.number_waiting(session)
    return render_template(
        "audit.html", rows=rows, person=person, file=sha256, day=day, end=end, waiting=waiting, chain=None,
        following=rows[-1][0] if len(rows) == _PAGE else None,
    )  # fmt: skip


@trail_page.post("/audit/check")
@needs(AUDIT)
def check() -> str:
    """Whether the chain holds, from the first line to the last that the ledger knows."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        end = trail.log_end(session)
    path = desk.root.path / LOG
    known = audit_log.verify(_lines(path, end.size), [end.head.hash]) if end.size else audit_log.START
    chain = f"line {known.line} {known.why}" if isinstance(known, BrokenChain) else f"holds up to line {known.number}"
    return render_template(
        "audit.html", rows=[], person="", file="", day="", end=end, waiting=0, following=None,
        chain=chain,
    )  # fmt: skip


def _lines(path: Path, size: int) -> list[bytes]:
    with path.open("rb") as log:
        return log.read(size).splitlines(keepends=True)


@trail_page.get("/audit/log.jsonl")
@needs(AUDIT)
def export() -> Answer:
    """The log; that it was taken is a line of it."""
    desk = the_desk()
    with desk.ledger.writing() as session:
        end = trail.log_end(session)
        desk_log.add_line(session, desk.now, "desk-export", {"by": worker().name, "lines": end.head.number})
    content = b"".join(_lines(desk.root.path / LOG, end.size)) if end.size else b""
    answer = Response(content, mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer
