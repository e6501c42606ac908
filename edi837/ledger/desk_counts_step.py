"""The step of the ledger that brings counts of what is open, and indexes in the order of the list."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = (
    "ALTER TABLE work_findings ADD COLUMN is_open INTEGER DEFAULT 0 NOT NULL",
    "UPDATE work_findings SET is_open = 1 WHERE alike <> '' "
    "AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.exception_id = work_findings.exception_id) "
    "AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.exception_id = work_findings.exception_id)",
    "ALTER TABLE work_claims ADD COLUMN state VARCHAR(9) DEFAULT 'mend' NOT NULL",
    "UPDATE work_claims SET state = CASE WHEN disputed > 0 THEN 'disputed' WHEN undecided > 0 THEN 'undecided' "
    "WHEN proposals > 0 THEN 'decided' ELSE 'mend' END",
    "INSERT INTO work_counts (sha256, facet, value, claims, cents) "
    "SELECT sha256, 'state', s.word, sum(CASE WHEN state = s.word THEN 1 ELSE 0 END), "
    "sum(CASE WHEN state = s.word THEN cents ELSE 0 END) FROM work_claims CROSS JOIN (SELECT 'undecided' AS word "
    "UNION ALL SELECT 'disputed' UNION ALL SELECT 'decided' UNION ALL SELECT 'mend') s GROUP BY sha256, s.word",
    "INSERT INTO work_counts (sha256, facet, value, claims, cents) "
    "SELECT sha256, 'due', due, count(*), sum(cents) FROM work_claims GROUP BY sha256, due",
    "INSERT INTO work_counts (sha256, facet, value, claims, cents) "
    "SELECT sha256, 'assignee', assignee, count(*), sum(cents) FROM work_claims GROUP BY sha256, assignee",
    "INSERT INTO work_counts (sha256, facet, value, claims, cents) "
    "SELECT sha256, 'alike', alike, sum(is_open), sum(is_open * cents) FROM work_findings WHERE alike <> '' "
    "GROUP BY sha256, alike",
    "DROP INDEX work_claims_file",
    "DROP INDEX work_claims_due",
    "DROP INDEX work_claims_payer",
    "DROP INDEX work_claims_assignee",
    "DROP INDEX work_findings_alike",
    "DROP INDEX work_counts_facet",
    "CREATE INDEX work_claims_of_file ON work_claims (sha256, cents DESC, number, due)",
    "CREATE INDEX work_claims_of_due ON work_claims (due, number, cents)",
    "CREATE INDEX work_claims_of_payer ON work_claims (payer, cents DESC, number, due)",
    "CREATE INDEX work_claims_of_provider ON work_claims (provider, cents DESC, number, due)",
    "CREATE INDEX work_claims_of_drug ON work_claims (drug, cents DESC, number, due)",
    "CREATE INDEX work_claims_of_assignee ON work_claims (assignee, cents DESC, number, due)",
    "CREATE INDEX work_claims_of_state ON work_claims (state, cents DESC, number, due)",
    "CREATE INDEX work_claims_waiting ON work_claims (cents DESC, number, due) WHERE turn <> '' OR wait_until <> ''",
    "CREATE INDEX work_claims_claim ON work_claims (claim)",
    "CREATE INDEX work_claims_ndc ON work_claims (ndc)",
    "CREATE INDEX work_findings_open ON work_findings (alike, is_open, number)",
    "CREATE INDEX work_counts_of ON work_counts (facet, value, sha256, claims, cents)",
    "CREATE INDEX decisions_file ON decisions (sha256, decision)",
    "CREATE INDEX desk_events_finding ON desk_events (exception_id, number)",
)


def add_desk_counts(session: Connection) -> None:
    """Count what waits already."""
    for statement in _STATEMENTS:
        session.exec_driver_sql(statement)
