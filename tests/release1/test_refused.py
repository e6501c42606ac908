"""What of release 1 is damaged or of another version is refused with a word on what helps, and nothing is touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.drop.running import command
from tests.release1.opened import RELEASE1

Damage = Callable[[Path], None]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def gone(path: Path) -> None:
    path.unlink()


def as_it_was(path: Path) -> None:
    """The file of the same name that release 1 wrote, and that a copy does without."""
    path.write_bytes((RELEASE1 / path.name).read_bytes())


def written(before: str, after: str) -> Damage:
    def damage(path: Path) -> None:
        data = path.read_bytes()
        assert before.encode() in data
        path.write_bytes(data.replace(before.encode(), after.encode()))

    return damage


def stored(statement: str) -> Damage:
    def damage(path: Path) -> None:
        link = sqlite3.connect(path)
        with link:
            link.execute(statement)
        link.close()

    return damage


class Refused(NamedTuple):
    part: str
    damage: Damage
    command: str
    code: int
    words: str


LEDGER, MANIFEST = "drop/ledger.sqlite", "results/night.manifest.json"
NEWER, NO_VERSION = (
    stored("UPDATE facts SET value = '99' WHERE name = 'version'"),
    stored("DELETE FROM facts WHERE name = 'version'"),
)
VERIFY = f"verify claims/night.837 results/night.corrected.837 {MANIFEST}"
RELEASE = f"release claims/night.837 --manifest {MANIFEST} --decisions decisions.csv --out again"
RELEASE_WORKBOOK = (
    "release claims/hospital.837 --manifest results/hospital.manifest.json --decisions decisions.xlsx --out again"
)
REPORT = "report results/night.manifest.json -o all.csv"
CHECK, RUN = "check claims/clean.837", "run drop --stable-seconds 0"
REFUSED = (
    Refused(MANIFEST, cut, VERIFY, 2, "not the manifest of a corrected file"),
    Refused(MANIFEST, cut, REPORT, 2, "is not a whole manifest (Untermin"),
    Refused(MANIFEST, cut, RELEASE, 2, "is not a whole manifest"),
    Refused(MANIFEST, written('"schema": 1', '"schema": 99'), REPORT, 2, "is not a manifest of edi837"),
    Refused(MANIFEST, written('"schema": 1', '"schema": 99'), RELEASE, 2, MANIFEST),
    Refused("results/night.exceptions.jsonl", written("error", "fault"), REPORT, 2, "run process again"),
    Refused("results/night.corrected.837", cut, VERIFY, 6, "not proved"),
    Refused("claims/night.837", cut, RELEASE, 2, "was written by release 1 (schema 1)"),
    Refused("decisions.csv", written("decision", "choice"), RELEASE, 2, "needed are exception_id, decision, by, note"),
    Refused("decisions.xlsx", cut, RELEASE_WORKBOOK, 2, "is not a workbook that can be read"),
    Refused("codes.edi837", cut, CHECK, 2, "edi837 codes import"),
    Refused("codes.edi837", as_it_was, CHECK, 2, "made by another version: run `edi837 codes import` again"),
    Refused("codes.edi837", stored("PRAGMA user_version = 99"), CHECK, 2, "run `edi837 codes import` again"),
    Refused("codes.edi837", cut, "codes check --codes codes.edi837", 2, "edi837 codes import"),
    Refused(
        "chart.csv", written("mg_given", "mg_taken"), CHECK, 2, "chart.csv:1: column 'mg_taken' is not a column of"
    ),
    Refused("rates.csv", written("unit_amount", "unit_price"), CHECK, 2, "rates.csv:1: column 'unit_price'"),
    Refused("edi837.toml", written("guide", "gide"), CHECK, 2, "edi837.toml:7: 'gide' is not a setting"),
    Refused("mappings/drugs/ketorolac.xml", cut, CHECK, 2, "mappings/drugs/ketorolac.xml:5"),
    Refused("mappings/payers/northern.xml", written('"120"', '"soon"'), CHECK, 2, "mappings/payers/northern.xml:6"),
    Refused(LEDGER, NEWER, RUN, 2, "the ledger is of version 99, this edi837 knows"),
    Refused(LEDGER, NEWER, "run drop --status", 2, "use the newer edi837"),
    Refused(LEDGER, NEWER, "run drop --accept 168481753117 --by X --note Y", 2, "use the newer edi837"),
    Refused(LEDGER, NEWER, "prune drop", 2, "use the newer edi837"),
    Refused(LEDGER, NEWER, "doctor drop", 1, "use the newer edi837"),
    Refused(LEDGER, NO_VERSION, RUN, 5, "it does not say its version, so it is damaged; restore it from a backup"),
    Refused(LEDGER, NO_VERSION, "run drop --status", 5, "restore it from a backup"),
    Refused(LEDGER, cut, RUN, 5, "it is damaged; restore it from a backup"),
    Refused(LEDGER, cut, "doctor drop", 1, "it is damaged; restore it from a backup"),
    Refused(LEDGER, gone, RUN, 6, "goes on after line 0, which is the last that the ledger knows"),
    Refused("drop/ledger.key", gone, RUN, 2, "the key of the ledger is missing; restore it"),
    Refused("drop/ledger.key", cut, RUN, 2, "is not the key of a ledger; restore it from the backup"),
    Refused("drop/audit.jsonl", cut, RUN, 6, "the ledger knows"),
    Refused("drop/audit.jsonl", cut, "audit verify drop/audit.jsonl", 6, "is not a whole line of an audit log"),
    Refused(
        "cut-off/ledger.sqlite-wal",
        gone,
        "run cut-off --stable-seconds 0",
        6,
        "goes on after line 0, which is the last that the ledger knows",
    ),
)
_WRITTEN = ("ledger.sqlite", ".lock", "edi837.prom")


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row.part} {row.damage.__name__} {row.command.split()[0]}")
def test_it_is_refused_in_words(row: Refused, release1: Path) -> None:
    row.damage(release1 / row.part)
    before = _files(release1)
    ended = command(*row.command.split())
    said = ended.out + ended.err
    assert ended.code == row.code, said
    assert row.words in said
    assert "fault of the tool" not in said
    assert _files(release1) == before


def _files(folder: Path) -> dict[str, bytes]:
    """All files but those that each run writes: the ledger, the lock, the figures, what it sweeps from work/."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "work" not in path.parts and not path.name.startswith(_WRITTEN)
    }
