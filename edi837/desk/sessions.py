"""Who is there: by a link with a token that works once, by name and password, or by the word of a proxy."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.passwords import is_password
from edi837.desk.roles import Worker
from edi837.desk.state import Desk
from edi837.ledger import desk_log, desk_people
from edi837.ledger.connect import Session
from edi837.ledger.desk_people import DeskSession

P = ParamSpec("P")
COOKIE = "edi837_desk"
FORWARDED_HEADER = "X-Forwarded-For"
USER_HEADER, SECRET_HEADER = "X-Edi837-User", "X-Edi837-Secret"
_PUBLIC = frozenset({"sessions.log_in", "sessions.enter", "figures.healthz", "figures.metrics"})
# So many failures in so many seconds, by name and by address; then nobody of that name or address is heard.
_MOST_FAILURES, _SECONDS = 5, 900.0
_SEEN_MINUTES = 1
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

sessions = Blueprint("sessions", __name__)


class Doorkeeper:
    """The token of the link, until it is used, and who failed to log in lately."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def use(self, token: str) -> bool:
        """Whether it is the token of the link, which is used up then."""
        with self._lock:
            if not self.token or not hmac.compare_digest(token.encode(), self.token.encode()):
                return False
            self.token = ""
            return True

    def is_shut(self, key: str, now: float) -> bool:
        """Whether too many failed under a name, or from an address."""
        with self._lock:
            failures = self._failures.get(key)
            while failures and failures[0] < now - _SECONDS:
                failures.popleft()
            return failures is not None and len(failures) >= _MOST_FAILURES

    def failed(self, key: str, now: float) -> None:
        """Somebody failed."""
        with self._lock:
            if len(self._failures) > 10_000:
                self._failures.clear()
            self._failures[key].append(now)


def the_desk() -> Desk:
    """The desk of this request."""
    desk: Desk = current_app.extensions["edi837"]
    return desk


def doorkeeper() -> Doorkeeper:
    """The doorkeeper of this app."""
    keeper: Doorkeeper = current_app.extensions["edi837.door"]
    return keeper


