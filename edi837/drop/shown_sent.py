"""Files that archive/ and outbox/ show to have gone out, and of which the ledger does not know it.

A file comes to the archive under its own name only when its set stands in the outbox, manifest and all: so it went out,
and who fetched the set does not matter. Of a set that still stands in the outbox its manifest has the digests besides.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from edi837.drop.archived import unknown_originals
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE, OUTBOX, Root, safe_name
from edi837.drop.publish import digest_of
from edi837.drop.stated import stated_in
from edi837.ledger import receipts
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.named_tuple import NamedTuple

# The action of a line of the audit log about such a file.
SHOWN = "shown-sent"
_RELEASED = ".released"
# So many sets are held against the ledger together.
_AT_ONCE = 500


class ShownFile(NamedTuple):
    """A file that went out; `set_digests` are those of its output and manifest, where the set stands in the outbox."""

    sha256: str
    name: str
    stem: str
    at: str
    place: Path
    set_digests: Mapping[str, str]

    @property
    def facts(self) -> dict[str, Any]:
        """What the audit log says of it, as it does of one that is published."""
        return {"sha256": self.sha256, "file": self.name, **self.set_digests}

    def as_line(self, run: str) -> dict[str, Any]:
        """What a line would have said when it went out, and how it is called."""
        return {**self.facts, "at": self.at, "run": run, "name": self.name, "stem": self.stem}


def shown_as_sent(root: Root, session: Session, now: str) -> Iterator[ShownFile]:
    """These files, each once; nothing of those is kept that are known to have gone out."""
    standing = {shown.sha256: shown for shown in _in_outbox(root, session)}
    seen = set[str]()
    for archived, sha256 in unknown_originals(root, session):
        if sha256 in seen:  # somebody made a copy
            continue
        seen.add(sha256)
        of_set = standing.pop(sha256, None)
        digests = {} if of_set is None else of_set.set_digests
        yield ShownFile(sha256, archived.name, archived.stem, _noon(archived.path, now), archived.path, digests)
    yield from standing.values()


def shown_parts(root: Root, shown: Iterable[ShownFile]) -> dict[str, str]:
    """By the digest of a part, that of the file which went out without it: the archive keeps the proof of it."""
    parents: dict[str, str] = {}
    for file in shown:
        days = root.folder(ARCHIVE).glob("*") if file.set_digests else (file.place.parent,)
        proof = f"{glob.escape(file.stem)}.{HELD}/*.{HELD}{MANIFEST_ENDING}"
        for path in (path for day in days for path in day.glob(proof)):
            stated = stated_in(path)
            if stated is not None and stated.sha256 == file.sha256:
                parents[stated.output_sha256] = file.sha256
    return parents


def _in_outbox(root: Root, session: Session) -> Iterator[ShownFile]:
    """The files whose sets stand in the outbox, each with its manifest, and that did not go out as the ledger knows."""
    manifests = iter(sorted(root.folder(OUTBOX).rglob(f"*{MANIFEST_ENDING}")))
    while some := list(islice(manifests, _AT_ONCE)):
        published = receipts.published_stems(session, map(_stem, some))
        for path in some:
            stated = None if _stem(path) in published else stated_in(path)
            if stated is not None and not receipts.is_published(session, stated.sha256):
                at = Drop.text(datetime.fromtimestamp(path.stat().st_mtime, UTC))
                digests = {"manifest_sha256": digest_of(path), "output_sha256": stated.output_sha256}
                yield ShownFile(stated.sha256, safe_name(stated.name), _stem(path), at, path, digests)


def _stem(manifest: Path) -> str:
    return manifest.name.removesuffix(MANIFEST_ENDING).removesuffix(_RELEASED)


def _noon(path: Path, now: str) -> str:
    """The moment at which a file is taken to have come to its day in the archive; not after `now`."""
    day = path.parent.name
    try:
        return min(now, Drop.text(datetime.strptime(f"{day}12Z", "%Y%m%d%H%z")))
    except ValueError:
        return now
