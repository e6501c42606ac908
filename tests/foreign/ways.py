"""Which way of spoiling knows what a file is."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from zipfile import BadZipFile

from edi837.settings.config import Settings
from edi837.settings.unattended import RunSettings
from tests.foreign.spoil import spoiled
from tests.foreign.spoil_table import spoiled_table
from tests.foreign.spoil_tree import spoiled_json, spoiled_xml, toml_of
from tests.foreign.spoil_workbook import spoiled_workbook

Spoil = Callable[[bytes, random.Random], bytes]
# The keys of settings, their sections, and what stands in these.
_SETTINGS = (
    *(field.name for of in (Settings, RunSettings) for field in fields(of)),
    "run", "partner", "answers", "ack_hours", "payment_days", "payer", "keep_days", "Q604",
)  # fmt: skip
_BY_ENDING: dict[str, Spoil] = {
    ".xlsx": spoiled_workbook, ".xml": spoiled_xml, ".json": spoiled_json, ".jsonl": spoiled_json, "lock": spoiled_json,
    ".toml": toml_of(_SETTINGS), ".csv": spoiled_table, "product.txt": spoiled_table, "package.txt": spoiled_table,
    "addendum.txt": spoiled_table, "edits.txt": spoiled_table,
}  # fmt: skip


def knowing_way(file: str) -> Spoil:
    """The way for a file by its name; any bytes anywhere where none knows it, and where it cannot be read as itself."""
    way = next((way for ending, way in _BY_ENDING.items() if file.endswith(ending)), spoiled)

    def spoil(content: bytes, chance: random.Random) -> bytes:
        made = content
        # What is no workbook any more is not spoiled further as one; JSON cannot say a value that holds itself.
        with suppress(ValueError, BadZipFile):
            made = way(content, chance)
            if made == content or chance.random() < 0.1:
                made = spoiled(made, chance)
        return made

    return spoil
