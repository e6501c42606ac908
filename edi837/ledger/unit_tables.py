"""Units that limits over several files count, in thousandths."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table

from edi837.ledger.of_file import of_file

_DIGEST = LargeBinary(16)


def add_unit_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add the tables of units under an authorization, and of a day.

    `authorization` is a keyed digest of its number and of a code. The `key` of a day is one of patient, provider,
    payer, code and day, `account` one of the claim and of what replaces it, which begins at byte `start`; a claim that
    replaces or voids others has a row whose key is its account.
    """
    authorized = Table(
        "authorized_units",
        metadata,
        of_file(),
        Column("authorization", _DIGEST, nullable=False, index=True),
        Column("thousandths", BigInteger, nullable=False),
        Index("authorized_units_file", "sha256"),
    )
    of_day = Table(
        "day_units",
        metadata,
        of_file(),
        Column("key", _DIGEST, nullable=False, index=True),
        Column("account", _DIGEST, nullable=False),
        Column("start", BigInteger, nullable=False),
        Column("thousandths", BigInteger, nullable=False),
        Index("day_units_file", "sha256"),
    )
    return authorized, of_day
