"""Files that came and what became of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, func, insert, select, update

from edi837.ledger import desk_tables, schema
from edi837.ledger.connect import Session
from edi837.ledger.prepared_statement import Prepared
from edi837.system.named_tuple import NamedTuple

PUBLISHED, HELD, QUARANTINED, WITHDRAWN = "published", "held", "quarantined", "withdrawn"
# What comes about a known file, besides the states.
KNOWN = "known"
_LEAST = 8
_DAY = len("2026-11-24")
# How many rows go to the database at once.
_CHUNK = 5_000
_files = schema.files
# What the desk lists of a file while it waits.
_WORK = (
    desk_tables.work_findings,
    desk_tables.work_claims,
    desk_tables.work_counts,
    desk_tables.accepted_errors,
)
_OF_A_FILE = (
    schema.interchanges,
    schema.functional_groups,
    schema.exceptions,
    schema.rule_counts,
    schema.proposals,
    schema.decisions,
    schema.insufficient,
    schema.claims,
    schema.service_days,
    schema.authorized_units,
    schema.day_units,
    desk_tables.disputes,
    desk_tables.orders,
    *_WORK,
)


_BEGUN = Prepared(select(func.min(schema.runs.c.started)))
_OF_SHA256 = _files.c.sha256 == bindparam("sha256")
_BY_SHA256 = Prepared(select(_files).where(_OF_SHA256))
# Without the state: SQLite would look through all files that have it.
_BY_OUTPUT = Prepared(select(_files).where(_files.c.output_sha256 == bindparam("sha256")))
_OTHERS_OF_STEM = Prepared(
    select(_files.c.sha256).where(_files.c.stem == bindparam("stem"), _files.c.sha256 != bindparam("sha256"))
)
_LAST_NUMBER = Prepared(select(func.coalesce(func.max(_files.c.settled), 0)))
_IS_KNOWN = Prepared(select(_files.c.sha256).where(_OF_SHA256))
_NEW = Prepared(insert(_files))
_ARRIVED = Prepared(insert(schema.arrivals), ("sha256", "name", "run", "at", "outcome"))


def begun_on(session: Session) -> date | None:
    """The day of the first pass; what came before it the ledger does not know."""
    first = _BEGUN.scalar(session)
    return None if first is None else date.fromisoformat(first[:_DAY])


class FileEntry(NamedTuple):
    """A file by the digest of its unpacked bytes. `stem` begins the names of what was made of it.

    `target` is the folder of the outbox that it goes to; `reasons` say why it is quarantined. `manifest_sha256` is the
    digest of the manifest beside its output, None where release 1 wrote it.
    """

    sha256: str
    name: str
    stem: str
    state: str
    reasons: str
    settled: int
    run: str
    at: str
    bytes: int
    output_sha256: str | None
    target: str = "outbox"
    claims: int = 0
    target_lines: int = 0
    errors: int = 0
    warnings: int = 0
    repaired: int = 0
    proposed: int = 0
    charge_cents: int = 0
    manifest_sha256: str | None = None


def judged_between(session: Session, first: str, last: str) -> list[tuple[str, str]]:
    """Name and digest of the files that were judged from one day (CCYY-MM-DD) to another."""
    day = func.substr(_files.c.at, 1, _DAY)
    asked = select(_files.c.name, _files.c.sha256).where(day >= first, day <= last).order_by(_files.c.settled)
    return [(str(name), str(sha256)) for name, sha256 in session.execute(asked)]


def find(session: Session, sha256: str) -> FileEntry | None:
    """The file of a digest."""
    row = _BY_SHA256.first(session, sha256=sha256)
    return FileEntry(*row) if row else None


def find_output(session: Session, sha256: str) -> FileEntry | None:
    """The file whose published output has a digest."""
    entries = (FileEntry(*row) for row in _BY_OUTPUT.rows(session, sha256=sha256))
    return next((entry for entry in entries if entry.state == PUBLISHED), None)


def is_prefix(text: str) -> bool:
    """Whether a text can begin a digest: eight hex digits at least, which tell files apart."""
    return len(text) >= _LEAST and not text.strip("0123456789abcdef")


def find_by_prefix(session: Session, prefix: str) -> list[FileEntry]:
    """The files whose digest begins so, at most two."""
    rows = session.execute(select(_files).where(_files.c.sha256.startswith(prefix, autoescape=True)).limit(2))
    return [FileEntry(*row) for row in rows]


def find_by_stems(session: Session, stems: Sequence[str]) -> list[FileEntry]:
    """The files whose results begin with one of these names, the longest name that fits; at most two."""
    rows = session.execute(select(_files).where(_files.c.stem.in_(stems)))
    entries = [FileEntry(*row) for row in rows]
    longest = max((len(entry.stem) for entry in entries), default=0)
    return [entry for entry in entries if len(entry.stem) == longest][:2]


def own_stem(session: Session, sha256: str, stems: Iterable[str]) -> str:
    """The first of several stems that no other file has; the last where all are taken."""
    for stem in (chosen := list(stems)):
        if _OTHERS_OF_STEM.first(session, stem=stem, sha256=sha256) is None:
            return stem
    return chosen[-1]


def in_state(session: Session, *states: str) -> list[FileEntry]:
    """The files in some states, the first settled first."""
    rows = session.execute(select(_files).where(_files.c.state.in_(states)).order_by(_files.c.settled))
    return [FileEntry(*row) for row in rows]


def next_number(session: Session) -> int:
    """The number of the next change of a state."""
    return int(_LAST_NUMBER.scalar(session)) + 1


def save(session: Session, entry: FileEntry) -> None:
    """A file that was judged; what is known of it from an earlier time is forgotten."""
    if _IS_KNOWN.first(session, sha256=entry.sha256) is None:
        _NEW.change(session, **entry._asdict())
        return
    for table in _OF_A_FILE:
        session.execute(delete(table).where(table.c.sha256 == entry.sha256))
    session.execute(update(_files).where(_files.c.sha256 == entry.sha256).values(**entry._asdict()))


def change_state(
    session: Session, entry: FileEntry, state: str, output_sha256: str | None, manifest_sha256: str | None
) -> None:
    """A file that is in another state now, with other results or none."""
    values = {
        "state": state,
        "settled": next_number(session),
        "output_sha256": output_sha256,
        "manifest_sha256": manifest_sha256,
    }
    session.execute(update(_files).where(_files.c.sha256 == entry.sha256).values(**values))
    _forget_work(session, entry)


def set_aside(session: Session, entry: FileEntry, reason: str) -> None:
    """A file that waits in quarantine for a reason that is not its own, whatever was written of it before."""
    values = {
        "state": QUARANTINED,
        "reasons": reason,
        "settled": next_number(session),
        "output_sha256": None,
        "manifest_sha256": None,
    }
    session.execute(update(_files).where(_files.c.sha256 == entry.sha256).values(**values))
    _forget_work(session, entry)


def _forget_work(session: Session, entry: FileEntry) -> None:
    """A file does not wait as it did: nothing of it is on the list any more."""
    for table in _WORK:
        session.execute(delete(table).where(table.c.sha256 == entry.sha256))


def forget_claims(session: Session, sha256: str) -> None:
    """What rules know of the claims of a file; other claims are told instead."""
    for table in (schema.claims, schema.service_days, schema.authorized_units, schema.day_units):
        session.execute(delete(table).where(table.c.sha256 == sha256))


def forget_told(session: Session, sha256: str) -> None:
    """What later files know of a file; it is told anew."""
    forget_claims(session, sha256)
    for table in (schema.interchanges, schema.functional_groups):
        session.execute(delete(table).where(table.c.sha256 == sha256))


def record_arrival(session: Session, sha256: str, name: str, run: str, at: str, outcome: str) -> None:
    """A file came, known or not."""
    _ARRIVED.change(session, sha256=sha256, name=name, run=run, at=at, outcome=outcome)


def has_arrived(session: Session, sha256: str, outcome: str) -> bool:
    """Whether a file with this digest came before, with this outcome."""
    table = schema.arrivals
    chosen = select(table.c.number).where(table.c.sha256 == sha256, table.c.outcome == outcome).limit(1)
    return session.execute(chosen).first() is not None


def add_rows(session: Session, table: str, sha256: str, rows: Iterable[Sequence[object]]) -> None:
    """Rows of a table of files, in the order of its columns after the digest."""
    statement, names = _insertion(table)
    for chunk in _chunks(rows):
        statement.change_each(session, [dict(zip(names, (sha256, *row), strict=True)) for row in chunk])


@functools.cache
def _insertion(table: str) -> tuple[Prepared, list[str]]:
    target = schema.metadata.tables[table]
    return Prepared(insert(target)), [column.name for column in target.columns]


def _chunks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    chunk: list[Sequence[object]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
