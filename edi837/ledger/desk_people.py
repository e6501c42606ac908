"""The people of the desk, their sessions, and the views they saved."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, or_, select, update

from edi837.ledger.connect import Session
from edi837.ledger.desk_tables import desk_sessions, people, saved_views
from edi837.system.named_tuple import NamedTuple


class Person(NamedTuple):
    """Somebody who may log in; `roles` are words divided by blanks, `password` is a hash, '' for none."""

    name: str
    password: str
    roles: str
    added: str


class DeskSession(NamedTuple):
    """A session by the digest of its cookie."""

    digest: str
    name: str
    began: str
    seen: str


class SavedView(NamedTuple):
    """A filter under a title; `shared` with everybody."""

    number: int
    title: str
    owner: str
    shared: bool
    query: str


# Asked with each request, and made once.
_PERSON = select(people).where(people.c.name == bindparam("person"))
_SESSION = select(desk_sessions).where(desk_sessions.c.digest == bindparam("cookie"))


def everybody(session: Session) -> list[Person]:
    """All people, by name."""
    return [Person(*row) for row in session.execute(select(people).order_by(people.c.name))]


def person(session: Session, name: str) -> Person | None:
    """Somebody by name."""
    row = session.execute(_PERSON, {"person": name}).first()
    return Person(*row) if row else None


def save_person(session: Session, somebody: Person) -> None:
    """Add somebody, or write down other roles or another password; sessions of before end."""
    remove_person(session, somebody.name)
    session.execute(insert(people).values(**somebody._asdict()))


def remove_person(session: Session, name: str) -> None:
    """Somebody may not log in any more, and is logged out."""
    close_sessions_of(session, name)
    session.execute(delete(people).where(people.c.name == name))


def change_roles(session: Session, name: str, roles: str) -> None:
    """Somebody has other roles, from the next request on."""
    session.execute(update(people).where(people.c.name == name).values(roles=roles))


def open_session(session: Session, opened: DeskSession, oldest: str) -> None:
    """Somebody logged in; sessions not seen since `oldest` are forgotten."""
    session.execute(delete(desk_sessions).where(desk_sessions.c.seen < oldest))
    session.execute(insert(desk_sessions).values(**opened._asdict()))


def session_of(session: Session, digest: str) -> DeskSession | None:
    """The session of a cookie."""
    row = session.execute(_SESSION, {"cookie": digest}).first()
    return DeskSession(*row) if row else None


def seen(session: Session, digest: str, at: str) -> None:
    """Somebody is at work."""
    session.execute(update(desk_sessions).where(desk_sessions.c.digest == digest).values(seen=at))


def close_session(session: Session, digest: str) -> None:
    """Somebody logged out."""
    session.execute(delete(desk_sessions).where(desk_sessions.c.digest == digest))


def close_sessions_of(session: Session, name: str) -> None:
    """Somebody logs in again, wherever; others stay logged in."""
    session.execute(delete(desk_sessions).where(desk_sessions.c.name == name))


def views_for(session: Session, name: str) -> list[SavedView]:
    """The views that somebody saved, and those that are shared."""
    chosen = select(saved_views).where(or_(saved_views.c.owner == name, saved_views.c.shared == 1))
    rows = session.execute(chosen.order_by(saved_views.c.title, saved_views.c.number))
    return [SavedView(*row)._replace(shared=bool(row.shared)) for row in rows]


def save_view(session: Session, title: str, owner: str, shared: bool, query: str) -> None:
    """Save a view."""
    session.execute(insert(saved_views).values(title=title, owner=owner, shared=int(shared), query=query))


def forget_view(session: Session, number: int, owner: str) -> None:
    """Take one's own view away."""
    session.execute(delete(saved_views).where(saved_views.c.number == number, saved_views.c.owner == owner))
