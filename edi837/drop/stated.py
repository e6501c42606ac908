"""What a manifest says of the file that it is about, whoever put it where it lies."""

from __future__ import annotations

import re
from pathlib import Path

from edi837.manifest import proof
from edi837.system.named_tuple import NamedTuple

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Stated(NamedTuple):
    """The file's digest and name, and the digest of what was made of it."""

    sha256: str
    name: str
    output_sha256: str


def stated_in(manifest: Path) -> Stated | None:
    """None for what is no manifest of a file with an output, and for links."""
    if manifest.is_symlink():
        return None
    try:
        content = proof.parse(proof.read(manifest))
        stated = Stated(content["input"]["sha256"], content["input"]["name"], content["output"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not all(isinstance(text, str) for text in stated):
        return None
    return stated if _SHA256.fullmatch(stated.sha256) and _SHA256.fullmatch(stated.output_sha256) else None
