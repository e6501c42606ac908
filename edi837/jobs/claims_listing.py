"""NAME.claims.csv: the claims of the files that go out, read again from the bytes that were written."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from edi837.claim.claim import Claim
from edi837.claim.facts import patient_digest, patient_in, patient_of
from edi837.claim.reader import ClaimReader, spans
from edi837.jobs.file_set import FileSet
from edi837.jobs.reporting.results import Written
from edi837.ledger.keys import keyed_digest
from edi837.mapping.mappings import Mappings
from edi837.native import native
from edi837.report.writers import csv_line
from edi837.rows.formula import as_sent
from edi837.rows.regular_claims import regular_row
from edi837.rows.sent_claims import COLUMNS, SentClaim, sent_claim
from edi837.system.errors import Unreadable, UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.batch import Batch, ClaimSpan, SetInfo
from edi837.x12.delimiters import Buffer
from edi837.x12.lenient import hides
from edi837.x12.scan import scan
from edi837.x12.segment import cut
from edi837.x12.source import open_source
from edi837.x12.wrapped import Unwrapped, unwrapped

ENDING = ".claims.csv"
_HEAD = 1024
_BHT03 = 3
# The lines of a long claim are one cell.
_LONGEST_CELL = 1 << 30


class ReadBefore(NamedTuple):
    """Bytes that were found to have no line breaks inside their segments, and how many claims; where all of these are,
    unless some are not written as nearly all are.
    """

    sha256: str
    claims: int
    places: Spool[Batch]

    @property
    def is_whole(self) -> bool:
        """Whether no claim has to be looked for."""
        return sum(map(len, self.places)) == self.claims


def write_claims(
    files: FileSet,
    name: str,
    outputs: Iterable[Written],
    mappings: Mappings,
    key: bytes,
    before: ReadBefore | None = None,
) -> Written:
    """Write the claims of outputs that wait to be published into NAME.claims.csv; the bytes of one may be known."""
    listing, digest, size = f"{name}{ENDING}", hashlib.sha256(), 0
    with files.create(listing) as file:
        for lines in chain((_bytes(COLUMNS),), _listed(files, outputs, mappings, key, before)):
            file.write(lines)
            digest.update(lines)
            size += len(lines)
    return Written(listing, digest.hexdigest(), size)


def _listed(
    files: FileSet, outputs: Iterable[Written], mappings: Mappings, key: bytes, before: ReadBefore | None
) -> Iterator[bytes]:
    for output in outputs:
        with closing(open_source(files.temporary(output.name), output.name)) as source:
            known = before if before is not None and before.sha256 == output.sha256 else None
            yield from listed_in(source.data, output.sha256, mappings, key, known)


def listed_in(
    data: Buffer, output_sha256: str, mappings: Mappings, key: bytes, before: ReadBefore | None = None
) -> Iterator[bytes]:
    """The lines of the listing for a file, some at a time. `before`: what is known of these very bytes."""
    wrapped = None if before is not None else unwrapped(data)
    if native is None or wrapped is not None:
        yield from map(_bytes, _claims_in(data, wrapped, output_sha256, mappings, key))
        return
    reader = ClaimReader(data, mappings, everything=True)
    items = before.places if before is not None and before.is_whole else scan(data, reader.wanted)
    for item in items:
        if isinstance(item, Batch):
            yield from _listed_in_batch(item, ListedSet(reader, _bht03(data, item.info), output_sha256, key))


def claims_in(data: Buffer, output_sha256: str, mappings: Mappings, key: bytes = b"") -> Iterator[SentClaim]:
    """The claims of all 837P and 837I in a file, in its order; `key` is the ledger's, b'' without one."""
    return _claims_in(data, unwrapped(data), output_sha256, mappings, key)


def _claims_in(
    data: Buffer, wrapped: Unwrapped | None, output_sha256: str, mappings: Mappings, key: bytes
) -> Iterator[SentClaim]:
    if wrapped is None:
        reader = ClaimReader(data, mappings, everything=True)
        for info, bht03, span in spans_in(data, reader):
            yield ListedSet(reader, bht03, output_sha256, key).row(info, span)
        return
    for placed in _claims(data, wrapped, mappings):
        patient = keyed_digest(key, patient_of(placed.claim)).hex() if key else ""
        row = sent_claim(placed.claim, placed.span, placed.bht03, output_sha256, patient)
        yield row._replace(byte_start=str(placed.byte_start), byte_end=str(placed.byte_end))


