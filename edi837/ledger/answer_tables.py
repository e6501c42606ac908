"""The tables of claims that went out and of the answers to them: in the ledger of a drop folder, or in a file of their
own beside results.

They hold what an answer names a claim by: control numbers, NPIs, dates and dollars; of patients a keyed digest alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

# What is longer is no number of a claim; it is kept cut.
MOST = 255
_TEXT = String(MOST)
# Ranges of beginnings are asked for, so what comes before what must not hang on the language of a database.
_ORDERED = String(MOST).with_variant(String(MOST, collation="C"), "postgresql")


def _text(name: str) -> Column[str]:
    return Column(name, _TEXT, nullable=False)


def add_answer_tables(metadata: MetaData) -> None:
    """Make the tables part of some metadata.

    `source` of a claim is the digest of the original in a drop folder, the name of its listing beside results. `normal`
    is CLM01 in upper case without blanks. `claim` of a row is the number of the claim that it is matched with.
    """
    _add_sent_claims(metadata)
    Table(
        "sent_lines",
        metadata,
        Column("claim", Integer, nullable=False),
        Column("ref_6r", _TEXT, nullable=False),
        Index("sent_lines_claim", "claim"),
        Index("sent_lines_ref_6r", "ref_6r"),
    )
    Table("sent_listings", metadata, Column("source", _TEXT, primary_key=True), _text("signature"))
    Table(
        "answer_files",
        metadata,
        Column("sha256", String(64), primary_key=True),
        *map(_text, ("name", "at")),
    )
    Table(
        "answer_sets",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("digest", String(64), nullable=False),
        *map(_text, ("file", "kind", "control_number", "day", "sender", "trace", "amount")),
        Column("notes", Text, nullable=False),
        Column("adjustments", Text, nullable=False),
        Index("answer_sets_digest", "digest"),
    )
    _add_rows(metadata)
    _add_settlements(metadata)


def _add_rows(metadata: MetaData) -> None:
    Table(
        "answer_rows",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("set_number", Integer, nullable=False),
        Column("item", Integer, nullable=False),
        _text("level"),
        Column("segment", Integer, nullable=False),
        *map(_text, ("key", "state", "by", "day")),
        Column("parent", Integer, nullable=False),
        *map(_text, (
            "payer_number", "group_number", "set_answered", "bht03", "billing_npi", "payer_id", "charge",
            "service_from", "service_to", "frequency", "ref_d9", "ref_6r", "code", "modifiers",
        )),
        Column("codes", Text, nullable=False),
        Column("remarks", Text, nullable=False),
        *map(_text, ("paid", "patient_share", "balanced")),
        Column("faults", Text, nullable=False),
        Column("claim", Integer),
        *map(_text, ("line", "certainty")),
        Column("reason", Text, nullable=False),
        Column("filing_indicator", _TEXT),
        Index("answer_rows_set", "set_number", "item"),
        Index("answer_rows_claim", "claim"),
        Index("answer_rows_payer_number", "payer_number"),
        Index("answer_rows_certainty", "certainty"),
        Index("answer_rows_level", "level"),
        Index("answer_rows_key", "key"),
    )  # fmt: skip


def _add_settlements(metadata: MetaData) -> None:
    # What persons settled: a row of a set is of a claim; `undone_by` says who took that back.
    Table(
        "answer_settlements",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("digest", String(64), nullable=False),
        Column("item", Integer, nullable=False),
        Column("output_sha256", String(64), nullable=False),
        Column("byte_start", BigInteger, nullable=False),
        Column("settled_by", Text, nullable=False),
        Column("note", Text, nullable=False),
        _text("at"),
        Column("undone_by", Text, nullable=False),
        Column("undone_note", Text, nullable=False),
        _text("undone_at"),
        Index("answer_settlements_digest", "digest"),
    )


def _add_sent_claims(metadata: MetaData) -> None:
    Table(
        "sent_claims",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("source", _TEXT, nullable=False),
        *map(_text, ("file", "sent", "output_sha256", "interchange", "group_number", "set_number", "bht03")),
        Column("segment_first", Integer, nullable=False),
        Column("segment_last", Integer, nullable=False),
        Column("byte_start", BigInteger, nullable=False),
        Column("byte_end", BigInteger, nullable=False),
        _text("patient_control_number"),
        Column("normal", _ORDERED, nullable=False),
        *map(_text, (
            "ref_d9", "billing_npi", "payer_id", "payer_name", "charge", "service_from", "service_to", "frequency",
            "ref_f8", "patient_digest",
        )),
        Column("lines", Text, nullable=False),
        Index("sent_claims_source", "source"),
        Index("sent_claims_normal", "normal"),
        Index("sent_claims_interchange", "interchange"),
        Index("sent_claims_group", "group_number"),
        Index("sent_claims_bht03", "bht03"),
        Index("sent_claims_ref_f8", "ref_f8"),
        Index("sent_claims_byte_start", "byte_start"),
    )  # fmt: skip
