"""SARIF 2.1.0 (OASIS): findings for code scanning, editors and whoever else reads the format."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import quote

import edi837
from edi837.report.places import FilePlaces, claim_words, has_place, segment_words
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
Encoded = dict[str, Any]


class SarifWriter:
    """Writes one run whose results come as they are found; `rules` are all that could be named."""

    def __init__(self, file: IO[bytes], rules: Iterable[Rule]) -> None:
        self._file = file
        listed = list(rules)
        self._index = {rule.code: at for at, rule in enumerate(listed)}
        driver = {"name": "edi837", "version": edi837.__version__, "rules": [_rule(rule) for rule in listed]}
        head = _encoded({"version": "2.1.0", "$schema": _SCHEMA, "runs": [{"tool": {"driver": driver}, "results": []}]})
        # The empty list of results is the last list of the document: what comes stands in it.
        before, _, self._after = head.rpartition(b"[]")
        file.write(before + b"[")
        self._separator = b"\n"

    def write(self, rows: Iterable[ExceptionRecord], places: FilePlaces) -> None:
        """Write rows of one file."""
        for row in rows:
            self._file.write(self._separator + _encoded(self._result(row, places)))
            self._separator = b",\n"

    def finish(self) -> None:
        """Close the document."""
        self._file.write(b"]" + self._after + b"\n")

    def _result(self, row: ExceptionRecord, places: FilePlaces) -> Encoded:
        result: Encoded = {
            "ruleId": row.rule,
            "level": _LEVELS.get(row.severity, "none"),
            "message": {"text": ". ".join(filter(None, (row.message.rstrip("."), row.remedy)))},
            "locations": [_location(row, places)],
            "partialFingerprints": {"exceptionId/v1": row.exception_id},
        }
        if row.rule in self._index:
            result["ruleIndex"] = self._index[row.rule]
        return result


def _rule(rule: Rule) -> Encoded:
    sections = rule.sections
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": sections.title},
        "fullDescription": {"text": sections.why},
        "help": {"text": sections.remedy},
        "defaultConfiguration": {"level": _LEVELS[rule.severity.word]},
    }


def _location(row: ExceptionRecord, places: FilePlaces) -> Encoded:
    physical: Encoded = {"artifactLocation": {"uri": quote(PurePath(places.path).as_posix())}}
    if has_place(row):
        region = {"byteOffset": int(row.byte_start), "byteLength": int(row.byte_end) - int(row.byte_start)}
        line = places.line_of(row)
        physical["region"] = region if line is None else {"startLine": line, **region}
    location: Encoded = {"physicalLocation": physical}
    if words := " ".join(filter(None, (segment_words(row), claim_words(row)))):
        location["logicalLocations"] = [{"fullyQualifiedName": words}]
    return location


def _encoded(value: Encoded) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
