"""/healthz and /metrics, for the machines that watch the desk; and its look."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from importlib.resources import files

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.sessions import the_desk
from edi837.ledger import desk_figures, desk_files, desk_log
from edi837.system.errors import LedgerError

figures = Blueprint("figures", __name__)
_PREFIX = "edi837_desk_"


@figures.get("/healthz")
def healthz() -> Answer:
    """Whether the ledger can be asked; nothing else is said."""
    try:
        with the_desk().ledger.reading() as session:
            desk_log.last_number(session)
    except LedgerError:
        return Response("ledger\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@figures.get("/metrics")
def metrics() -> Answer:
    """Figures for Prometheus, for who has the token."""
    desk = the_desk()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not desk.own.metrics_token or not hmac.compare_digest(given.encode(), desk.own.metrics_token.encode()):
        abort(401)
    return Response("\n".join(_figures()) + "\n", mimetype="text/plain; version=0.0.4")


@figures.get("/look.css")
def look() -> Answer:
    """The report's own look, and what the desk adds."""
    sheets = (files("edi837.report").joinpath("page.css"), files("edi837.desk").joinpath("static", "desk.css"))
    return Response("\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets), mimetype="text/css")


def _figures() -> Iterator[str]:
    desk = the_desk()
    with desk.ledger.reading() as session:
        counters = desk_figures.counters(session, desk.day)
        states = desk_files.by_state(session)
        lines = desk_log.number_waiting(session)
    named = {"due": counters.due, "undecided": counters.undecided, "waiting": counters.waiting, "all": counters.total}
    yield f"# HELP {_PREFIX}claims Claims on the list."
    yield f"# TYPE {_PREFIX}claims gauge"
    yield from (f'{_PREFIX}claims{{state="{state}"}} {pair[0]}' for state, pair in named.items())
    yield f"# HELP {_PREFIX}dollars Dollars of the claims on the list."
    yield f"# TYPE {_PREFIX}dollars gauge"
    yield from (f'{_PREFIX}dollars{{state="{state}"}} {pair[1] / 100:.2f}' for state, pair in named.items())
    yield f"# HELP {_PREFIX}files Files by state."
    yield f"# TYPE {_PREFIX}files gauge"
    yield from (f'{_PREFIX}files{{state="{state}"}} {number}' for state, number in sorted(states.items()))
    yield f"# HELP {_PREFIX}audit_lines_waiting Lines that are not in the audit log yet."
    yield f"# TYPE {_PREFIX}audit_lines_waiting gauge"
    yield f"{_PREFIX}audit_lines_waiting {lines}"
