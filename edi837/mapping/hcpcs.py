"""The HCPCS file: codes and modifiers with their descriptions and dates."""

from __future__ import annotations

from datetime import date, timedelta

from edi837.mapping.codes_file import CodesFile, ImportedTable, day_of
from edi837.mapping.drugs import DrugCode
from edi837.mapping.wording import bare, milligrams, names
from edi837.system.dataclass import dataclass
from edi837.x12.values import plain

# The file keeps codes that ended, for some years: what is in none of them never was, or ended before.
_KEPT = timedelta(days=3 * 365)
_MOST_KNOWN = 20_000


@dataclass(frozen=True)
class HcpcsCode:
    """A code or modifier. `successors` are its cross-references, where it ended; dates may be open."""

    code: str
    description: str
    short: str
    added: date | None
    ended: date | None
    successors: tuple[str, ...]

    def holds(self, day: date) -> bool:
        """Whether it was valid on a day, as far as its dates tell."""
        return (self.added is None or self.added <= day) and (self.ended is None or day <= self.ended)

    @property
    def says(self) -> str:
        """What it stands for, without the word injection: `streptomycin, up to 1 g`."""
        return bare(self.description)


class Hcpcs:
    """Look-ups in the HCPCS file; each code is asked for once."""

    def __init__(self, file: CodesFile, tables: tuple[ImportedTable, ...]) -> None:
        self.tables = tables
        self._file = file
        self._known: dict[str, HcpcsCode | None] = {}
        self._kinds: dict[str, bool] = {}
        self._contradictions: dict[str, str] = {}

    @property
    def table(self) -> ImportedTable:
        """The newest."""
        return self.tables[-1]

    def find(self, code: str) -> HcpcsCode | None:
        """A code of five characters, or a modifier of two, as the newest file has it that still holds it.

        Each file tells when its codes began and ended, for years back, and a later one knows the ends better.
        """
        if code in self._known:
            return self._known[code]
        rows = self._file.rows(
            "SELECT code, description, short, added, ended, successors FROM hcpcs WHERE code = ? ORDER BY tbl DESC",
            code,
        )
        entry = None
        if rows:
            value, description, short, added, ended, successors = rows[0]
            entry = HcpcsCode(value, description, short, day_of(added), day_of(ended), tuple(successors.split()))
        if len(self._known) < _MOST_KNOWN:
            self._known[code] = entry
        return entry

    def named(self, word: str, day: date) -> list[str]:
        """The codes of a day, without modifiers, whose description has a word."""
        question = (
            "SELECT DISTINCT code FROM hcpcs WHERE length(code) = 5 AND instr(lower(description), ?) ORDER BY code"
        )
        entries = [self.find(code) for (code,) in self._file.rows(question, word.lower())]
        return [entry.code for entry in entries if entry is not None and entry.holds(day) and names(entry.says, [word])]

    def contradiction(self, code: DrugCode) -> str:
        """How it contradicts the mapping of a code, which it may not have at all; '' where it does not."""
        known = self._contradictions.get(code.value)
        if known is None:
            official = self.find(code.value)
            known = self._contradictions[code.value] = conflict(code, official) if official else ""
        return known

    def covering(self, day: date) -> ImportedTable | None:
        """The file that covers a day: what is not in it was not valid then. The newest of several."""
        for table in reversed(self.tables):
            if table.dated is not None and table.last is not None and table.dated - _KEPT <= day <= table.last:
                return table
        return None

    def covers(self, day: date) -> bool:
        """Whether a file covers the day."""
        return self.covering(day) is not None

    def absent(self, code: str, day: date) -> bool:
        """Whether it covers the day, has codes of that kind, and this one is not among them."""
        return self.find(code) is None and self.covers(day) and self.holds_codes_like(code)

    def holds_codes_like(self, code: str) -> bool:
        """Whether it has codes of that first letter, or modifiers, at all: a file may be cut to some of them."""
        pattern = f"{code[:1]}____" if len(code) == 5 else "__"
        if pattern not in self._kinds:
            self._kinds[pattern] = bool(self._file.rows("SELECT 1 FROM hcpcs WHERE code LIKE ? LIMIT 1", pattern))
        return self._kinds[pattern]


def conflict(code: DrugCode, official: HcpcsCode) -> str:
    """How the HCPCS file contradicts the mapping of a code: another substance, or amount; '' where it does not."""
    text = f"{official.description} {official.short}"
    if not names(text, code.substance.words):
        return "another substance"
    amount = milligrams(official.description)
    if code.mg_per_unit is not None and amount is not None and amount != code.mg_per_unit:
        return f"another amount: {plain(amount)} mg"
    return ""
