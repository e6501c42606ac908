"""The lines table of claims that are like one of which all was said: each line by that one's, as a row or in CSV."""

from __future__ import annotations

from datetime import date

from edi837.claim.claim import ServiceLine
from edi837.claim.conforming_claim import ConformingClaim
from edi837.jobs.judging.like_parties import KIND_AT, NPI_AT
from edi837.report.writers import csv_line, harmless
from edi837.rows.lines import COLUMNS, LineRow
from edi837.system.dataclass import dataclass
from edi837.system.lazy import lazy
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan
from edi837.x12.segment import Segment


class OwnCells(NamedTuple):
    """What a row has of its own: all else is the same in alike claims."""

    interchange: str
    group: str
    transaction: str
    segment: str
    patient_control_number: str
    billing_npi: str
    rendering_npi: str
    line_control_number: str
    service_from: str
    service_to: str
    authorization: str


# In the order of the table.
_AT = tuple(COLUMNS.index(name) for name in OwnCells._fields)
# Stands for them in a line of CSV, where it stays as it is.
_OWN = "0own0cell0"


class LinePlaces(NamedTuple):
    """Where a target line's own values stand: places of segments in the claim, -1 for those that it has not."""

    service: int
    control_number: int
    authorization: int
    provider: int


@dataclass(frozen=True, eq=False)
class LikeLine:
    """A target line: its row in one of the alike claims, and where each has its own values."""

    row: LineRow
    places: LinePlaces

    def own_cells(self, claim: ConformingClaim, span: ClaimSpan, day: date, billing_npi: str) -> OwnCells:
        """What the row of a claim has of its own."""
        info, places, written = claim.info, self.places, day.isoformat()
        return OwnCells(
            info.interchange,
            info.group,
            info.transaction,
            str(span.ordinal + places.service),
            claim.clm[1],
            billing_npi,
            _npi(claim, places.provider),
            number_at(claim, places.control_number),
            written,
            written,
            number_at(claim, places.authorization),
        )

    def row_of(self, own: OwnCells) -> LineRow:
        """The row."""
        cells = list(self.row)
        for at, cell in zip(_AT, own, strict=True):
            cells[at] = cell
        return LineRow._make(cells)

    def csv_of(self, own: OwnCells) -> str:
        """What csv_line() makes of the row."""
        if not self._format:
            return csv_line(self.row_of(own))
        return self._format % tuple([cell if cell.isalnum() else harmless(cell) for cell in own])

    @lazy
    def _format(self) -> str:
        """The line with a place for each cell of its own; '' where another cell looks like what stands for these."""
        pieces = csv_line(self.row_of(OwnCells._make([_OWN] * len(_AT)))).split(_OWN)
        return "%s".join([piece.replace("%", "%%") for piece in pieces]) if len(pieces) == len(_AT) + 1 else ""


def number_at(claim: ConformingClaim, at: int) -> str:
    """REF02 of a segment; '' where there is none."""
    return claim.texts[at].split(claim.element)[2] if at >= 0 else ""


def _npi(claim: ConformingClaim, at: int) -> str:
    if at < 0:
        return ""
    nm1 = claim.texts[at].split(claim.element)
    return nm1[NPI_AT].strip() if len(nm1) > NPI_AT and nm1[KIND_AT].strip() == "XX" else ""


def places_of(line: ServiceLine) -> LinePlaces:
    """Where the values of a line stand in its claim."""
    claim = line.claim
    provider = claim.loop.child("2310B")

    def place(segment: Segment | None) -> int:
        return -1 if segment is None else segment.ordinal - claim.clm.ordinal

    return LinePlaces(
        place(line.service),
        place(line.loop.first("REF", "6R")),
        place(line.authorization),
        place(provider.segments[0] if provider is not None else None),
    )
