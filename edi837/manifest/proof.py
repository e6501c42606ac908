"""Proof that a corrected file differs from its original only where the manifest says so.

Standard library only, and no code shared with what writes corrected files: anyone can read this file and run it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
import os
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

_PIECE = 1 << 20


class Fault(NamedTuple):
    """Why the proof fails, and the first byte of the original where it does (None: a digest or length)."""

    offset: int | None
    why: str


class Listed(NamedTuple):
    """A change as the manifest lists it: bytes start..end of the original, what stood there, what stands now.

    Where whole claims are taken out, `before` is None and `digest` the SHA-256 of what stood there.
    """

    start: int
    end: int
    before: bytes | None
    after: bytes
    digest: str = ""


def listed(manifest: dict[str, Any]) -> list[Listed]:
    """The changes of a manifest; KeyError, TypeError or ValueError when it is none."""
    return [_listed(one) for one in manifest["changes"]]


def _listed(one: dict[str, Any]) -> Listed:
    start, end, after = int(one["start"]), int(one["end"]), one["after"].encode("latin-1")
    if one["before"] is None:
        return Listed(start, end, None, after, one["before_sha256"])
    return Listed(start, end, one["before"].encode("latin-1"), after)


def compare(original: Any, corrected: Any, changes: Iterable[Listed]) -> Fault | None:
    """Walk both files side by side: outside the changes all bytes are equal, inside them as listed."""
    at = shifted = 0
    for change in changes:
        if change.start < at or change.end < change.start or change.end > len(original):
            return Fault(change.start, "the list of changes is not in order, or reaches beyond the file")
        fault = _same(original, corrected, at, shifted, change.start - at)
        if fault:
            return fault
        shifted += change.start - at
        if not _stood(original, change):
            return Fault(change.start, "the original does not hold what the list says stood here")
        if bytes(corrected[shifted : shifted + len(change.after)]) != change.after:
            return Fault(change.start, "the corrected file does not hold what the list says stands here now")
        at, shifted = change.end, shifted + len(change.after)
    fault = _same(original, corrected, at, shifted, len(original) - at)
    if fault is None and len(corrected) != shifted + len(original) - at:
        return Fault(len(original), "the corrected file goes on after the last byte of the original")
    return fault


def _stood(original: Any, change: Listed) -> bool:
    if change.before is not None:
        return bytes(original[change.start : change.end]) == change.before
    digest = hashlib.sha256()
    for at in range(change.start, change.end, _PIECE):
        digest.update(original[at : min(at + _PIECE, change.end)])
    return digest.hexdigest() == change.digest


def _same(original: Any, corrected: Any, at: int, shifted: int, length: int) -> Fault | None:
    for step in range(0, length, _PIECE):
        size = min(_PIECE, length - step)
        one = bytes(original[at + step : at + step + size])
        other = bytes(corrected[shifted + step : shifted + step + size])
        if one != other:
            place = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(other))
            return Fault(at + step + place, "a byte differs that no change names")
    return None


def verify(original: Path, corrected: Path, manifest: Path) -> Fault | None:
    """The whole proof over three files; OSError or ValueError when one cannot be read or is not what it should be."""
    try:
        told = json.loads(manifest.read_bytes())
        changes = listed(told)
        digests = told["input"]["sha256"], told["output"]["sha256"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("not the manifest of a corrected file") from error
    before, after = _bytes(original), _bytes(corrected)
    for name, data, digest in (("original", before, digests[0]), ("corrected", after, digests[1])):
        if hashlib.sha256(data).hexdigest() != digest:
            fault = compare(before, after, changes)
            return fault or Fault(None, f"the {name} file is not the one of the manifest: its digest differs")
    return compare(before, after, changes)


def _bytes(path: Path) -> Any:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    with path.open("rb") as file:
        if path.suffix.lower() == ".gz":
            try:
                return gzip.decompress(file.read())
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise ValueError(f"{path.name} is not a whole gzip file") from error
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


if __name__ == "__main__":
    found = verify(*map(Path, sys.argv[1:4]))
    sys.exit(None if found is None else f"not proved: byte {found.offset}: {found.why}")
