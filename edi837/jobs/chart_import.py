"""Exports of an EHR or a cabinet brought into the chart that --chart reads."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice
from pathlib import Path

from edi837.evidence.chart_row import DISCARDED
from edi837.evidence.export_doses import UNREAD, ChartLine, Doses
from edi837.evidence.export_file import table
from edi837.evidence.export_rows import ExportReader
from edi837.evidence.layouts import CHART
from edi837.mapping.chart_maps import ChartMap
from edi837.mapping.drugs import Drugs
from edi837.report.figures import counted
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, UsageError

_NAMED = 10


@dataclass
class ChartImport:
    """What was read, and what came of it."""

    doses: Doses
    lines: list[ChartLine]
    columns: tuple[str, ...]
    words: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every row was used, or is one that counts nothing."""
        return not self.doses.faults and not self.words

    def csv(self) -> bytes:
        """The chart, with the columns that the exports tell: what a column lacks is not checked, and not missing."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, self.columns, restval="", extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(line.cells for line in self.lines)
        return out.getvalue().encode()

    def sentences(self) -> Iterator[str]:
        """How many rows became what, each row that was not used, what a map does not know, and what was decided."""
        doses = self.doses
        kinds = Counter(_kind(line) for line in self.lines)
        parts = [f"{number} {kind}" for kind, number in sorted(kinds.items())]
        parts += [f"{doses.ignored} passed by"] if doses.ignored else []
        parts += [f"{doses.other_drugs} of other drugs"] if doses.other_drugs else []
        yield f"{counted(doses.read, 'row')} read: {', '.join(parts) or 'nothing of a target drug'}"
        for fault in doses.faults[:_NAMED]:
            yield f"not used: {fault.file}: row {fault.row}: {fault.reason}"
        if len(doses.faults) > _NAMED:
            yield f"not used: {len(doses.faults) - _NAMED} more rows"
        yield from (f"not known: {words}" for words in self.words)
        yield from doses.notes[:_NAMED]


def _kind(line: ChartLine) -> str:
    return "that could not be read" if UNREAD in line.cells.values() else line.cells.get("action", "")


def import_chart(
    files: Sequence[Path], maps: Sequence[ChartMap], drugs: Drugs, facility: str | None = None
) -> ChartImport:
    """Each file by the first map that fits its header; UsageError where rows of several facilities would be mixed."""
    doses = Doses(drugs)
    words: list[str] = []
    facilities: set[str] = set()
    kinds = {"account", "date", "amount", "action"}
    for path in files:
        reader = ExportReader(path, _map_for(path, maps), facility)
        doses.take(reader.rows(), reader.map.drug)
        words += [f"{path.name}: {said}" for said in reader.unknown_words()]
        facilities |= reader.facilities
        kinds |= reader.kinds
    named = sorted(facilities - {""})
    if len(named) > 1:
        listed = ", ".join(named[:_NAMED])
        raise UsageError(f"the exports hold rows of several facilities ({listed}): choose one with --facility")
    place = {path.name: number for number, path in enumerate(files)}
    ordered = sorted(_without_doubles(doses), key=lambda line: (place[line.file], line.rows[0]))
    _note_encounters(doses, ordered)
    return ChartImport(doses, ordered, _columns(kinds, ordered), words)


# What a kind of cell becomes, where it has another name in a chart.
_BECOMES = {
    "account": ("patient_control_number",), "date": ("service_date",), "amount": ("mg_given", "mg_discarded"),
    "time": ("start", "stop"),
}  # fmt: skip


def _columns(kinds: set[str], lines: Sequence[ChartLine]) -> tuple[str, ...]:
    names = {name for kind in kinds for name in _BECOMES.get(kind, (kind.replace("-", "_"),))}
    names |= {name for line in lines for name, value in line.cells.items() if value}
    return tuple(name for name in CHART.names if name in names)


def _map_for(path: Path, maps: Sequence[ChartMap]) -> ChartMap:
    header = {name.strip().lower() for name in table(path)[0]}
    for each in maps:
        needed = [each.columns[kind].name.lower() for kind in ("account", "action")]
        if header.issuperset(needed):
            return each
    wanted = "; ".join(f"{each.id}: {each.columns['account'].name}, {each.columns['action'].name}" for each in maps)
    raise MappingError(str(path), 1, f"has not the columns that a map needs ({wanted})")


def _without_doubles(doses: Doses) -> Iterator[ChartLine]:
    """The lines, but the same waste that a second file tells: it counts once, with the witness of either."""
    seen: dict[tuple[str, ...], ChartLine] = {}
    for line in doses.lines:
        cells = line.cells
        if cells.get("action") != DISCARDED:
            yield line
            continue
        key = (cells["patient_control_number"], cells["service_date"], cells.get("mg_discarded", ""))
        first = seen.setdefault(key, line)
        if first is line or first.file == line.file:
            yield line
            continue
        first.cells.setdefault("witness", cells.get("witness", ""))
        said = f"row {line.rows[0]} is the waste of {first.file}: row {first.rows[0]}, and was counted once"
        doses.notes.append(f"{line.file}: {said}")


def _note_encounters(doses: Doses, lines: Sequence[ChartLine]) -> None:
    days: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        key = line.cells["patient_control_number"], line.cells.get("service_date", "")
        days.setdefault(key, set()).add(line.encounter)
    several = sum(len(encounters - {""}) > 1 for encounters in days.values())
    if several:
        doses.notes.append(f"{counted(several, 'day')} of an account with doses of several encounters: they add up")


def shown_rows(path: Path, maps: Sequence[ChartMap], drugs: Drugs, most: int = 10) -> Iterator[str]:
    """The first rows of a file as they are read, and what they become in the chart; free text is not shown."""
    chosen = _map_for(path, maps)
    reader, doses = ExportReader(path, chosen), Doses(drugs)
    doses.take(islice(reader.rows(), most), chosen.drug)
    header, rows = table(path)
    lowered = [name.strip().lower() for name in header]
    columns = [(kind, column) for kind, column in chosen.columns.items() if kind in _SHOWN]
    yield f"{path.name} by map {chosen.id}, before:"
    for number, cells in enumerate(islice(rows, most), 2):
        values = [
            f"{kind}={cells[lowered.index(column.name.lower())].strip()}"
            for kind, column in columns
            if column.name.lower() in lowered and lowered.index(column.name.lower()) < len(cells)
        ]
        yield f"  row {number}: {'  '.join(value for value in values if not value.endswith('='))}"
    yield "after:"
    for line in doses.lines:
        values = [f"{name}={value}" for name, value in line.cells.items() if value]
        yield f"  row{'s' * (len(line.rows) > 1)} {', '.join(map(str, line.rows))}: {'  '.join(values)}"
    for fault in doses.faults:
        yield f"  not used: row {fault.row}: {fault.reason}"
    yield from (f"  not known: {said}" for said in reader.unknown_words())


# Columns whose cells are no free text and no names.
_SHOWN = frozenset(
    {"account", "encounter", "order", "ndc", "strength", "time", "date", "stop", "action", "status", "amount", "unit",
     "rate", "rate-unit", "duration", "weight", "route"}
)  # fmt: skip
