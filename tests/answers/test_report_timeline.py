"""Reports show what became of a claim where answers to it are known, and cost nothing where there are none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edi837.ledger.connect import Ledger
from tests.answers.answering import interchange, remittance
from tests.cli.calling import CANARIES, call
from tests.drop.running import init
from tests.drop.test_answer_files import answer
from tests.report.made import AS_OF, OUT_OF_BALANCE, claims, processed
from tests.report.page_data import rows_of, text_of

NPI = "1467560003"
_DENIED = (
    "CLP*{claim}*1*390*0**12*ICN1*11*1 NM1*QC*1*ASHBY*LENA CAS*CO*16*330 SVC*HC:J3000*60*0**5 DTM*472*20261103 "
    "CAS*CO*197*60 LQ*HE*N54"
)
_FORMATS = ("csv", "html", "xlsx")


def denial(claim: str, day: str = "20261210", npi: str = NPI) -> bytes:
    """An 835 that denies a claim."""
    return interchange(remittance(_DENIED.format(claim=claim), paid="0", npi=npi, day=day), day=day)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """Results of two claims that do not balance, of which one was denied."""
    monkeypatch.chdir(tmp_path)
    processed(tmp_path, claims([OUT_OF_BALANCE], [OUT_OF_BALANCE]), report=_FORMATS)
    Path("deny.835").write_bytes(denial("LS-1001"))
    assert call(capfd, "answers", "deny.835", "--results", "out").code == 0
    return tmp_path / "out"


def timeline_of(page: Path, claim: str) -> list[str]:
    """What the rows of a claim have as its timeline: its state, then a line an event."""
    (text,) = {row["timeline"] for row in rows_of(page) if row["patient_control_number"] == claim}
    return [line.replace("\t", "|") for line in text.split("\n") if line]


def test_a_resubmission_shows_what_became_of_the_claim_before_it(out: Path, tmp_path: Path) -> None:
    again = claims([OUT_OF_BALANCE], [OUT_OF_BALANCE]).replace(b"000004711", b"000004712")
    processed(tmp_path, again, name="again.837", report=_FORMATS)
    page = out / "again.exceptions.html"
    state, sent, denied, line = timeline_of(page, "LS-1001")
    assert state == "denied by payer, paid 0.00 of 391"
    assert sent == f"{AS_OF}|sent||||||claims.corrected.837||"
    assert denied == "2026-12-10|denied|payer||0.00|CO-16 CO-197||deny.835||"
    assert line == "2026-12-10|denied|payer|2|0.00|CO-197|N54|deny.835|line|"
    assert timeline_of(page, "LS-1002") == []
    shown = re.sub(r"\s+", " ", page.read_text())
    assert f"What became of this claim: {state} ({AS_OF} sent, 2026-12-10 denied)" in shown
    book = load_workbook(out / "again.exceptions.xlsx")
    assert book.sheetnames == ["Proposals", "Work list", "Timelines", "Summary", "About"]
    head, *events = [[cell.value for cell in row] for row in book["Timelines"]]
    assert head[:7] == ["patient_control_number", "billing_npi", "claim_state", "day", "state", "by", "line"]
    assert [event[:5] for event in events] == [
        ["LS-1001", NPI, state, AS_OF.isoformat(), "sent"],
        ["LS-1001", NPI, state, "2026-12-10", "denied"],
        ["LS-1001", NPI, state, "2026-12-10", "denied"],
    ]
    assert events[1][head.index("paid")] == 0
    assert not any(name in text_of(page) + str(events) for name in CANARIES)


def test_a_report_over_results_shows_it_too(out: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (out / "below").mkdir()
    for path in list(out.glob("claims.*")):
        path.rename(out / "below" / path.name)
    assert call(capfd, "report", out, "-o", "all.html", "--report", "html", "--exit-zero").code == 0
    assert timeline_of(tmp_path / "all.html", "LS-1001")[0] == "denied by payer, paid 0.00 of 391"
    assert timeline_of(tmp_path / "all.html", "LS-1002") == []


def test_who_matched_an_answer_is_shown_without_what_was_noted(
    out: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    Path("more.835").write_bytes(denial("X-9", "20261211").replace(b"*T1*", b"*T2*").replace(b"ICN1", b"ICN2"))
    call(capfd, "answers", "more.835", "--results", "out")
    who = ("--by", "M. Chen", "--note", "LENA ASHBY called")
    assert call(capfd, "answers", "match", "X-9", "LS-1002", "--results", "out", *who).code == 0
    call(capfd, "report", out, "-o", "all.html", "--report", "html")
    assert any(line.endswith("|matched by M. Chen") for line in timeline_of(tmp_path / "all.html", "LS-1002"))
    assert "ASHBY" not in text_of(tmp_path / "all.html")


def test_a_claim_of_another_provider_or_day_is_not_shown(out: Path, tmp_path: Path) -> None:
    both = claims([OUT_OF_BALANCE])
    processed(tmp_path, both.replace(NPI.encode(), b"1881000004"), name="npi.837", report=("html",))
    processed(tmp_path, both.replace(b"20261103", b"20261020"), name="day.837", report=("html",))
    for name in ("npi", "day"):
        assert timeline_of(out / f"{name}.exceptions.html", "LS-1001") == []


def test_no_ledger_is_opened_where_nobody_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "reading", lambda self: pytest.fail("the ledger was asked"))
    processed(tmp_path, claims([OUT_OF_BALANCE]), report=_FORMATS)
    assert timeline_of(tmp_path / "out" / "claims.exceptions.html", "LS-1001") == []
    assert "Timelines" not in load_workbook(tmp_path / "out" / "claims.exceptions.xlsx").sheetnames


def test_what_an_older_release_kept_is_left_alone(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edi837.ledger.migrate.version", lambda session: 7)
    processed(tmp_path, claims([OUT_OF_BALANCE]), name="again.837", report=("html",))
    assert timeline_of(out / "again.exceptions.html", "LS-1001") == []


def test_a_drop_folder_shows_it_from_its_ledger(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    plain = init(tmp_path / "drop")
    settings = plain.path / "edi837.toml"
    settings.write_text('report = ["csv", "html"]\n' + settings.read_text())
    plain.put("a.837", claims([]))
    answer(plain, "deny.835", denial("LS-1001"))
    assert plain.run().code == 0
    plain.put("b.837", claims([OUT_OF_BALANCE]).replace(b"000004711", b"000004712").replace(b"*4711", b"*4712"))
    plain.run()
    page = plain.only("**/b.*exceptions.html")
    state, *events = timeline_of(page, "LS-1001")
    assert state == "denied by payer, paid 0.00 of 390"
    assert [event.split("|")[1] for event in events] == ["sent", "denied", "denied"]
    call(capfd, "report", page.parent, "--root", plain.path, "-o", tmp_path / "x.html", "--report", "html")
    assert timeline_of(tmp_path / "x.html", "LS-1001")[0] == state
