"""The step of the ledger from 6 to 7, and so for good: the tables of the desk, in SQL of their own."""

from __future__ import annotations

# {number} is how the database numbers rows by itself; {file} the digest of a file, with which the row goes.
STATEMENTS = (
    "ALTER TABLE decisions ADD COLUMN door VARCHAR(8) DEFAULT 'file' NOT NULL",
    "CREATE TABLE work_claims (number {number}, {file}, claim_start BIGINT NOT NULL, rows_start BIGINT NOT NULL, "
    "rows_end BIGINT NOT NULL, more_rows TEXT NOT NULL, claim VARCHAR(64) NOT NULL, service VARCHAR(10) NOT NULL, "
    "payer VARCHAR(80) NOT NULL, provider VARCHAR(80) NOT NULL, drug VARCHAR(80) NOT NULL, "
    "procedure VARCHAR(16) NOT NULL, ndc VARCHAR(16) NOT NULL, units VARCHAR(48) NOT NULL, "
    "due VARCHAR(10) NOT NULL, cents BIGINT NOT NULL, findings INTEGER NOT NULL, "
    "errors INTEGER NOT NULL, proposals INTEGER NOT NULL, undecided INTEGER NOT NULL, disputed INTEGER NOT NULL, "
    "since VARCHAR(32) NOT NULL, assignee VARCHAR(120) NOT NULL, turn VARCHAR(120) NOT NULL, "
    "turn_why VARCHAR(255) NOT NULL, wait_until VARCHAR(10) NOT NULL, lease_by VARCHAR(120) NOT NULL, "
    "lease VARCHAR(32) NOT NULL, version INTEGER NOT NULL)",
    "CREATE INDEX work_claims_file ON work_claims (sha256)",
    "CREATE INDEX work_claims_rank ON work_claims (cents DESC, number, due)",
    "CREATE INDEX work_claims_due ON work_claims (due, cents)",
    "CREATE INDEX work_claims_payer ON work_claims (payer, cents DESC, number)",
    "CREATE INDEX work_claims_assignee ON work_claims (assignee, cents DESC, number)",
    "CREATE TABLE work_findings (number {number}, claim_number INTEGER NOT NULL "
    "REFERENCES work_claims (number) ON DELETE CASCADE, {file}, exception_id VARCHAR(16) NOT NULL, "
    "rule VARCHAR(8) NOT NULL, severity VARCHAR(8) NOT NULL, line VARCHAR(16) NOT NULL, cents BIGINT NOT NULL, "
    "before VARCHAR(64) NOT NULL, after VARCHAR(64) NOT NULL, alike VARCHAR(16) NOT NULL, "
    "raises INTEGER NOT NULL)",
    "CREATE INDEX work_findings_claim ON work_findings (claim_number)",
    "CREATE INDEX work_findings_file ON work_findings (sha256)",
    "CREATE INDEX work_findings_id ON work_findings (exception_id)",
    "CREATE INDEX work_findings_rule ON work_findings (rule, claim_number)",
    "CREATE INDEX work_findings_alike ON work_findings (alike, exception_id, cents)",
    "CREATE TABLE work_counts ({file}, facet VARCHAR(16) NOT NULL, value VARCHAR(120) NOT NULL, "
    "claims INTEGER NOT NULL, cents BIGINT NOT NULL)",
    "CREATE INDEX work_counts_file ON work_counts (sha256)",
    "CREATE INDEX work_counts_facet ON work_counts (facet, value)",
    "CREATE TABLE desk_events (number {number}, sha256 VARCHAR(64) NOT NULL, claim_start BIGINT NOT NULL, "
    "exception_id VARCHAR(16) NOT NULL, at VARCHAR(32) NOT NULL, person VARCHAR(120) NOT NULL, "
    "action VARCHAR(16) NOT NULL, note TEXT NOT NULL)",
    "CREATE INDEX desk_events_claim ON desk_events (sha256, claim_start)",
    "CREATE INDEX desk_events_person ON desk_events (person, number)",
    "CREATE TABLE waiting_lines (number {number}, at VARCHAR(32) NOT NULL, run VARCHAR(32) NOT NULL, "
    "action VARCHAR(32) NOT NULL, facts TEXT NOT NULL)",
    "CREATE TABLE disputes (exception_id VARCHAR(16) NOT NULL PRIMARY KEY, {file}, opinions TEXT NOT NULL)",
    "CREATE INDEX disputes_file ON disputes (sha256)",
    "CREATE TABLE orders (sha256 VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES files (sha256) ON DELETE CASCADE, "
    "ordered_by VARCHAR(120) NOT NULL, note TEXT NOT NULL, at VARCHAR(32) NOT NULL, "
    "decisions_sha256 VARCHAR(64) NOT NULL, accepted INTEGER NOT NULL)",
    "CREATE TABLE people (name VARCHAR(120) NOT NULL PRIMARY KEY, password TEXT NOT NULL, "
    "roles VARCHAR(120) NOT NULL, added VARCHAR(32) NOT NULL)",
    "CREATE TABLE desk_sessions (digest VARCHAR(64) NOT NULL PRIMARY KEY, name VARCHAR(120) NOT NULL, "
    "began VARCHAR(32) NOT NULL, seen VARCHAR(32) NOT NULL)",
    "CREATE TABLE saved_views (number {number}, title VARCHAR(80) NOT NULL, owner VARCHAR(120) NOT NULL, "
    "shared INTEGER NOT NULL, query TEXT NOT NULL)",
)
FILE = "sha256 VARCHAR(64) NOT NULL REFERENCES files (sha256) ON DELETE CASCADE"
