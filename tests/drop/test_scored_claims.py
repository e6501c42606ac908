"""The ledger keeps the findings of what goes out, with the claims, and forgets them with the claims."""

from __future__ import annotations

import csv
import io

from sqlalchemy import delete, func, select

from edi837.jobs.claims_listing import read_claims
from edi837.ledger import schema
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.sent import forget_answered
from tests.answers.answering import interchange, remittance
from tests.cli.test_scorecard import NPI, PAID_WITH_UNITS
from tests.drop.running import DropFolder, command
from tests.report.made import HYPHENS, PROPOSED, claims


def scores(drop: DropFolder) -> list[dict[str, str]]:
    out = command("scorecard", "--root", str(drop.path), "--format", "csv")
    assert out.code == 0, out.err
    return list(csv.DictReader(io.StringIO(out.out)))


def test_findings_are_kept_with_the_claims_that_go_out(drop: DropFolder, ledger_address: str) -> None:
    settings = drop.path / "edi837.toml"
    settings.write_text(settings.read_text().replace('# publish = "clean"', 'publish = "always"'))
    drop.put("a.837", claims([HYPHENS], [PROPOSED]))
    drop.run()
    drop.run()

    (row,) = [row for row in scores(drop) if row["rule"] == "Q605"]
    assert (row["sent"], row["unanswered"]) == ("1", "1")

    (listing,) = (drop.path / "outbox").glob("*.claims.csv")
    paid = PAID_WITH_UNITS.replace("LS-1001", next(iter(list(read_claims(listing))[1:])).patient_control_number)
    drop.put("a.835", interchange(remittance(paid, paid="250", npi=NPI), day="20261201"), folder="answers")
    drop.run()

    (row,) = [row for row in scores(drop) if row["rule"] == "Q605"]
    assert (row["sent"], row["came_true"]) == ("1", "1")

    ledger = Ledger(connect(ledger_address or drop.path / "ledger.sqlite"), b"")
    findings, sent = (schema.metadata.tables[name] for name in ("sent_findings", "sent_claims"))
    with ledger.writing() as session:
        assert session.execute(select(func.count()).select_from(findings)).scalar_one() > 0
        session.execute(delete(schema.metadata.tables["sent_judges"]))
    assert "1 file went out before findings were kept" in command("scorecard", "--root", str(drop.path)).out
    with ledger.writing() as session:
        for source in session.execute(select(sent.c.source).distinct()).scalars().all():
            forget_answered(session, source)
        assert session.execute(select(func.count()).select_from(findings)).scalar_one() == 0
    ledger.close()


def test_a_notice_of_a_drop_folder_names_what_was_taken_away(plain: DropFolder) -> None:
    plain.put("a.837", claims([HYPHENS]))
    plain.put("b.837", claims([HYPHENS]).replace(b"LS-1001", b"LS-3001").replace(b"000000101", b"000000102"))
    plain.run()
    for path in (plain.path / "outbox").glob("b.*"):
        path.unlink()
    out = plain.path.parent / "notices"
    days = ("--from", "2026-01-01", "--until", "2030-12-31")

    ended = command("notice", "--root", str(plain.path), "--npi", NPI, *days, "--out", str(out))

    assert ended.code == 0, ended.err
    assert "b.837: not in the notice: its results are no longer in the drop folder" in ended.err
    (page,) = out.glob("*.html")
    assert "Not in this notice: b.837" in page.read_text(encoding="utf-8")
