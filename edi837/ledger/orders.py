"""Releases that a person asked for at the desk: written down first, carried out by whoever holds the drop folder."""

from __future__ import annotations

from sqlalchemy import delete, exists, insert, or_, select

from edi837.ledger import accepting, deciding, schema
from edi837.ledger.connect import Session
from edi837.ledger.deciding import FROM_FILE
from edi837.ledger.desk_tables import orders
from edi837.ledger.files import HELD, FileEntry
from edi837.system.named_tuple import NamedTuple


class Order(NamedTuple):
    """A file is to be released with the decisions of a digest, but for the approvals `withheld` by their ids."""

    sha256: str
    ordered_by: str
    note: str
    at: str
    decisions_sha256: str
    withheld: frozenset[str]


def place_order(session: Session, order: Order) -> None:
    """Write down that a file is to be released."""
    session.execute(delete(orders).where(orders.c.sha256 == order.sha256))
    values = {**order._asdict(), "withheld": " ".join(sorted(order.withheld)), "accepted": 0}
    session.execute(insert(orders).values(**values))


def order_on(session: Session, sha256: str) -> Order | None:
    """The order on a file; None where there is none, or where decisions are others than those it was given for."""
    table = orders.c
    chosen = select(table.sha256, table.ordered_by, table.note, table.at, table.decisions_sha256, table.withheld)
    row = session.execute(chosen.where(table.sha256 == sha256)).first()
    if row is None or row.decisions_sha256 != deciding.digest_of_decisions(session, sha256):
        return None
    return Order(*row)._replace(withheld=frozenset(row.withheld.split()))


def files_ordered(session: Session) -> frozenset[str]:
    """Files with an order, whether or not it is of the decisions as they are now."""
    return frozenset(session.execute(select(orders.c.sha256)).scalars())


def files_acted_on(session: Session) -> list[FileEntry]:
    """Files that wait on which something was decided, or which have an order; the first settled first."""
    waiting, decided = schema.files.c, schema.decisions.c
    acted_on = or_(exists().where(decided.sha256 == waiting.sha256), exists().where(orders.c.sha256 == waiting.sha256))
    rows = session.execute(select(schema.files).where(waiting.state == HELD, acted_on).order_by(waiting.settled))
    return [FileEntry(*row) for row in rows]


def is_ordered(session: Session, sha256: str) -> bool:
    """Whether a person released the file as it is decided now."""
    return order_on(session, sha256) is not None


def needs_order(session: Session, sha256: str) -> bool:
    """Whether a file was decided on at the desk, where a person releases it: a pass does not by itself."""
    table = schema.decisions.c
    chosen = select(table.exception_id).where(table.sha256 == sha256, table.door != FROM_FILE).limit(1)
    return session.execute(chosen).first() is not None or bool(accepting.accepted_on(session, sha256))


def carried_out(session: Session, sha256: str) -> None:
    """What came of the order is known: it is over."""
    session.execute(delete(orders).where(orders.c.sha256 == sha256))
