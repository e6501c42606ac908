"""A copy of what release 1 left (fixtures/release1), as it stood on the disk of its user."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from edi837.drop.folder import FOLDERS
from edi837.official.importing import Named, import_codes
from tests.conftest import ROOT

RELEASE1 = ROOT / "fixtures" / "release1"
DROP_FOLDERS = ("drop", "cut-off")


def copy_release1(target: Path) -> Path:
    """The whole folder, with what git does not keep: empty folders and the modes of release 1."""
    shutil.copytree(RELEASE1, target)
    (target / "codes.edi837").write_bytes(_codes_again())
    for root in DROP_FOLDERS:
        for name in FOLDERS:
            (target / root / name).mkdir(exist_ok=True)
    for path in (target, *target.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return target


@cache
def _codes_again() -> bytes:
    """The codes file, imported again as release 2 asks for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.edi837"
        import_codes(Named(hcpcs=(RELEASE1 / "tables" / "hcpcs.txt",), ndc=(RELEASE1 / "tables" / "ndc",)), path)
        return path.read_bytes()


class Proof(NamedTuple):
    """A manifest and the two files that it is about; `corrected` is None where nothing was written."""

    manifest: str
    original: str
    corrected: str | None


def proofs() -> Iterator[Proof]:
    """Every manifest of the fixture, with its original found by the digest."""
    originals = {_unpacked_digest(path): path for path in sorted((RELEASE1 / "claims").iterdir())}
    originals |= {_unpacked_digest(path): path for path in (RELEASE1 / "drop" / "quarantine").glob("*.original.837")}
    for path in sorted(RELEASE1.rglob("*.manifest.json")):
        manifest = json.loads(path.read_bytes())
        original = originals[manifest["input"]["sha256"]]
        output = manifest["output"]
        yield Proof(_name(path), _name(original), output and _name(path.parent / output["name"]))


def _unpacked_digest(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha256(gzip.decompress(data) if path.suffix == ".gz" else data).hexdigest()


def _name(path: Path) -> str:
    return path.relative_to(RELEASE1).as_posix()
