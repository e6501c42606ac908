"""The same on SQLite and PostgreSQL: what the ledger keeps, and what it answers."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from edi837.claim.envelope_facts import group_facts, interchange_facts
from edi837.claim.facts import ClaimFacts, FileFacts, claim_facts
from edi837.evidence.history import SeenClaim
from edi837.ledger import deciding, files, keys, migrate, retention, schema, trail
from edi837.ledger.audit_log import Head
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.deciding import DecidedProposal
from edi837.ledger.files import HELD, PUBLISHED, QUARANTINED, WITHDRAWN, FileEntry
from edi837.ledger.past import Past
from edi837.ledger.retention import KeptSince
from edi837.system.errors import LedgerError, UsageError
from edi837.x12.batch import Batch
from edi837.x12.envelope import FunctionalGroup
from edi837.x12.scan import Interchange, scan
from tests.drop.files import clean
from tests.judging import mappings
from tests.needs import lacking


def entry(digest: str, state: str = PUBLISHED, settled: int = 1, name: str = "a.837") -> FileEntry:
    return FileEntry(digest * 64, name, "a", state, "", settled, "run", f"2026-11-24T08:00:{settled:02}Z", 10, None)


def facts(data: bytes) -> FileFacts:
    """The facts of a file, as the job collects them."""
    from edi837.claim.reader import ClaimReader

    reader = ClaimReader(data, mappings())
    claims: list[ClaimFacts] = []
    interchanges = []
    groups = []
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            claims += [claim_facts(reader.read(item.info, span), span) for span in item.claims()]
        elif isinstance(item, Interchange):
            interchanges.append(interchange_facts(item.isa))
        elif isinstance(item, FunctionalGroup) and (group := group_facts(item)) is not None:
            groups.append(group)
    return FileFacts(mappings(), claims, interchanges, groups)


def told(ledger: Ledger, one: FileEntry, data: bytes) -> None:
    """A file that was judged before."""
    past = Past(ledger, one.sha256)
    past.look_up(facts(data))
    with ledger.writing() as session:
        files.save(session, one)
        past.tell(session)
    past.close()


def asked(ledger: Ledger, digest: str, data: bytes) -> tuple[str | None, SeenClaim | None, list[date]]:
    """What the ledger answers about a file with one claim."""
    past, known = Past(ledger, digest * 64), facts(data)
    past.look_up(known)
    (claim,) = known.claims
    (interchange,) = known.interchanges
    days = past.service_days(claim.patient.hex(), claim.drug_days[0][0])
    seen = past.claim_seen(claim.identity.hex(), claim.lines_digest.hex())
    past.close()
    return past.interchange_seen(interchange.key), seen, list(days)


DAY = [date(2026, 11, 3)]


def test_what_an_earlier_file_had_is_answered(ledger: Ledger) -> None:
    told(ledger, entry("1", name="first.837"), clean())
    assert asked(ledger, "2", clean()) == ("first.837", SeenClaim("first.837", True), DAY)
    other = clean().replace(b"*UN*5*", b"*UN*6*")
    assert asked(ledger, "2", other) == ("first.837", SeenClaim("first.837", False), DAY)
    assert asked(ledger, "2", clean(9, "LS-9")) == (None, None, DAY)
    assert asked(ledger, "2", clean(9, "LS-9").replace(b"19880423", b"19880424")) == (None, None, [])
    assert asked(ledger, "2", clean().replace(b"*0*T*:", b"*0*P*:"))[0] is None


def test_a_file_is_not_asked_about_itself_nor_about_what_it_was_made_of(ledger: Ledger) -> None:
    told(ledger, entry("1")._replace(output_sha256="3" * 64), clean())
    assert asked(ledger, "1", clean()) == (None, None, [])
    assert asked(ledger, "3", clean()) == (None, None, [])


@pytest.mark.parametrize("state, counts", [(PUBLISHED, True), (HELD, True), (QUARANTINED, False), (WITHDRAWN, False)])
def test_only_files_that_went_out_or_may_go_out_count(ledger: Ledger, state: str, counts: bool) -> None:
    told(ledger, entry("1", state), clean())
    assert (asked(ledger, "2", clean())[0] is not None) is counts


def groups_seen(ledger: Ledger, digest: str, data: bytes) -> list[str | None]:
    past, known = Past(ledger, digest * 64), facts(data)
    past.look_up(known)
    past.close()
    return [past.group_seen(group.key) for group in known.groups]


def with_group(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def test_a_group_is_known_by_parties_usage_and_number_whatever_its_interchange_is(ledger: Ledger) -> None:
    told(ledger, entry("1", name="first.837"), clean())
    again = with_group(clean(), b"000004711*0*T", b"000004712*0*T")
    assert groups_seen(ledger, "2", again) == ["first.837"]
    assert groups_seen(ledger, "1", again) == [None]
    for old, new in ((b"0805*4711*X", b"0805*4712*X"), (b"*0*T*:", b"*0*P*:"), (b"HC*LAKESHORE", b"HC*SHORELAKE")):
        assert groups_seen(ledger, "2", with_group(again, old, new)) == [None]


@pytest.mark.parametrize("old, new", [(b"0805*4711*X", b"0805**X"), (b"GS*HC", b"GS*HP")])
def test_a_group_without_a_number_is_not_looked_up(ledger: Ledger, old: bytes, new: bytes) -> None:
    unread = with_group(clean(), old, new).replace(b"005010X222A1", b"005010X221A1")
    told(ledger, entry("1"), unread)
    assert groups_seen(ledger, "2", unread) == []


@pytest.mark.parametrize("state, counts", [(PUBLISHED, True), (HELD, True), (QUARANTINED, False), (WITHDRAWN, False)])
def test_only_groups_that_went_out_or_may_go_out_count(ledger: Ledger, state: str, counts: bool) -> None:
    told(ledger, entry("1", state), clean())
    assert (groups_seen(ledger, "2", clean()) == ["a.837"]) is counts


def test_a_person_lets_a_control_number_pass(ledger: Ledger) -> None:
    told(ledger, entry("1"), clean())
    key = facts(clean()).interchanges
    assert [Past(ledger, "2" * 64).holds_back(one.key) for one in key] == [True]
    assert [Past(ledger, "2" * 64, accepted=True).holds_back(one.key) for one in key] == [False]


def test_without_the_key_the_ledger_says_nothing_about_claims_and_patients(ledger: Ledger) -> None:
    told(ledger, entry("1"), clean())
    (claim,) = facts(clean()).claims
    with ledger.reading() as session:
        rows = [*session.execute(select(schema.claims)), *session.execute(select(schema.service_days))]
    stored = b"".join(cell for row in rows for cell in row if isinstance(cell, bytes))
    assert claim.identity not in stored
    assert claim.patient not in stored
    assert len(stored) == 3 * 16
    assert asked(replace(ledger, key=b"x" * 32), "2", clean())[1:] == (None, [])


def test_a_file_judged_again_leaves_nothing_of_the_first_time(ledger: Ledger) -> None:
    for _ in range(2):
        told(ledger, entry("1"), clean())
    with ledger.reading() as session:
        numbers = [len(list(session.execute(select(table)))) for table in (schema.files, schema.claims)]
    assert numbers == [1, 1]


def test_decisions_of_a_file(ledger: Ledger) -> None:
    with ledger.writing() as session:
        files.save(session, entry("1", HELD))
        files.add_rows(session, "proposals", "1" * 64, [("a" * 16, "M405"), ("b" * 16, "N212")])
        assert deciding.undecided(session, "1" * 64) == 2
        deciding.decide(session, "1" * 64, [DecidedProposal("a" * 16, "approve", "Ann", "first\0", "")], "t")
        deciding.decide(session, "1" * 64, [DecidedProposal("a" * 16, "decline", "Bob", "then", "")], "t")
        assert deciding.undecided(session, "1" * 64) == 1
    with ledger.writing() as session:
        assert deciding.decisions_on(session, "1" * 64) == [DecidedProposal("a" * 16, "decline", "Bob", "then", "")]
        deciding.undo(session, ["a" * 16])
        assert deciding.undecided(session, "1" * 64) == 2


def test_claims_that_went_out_since(ledger: Ledger) -> None:
    waits = entry("1", HELD, 2)
    told(ledger, entry("9", PUBLISHED, 1, "before.837"), clean())
    told(ledger, waits, clean())
    with ledger.reading() as session:
        assert deciding.sent_since(session, waits) == (0, "")
    told(ledger, entry("3", PUBLISHED, 3, "since.837"), clean())
    with ledger.reading() as session:
        assert deciding.sent_since(session, waits) == (1, "since.837")


def test_the_log_end_and_intents_are_written_together_or_not_at_all(ledger: Ledger) -> None:
    end = trail.LogEnd(Head(7, "f" * 64), 4711)

    def interrupted() -> None:
        with ledger.writing() as session:
            trail.set_log_end(session, end)
            trail.add_intent(session, "{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with ledger.writing() as session:
        assert (trail.log_end(session).size, trail.intents(session)) == (0, [])
        trail.set_log_end(session, end)
        trail.set_log_end(session, end)
        number = trail.add_intent(session, "{}")
    with ledger.writing() as session:
        assert trail.log_end(session) == end
        assert trail.intents(session) == [(number, "{}")]
        trail.done(session, number)
        assert trail.intents(session) == []


def test_old_claims_are_forgotten_and_files_stay_known(ledger: Ledger) -> None:
    told(ledger, entry("1", PUBLISHED, 1), clean())
    told(ledger, entry("2", HELD, 2), clean(2, "LS-2"))
    told(ledger, entry("3", PUBLISHED, 30), clean(3, "LS-3"))
    before = "2026-11-24T08:00:20Z"
    with ledger.writing() as session:
        kept = KeptSince(before, {})
        assert (
            retention.count_claims(session, kept) == 3
        )  # a claim, a day with its substance, units under an authorization
        retention.forget_claims(session, kept)
        assert retention.count_claims(session, kept) == 0
    assert asked(ledger, "9", clean())[:2] == ("a.837", None)
    assert asked(ledger, "9", clean(2, "LS-2"))[1] == SeenClaim("a.837", True)


def test_an_error_holds_no_value(ledger: Ledger) -> None:
    with pytest.raises(LedgerError) as caught, ledger.writing() as session:
        files.add_rows(session, "proposals", "no such file", [("RIVERA", "CAMILA")])
    assert "RIVERA" not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_ledger_of_a_newer_version_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as session:
        session.execute(update(schema.facts).where(schema.facts.c.name == "version").values(value="99"))
    with pytest.raises(UsageError, match="the ledger is of version 99, this edi837 knows"):
        migrate.migrate(ledger)


def test_an_older_ledger_takes_the_steps_that_are_missing_or_none(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(ledger, entry("1"), clean())

    def first(session: Connection) -> None:
        session.execute(text("ALTER TABLE runs ADD COLUMN machine VARCHAR(64)"))

    def second(session: Connection) -> None:
        session.execute(text("UPDATE runs SET machine = 'unknown'"))

    def broken(session: Connection) -> None:
        session.execute(text("UPDATE runs SET no_such_column = 1"))

    now = schema.VERSION
    steps: Mapping[int, object] = {now: first, now + 1: broken}
    monkeypatch.setattr(schema, "VERSION", now + 2)
    monkeypatch.setattr(migrate, "STEPS", steps)
    with pytest.raises(LedgerError):
        migrate.migrate(ledger)
    with ledger.reading() as session:
        assert migrate.version(session) == now
    monkeypatch.setattr(migrate, "STEPS", {now: first, now + 1: second})
    migrate.migrate(ledger)
    with ledger.reading() as session:
        assert migrate.version(session) == now + 2
        assert session.execute(text("SELECT machine FROM runs")).all() == []
        assert files.find(session, "1" * 64) is not None


@pytest.mark.parametrize(
    "address, why",
    [
        ("mysql://user@host/name", "can be SQLite or PostgreSQL"),
        ("no address", "is not a database address"),
        ("postgresql://user@host:port/name", "is not a database address"),
    ],
)
def test_an_address_that_cannot_be(address: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        connect(address)


def test_a_server_that_is_not_there() -> None:
    if importlib.util.find_spec("psycopg") is None:
        lacking("postgres", "psycopg is not installed: pip install 'edi837[postgres]'")
    with pytest.raises(LedgerError, match="cannot be reached"):
        migrate.migrate(Ledger(connect("postgresql://nobody@127.0.0.1:1/nothing"), b""))


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    keys.make_key(path)
    first = keys.read_key(path)
    keys.make_key(path)
    assert keys.read_key(path) == first
    assert (len(first), path.stat().st_mode & 0o777) == (32, 0o600)
    assert keys.keyed_digest(first, b"a", b"b") != keys.keyed_digest(first, b"ab")


def test_units_under_an_authorization_are_added_up_over_files(ledger: Ledger) -> None:
    known = facts(clean())
    (claim,) = known.claims
    (line,) = claim.authorized
    assert (line.procedure, line.units) == ("J3000", 5)
    told(ledger, entry("1"), clean())
    told(ledger, entry("2"), clean().replace(b"LS-1001", b"LS-1002"))
    past = Past(ledger, "3" * 64)
    past.look_up(known)
    past.look_up(known)
    assert past.authorized_units(line.authorization, "J3000") == 10
    assert past.authorized_units(line.authorization, "J2250") == 0
    past.close()
    again = Past(ledger, "1" * 64)
    again.look_up(known)
    assert again.authorized_units(line.authorization, "J3000") == 5
    again.close()
