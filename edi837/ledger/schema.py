"""The tables: names of files, digests, places, counts, and what a person decided.

Values of claims are kept in those of answers and of the desk alone: what a claim is named and listed by.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from edi837.ledger.answer_tables import add_answer_tables
from edi837.ledger.finding_tables import add_finding_tables
from edi837.ledger.of_file import of_file
from edi837.ledger.unit_tables import add_unit_tables

# Raised with each change of the tables; migrate.py says how an older ledger becomes this one.
VERSION = 15

metadata = MetaData()
_SHA256 = String(64)
_DIGEST = LargeBinary(16)


# One value each: schema version, check of the key, head and size of the audit log.
facts = Table("facts", metadata, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("run", String(32), primary_key=True),
    Column("started", String(32), nullable=False),
    Column("ended", String(32)),
    Column("exit_code", Integer),
    Column("version", String(32), nullable=False),
)

# `sha256` is that of the unpacked bytes. `settled` numbers the changes of state over all files. Output and manifest are
# those that wait or were published; the manifest of what a ledger of release 1 knows is not known.
files = Table(
    "files",
    metadata,
    Column("sha256", _SHA256, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("stem", String(255), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("reasons", String(255), nullable=False),
    Column("settled", BigInteger, nullable=False, index=True),
    Column("run", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("output_sha256", _SHA256, index=True),
    Column("target", String(255), nullable=False),
    Column("claims", Integer, nullable=False),
    Column("target_lines", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("repaired", Integer, nullable=False),
    Column("proposed", Integer, nullable=False),
    Column("charge_cents", BigInteger, nullable=False),
    Column("manifest_sha256", _SHA256),
)

# Every file that came, known ones too.
arrivals = Table(
    "arrivals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", _SHA256, nullable=False, index=True),
    Column("name", String(255), nullable=False),
    Column("run", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("outcome", String(16), nullable=False),
)

# `key` is a digest of ISA05 to ISA08, ISA13 and ISA15; the others are for people.
interchanges = Table(
    "interchanges",
    metadata,
    of_file(),
    Column("key", _DIGEST, nullable=False, index=True),
    Column("sender", String(16), nullable=False),
    Column("control_number", String(16), nullable=False),
    Column("usage", String(4), nullable=False),
    Index("interchanges_file", "sha256"),
)

# `key` is a digest of ISA05 to ISA08 and ISA15, GS02, GS03 and GS06.
functional_groups = Table(
    "functional_groups",
    metadata,
    of_file(),
    Column("key", _DIGEST, nullable=False, index=True),
    Index("functional_groups_file", "sha256"),
)

exceptions = Table(
    "exceptions",
    metadata,
    of_file(),
    Column("exception_id", String(16), nullable=False, index=True),
    Column("rule", String(8), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("disposition", String(12), nullable=False),
    Column("element", String(32), nullable=False),
    Column("byte_start", BigInteger, nullable=False),
    Index("exceptions_file", "sha256"),
)

rule_counts = Table(
    "rule_counts",
    metadata,
    of_file(),
    Column("rule", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Index("rule_counts_file", "sha256"),
)

proposals = Table(
    "proposals",
    metadata,
    of_file(),
    Column("exception_id", String(16), nullable=False, index=True),
    Column("rule", String(8), nullable=False),
    Index("proposals_file", "sha256"),
)

# The decision that counts for a proposal; the audit log has all that were made. `door` says how it came: as a file, or
# from the desk.
decisions = Table(
    "decisions",
    metadata,
    of_file(),
    Column("exception_id", String(16), primary_key=True),
    Column("decision", String(8), nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("door", String(8), nullable=False, server_default="file"),
    Index("decisions_file", "sha256", "decision"),
)

# Files that wait because their decisions leave errors: the digest of the decisions of which that was found.
insufficient = Table(
    "insufficient",
    metadata,
    Column("sha256", _SHA256, ForeignKey("files.sha256", ondelete="CASCADE"), primary_key=True),
    Column("decisions_sha256", _SHA256, nullable=False),
)

# Files that hold the claims of another one that wait on: taken from it, not come by themselves.
parts = Table(
    "parts",
    metadata,
    Column("sha256", _SHA256, ForeignKey("files.sha256", ondelete="CASCADE"), primary_key=True),
    Column("parent_sha256", _SHA256, nullable=False, index=True),
)

# The control numbers under which parts went out: each from `first` to `last`, none of them ever again.
control_numbers = Table(
    "control_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", _SHA256, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False, index=True),
    Column("at", String(32), nullable=False),
)

acceptances = Table(
    "acceptances",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", _SHA256, nullable=False, index=True),
    Column("accepted_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

# What the consumer of the outbox says it has, by the digest of the original.
receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", _SHA256, nullable=False, index=True),
    Column("received_by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

# Keyed digests: what a claim is known by, its lines; a patient with a substance, and the days.
claims = Table(
    "claims",
    metadata,
    of_file(),
    Column("identity", _DIGEST, nullable=False, index=True),
    Column("lines", _DIGEST, nullable=False),
    Index("claims_file", "sha256"),
)

service_days = Table(
    "service_days",
    metadata,
    of_file(),
    Column("patient", _DIGEST, nullable=False, index=True),
    Column("day", Date, nullable=False),
    Index("service_days_file", "sha256"),
)

# What is to be done with files, written before it is done and taken out after it.
intents = Table(
    "intents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("body", Text, nullable=False),
)

# Files whose handling was cut off by the end of the process, and how often.
attempts = Table(
    "attempts",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("times", Integer, nullable=False),
)

add_answer_tables(metadata)
add_finding_tables(metadata)
authorized_units, day_units = add_unit_tables(metadata)
