"""Claims out of bytes, for tests of what stands in them."""

from __future__ import annotations

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.reader import ClaimReader
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import Batch
from edi837.x12.change import Change, in_order, splice
from edi837.x12.scan import scan
from tests.judging import mappings


def claims_of(data: bytes, known: Mappings | None = None) -> list[Claim]:
    """The wanted claims of a file, in order."""
    reader = ClaimReader(data, known or mappings())
    batches = [item for item in scan(data, reader.wanted) if isinstance(item, Batch)]
    return [claim for batch in batches for _, claim in reader.claims(batch)]


def first_drug_line(data: bytes, known: Mappings | None = None) -> ServiceLine:
    """The first target line of the first claim."""
    return claims_of(data, known)[0].target_lines[0]


def changed(data: bytes, changes: tuple[Change, ...]) -> bytes:
    """The file with the changes made."""
    return b"".join(splice(data, in_order(changes)))


def between(data: bytes, start: bytes, end: bytes) -> str:
    """The text from the last `start` to the last `end` of a file."""
    return data[data.rindex(start) : data.rindex(end)].decode("latin-1")
