"""A manifest has one reader: of its head, of the entries of a list, of all of it, within the same limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.manifest import proof
from edi837.manifest.read import read_entries, read_head, read_manifest
from edi837.system.errors import UsageError
from tests.report.made import HYPHENS, PROPOSED, claims, processed

READERS: list[Callable[[Path], object]] = [read_head, read_manifest]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return processed(tmp_path, claims([HYPHENS], [PROPOSED])).manifest


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("written", ['"schema": 2, "schema": 2', '"schema": 2.0', '"schema": NaN'])
def test_json_that_could_be_read_in_two_ways_is_refused(
    manifest: Path, read: Callable[[Path], object], written: str
) -> None:
    manifest.write_text(manifest.read_text("utf-8").replace('"schema": 2', written, 1), "utf-8")
    with pytest.raises(UsageError, match="is not a whole manifest"):
        read(manifest)


@pytest.mark.parametrize("read", READERS)
def test_a_manifest_larger_than_any_is_not_read(
    manifest: Path, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(manifest)
    monkeypatch.setattr(proof, "_MOST_BYTES", manifest.stat().st_size - 1)
    with pytest.raises(UsageError, match="not a file of at most"):
        read(manifest)


@pytest.mark.parametrize("read", READERS)
def test_what_is_not_a_file_is_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(UsageError, match="not a file of at most"):
        read(tmp_path)


def test_an_entry_that_says_something_twice_is_refused(manifest: Path) -> None:
    manifest.write_text(manifest.read_text("utf-8").replace('"rule": ', '"rule": "", "rule": '), "utf-8")
    with pytest.raises(UsageError, match="is not a manifest that this version writes"):
        list(read_entries(manifest, "proposals"))
