"""A manifest written: in JSON that is the same for the same inputs, one entry of a long list a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_manifest(
    file: IO[bytes],
    head: dict[str, Any],
    lists: dict[str, Iterable[Any]],
    tail: dict[str, Any],
) -> None:
    """Write head, then the long lists with one entry a line (they are streamed), then tail."""
    file.write(b"{\n")
    for name, value in head.items():
        file.write(_pair(name, value) + b",\n")
    for name, entries in lists.items():
        file.write(f"{json.dumps(name)}: [".encode())
        file.writelines(_entries(entries))
        file.write(b"],\n")
    last = list(tail.items())
    for name, value in last[:-1]:
        file.write(_pair(name, value) + b",\n")
    file.write(_pair(*last[-1]) + b"\n}\n")


def _pair(name: str, value: Any) -> bytes:
    return f"{json.dumps(name)}: {_encode(value)}".encode("utf-8", "backslashreplace")


def _entries(entries: Iterable[Any]) -> Iterator[bytes]:
    separator = b"\n"
    for entry in entries:
        value = entry.listed() if hasattr(entry, "listed") else entry._asdict() if hasattr(entry, "_asdict") else entry
        yield separator + _encode(value).encode("utf-8", "backslashreplace")
        separator = b",\n"