class ListedSet(NamedTuple):
    """What the rows of a set need beside its claims."""

    reader: ClaimReader
    bht03: str
    output_sha256: str
    key: bytes

    def row(self, info: SetInfo, span: ClaimSpan) -> SentClaim:
        """The row of a claim, which becomes an object only where it is not written as claims are written."""
        reader, levels = self.reader, self.reader.levels(info, span)
        patient = keyed_digest(self.key, patient_in(*levels[1:])).hex() if self.key else ""
        content, row = reader.data[span.start : span.end], None
        if not hides(content, info.delimiters):
            segments = cut(content, info.delimiters, span.start, span.ordinal)
            row = regular_row(info, span, levels, segments, self.bht03, self.output_sha256, patient)
        return row or sent_claim(reader.read(info, span), span, self.bht03, self.output_sha256, patient)

    def digest(self, member: bytes, birth: bytes, first_name: bytes) -> bytes:
        """The keyed digest of a patient, as native code asks for it."""
        patient = patient_digest(*(part.decode("latin-1") for part in (member, birth, first_name)))
        return keyed_digest(self.key, patient).hex().encode()


def _listed_in_batch(batch: Batch, listed: ListedSet) -> Iterator[bytes]:
    """The lines of the claims of a batch: native code writes them, but for those that are not usual."""
    info = batch.info
    delimiters, head = info.delimiters, (listed.output_sha256, info.interchange, info.group, info.transaction)
    rows, unusual = native.claim_rows(  # type: ignore[union-attr]  # only asked where native code was built
        listed.reader.data,
        batch.packed,
        f"{delimiters.element}{delimiters.component}{delimiters.segment}".encode("latin-1"),
        delimiters.gap_text.encode("latin-1"),
        info.claim_type == "I",
        _bytes((*head, listed.bht03, ""))[: -len("\r\n")],
        listed.digest if listed.key else None,
    )
    at, spans_here = 0, [*batch.claims()] if unusual else []
    for number, place in unusual:
        yield rows[at:place]
        yield _bytes(listed.row(info, spans_here[number]))
        at = place
    yield rows[at:] if at else rows


def _bytes(row: Sequence[str]) -> bytes:
    return csv_line(row).encode("utf-8", "backslashreplace")


class PlacedClaim(NamedTuple):
    """A claim with its place in the bytes of its file, and the BHT03 of its set."""

    claim: Claim
    span: ClaimSpan
    bht03: str
    byte_start: int
    byte_end: int


def claims_of(data: Buffer, mappings: Mappings) -> Iterator[PlacedClaim]:
    """All claims of 837P and 837I in a file, whether they hold a drug line or not."""
    return _claims(data, unwrapped(data), mappings)


def _claims(data: Buffer, wrapped: Unwrapped | None, mappings: Mappings) -> Iterator[PlacedClaim]:
    content = data if wrapped is None else wrapped.data
    reader = ClaimReader(content, mappings, everything=True)
    for info, bht03, span in spans_in(content, reader):
        start = span.start if wrapped is None else wrapped.place(span.start)
        end = span.end if wrapped is None else wrapped.past(span.end)
        yield PlacedClaim(reader.read(info, span), span, bht03, start, end)


def spans_in(data: Buffer, reader: ClaimReader) -> Iterator[tuple[SetInfo, str, ClaimSpan]]:
    """Where the claims of a file are that a reader wants, each with its set and the BHT03 of that."""
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            bht03 = _bht03(data, item.info)
            for span, _ in spans(item):
                yield item.info, bht03, span


def _bht03(data: Buffer, info: SetInfo) -> str:
    """BHT03 of a set, which the answers to it name."""
    delimiters = info.delimiters
    head = data[info.start : info.start + _HEAD].decode("latin-1")
    bht = re.search(f"BHT{re.escape(delimiters.element)}[^{re.escape(delimiters.segment)}]*", head)
    elements = bht[0].split(delimiters.element) if bht else []
    return elements[_BHT03].strip() if len(elements) > _BHT03 else ""


def read_claims(path: Path) -> Iterator[SentClaim]:
    """The claims of a listing. UsageError where it has other columns, Unreadable where it is broken."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(next(reader, ())) != COLUMNS:
                raise UsageError(f"{path}: does not have the columns of a listing of claims; process the file again")
            for row in reader:
                yield SentClaim._make(map(as_sent, row))
    except (OSError, UnicodeDecodeError, csv.Error, TypeError) as error:
        raise Unreadable(f"{path}: cannot be read as a listing of claims") from error
