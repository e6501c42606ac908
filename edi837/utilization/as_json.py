"""Utilization as one JSON object: counts are numbers, amounts text with all their digits, null what nothing tells."""

from __future__ import annotations

import json
from typing import IO, Any

from edi837.utilization import counts_table
from edi837.utilization.notes import files_left_out, notes
from edi837.utilization.overview import Overview
from edi837.utilization.row import UsageRow


def write_json(file: IO[bytes], overview: Overview) -> None:
    """Write it."""
    content: dict[str, Any] = {
        "schema": 1,
        "tool": overview.tool,
        "as_of": overview.as_of,
        "mappings_sha256": overview.mappings,
        "targets": list(overview.targets),
        "by": list(overview.by),
        "files": [{"name": file.name, "claims": file.claims, "lines": file.lines} for file in overview.files],
        "not_counted": [{"name": name, "why": why} for name, why in files_left_out(overview)],
        "total": _object(overview.total),
        "groups": {name: [_object(row) for row in overview.rows(name)] for name in overview.by},
        "counts": _counts(overview),
        "notes": notes(overview),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    file.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _counts(overview: Overview) -> list[dict[str, str]] | None:
    """The rows of the counts by column; null where none were asked for."""
    if overview.counts is None:
        return None
    return [dict(zip(counts_table.COLUMNS, row, strict=True)) for row in overview.count_rows]


def _object(row: UsageRow) -> dict[str, Any]:
    """Without the dimension; '' of an amount is null, of a key or name itself."""
    values = row._asdict()
    del values["dimension"]
    return {name: None if value == "" and name not in ("key", "name") else value for name, value in values.items()}
