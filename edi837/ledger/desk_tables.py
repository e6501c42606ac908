"""The tables of the desk: what its lists need of waiting claims, its people, and what was done there.

No field of a patient: a claim is known by its account number (CLM01), which reports show too, and by where it begins.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from edi837.ledger.of_file import of_file
from edi837.ledger.schema import metadata

_SHA256, _NAME, _MOMENT = String(64), String(120), String(32)


def _text(name: str, size: int) -> Column[str]:
    return Column(name, String(size), nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


# A claim of a waiting file with something to do; `claim_start` is the byte of its CLM, -1 for what is about no claim.
# `rows_start` and `rows_end` are where its rows stand in the exceptions file, `more_rows` where others that follow all
# claims do ("start end", divided by commas). `due` is a day, '' where no limit is
# known. `turn` names whose turn it is, `turn_why` the reason; `lease` until when `lease_by` is at work on it. `version`
# counts what was done.
work_claims = Table(
    "work_claims",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    of_file(),
    Column("claim_start", BigInteger, nullable=False),
    Column("rows_start", BigInteger, nullable=False),
    Column("rows_end", BigInteger, nullable=False),
    Column("more_rows", Text, nullable=False),
    _text("claim", 64), _text("service", 10), _text("payer", 80), _text("provider", 80), _text("drug", 80),
    _text("procedure", 16), _text("ndc", 16), _text("units", 48), _text("due", 10),
    Column("cents", BigInteger, nullable=False),
    _count("findings"), _count("errors"), _count("proposals"), _count("undecided"), _count("disputed"),
    _text("since", 32), _text("assignee", 120), _text("turn", 120), _text("turn_why", 255), _text("wait_until", 10),
    _text("lease_by", 120), _text("lease", 32), _count("version"),
    Column("state", String(9), nullable=False, server_default="mend"),
    Index("work_claims_of_due", "due", "number", "cents"),
    Index("work_claims_claim", "claim"),
    Index("work_claims_ndc", "ndc"),
)  # fmt: skip
# In the order of the list, and with what tells its bands, so that a page is read from an index and nothing is sorted.
_BY_RANK = (work_claims.c.cents.desc(), work_claims.c.number, work_claims.c.due)
Index("work_claims_rank", *_BY_RANK)
Index("work_claims_of_file", work_claims.c.sha256, *_BY_RANK)
Index("work_claims_of_payer", work_claims.c.payer, *_BY_RANK)
Index("work_claims_of_provider", work_claims.c.provider, *_BY_RANK)
Index("work_claims_of_drug", work_claims.c.drug, *_BY_RANK)
Index("work_claims_of_assignee", work_claims.c.assignee, *_BY_RANK)
Index("work_claims_of_state", work_claims.c.state, *_BY_RANK)
# In these words a question uses the index: it has to be seen without values that the condition of the index holds.
MAY_WAIT = text("(turn <> '' OR wait_until <> '')")
Index("work_claims_waiting", *_BY_RANK, sqlite_where=MAY_WAIT, postgresql_where=MAY_WAIT)

# A finding that asks for work, or a proposal. `alike` is a digest of what makes proposals alike, '' of other findings;
# `raises` whether it may raise what is billed, `is_open` whether it is neither decided nor disputed.
work_findings = Table(
    "work_findings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim_number", Integer, ForeignKey("work_claims.number", ondelete="CASCADE"), nullable=False),
    of_file(), _text("exception_id", 16), _text("rule", 8), _text("severity", 8), _text("line", 16),
    Column("cents", BigInteger, nullable=False),
    _text("before", 64), _text("after", 64), _text("alike", 16), _count("raises"),
    Column("is_open", Integer, nullable=False, server_default="0"),
    Index("work_findings_claim", "claim_number"),
    Index("work_findings_file", "sha256"),
    Index("work_findings_id", "exception_id"),
    Index("work_findings_rule", "rule", "claim_number"),
    Index("work_findings_open", "alike", "is_open", "number"),
)  # fmt: skip

# Claims and dollars of each waiting file by payer, rule, provider, drug, file, due day, state and assignee, so that
# lists need not count them; of "alike", open proposals and their dollars. What decisions and marks change is counted in
# the same transaction.
work_counts = Table(
    "work_counts",
    metadata,
    of_file(), _text("facet", 16), _text("value", 120), _count("claims"),
    Column("cents", BigInteger, nullable=False),
    Index("work_counts_file", "sha256"),
    Index("work_counts_of", "facet", "value", "sha256", "claims", "cents"),
)  # fmt: skip

# What was done at the desk, for the timeline of a claim; the audit log has it too. Nothing of it is ever changed.
desk_events = Table(
    "desk_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("sha256", 64),
    Column("claim_start", BigInteger, nullable=False),
    _text("exception_id", 16), _text("at", 32), _text("person", 120), _text("action", 16),
    Column("note", Text, nullable=False),
    Index("desk_events_claim", "sha256", "claim_start"),
    Index("desk_events_person", "person", "number"),
    Index("desk_events_finding", "exception_id", "number"),
)  # fmt: skip

# Lines that go to the audit log with the next look at the folder: written in the transaction of what they tell.
waiting_lines = Table(
    "waiting_lines",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("at", 32), _text("run", 32), _text("action", 32),
    Column("facts", Text, nullable=False),
)  # fmt: skip

# Proposals on which two persons decided differently: nothing counts until a lead decides.
disputes = Table(
    "disputes",
    metadata,
    Column("exception_id", String(16), primary_key=True),
    of_file(),
    Column("opinions", Text, nullable=False),
    Index("disputes_file", "sha256"),
)

# Errors that go out all the same: a person says so of each, with a reason.
accepted_errors = Table(
    "accepted_errors",
    metadata,
    Column("exception_id", String(16), primary_key=True),
    of_file(), _text("accepted_by", 120),
    Column("note", Text, nullable=False),
    _text("at", 32),
    Index("accepted_errors_file", "sha256"),
)  # fmt: skip

# Files that a person released: `decisions_sha256` is the digest of the decisions that were seen, `withheld` the ids of
# approvals that lack a second person, divided by blanks. `accepted` is 0: errors are accepted one by one.
orders = Table(
    "orders",
    metadata,
    of_file(is_key=True),
    _text("ordered_by", 120),
    Column("note", Text, nullable=False),
    _text("at", 32), _text("decisions_sha256", 64), _count("accepted"),
    Column("withheld", Text, nullable=False, server_default=""),
)  # fmt: skip

people = Table(
    "people",
    metadata,
    Column("name", _NAME, primary_key=True),
    Column("password", Text, nullable=False),
    _text("roles", 120), _text("added", 32),
)  # fmt: skip

# A session is known by the digest of its cookie.
desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("digest", _SHA256, primary_key=True),
    _text("name", 120), _text("began", 32), _text("seen", 32),
)  # fmt: skip

saved_views = Table(
    "saved_views",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("title", 80), _text("owner", 120), _count("shared"),
    Column("query", Text, nullable=False),
)  # fmt: skip

# Of the whole ledger, those of schema.py included.
all_tables = metadata
