"""The claims of a file held against the policies of their payers, or of one that is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.reader import ClaimReader
from edi837.jobs.judging.earlier_in_file import EarlierInFile
from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import Binding, Entry
from edi837.mapping.stated_policy import KnownBy, Period
from edi837.rules.rule import Knowledge
from edi837.system.errors import UsageError
from edi837.x12.batch import Batch
from edi837.x12.delimiters import Buffer, find_header
from edi837.x12.scan import scan
from edi837.x12.source import open_source


def trial_lines(
    path: Path, mappings: Mappings, payer: Entry | None, today: date
) -> Iterator[tuple[ServiceLine, Knowledge]]:
    """The drug lines of a file, with what is known of them; as if all were for `payer`, where one is named.

    UsageError for a file that is not X12.
    """
    with closing(open_source(path)) as source:
        if find_header(source.data, 0) is None:
            raise UsageError(f"{path}: is not an X12 file")
        if payer is not None:
            ids = {claim.payer.id.strip().upper() for claim in _claims(source.data, mappings)}
            bindings: Mapping[str, tuple[Binding, ...]] = {
                payer_id: (Binding(KnownBy(payer_id, "", Period()), payer.id, {payer.id: payer}),) for payer_id in ids
            }
            mappings = replace(mappings, payers=replace(mappings.payers, bindings=bindings, _policies={}))
        known = Knowledge(as_of=today, earlier=EarlierInFile(source.data, mappings))
        for claim in _claims(source.data, mappings):
            yield from ((line, known) for line in claim.target_lines)


def _claims(data: Buffer, mappings: Mappings) -> Iterator[Claim]:
    reader = ClaimReader(data, mappings)
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            yield from (claim for _, claim in reader.claims(item))
