"""The chart: what the medical record says of a drug line, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from functools import lru_cache
from pathlib import Path

from edi837.claim.claim import Claim, ServiceLine
from edi837.evidence.chart_row import ACTIONS, AMBIGUOUS, BY_VALUE, USED, ChartRow, together
from edi837.evidence.evidence_table import CellFault, EvidenceRow, RowFault, read_evidence
from edi837.evidence.layouts import CHART
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple

COLUMNS = CHART.names
_KEY_COLUMNS = ("line", "service_date")
_CONTAINERS = ("single-dose", "multi-dose")
_AMOUNT = "a plain number of milligrams such as 42.5, without comma, sign or unit"
# A number as a spreadsheet leaves it: without the zeros before it, perhaps with a point.
_WHOLE = re.compile(r"0*([0-9]+?)(?:\.0+)?")


class Match(NamedTuple):
    """The row of a line, or several as one; None where there is none, and then the rows that are not evidence for it.

    `ambiguous` rows fit other lines as well, `faulty` ones cannot be read, `out` were cancelled or say that nothing was
    given, `of_another_date` and `of_another_ndc` name the line but not its date, or its date but not its package.
    """

    row: ChartRow | None
    ambiguous: tuple[ChartRow, ...] = ()
    faulty: tuple[ChartRow, ...] = ()
    out: tuple[ChartRow, ...] = ()
    of_another_date: ChartRow | None = None
    of_another_ndc: ChartRow | None = None


_NO_MATCH = Match(None)


@dataclass(frozen=True)
class Chart:
    """All rows, found by patient control number and line, or by date and NDC; `columns` are those of the file.

    An account number is looked for by its value, so that 12345 is 0012345: a spreadsheet drops the zeros.
    """

    name: str
    sha256: str
    columns: frozenset[str]
    faults: tuple[RowFault, ...]
    rows: tuple[ChartRow, ...] = field(repr=False)
    # By the value of an account, however it is written.
    _by_account: Mapping[str, list[ChartRow]] = field(repr=False)
    _together: dict[tuple[int, ...], ChartRow] = field(default_factory=dict, repr=False, compare=False)

    def find(self, line: ServiceLine) -> Match:
        """The row of a line; a line of what was discarded shares the row of the line beside it."""
        rows = self.rows_of(line.claim)
        if not rows:
            return _NO_MATCH
        match = self._match(rows, line)
        if match == _NO_MATCH and line.discarded:
            for other in line.claim.target_lines:
                if not other.discarded and other.procedure == line.procedure and other.day == line.day:
                    return self._match(rows, other)
        return match

    def rows_of(self, claim: Claim) -> Sequence[ChartRow]:
        """The rows of a claim's account."""
        account = claim.patient_control_number.strip()
        return self._by_account.get(account_value(account), ()) if account else ()

    def _match(self, rows: Sequence[ChartRow], line: ServiceLine) -> Match:
        number = line.number.strip().lstrip("0")
        numbered = [row for row in rows if number and row.line.lstrip("0") == number]
        if numbered:
            dated = [row for row in numbered if row.service_date is None or line.day is None or _within(row, line)]
            elsewhere = next((row for row in numbered if row not in dated and not row.is_out), None)
            return self._concluded(dated)._replace(of_another_date=elsewhere)
        dated = [row for row in rows if not row.line and (_within(row, line) or _unread(row))]
        own = [row for row in dated if not row.ndc or not line.ndc or row.ndc == line.ndc]
        if not own:
            return Match(None, of_another_ndc=next((row for row in dated if _same_drug(row, line)), None))
        match = self._concluded(own)
        if match.row is not None and _fits_others(match.row, line):
            return Match(None, ambiguous=match.row.parts)
        return match

    def _concluded(self, rows: Sequence[ChartRow]) -> Match:
        faulty = tuple(row for row in rows if row.fault)
        out = tuple(row for row in rows if row.is_out and not row.fault)
        counting = [row for row in rows if not row.is_out and not row.fault]
        if faulty or not counting:
            return Match(None, faulty=faulty, out=out)
        if len(counting) == 1:
            return Match(counting[0], out=out)
        key = tuple(row.row for row in counting)
        return Match(self._together.get(key) or self._together.setdefault(key, together(counting)), out=out)

    def used_by(self, claim: Claim) -> Iterator[tuple[str, int]]:
        """Which rows the target lines of a claim use, which are ambiguous, and which were found by value."""
        account = claim.patient_control_number.strip()
        for line in claim.target_lines:
            match = self.find(line)
            for row in match.row.parts if match.row is not None else ():
                yield USED, row.row
                if row.patient_control_number != account:
                    yield BY_VALUE, row.row
            yield from ((AMBIGUOUS, row.row) for row in match.ambiguous)

    def unbilled(self, claim: Claim) -> list[ChartRow]:
        """Doses within the days of a claim that fit none of its target lines, of no other drug than theirs."""
        rows = self.rows_of(claim)
        days = [day for line in claim.lines for day in (line.day, line.service_to) if day is not None]
        if not rows or not days:
            return []
        used = {row for line in claim.target_lines for row in _touched(self.find(line))}
        return [
            row
            for row in rows
            if row.is_dose and row.mg_given and not row.fault and row.row not in used and row.service_date is not None
            and min(days) <= row.service_date <= max(days)
            and any(not row.ndc or _same_drug(row, line) for line in claim.target_lines)
        ]  # fmt: skip


