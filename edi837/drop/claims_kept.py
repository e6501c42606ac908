"""What the ledger keeps of the claims of a file that goes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edi837.jobs.claims_listing import ENDING, read_claims
from edi837.jobs.findings_beside import keep_findings
from edi837.ledger.connect import Session
from edi837.ledger.sent import SentFile, add_claims, forget_source


def keep_claims(session: Session, sha256: str, results: Sequence[Path], output: tuple[str, str], at: str) -> None:
    """Keep the claims, with their findings, that a listing among the results has of the output that goes out now.

    `sha256` is the digest of the original, `output` name and digest. What the listing has of claims that wait is left
    to their own release.
    """
    name, output_sha256 = output
    forget_source(session, sha256)
    for path in results:
        if path.name.endswith(ENDING):
            rows = (row for row in read_claims(path) if row.output_sha256 == output_sha256)
            add_claims(session, sha256, {output_sha256: SentFile(name, at)}, rows)
            keep_findings(session, sha256, path, output_sha256)
