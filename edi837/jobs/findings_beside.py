"""The findings on the claims of a listing: the rows beside it, each placed in the file that went out."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from edi837.jobs.claims_listing import ENDING
from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.ledger.connect import Session
from edi837.ledger.sent import set_signature, signature
from edi837.ledger.sent_findings import JudgingRelease, PlacedFinding, add_findings, claim_places, forget_findings
from edi837.manifest.read import MANIFEST_ENDING, read_entries, read_head
from edi837.scorecard.sent_finding import sent_finding
from edi837.system.errors import Unreadable, UsageError
from edi837.system.named_tuple import NamedTuple

_RELEASED, _HELD = ".released", ".held"
_DIGITS = 12


class _Output(NamedTuple):
    """A file that went out: its digest, the changes that made it of the original, and spans that were taken out."""

    sha256: str
    judged_by: str
    ends: list[int]
    shifts: list[int]
    removed: list[tuple[int, int]]

    def place(self, start: int) -> int | None:
        """Where what began at a byte of the original begins; None for what was taken out."""
        last = bisect_right(self.removed, start, key=lambda span: span[0]) - 1
        if last >= 0 and start < self.removed[last][1]:
            return None
        passed = bisect_right(self.ends, start)
        return start + (self.shifts[passed - 1] if passed else 0)


def keep_findings_of(session: Session, source: str, listings: Sequence[Path]) -> None:
    """Keep the findings on the claims of a source, unless they are kept as they are in the results now.

    Of two listings the second is that of the release, which took claims over from the first.
    """
    mark = hashlib.sha256()
    for listing in listings:
        for path in (listing, _manifest(listing)):
            mark.update(path.read_bytes() if path.is_file() else b"")
    key = f"findings of {source}"
    if signature(session, key) == mark.hexdigest():
        return
    forget_findings(session, source)
    for listing in listings:
        keep_findings(session, source, listing, taken_over=listing is not listings[-1])
    set_signature(session, key, mark.hexdigest())


def keep_findings(session: Session, source: str, listing: Path, only: str = "", taken_over: bool = False) -> None:
    """Keep the findings on the claims of a listing that are kept of `source`; without rows, why there are none.

    `only` is the digest of the one file that goes out. With `taken_over` claims are missing that a release has.
    """
    outputs = list(_outputs(listing, only))
    try:
        manifest = _manifest(listing)
        rows = _placed(exceptions_file(manifest, read_head(manifest)), outputs)
        kept = _known(session, source, rows) if taken_over else rows
        add_findings(session, source, [JudgingRelease(each.sha256, each.judged_by) for each in outputs], kept)
    except (UsageError, Unreadable) as error:
        add_findings(session, source, [JudgingRelease(each.sha256, each.judged_by, str(error)) for each in outputs], ())


def _placed(rows: Path, outputs: Iterable[_Output]) -> Iterator[PlacedFinding]:
    every = list(outputs)
    for row in stored_rows(rows, of_claims=True):
        finding = sent_finding(row)
        if finding is None or not row.claim_start:
            continue
        for output in every:
            start = output.place(int(row.claim_start))
            if start is not None:
                yield PlacedFinding(output.sha256, start, finding)


def _known(session: Session, source: str, placed: Iterable[PlacedFinding]) -> Iterator[PlacedFinding]:
    """Those of findings whose claims are kept."""
    known = claim_places(session, source)
    return (each for each in placed if (each.output_sha256, each.byte_start) in known)


def _manifest(listing: Path) -> Path:
    return listing.with_name(listing.name.removesuffix(ENDING) + MANIFEST_ENDING)


def _outputs(listing: Path, only: str) -> Iterator[_Output]:
    """The files of a listing, by the manifests beside it; with `only`, that one."""
    stem = listing.name.removesuffix(ENDING)
    for name in (f"{stem}{MANIFEST_ENDING}", f"{stem.removesuffix(_RELEASED)}{_HELD}{MANIFEST_ENDING}"):
        path = listing.with_name(name)
        if not path.is_file():
            continue
        head = read_head(path)
        output = head.get("output")
        if isinstance(output, Mapping) and (not only or output["sha256"] == only):
            judged_by = f"{head['tool']} {str(head['mappings_sha256'])[:_DIGITS]}"
            try:
                yield _output(str(output["sha256"]), judged_by, read_entries(path, "changes"))
            except (KeyError, TypeError):
                raise UsageError(f"{path}: lists changes that are none; run process again") from None


def _output(sha256: str, judged_by: str, entries: Iterable[Mapping[str, Any]]) -> _Output:
    """Changes in the order of their ends, with what all up to each add to a place behind it."""
    changes, removed = [], []
    for entry in entries:
        start, end = entry["start"], entry["end"]
        changes.append((end, len(entry["after"]) - (end - start)))
        if entry["before"] is None:
            removed.append((start, end))
    changes.sort()
    ends = [end for end, _ in changes]
    return _Output(sha256, judged_by, ends, list(accumulate(added for _, added in changes)), sorted(removed))
