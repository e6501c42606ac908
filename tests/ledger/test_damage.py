"""A ledger that is hurt, or of no version that is known, is told before anything is taken."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text, update

from edi837.ledger import schema
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.ledger_totals import quick_damage
from edi837.ledger.migrate import migrate, version
from edi837.system.errors import LedgerError, UsageError
from tests.drop.files import clean
from tests.drop.running import DropFolder, init

_MEGABYTES = 60
# SQLite walks a table from its end, so this page comes last.
_PAGE = 300


@pytest.fixture
def hurt(tmp_path: Path) -> Ledger:
    """A ledger of some size, of which one page is damaged."""
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(connect(path), b"k" * 32)
    migrate(ledger)
    ledger.close()
    with sqlite3.connect(path) as link:
        count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        link.execute("CREATE TABLE filler (i INTEGER PRIMARY KEY, b BLOB)")
        link.execute(f"INSERT INTO filler {count} SELECT i, randomblob(900) FROM n", (_MEGABYTES * 1100,))
        link.commit()
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(_PAGE * 4096)
        file.write(b"\xa5" * 4096)
    return ledger


def test_a_look_through_a_ledger_ends_after_its_seconds(hurt: Ledger) -> None:
    assert quick_damage(hurt, 0.01) == ""
    assert quick_damage(hurt, 600) != ""
    with hurt.reading() as session:
        assert version(session) == schema.VERSION
    hurt.close()


@pytest.mark.parametrize(
    "value, error", [("x", LedgerError), ("0", LedgerError), ("", LedgerError), ("99", UsageError)]
)
def test_a_version_that_is_not_known_is_told(ledger: Ledger, value: str, error: type[Exception]) -> None:
    with ledger.writing() as session:
        session.execute(update(schema.facts).where(schema.facts.c.name == "version").values(value=value))
    with pytest.raises(error):
        migrate(ledger)


@pytest.mark.parametrize("table", ["claims", "intents", "facts"])
def test_a_table_that_is_missing_is_told(ledger: Ledger, table: str) -> None:
    with ledger.writing() as session:
        session.execute(text(f"DROP TABLE {table}"))
    with pytest.raises(LedgerError, match="so it is damaged; restore it from a backup"):
        migrate(ledger)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    return init(tmp_path / "drop")


@pytest.mark.parametrize(
    "spoil",
    [
        "DROP TABLE claims",
        "DROP TABLE facts",
        "UPDATE facts SET value = 'x' WHERE name = 'version'",
        "UPDATE facts SET value = '0' WHERE name = 'version'",
        "UPDATE facts SET value = '99' WHERE name = 'version'",
    ],
)
def test_nothing_leaves_the_inbox_then(plain: DropFolder, spoil: str) -> None:
    plain.put("a.837", clean())
    assert plain.run().code == 0
    with sqlite3.connect(plain.path / "ledger.sqlite") as link:
        link.execute(spoil)
    link.close()
    sent = plain.names("outbox")
    plain.put("b.837", clean(2, "LS-2"))
    ran = plain.run()
    assert ran.code in (2, 5)
    assert "fault of the tool" not in ran.err
    assert (plain.names("inbox"), plain.names("outbox")) == (["b.837"], sent)
