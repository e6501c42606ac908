"""Answers taken in, matched and listed: in the ledger of a drop folder, or in answers.sqlite beside results."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import groupby, repeat
from pathlib import Path
from typing import Any

from edi837.answers.answer_row import LEVELS
from edi837.answers.answer_table import ListedAnswer, listed, not_read, of_level
from edi837.answers.read_answers import Answer, Unread, read_answers
from edi837.jobs.claims_listing import ENDING, read_claims
from edi837.jobs.findings_beside import keep_findings_of
from edi837.jobs.reporting.known_timelines import STORE
from edi837.ledger import kept_answers
from edi837.ledger.connect import Ledger, Session, connect
from edi837.ledger.kept_answers import KeptRow, KeptSet
from edi837.ledger.matching import claims_of_level, match_all
from edi837.ledger.migrate import migrate
from edi837.ledger.sent import SentFile, add_claims, claims_numbered, forget_source, set_signature, signature
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.rows.sent_claims import SentClaim
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, Unreadable, UsageError
from edi837.x12.source import Source

_RELEASED, _HELD, _ROWS_AT_ONCE = ".released", ".held", 2000


@dataclass
class TakenAnswers:
    """What was in a file of answers: digests of its sets, what of it was not read, and what is to be told of it."""

    name: str
    sha256: str
    is_known: bool = False
    digests: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, where: str, what: str) -> None:
        """Tell something of a set; what is said of many sets is said of the first, and how often."""
        self.notes.setdefault(what, []).append(where)

    @property
    def sentences(self) -> list[str]:
        """All that is to be told."""
        noted = []
        for what, places in self.notes.items():
            more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
            noted.append(f"{places[0]}{more}: {what}")
        return [*self.messages, *noted]

    @property
    def refused(self) -> list[Unread]:
        """What was not read and is not claims."""
        return [unread for unread in self.unread if not unread.is_claims]


def take_answers(session: Session, source: Source, name: str, at: str) -> TakenAnswers:
    """Keep what is in a file of answers; a set that came before, in whatever file, is kept once."""
    taken = TakenAnswers(name, source.sha256, kept_answers.is_known(session, source.sha256))
    for item in read_answers(source.data):
        if isinstance(item, Unread):
            taken.unread.append(item)
            what = f"{item.kind} {item.control_number} ".lstrip() if item.kind else ""
            taken.messages.append(f"{what}{item.why}")
        else:
            _keep(session, taken, item)
    if not taken.is_known:
        kept_answers.add_file(session, taken.sha256, name, at)
    return taken


def _keep(session: Session, taken: TakenAnswers, answer: Answer) -> None:
    of_set = answer.of_set
    taken.digests.append(of_set.digest)
    where = f"{of_set.kind} {of_set.control_number}"
    number = kept_answers.add_set(session, taken.sha256, of_set, answer.rows)
    if number is None and not taken.is_known:
        taken.messages.append(f"{where} came before in another file and is not counted twice")
    if number is not None and kept_answers.same_trace(session, of_set):
        taken.messages.append(
            f"{where} has the trace number of another 835 and other content: ask the payer which holds"
        )
    for note in of_set.notes if answer.rows else (*of_set.notes, "names no claim"):
        taken.note(where, note)


@contextlib.contextmanager
def results_store(folders: Sequence[Path]) -> Generator[Ledger]:
    """The store beside results, with the claims that their listings have now; UsageError where there are none."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder of results")
    store = Ledger(connect(folders[0] / STORE), b"")
    try:
        migrate(store)
        sources = [source for folder in folders for source in _sources(folder)]
        if not sources:
            raise UsageError(f"{folders[0]}: has no {ENDING[1:]} file; `edi837 process` writes them beside its results")
        for source in sources:
            with store.writing() as session:
                _load(session, source)
                keep_findings_of(session, source.name[-200:], source.listings)
        yield store
    finally:
        store.close()


@dataclass(frozen=True)
class _Source:
    """The listings of one NAME in a folder: of the corrected file, then of its releases, those of held claims last."""

    name: str
    listings: list[Path]


def _sources(folder: Path) -> list[_Source]:
    by_stem: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob(f"*{ENDING}"), key=lambda path: (path.name.count("."), path)):
        stem = path.name.removesuffix(ENDING).removesuffix(_RELEASED).removesuffix(_HELD)
        by_stem.setdefault(path.with_name(stem), []).append(path)
    return [_Source(str(stem.resolve()), listings) for stem, listings in sorted(by_stem.items())]


