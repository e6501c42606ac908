"""Generated answers to the claims of a file: 999, 277CA, 835, reversals and recoupments, with their truth."""

from __future__ import annotations

import csv
import json
import re
from contextlib import closing
from datetime import date
from pathlib import Path

from edi837.answers.answer_row import SentLine
from edi837.generate.payer_answers import answers_for
from edi837.generate.payer_behavior import Behavior
from edi837.jobs.claims_listing import claims_in
from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input, open_input
from edi837.mapping.mappings import load_mappings
from edi837.rows.formula import as_sent
from edi837.system.errors import UsageError

_KINDS = (".corrected", ".released", ".held")
# What a repair took away, no payer sees.
_GONE = ("repaired", "approved")
# GS04 and GS08 of the first group, after its ISA.
_GS = re.compile(r"GS([^A-Za-z0-9 ])(?:.*?\1){3}([0-9]{8})\1(?:.*?\1){3}([0-9A-Z]+)")
_ISA_BYTES = 105


def answer_file(corrected: Path, out: Path, seed: int, when: date | None = None) -> list[str]:
    """Write the answers to the claims of a file that went out on the day of its group, or `when`; their names.

    UsageError where it holds no claims.
    """
    item = Input(corrected, corrected.name)
    with closing(open_input(item)) as source:
        claims = list(claims_in(source.data, source.sha256, load_mappings()))
        head = bytes(source.data[:1024]).decode("latin-1")
        group = _GS.search(head, _ISA_BYTES)
    if not claims:
        raise UsageError(f"{corrected}: has no claims of an 837P or 837I")
    name = next((item.stem.removesuffix(kind) for kind in _KINDS if item.stem.endswith(kind)), item.stem)
    lines = [
        [SentLine(*(line[field] for field in SentLine._fields)) for line in json.loads(claim.lines)] for claim in claims
    ]
    behavior = Behavior(seed, _faults(corrected.with_name(f"{name}.exceptions.csv")))
    day = when or (date.fromisoformat(group[2]) if group else date.today())
    generated = answers_for(name, claims, lines, day, behavior, group[3] if group else "")
    contents = {**generated.files, f"{name}.truth.csv": generated.truth_csv}
    with FileSet(out) as files:
        for file_name, content in contents.items():
            with files.create(file_name) as file:
                file.write(content)
        files.publish()
    return list(contents)


def _faults(exceptions: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What the report beside the file predicts that payers deny, by claim and line: CARC and RARC."""
    faults: dict[tuple[str, str], tuple[str, str]] = {}
    if not exceptions.is_file():
        return faults
    with exceptions.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            carc = as_sent(row["likely_carc"]).split()
            if row["severity"] == "error" and row["disposition"] not in _GONE and carc:
                rarc = as_sent(row["likely_rarc"]).split()
                key = as_sent(row["patient_control_number"]), as_sent(row["line"])
                faults.setdefault(key, (carc[0], rarc[0] if rarc else ""))
    return faults