def digest_of_cookie(token: str) -> str:
    """By what the ledger knows a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def admit() -> None:
    """Before each request: from where it may come, who makes it, and that a form is one of ours."""
    _check_origin()
    if request.endpoint in _PUBLIC:
        return
    worker, secret = _worker()
    if worker is None:
        abort(401)
    g.worker, g.csrf = worker, hmac.digest(secret.encode(), b"csrf", "sha256").hex()
    if request.method == "POST" and not hmac.compare_digest(request.form.get("csrf", "").encode(), g.csrf.encode()):
        abort(403)


def _check_origin() -> None:
    """On loopback no other name leads here (DNS rebinding); no form of another page is taken."""
    desk = the_desk()
    if desk.own.alone and request.host.rpartition(":")[0] not in _LOOPBACK and request.host not in _LOOPBACK:
        abort(403)
    origin = request.headers.get("Origin", "")
    if request.method == "POST" and origin and origin.partition("://")[2] != request.host:
        abort(403)


def _worker() -> tuple[Worker | None, str]:
    """Who makes the request, and the secret that the tokens of forms are made from."""
    desk = the_desk()
    if desk.own.proxy_secret and (name := request.headers.get(USER_HEADER)):
        given = request.headers.get(SECRET_HEADER, "")
        if request.remote_addr != desk.own.proxy or not hmac.compare_digest(
            given.encode(), desk.own.proxy_secret.encode()
        ):
            return None, ""
        with desk.ledger.reading() as session:
            return _person(session, name), f"{desk.own.proxy_secret}\0{name}"
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None, ""
    digest = digest_of_cookie(token)
    with desk.ledger.reading() as session:
        known = desk_people.session_of(session, digest)
        if known is None:
            return None, ""
        oldest = _oldest(desk, session)
        person = None if desk.own.alone else _person(session, known.name)
    if known.seen < oldest:
        with desk.ledger.writing() as session:
            desk_people.close_session(session, digest)
        return None, ""
    if known.seen < desk.after(-_SEEN_MINUTES):
        with desk.ledger.writing() as session:
            desk_people.seen(session, digest, desk.now)
    if desk.own.alone:
        return (Worker(known.name, (), is_alone=True) if known.name == desk.own.alone else None), token
    return person, token


def _person(session: Session, name: str) -> Worker | None:
    """Somebody by name, with the roles of this moment."""
    person = desk_people.person(session, name)
    return Worker(person.name, tuple(person.roles.split())) if person else None


def _oldest(desk: Desk, session: Session) -> str:
    """The time since when a session was seen that goes on."""
    return desk.after(-desk.policies(session).idle_minutes)


def needs(right: str) -> Callable[[Callable[P, Answer | str]], Callable[P, Answer | str]]:
    """Lets only those in who have a right."""

    def guard(view: Callable[P, Answer | str]) -> Callable[P, Answer | str]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer | str:
            if not worker().may(right):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return guard


def worker() -> Worker:
    """Who makes this request."""
    present: Worker = g.worker
    return present


@sessions.get("/enter/<token>")
def enter(token: str) -> Answer:
    """The link that was printed: it works once."""
    desk = the_desk()
    if not desk.own.alone or not doorkeeper().use(token):
        abort(401)
    return _let_in(desk, desk.own.alone)


@sessions.route("/login", methods=["GET", "POST"])
def log_in() -> Answer:
    """Name and password."""
    desk, keeper = the_desk(), doorkeeper()
    if request.method == "GET" or desk.own.alone:
        return make_response(render_template("login.html", alone=bool(desk.own.alone), why=""))
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    now = desk.clock().timestamp()
    keys = [f"name {name[:120]}", *(f"address {address}" for address in _address(desk))]
    if any(keeper.is_shut(key, now) for key in keys):
        page = render_template("login.html", alone=False, why="Too many attempts. Wait a quarter of an hour.")
        return make_response(page, 429, {"Retry-After": str(int(_SECONDS))})
    with desk.ledger.reading() as session:
        person = desk_people.person(session, name)
    if not is_password(person.password if person else "", password):
        for key in keys:
            keeper.failed(key, now)
        if person:
            with desk.ledger.writing() as session:
                desk_log.add_line(session, desk.now, "desk-login-failed", {"by": person.name})
        page = render_template("login.html", alone=False, why="Name or password is wrong.")
        return make_response(page, 401)
    return _let_in(desk, name)


def _address(desk: Desk) -> list[str]:
    """From where a request comes: behind a proxy from where the proxy says, [] where it does not.

    The proxy's own address is everybody's: failures under it would shut everybody out.
    """
    if not desk.own.proxy or request.remote_addr != desk.own.proxy:
        return [str(request.remote_addr)]
    return [address.strip() for address in request.headers.get(FORWARDED_HEADER, "").split(",")[-1:] if address.strip()]


@sessions.post("/logout")
def log_out() -> Answer:
    """End the session."""
    desk = the_desk()
    with desk.ledger.writing() as session:
        desk_people.close_session(session, digest_of_cookie(request.cookies.get(COOKIE, "")))
        desk_log.add_line(session, desk.now, "desk-logout", {"by": worker().name})
    answer = redirect("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _let_in(desk: Desk, name: str) -> Response:
    token = secrets.token_urlsafe(32)
    with desk.ledger.writing() as session:
        opened = DeskSession(digest_of_cookie(token), name, desk.now, desk.now)
        desk_people.open_session(session, opened, _oldest(desk, session))
        facts = {"by": name, "persons": "one"} if desk.own.alone else {"by": name}
        desk_log.add_line(session, desk.now, "desk-login", facts)
    answer = make_response(redirect("/", 303))
    answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=desk.own.secure, path="/")
    return answer
