"""Findings as the workflow commands that GitHub Actions shows beside the lines of a change."""

from __future__ import annotations

from edi837.report.places import FilePlaces, claim_words, segment_words
from edi837.rows.record import ExceptionRecord

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
# As the runner of GitHub Actions reads them: a value of a property may hold neither its separators nor a line break.
_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def annotation(row: ExceptionRecord, places: FilePlaces) -> str:
    """One row as a command: ::error file=F,line=N,title=CODE name::what is wrong, and what to do."""
    line = places.line_of(row)
    properties = {"file": places.path, "line": "" if line is None else str(line), "title": f"{row.rule} {row.name}"}
    named = ",".join(f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in properties.items() if value)
    where = " ".join(filter(None, ("" if line else segment_words(row), claim_words(row))))
    said = f"{where}: {row.message}" if where else row.message
    text = ". ".join(filter(None, (said.rstrip("."), row.remedy)))
    return f"::{_COMMANDS.get(row.severity, 'notice')} {named}::{_escaped(text, _IN_MESSAGE)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(character, character) for character in text)
