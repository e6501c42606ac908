"""What persons settled of answers; what was taken back stays, with who did."""

from __future__ import annotations

from sqlalchemy import and_, insert, select, update

from edi837.ledger import schema
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import next_number
from edi837.system.named_tuple import NamedTuple

_settlements = schema.metadata.tables["answer_settlements"]


class Settlement(NamedTuple):
    """What a person settled: a row of a set is of the claim at a place of a file that went out."""

    digest: str
    item: int
    output_sha256: str
    byte_start: int
    by: str
    note: str
    at: str


def settlements_of(session: Session, digest: str) -> dict[int, Settlement]:
    """What was settled of a set, by its rows; what was taken back does not count."""
    table = _settlements.c
    columns = (table.digest, table.item, table.output_sha256, table.byte_start, table.settled_by, table.note, table.at)
    asked = select(*columns).where(table.digest == digest, table.undone_by == "").order_by(table.number)
    return {row.item: Settlement(*row) for row in session.execute(asked)}


def settle(session: Session, settlement: Settlement) -> None:
    """A person says which claim a row is of; an earlier word on it does not count any more."""
    unsettle(session, settlement.digest, settlement.item, settlement.by, settlement.note, settlement.at)
    values = settlement._asdict()
    values["settled_by"] = values.pop("by")
    number = next_number(session, _settlements.c.number)
    session.execute(insert(_settlements).values(number=number, undone_by="", undone_note="", undone_at="", **values))


def unsettle(session: Session, digest: str, item: int, by: str, note: str, at: str) -> bool:
    """A person takes back what was settled of a row; whether there was anything."""
    table = _settlements.c
    condition = and_(table.digest == digest, table.item == item, table.undone_by == "")
    taken_back = update(_settlements).where(condition).values(undone_by=by, undone_note=note, undone_at=at)
    return bool(session.execute(taken_back).rowcount)
