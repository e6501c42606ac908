"""The tables of findings on claims that went out, as the version that brought them made them."""

from __future__ import annotations

from sqlalchemy import Connection

_TEXT, _SHORT = "TEXT NOT NULL", "VARCHAR(255) NOT NULL"
_STATEMENTS = (
    f"CREATE TABLE sent_findings (claim INTEGER NOT NULL, line {_SHORT}, rule {_SHORT}, name {_TEXT}, "
    f"severity {_SHORT}, repaired INTEGER NOT NULL, payer_id {_SHORT}, payer_name {_TEXT}, payer_class {_SHORT}, "
    f"drug {_SHORT}, carc {_SHORT}, rarc {_SHORT}, status {_TEXT}, ack {_TEXT}, at_risk {_SHORT}, policy {_SHORT})",
    "CREATE INDEX sent_findings_claim ON sent_findings (claim)",
    f"CREATE TABLE sent_judges (output_sha256 VARCHAR(64) NOT NULL PRIMARY KEY, judged_by {_SHORT}, "
    f"unplaced INTEGER NOT NULL, lacking {_TEXT})",
)


def add_findings(session: Connection) -> None:
    """Make the tables; what went out before is not in them."""
    for statement in _STATEMENTS:
        session.exec_driver_sql(statement)
