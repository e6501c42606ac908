"""The steps of the ledger from 7 to 8 and 11 to 12, and so for good: claims that went out and their answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

_CLAIMS = (
    "source file sent output_sha256 interchange group_number set_number bht03 +segment_first +segment_last -byte_start "
    "-byte_end patient_control_number !normal ref_d9 billing_npi payer_id payer_name charge service_from service_to "
    "frequency ref_f8 patient_digest *lines"
)
_ROWS = (
    "+set_number +item level +segment key state by day +parent payer_number group_number set_answered bht03 "
    "billing_npi payer_id charge service_from service_to frequency ref_d9 ref_6r code modifiers *codes *remarks paid "
    "patient_share balanced *faults ?claim line certainty *reason"
)
# Tables with their columns, by their marks: + an integer, - a large one, ? one that may be missing, * long text,
# # a digest, ! text in the order of its bytes; other columns hold up to 255 characters.
_TABLES = (
    ("sent_claims", True, _CLAIMS),
    ("sent_lines", False, "+claim ref_6r"),
    ("answer_sets", True, "#digest file kind control_number day sender trace amount *notes *adjustments"),
    ("answer_rows", True, _ROWS),
    (
        "answer_settlements",
        True,
        "#digest +item #output_sha256 -byte_start *settled_by *note at *undone_by *undone_note undone_at",
    ),
)
_INDEXES = (
    ("sent_claims_source", "sent_claims (source)"),
    ("sent_claims_normal", "sent_claims (normal)"),
    ("sent_claims_interchange", "sent_claims (interchange)"),
    ("sent_claims_group", "sent_claims (group_number)"),
    ("sent_claims_bht03", "sent_claims (bht03)"),
    ("sent_claims_ref_f8", "sent_claims (ref_f8)"),
    ("sent_lines_claim", "sent_lines (claim)"),
    ("sent_lines_ref_6r", "sent_lines (ref_6r)"),
    ("answer_sets_digest", "answer_sets (digest)"),
    ("answer_rows_set", "answer_rows (set_number, item)"),
    ("answer_rows_claim", "answer_rows (claim)"),
    ("answer_rows_payer_number", "answer_rows (payer_number)"),
    ("answer_rows_certainty", "answer_rows (certainty)"),
    ("answer_rows_level", "answer_rows (level)"),
    ("answer_settlements_digest", "answer_settlements (digest)"),
)


def add_answers(session: Connection) -> None:
    """Make the tables; what went out before is not in them."""
    is_sqlite = session.dialect.name == "sqlite"
    number = "number INTEGER NOT NULL PRIMARY KEY" if is_sqlite else "number SERIAL PRIMARY KEY"
    for name, numbered, columns in _TABLES:
        written = [number] if numbered else []
        written += [_column(column, is_sqlite) for column in columns.split()]
        _create(session, name, written)
    short = "VARCHAR(255)"
    _create(session, "sent_listings", [f"source {short} NOT NULL PRIMARY KEY", f"signature {short} NOT NULL"])
    of_files = ["sha256 VARCHAR(64) NOT NULL PRIMARY KEY", f"name {short} NOT NULL", f"at {short} NOT NULL"]
    _create(session, "answer_files", of_files)
    for name, place in _INDEXES:
        session.exec_driver_sql(f"CREATE INDEX {name} ON {place}")


def add_answer_keys(session: Connection) -> None:
    """What answers call claims by is asked for; of payments CLP06 is kept, which older ones do not say."""
    session.exec_driver_sql("CREATE INDEX answer_rows_key ON answer_rows (key)")
    session.exec_driver_sql("CREATE INDEX sent_claims_byte_start ON sent_claims (byte_start)")
    session.exec_driver_sql("ALTER TABLE answer_rows ADD COLUMN filing_indicator VARCHAR(255)")


def _create(session: Connection, name: str, columns: Sequence[str]) -> None:
    session.exec_driver_sql(f"CREATE TABLE {name} ({', '.join(columns)})")


def _column(marked: str, is_sqlite: bool) -> str:
    name = marked.lstrip("+-?*#!")
    ordered = "VARCHAR(255) NOT NULL" if is_sqlite else 'VARCHAR(255) COLLATE "C" NOT NULL'
    types = {
        "+": "INTEGER NOT NULL", "-": "BIGINT NOT NULL", "?": "INTEGER", "*": "TEXT NOT NULL",
        "#": "VARCHAR(64) NOT NULL", "!": ordered,
    }  # fmt: skip
    return f'"{name}" {types.get(marked[0], "VARCHAR(255) NOT NULL")}'