def _load(session: Session, source: _Source) -> None:
    """Keep the claims of a source, unless they are kept; what a release took over is listed by it alone."""
    paths = source.listings
    digest = hashlib.sha256()
    for path in paths:
        digest.update(_read(path))
    mark, key = digest.hexdigest(), source.name[-200:]
    if signature(session, key) == mark:
        return
    forget_source(session, key)
    files = _outputs(source.listings)
    taken: set[tuple[str, ...]] = set()
    for path in reversed(source.listings):
        rows = list(read_claims(path))
        kept = [row for row in rows if _identity(row) not in taken]
        add_claims(session, key, files, kept)
        taken |= {_identity(row) for row in rows}
    set_signature(session, key, mark)


def _identity(row: SentClaim) -> tuple[str, ...]:
    """What a claim is known by, whichever file it is in."""
    return row.patient_control_number, row.billing_npi, row.payer_id, row.service_from, row.frequency, row.ref_f8


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error


def _outputs(paths: Iterable[Path]) -> dict[str, SentFile]:
    """By digest, the files that the manifests beside listings say were written; held claims did not go out yet."""
    files: dict[str, SentFile] = {}
    for path in paths:
        stem = path.name.removesuffix(ENDING)
        waits = f"{stem.removesuffix(_RELEASED)}{_HELD}{MANIFEST_ENDING}"
        for name in (waits, f"{stem}{MANIFEST_ENDING}"):
            head = _head(path.with_name(name))
            output = head.get("output")
            if isinstance(output, dict):
                sent = "" if name == waits else str(head["as_of"])
                files[str(output["sha256"])] = SentFile(str(output["name"]), sent)
    return files


def _head(manifest: Path) -> dict[str, Any]:
    try:
        return read_head(manifest) if manifest.is_file() else {}
    except Edi837Error:
        return {}


def match_and_list(store: Ledger, taken: Sequence[TakenAnswers] | None) -> Iterator[ListedAnswer]:
    """Match all that waits; then the table of what was taken, each set once; with None of all that is kept."""
    with store.writing() as session:
        match_all(session)
    yield from all_listed(store) if taken is None else taken_listed(store, taken)


def taken_listed(store: Ledger, taken: Sequence[TakenAnswers]) -> Iterator[ListedAnswer]:
    """The table of what was taken, each set once, as it is matched by now."""
    with store.reading() as session:
        seen: set[str] = set()
        for file in taken:
            digests = [digest for digest in file.digests if digest not in seen]
            seen.update(digests)
            by_digest = {of_set.digest: of_set for of_set in kept_answers.sets_kept(session, digests)}
            for digest in dict.fromkeys(digests):
                yield from rows_listed(session, by_digest[digest])
            for unread in file.refused:
                yield not_read(file.name, unread)


def all_listed(store: Ledger) -> Iterator[ListedAnswer]:
    """The table of all answers that are kept."""
    with store.reading() as session:
        for of_set in kept_answers.sets_kept(session):
            yield from rows_listed(session, of_set)


def unmatched_listed(session: Session, most: int) -> list[ListedAnswer]:
    """The first rows that are of no claim, no more than `most`; nothing else is read."""
    kept_rows = kept_answers.rows_unmatched(session, most)
    sets = kept_answers.sets_numbered(session, {kept.set_number for kept in kept_rows})
    by_set = groupby(kept_rows, key=lambda kept: kept.set_number)
    return [row for number, rows in by_set for row in _chunk_listed(session, sets[number], list(rows))]


def all_rows_kept(session: Session) -> Iterator[KeptRow]:
    """All rows in the order of the table, those of a level once for each of its claims."""
    for of_set in kept_answers.sets_kept(session):
        for kept in kept_answers.rows_of(session, of_set.number):
            scope = claims_of_level(session, kept.row).claims if kept.row.level in LEVELS else ()
            yield from repeat(kept, max(len(scope), 1))


def rows_listed(session: Session, of_set: KeptSet) -> Iterator[ListedAnswer]:
    """The rows of one set."""
    chunk: list[KeptRow] = []
    for kept in kept_answers.rows_of(session, of_set.number):
        chunk.append(kept)
        if len(chunk) == _ROWS_AT_ONCE:
            yield from _chunk_listed(session, of_set, chunk)
            chunk = []
    yield from _chunk_listed(session, of_set, chunk)


def _chunk_listed(session: Session, of_set: KeptSet, chunk: list[KeptRow]) -> Iterator[ListedAnswer]:
    claims = claims_numbered(session, [kept.claim for kept in chunk if kept.claim is not None])
    for kept in chunk:
        scope = claims_of_level(session, kept.row).claims if kept.row.level in LEVELS else ()
        place = of_set.file, of_set.kind, of_set.control_number, kept.row
        if scope:
            yield from of_level(*place, kept.certainty, scope)
        else:
            claim = claims.get(kept.claim) if kept.claim is not None else None
            yield listed(*place, (kept.line, kept.certainty, kept.reason), claim)
