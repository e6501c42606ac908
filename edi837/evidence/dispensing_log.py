"""The dispensing log: what stock a place had, got, gave out and counted, from a CSV file. Evidence, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.dosing.dose import container_mg
from edi837.evidence.evidence_table import CellFault, EvidenceRow, RowFault, read_evidence
from edi837.evidence.export_amounts import ExportFault, Measured, in_mg, read_unit
from edi837.evidence.layouts import LOG
from edi837.mapping.drugs import Drugs
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

OPENING, RECEIVED, REMOVED, DISCARDED, RETURNED, TRANSFERRED, CLOSING = (
    "opening", "received", "removed", "wasted", "returned", "transferred", "closing",
)  # fmt: skip
ACTIONS = (OPENING, RECEIVED, REMOVED, DISCARDED, RETURNED, TRANSFERRED, CLOSING)


class LogEntry(NamedTuple):
    """One row, in milligrams; `account` is the patient's, '' where it is about the stock alone."""

    row: int
    day: date
    place: str
    ndc: str
    action: str
    mg: Decimal
    account: str


@dataclass(frozen=True)
class DispensingLog:
    """All rows about target drugs; `others` are about other drugs."""

    name: str
    sha256: str
    faults: tuple[RowFault, ...]
    entries: tuple[LogEntry, ...]
    others: int


def read_log(path: Path, drugs: Drugs) -> DispensingLog:
    """Read a log; MappingError where it, its header or all of its rows cannot be used."""
    targets = {drugs.codes[code].substance.name for code in drugs.targets}

    def read(row: EvidenceRow) -> LogEntry | None:
        ndc = row.ndc("ndc")
        product = drugs.product(ndc) if ndc else None
        if product is not None and product.substance.name not in targets:
            return None
        day, quantity = row.day("date"), row.number_in("quantity")
        if day is None or quantity is None:
            raise CellFault(f"column {'date' if day is None else 'quantity'}: must not be empty")
        action = row.needed("action", ", ".join(ACTIONS)) and row.word("action", ACTIONS)
        unit = read_unit(row.text("unit"))
        if unit is None or unit.minutes or unit.by_weight:
            raise CellFault("column unit: must be mg, mcg, g, mL or vial")
        content = container_mg(product, product.package(ndc)) if product is not None else None
        try:
            mg = in_mg(quantity, unit, Measured(product.mg_per_ml if product is not None else None, content, None))
        except ExportFault as fault:
            raise CellFault(str(fault)) from None
        return LogEntry(row.number, day, row.text("place"), ndc, action, mg, row.text("patient_control_number"))

    table = read_evidence(path, LOG, read)
    entries = tuple(entry for entry in table.rows if entry is not None)
    return DispensingLog(table.name, table.sha256, table.faults, entries, len(table.rows) - len(entries))
