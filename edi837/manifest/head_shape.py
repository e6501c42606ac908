"""What the head of a manifest holds, and of which types: it comes from outside, and reports are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from edi837.system.late_pattern import late_pattern

_TEXTS = ("status", "tool", "run_id", "mappings_sha256")
_DIGEST = late_pattern("[0-9a-f]{64}")


def check_head(content: Mapping[str, Any]) -> None:
    """KeyError, TypeError or ValueError where the head of a manifest, of either schema, is not as this tool writes it.

    A file that was held back has neither an output nor a parent.
    """
    for name in _TEXTS:
        _text(content[name])
    date.fromisoformat(_text(content["as_of"]))
    for reason in _list(content["quarantine"]):
        _text(reason)
    for table in _list(content["codes"]):
        _texts(table, "name", "date")
        _text(table.get("note", ""))
    _file(content["input"])
    for file in _list(content["reports"]):
        _file(file)
    _check_output(content.get("output"))
    _check_counts(content["counts"])
    for amount in _mapping(content["charges"]).values():
        _text(amount)
    _mapping(content.get("settings", {}))
    if content.get("parent"):
        _digest(_mapping(content["parent"])["sha256"])
    if content.get("held"):
        _check_held(_mapping(content["held"]))
    if content.get("request"):
        for claim in _list(_mapping(content["request"])["claims"]):
            _texts(claim, "claim", "frequency", "payer_number", "change_reason")


def _check_output(output: object) -> None:
    if output is not None and PurePath(name := _file(output)).name != name:
        raise ValueError("an output that is not beside its manifest")


def _check_held(held: Mapping[str, Any]) -> None:
    _check_output(held["output"])
    _check_output(held["manifest"])
    _count(held["claims"])
    _text(held["charges"])


def _check_counts(counts: object) -> None:
    for name, value in _mapping(counts).items():
        if name != "exceptions":
            _count(value)
    for each in ("by_severity", "by_rule"):
        for number in _mapping(_mapping(counts)["exceptions"][each]).values():
            _count(number)


def _file(file: object) -> str:
    """The name of a file that is listed with its digest and size."""
    listed = _mapping(file)
    _digest(listed["sha256"])
    _count(listed["bytes"])
    return _text(listed["name"])


def _digest(value: object) -> None:
    if not _DIGEST.fullmatch(_text(value)):
        raise ValueError("not a digest")


def _count(value: object) -> None:
    if type(value) is not int or value < 0:
        raise TypeError("not a count")


def _texts(value: object, *names: str) -> None:
    for name in names:
        _text(_mapping(value)[name])


def _text(value: object) -> str:
    """A text that can be the name of a file."""
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("not a text")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
