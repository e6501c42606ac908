"""Where the audit log ends, as the ledger knows it; and what is to be done with files, before and after it is done."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update

from edi837.ledger import schema
from edi837.ledger.audit_log import START, Head
from edi837.ledger.connect import Session
from edi837.ledger.prepared_statement import Prepared
from edi837.system.named_tuple import NamedTuple

_facts, _intents, _attempts = schema.facts, schema.intents, schema.attempts

_OF_FACT = _facts.c.name == bindparam("fact")
_FACT = Prepared(select(_facts.c.value).where(_OF_FACT))
_NEW_FACT = Prepared(insert(_facts).values(name=bindparam("fact"), value=bindparam("changed")))
_CHANGED_FACT = Prepared(update(_facts).where(_OF_FACT).values(value=bindparam("changed")))
_NEW_INTENT = Prepared(insert(_intents).values(body=bindparam("body")).returning(_intents.c.number))
_DONE = Prepared(delete(_intents).where(_intents.c.number == bindparam("done")))
_OF_KEY = _attempts.c.token.in_((bindparam("key"), bindparam("without_memory")))
_TIMES = Prepared(select(_attempts.c.token, _attempts.c.times).where(_OF_KEY))
_HANDLED = Prepared(delete(_attempts).where(_OF_KEY))


class LogEnd(NamedTuple):
    """The head of the audit log and the size of its file."""

    head: Head
    size: int


class Attempts(NamedTuple):
    """How often the process ended with a file: by itself, and when the system had no memory left."""

    alone: int
    without_memory: int


def fact(session: Session, name: str) -> str | None:
    """One of the facts."""
    value: str | None = _FACT.scalar(session, fact=name)
    return value


def set_fact(session: Session, name: str, value: str) -> None:
    """Write one of the facts."""
    if _CHANGED_FACT.change(session, fact=name, changed=value) == 0:
        _NEW_FACT.change(session, fact=name, changed=value)


def log_end(session: Session) -> LogEnd:
    """Where the audit log ends."""
    text = fact(session, "audit")
    if text is None:
        return LogEnd(START, 0)
    number, digest, size = text.split()
    return LogEnd(Head(int(number), digest), int(size))


def set_log_end(session: Session, end: LogEnd) -> None:
    """The audit log ends further on."""
    set_fact(session, "audit", f"{end.head.number} {end.head.hash} {end.size}")


def add_intent(session: Session, body: str) -> int:
    """Something is to be done; its number."""
    return int(_NEW_INTENT.scalar(session, body=body))


def intents(session: Session) -> list[tuple[int, str]]:
    """What is to be done and may be done already, in order."""
    rows = session.execute(select(_intents.c.number, _intents.c.body).order_by(_intents.c.number))
    return [(row.number, row.body) for row in rows]


def change_intent(session: Session, number: int, body: str) -> None:
    """What is to be done is otherwise."""
    session.execute(update(_intents).where(_intents.c.number == number).values(body=body))


def done(session: Session, number: int) -> None:
    """It is done."""
    _DONE.change(session, done=number)


def without_memory(key: str) -> str:
    """Under what those attempts are kept that ended when the system had no memory left."""
    return f"memory.{key}"


def count_attempt(session: Session, key: str) -> None:
    """The process ended once more while a file was handled."""
    times = session.execute(select(_attempts.c.times).where(_attempts.c.token == key)).scalar()
    if times:
        session.execute(update(_attempts).where(_attempts.c.token == key).values(times=times + 1))
    else:
        session.execute(insert(_attempts).values(token=key, times=1))


def attempts(session: Session, key: str) -> Attempts:
    """How often the process ended while a file was handled."""
    times = {row[0]: row[1] for row in _TIMES.rows(session, key=key, without_memory=without_memory(key))}
    return Attempts(times.get(key, 0), times.get(without_memory(key), 0))


def has_attempts(session: Session) -> bool:
    """Whether the process ended with any file that is not handled yet."""
    return session.execute(select(_attempts.c.token).limit(1)).first() is not None


def forget_attempts(session: Session, key: str) -> None:
    """The file was handled."""
    _HANDLED.change(session, key=key, without_memory=without_memory(key))
