"""What persons decided: on proposals of files that wait, and to take a file as it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import and_, bindparam, delete, func, insert, select

from edi837.decisions.decision_words import APPROVE
from edi837.ledger import accepting, schema
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, PUBLISHED, FileEntry
from edi837.ledger.open_work import count_again
from edi837.ledger.prepared_statement import Prepared
from edi837.system.errors import Edi837Error
from edi837.system.named_tuple import NamedTuple

_proposals, _decisions, _acceptances = schema.proposals, schema.decisions, schema.acceptances
_insufficient = schema.insufficient.c

_USED = Prepared(delete(_acceptances).where(_acceptances.c.sha256 == bindparam("used")))
# Asked with each decision, and made once: to put a statement together takes as long as the database does.
_decided, _files = _decisions.c, schema.files.c
_COLUMNS = (_decided.exception_id, _decided.decision, _decided.decided_by, _decided.note, _decided.value)
_OF_FILE = select(*_COLUMNS).where(_decided.sha256 == bindparam("sha256")).order_by(_decided.at, _decided.exception_id)
_AMONG = select(*_COLUMNS).where(
    _decided.sha256 == bindparam("sha256"), _decided.exception_id.in_(bindparam("names", expanding=True))
)
_FORGET = delete(_decisions).where(_decided.exception_id == bindparam("name"))
_NEW = insert(_decisions)
_HELD = select(_files.state, _files.settled).where(_files.sha256 == bindparam("sha256")).with_for_update()
# How a decision came: in a file, at the desk by itself, or there for so many alike that a second person confirms.
FROM_FILE, FROM_DESK, FROM_GROUP = "file", "desk", "group"


class DecidedMeanwhile(Edi837Error):
    """Somebody decided on a file while it was handled: it waits for its next turn."""


class DecidedProposal(NamedTuple):
    """The decision on one proposal."""

    exception_id: str
    decision: str
    by: str
    note: str
    value: str


def decide(session: Session, sha256: str, proposals: Iterable[DecidedProposal], at: str, door: str = FROM_FILE) -> None:
    """Write decisions down; a later one on the same proposal takes the place of the earlier."""
    latest = {proposal.exception_id: proposal for proposal in proposals}
    if latest:
        session.execute(_FORGET, [{"name": name} for name in latest])
        session.execute(_NEW, [_row(sha256, proposal, at, door) for proposal in latest.values()])
    count_again(session, latest)


def _row(sha256: str, proposal: DecidedProposal, at: str, door: str) -> dict[str, str]:
    values = proposal._asdict()
    values["decided_by"] = values.pop("by")
    texts = {name: value.replace("\0", "") for name, value in values.items()}
    return {"sha256": sha256, "at": at, "door": door, **texts}


def decisions_on(session: Session, sha256: str) -> list[DecidedProposal]:
    """The decisions on the proposals of a file as they were taken: of two that meet the earlier one stands."""
    return [DecidedProposal(*row) for row in session.execute(_OF_FILE, {"sha256": sha256})]


def decided_among(session: Session, sha256: str, names: Collection[str]) -> dict[str, DecidedProposal]:
    """The decisions on some proposals of a file by their ids."""
    rows = session.execute(_AMONG, {"sha256": sha256, "names": list(names)})
    return {row.exception_id: DecidedProposal(*row) for row in rows}


def numbers_decided(session: Session) -> dict[str, int]:
    """By file that waits how many of its proposals are decided."""
    chosen = select(_decided.sha256, func.count()).join(schema.files, _files.sha256 == _decided.sha256)
    rows = session.execute(chosen.where(_files.state == HELD).group_by(_decided.sha256))
    return {str(sha256): int(number) for sha256, number in rows}


def approvers_on(session: Session, sha256: str) -> frozenset[str]:
    """Who approved proposals of a file."""
    chosen = select(_decided.decided_by).where(_decided.sha256 == sha256, _decided.decision == APPROVE).distinct()
    return frozenset(session.execute(chosen).scalars())


def check_unchanged(session: Session, entry: FileEntry, decided: Sequence[DecidedProposal]) -> None:
    """DecidedMeanwhile when a file that waits has other decisions than those that were read; until the transaction ends
    nobody decides on it.
    """
    hold_file(session, entry)
    if decisions_on(session, entry.sha256) != list(decided):
        raise DecidedMeanwhile(f"{entry.name}: was decided on meanwhile; a later run goes on with it")


def hold_file(session: Session, entry: FileEntry) -> None:
    """Let nobody else decide on a file until the transaction ends; DecidedMeanwhile when it does not wait as it did."""
    known = session.execute(_HELD, {"sha256": entry.sha256}).first()
    if known is None or tuple(known) != (entry.state, entry.settled):
        raise DecidedMeanwhile(f"{entry.name}: does not wait any more, or was judged again")


def undo(session: Session, exception_ids: Collection[str]) -> None:
    """Take decisions back that could not be carried out."""
    session.execute(delete(_decisions).where(_decisions.c.exception_id.in_(exception_ids)))
    count_again(session, exception_ids)


def undecided(session: Session, sha256: str) -> int:
    """How many proposals of a file wait for a decision."""
    joined = _proposals.outerjoin(_decisions, _decisions.c.exception_id == _proposals.c.exception_id)
    chosen = select(func.count()).select_from(joined)
    chosen = chosen.where(_proposals.c.sha256 == sha256, _decisions.c.exception_id.is_(None))
    return int(session.execute(chosen).scalar_one())


def leave_errors(session: Session, sha256: str) -> None:
    """The decisions on a file, as they are now, leave errors in it."""
    session.execute(delete(schema.insufficient).where(_insufficient.sha256 == sha256))
    values = {"sha256": sha256, "decisions_sha256": digest_of_decisions(session, sha256)}
    session.execute(insert(schema.insufficient).values(**values))


def are_insufficient(session: Session, sha256: str) -> bool:
    """Whether it is known that the decisions on a file, as they are now, leave errors in it."""
    known = session.execute(select(_insufficient.decisions_sha256).where(_insufficient.sha256 == sha256)).scalar()
    return known is not None and known == digest_of_decisions(session, sha256)


def digest_of_decisions(session: Session, sha256: str) -> str:
    """A digest over the decisions on a file as they are now, and over its errors that may go out."""
    accepted = accepting.accepted_on(session, sha256)
    said = [decisions_on(session, sha256), accepted] if accepted else decisions_on(session, sha256)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def accept(session: Session, sha256: str, by: str, note: str, at: str) -> None:
    """A person takes a file as it is."""
    session.execute(insert(_acceptances).values(sha256=sha256, accepted_by=by, note=note, at=at))


def is_accepted(session: Session, sha256: str) -> bool:
    """Whether a person took a file as it is."""
    chosen = select(_acceptances.c.number).where(_acceptances.c.sha256 == sha256).limit(1)
    return session.execute(chosen).first() is not None


def forget_acceptance(session: Session, sha256: str) -> None:
    """The acceptance was used."""
    _USED.change(session, used=sha256)


def sent_since(session: Session, entry: FileEntry) -> tuple[int, str]:
    """How many claims of a file that waits were published in another file after it was judged, and in which."""
    mine, theirs = schema.claims.alias("mine"), schema.claims.alias("theirs")
    same = and_(theirs.c.identity == mine.c.identity, theirs.c.lines == mine.c.lines, theirs.c.sha256 != mine.c.sha256)
    other = schema.files.alias("other")
    chosen = (
        select(func.count(), func.min(other.c.name))
        .select_from(mine.join(theirs, same).join(other, other.c.sha256 == theirs.c.sha256))
        .where(mine.c.sha256 == entry.sha256, other.c.state == PUBLISHED, other.c.settled > entry.settled)
    )
    number, name = session.execute(chosen).one()
    return int(number), name or ""
