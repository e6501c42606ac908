"""The pages of the desk as one application: what goes before and after each request, and what is said of errors."""

from __future__ import annotations

import secrets
from decimal import Decimal

from flask import Flask, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from edi837.desk import (
    alike_page,
    answers_page,
    audit_page,
    claim_page,
    export_page,
    figures_page,
    files_page,
    people_page,
    policies_page,
    release_page,
    scorecard_page,
    work_page,
)
from edi837.desk.acting import NotAllowed, Outdated
from edi837.desk.sessions import Doorkeeper, admit, sessions, the_desk
from edi837.desk.state import Desk
from edi837.drop.isolated import fault_in_words
from edi837.ledger.deciding import DecidedMeanwhile
from edi837.report.figures import dollars
from edi837.system.errors import Edi837Error, LedgerError, Locked, SelfCheckFailed, Unreadable

# A form of the desk is small; a group's exclusions may be many.
_MOST_BYTES = 1 << 18
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer browsers send forms without an origin, which is checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The first kind that fits; what is not among them is a fault of the tool.
_CODES: tuple[tuple[type[Exception], int], ...] = (
    (Outdated, 409),
    (DecidedMeanwhile, 409),
    (NotAllowed, 403),
    (LedgerError, 503),
    (Locked, 503),
    (Unreadable, 503),
    (SelfCheckFailed, 500),
    (Edi837Error, 422),
    (OSError, 503),
)


def create_app(desk: Desk) -> Flask:
    """The application over a desk."""
    app = Flask("edi837.desk", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=_MOST_BYTES, MAX_FORM_MEMORY_SIZE=_MOST_BYTES, MAX_FORM_PARTS=1_000)
    # An address with two strokes is no other's, and no answer names a host that a request named.
    app.url_map.merge_slashes = False
    app.extensions["edi837"] = desk
    app.extensions["edi837.door"] = Doorkeeper()
    app.jinja_env.filters["money"] = money
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_begin)
    app.before_request(admit)
    app.after_request(_with_headers)
    app.context_processor(_shared)
    app.register_error_handler(Exception, _said)
    for blueprint in (
        sessions, work_page.work, export_page.export, claim_page.claims, alike_page.alike, release_page.releases,
        files_page.arrived, answers_page.answered, scorecard_page.card,
        audit_page.trail_page, people_page.people, policies_page.policies,
        figures_page.figures,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    return app


def money(cents: int) -> str:
    """Cents as dollars."""
    return dollars(Decimal(cents) / 100)


def _begin() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _shared() -> dict[str, object]:
    desk = the_desk()
    return {"me": g.get("worker"), "csrf": g.get("csrf", ""), "nonce": g.nonce, "root_name": desk.root.path.name}


def _with_headers(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["Content-Security-Policy"] = _POLICY.format(nonce=g.get("nonce", ""))
    answer.headers.pop("Server", None)
    if the_desk().own.secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith("/static/") and answer.status_code == 200:
        answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _said(error: Exception) -> Response:
    """A page about an error; its words name no value of a claim."""
    if isinstance(error, HTTPException):
        code = error.code or 500
        page = render_template("error.html", code=code, words=_WORDS.get(code, error.name))
        return make_response(page, code, {"WWW-Authenticate": 'Session realm="desk"'} if code == 401 else {})
    code = next((code for kind, code in _CODES if isinstance(error, kind)), 500)
    words = (
        str(error) if isinstance(error, Edi837Error) else "The disk or the ledger cannot be used now; nothing was done."
    )
    # No page says where on the machine the folder is.
    words = words.replace(f"{the_desk().root.path}/", "")
    if code == 500:
        the_desk().log("error", "desk", f"desk: {fault_in_words(error)}")
        words = words if isinstance(error, Edi837Error) else "A fault of the tool; nothing was done. It is in the log."
    return make_response(render_template("error.html", code=code, words=words), code)


_WORDS = {
    400: "This request is not one of the desk’s.",
    401: "Nobody is logged in here, or the session ended.",
    403: "You may not do this, or the form is not one of this session: go back, load the page again.",
    404: "There is no such page, or what it showed does not wait any more.",
    405: "This is not done so.",
    413: "That is more than a form of the desk holds.",
}
