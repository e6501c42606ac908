"""The column by which a table belongs to a file of the ledger."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String


def of_file(is_key: bool = False) -> Column[str]:
    """The digest of the file; a row goes when its file does."""
    file = ForeignKey("files.sha256", ondelete="CASCADE")
    return Column("sha256", String(64), file, primary_key=is_key, nullable=False)