def _touched(match: Match) -> Iterator[int]:
    """The rows that a match speaks of in whatever way."""
    for row in (match.row, match.of_another_date, match.of_another_ndc):
        yield from (part.row for part in (row.parts if row is not None else ()))
    yield from (row.row for row in (*match.ambiguous, *match.faulty, *match.out))


def _within(row: ChartRow, line: ServiceLine) -> bool:
    """Whether the day of a row is one of the line's."""
    day = row.service_date
    return day is not None and line.day is not None and line.day <= day <= (line.service_to or line.day)


def _unread(row: ChartRow) -> bool:
    """Whether it is not known of which day and line a row is: it may be of any of its account."""
    return bool(row.fault) and row.service_date is None


def _same_drug(row: ChartRow, line: ServiceLine) -> bool:
    """Whether the row's package is of the substance that the line bills."""
    substances = [product.substance.name for product in (line.claim.mappings.drugs.product(row.ndc),) if product]
    billed = [line.code.substance.name] if line.code is not None else []
    if line.drug is not None and line.drug.product is not None:
        billed.append(line.drug.product.substance.name)
    return bool(substances) and substances[0] in billed


def _fits_others(row: ChartRow, line: ServiceLine) -> bool:
    """Whether a row fits a line of another code or day of the claim as well, so that its dose may be billed there."""
    for other in line.claim.target_lines:
        if other.discarded or (other.procedure == line.procedure and other.day == line.day):
            continue
        if any(_within(part, other) and (not part.ndc or not other.ndc or part.ndc == other.ndc) for part in row.parts):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def account_value(account: str) -> str:
    """What an account number is to a spreadsheet; text, in upper case, where it is no number."""
    match = _WHOLE.fullmatch(account)
    return match[1] if match is not None else account.upper()


def read_chart(path: Path) -> Chart:
    """Read a chart file; MappingError where it, or its header, cannot be used. A row that cannot costs its line."""
    table = read_evidence(path, CHART, _row, _unreadable)
    if not table.columns & set(_KEY_COLUMNS):
        raise MappingError(str(path), 1, "needs the columns patient_control_number and line or service_date")
    by_account: dict[str, list[ChartRow]] = {}
    for row in table.rows:
        by_account.setdefault(account_value(row.patient_control_number), []).append(row)
    return Chart(table.name, table.sha256, table.columns, table.faults, table.rows, by_account)


def _row(row: EvidenceRow) -> ChartRow:
    cell = row.cells.get
    charted = ChartRow(
        row.number,
        row.needed("patient_control_number", "the account number of the claim"),
        cell("line", ""),
        row.day("service_date"),
        row.number_in("mg_given", _AMOUNT),
        row.number_in("mg_discarded", _AMOUNT),
        row.number_in("mg_dispensed", _AMOUNT),
        row.number_in("containers_opened"),
        row.word("container", _CONTAINERS),
        row.number_in("container_mg", _AMOUNT),
        row.ndc("ndc"),
        cell("route", ""),
        cell("start", ""),
        cell("stop", ""),
        cell("indication", ""),
        cell("prior_therapies", ""),
        cell("monitoring", ""),
        cell("adverse_events", ""),
        cell("witness", ""),
        cell("authorization", ""),
        cell("site", ""),
        cell("risk_benefit", ""),
        cell("ordering_provider", ""),
        row.word("action", ACTIONS),
    )
    if not charted.line and charted.service_date is None:
        raise CellFault("has neither line nor service_date")
    return charted


def _unreadable(row: EvidenceRow, fault: str) -> ChartRow:
    """The key of a row that cannot be read, as far as it can: its line is not checked."""
    dated: date | None = None
    with suppress(CellFault):
        dated = row.day("service_date")
    return ChartRow(row.number, row.text("patient_control_number"), row.text("line"), dated, fault=fault)
