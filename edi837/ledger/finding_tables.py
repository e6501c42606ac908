"""The tables of findings on claims that went out, and of what judged them: codes, payers and dollars, no patients."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from edi837.scorecard.sent_finding import SentFinding

_SHORT = String(255)
# Predictions may name several codes.
_LONG = frozenset(("status", "ack", "name", "payer_name"))


def add_finding_tables(metadata: MetaData) -> None:
    """Make the tables part of some metadata; `claim` is the number of a claim that went out."""
    columns = (
        Column(name, Integer if name == "repaired" else Text if name in _LONG else _SHORT, nullable=False)
        for name in SentFinding._fields
    )
    Table(
        "sent_findings",
        metadata,
        Column("claim", Integer, nullable=False),
        *columns,
        Index("sent_findings_claim", "claim"),
    )
    # By the digest of a file that went out: how many findings stood at claims that did not, and why none are known.
    Table(
        "sent_judges",
        metadata,
        Column("output_sha256", String(64), primary_key=True),
        Column("judged_by", _SHORT, nullable=False),
        Column("unplaced", Integer, nullable=False),
        Column("lacking", Text, nullable=False),
    )
