"""Where a finding stands, as an editor or a person finds it."""

from __future__ import annotations

from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.x12.file_lines import FileLines


class FilePlaces(NamedTuple):
    """Finds the places of the rows of one file; `path` is how the file was named, for programs that open it."""

    path: str
    lines: FileLines

    def line_of(self, row: ExceptionRecord) -> int | None:
        """The line of the file, from 1; None where segments are not lines, or the row is about no place."""
        return self.lines.line_of(int(row.byte_start)) if has_place(row) else None


def has_place(row: ExceptionRecord) -> bool:
    """Whether the row is about bytes of the file, and not about the file."""
    return bool(row.byte_end) and int(row.byte_end) > 0


def segment_words(row: ExceptionRecord) -> str:
    """The set and the segment within it: 'ST 0002 segment 41'; '' where neither is known."""
    return _words(("ST", row.transaction if row.segment else ""), ("segment", row.segment))


def claim_words(row: ExceptionRecord) -> str:
    """Claim, service line and element, as far as they are known."""
    return _words(("claim", row.patient_control_number), ("line", row.line), ("", row.element))


def _words(*named: tuple[str, str]) -> str:
    return " ".join(f"{word} {value}".strip() for word, value in named if value)
