"""JSON lines: one object a row, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO


class JsonlWriter:
    """Writes rows as objects with the columns as names."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file = file
        self._columns = tuple(columns)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows."""
        for row in rows:
            values = dict(zip(self._columns, row, strict=True))
            # A byte of a name that is no text becomes an escape of JSON.
            self._file.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

    def finish(self) -> None:
        """Nothing is held back."""
