"""No answer is no payment: who waits, for what, and longer than the usual time of its payer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edi837.jobs.overdue_claims import overdue_claims
from edi837.ledger.connect import Ledger
from edi837.rows.sent_claims import SentClaim
from edi837.settings.answer_times import AnswerTimes, read_answer_times
from edi837.settings.config import load_settings
from edi837.system.errors import MappingError
from tests.answers.answering import interchange, remittance
from tests.answers.kept import NPI, SENT, answered, claim, opened, sent
from tests.cli.calling import call

UNSET = AnswerTimes({}, {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path) as ledger:
        yield ledger


def waiting(store: Ledger, now: str, times: AnswerTimes = UNSET) -> list[tuple[str, ...]]:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    with store.reading() as session:
        return [(row.claim, row.lacks, row.within, row.origin) for row in overdue_claims(session, moment, times)]


def status(number: str, code: str = "A2:20*20261104*WQ", day: str = "20261104") -> str:
    return (
        f"BHT*0085*08*1*{day}*0900*TH HL*1**20*1 NM1*PR*2*P*****PI*90001 TRN*1*1 DTP*050*D8*{day} DTP*009*D8*{day} "
        f"HL*2*1*21*1 NM1*41*2*US*****46*US TRN*2*B7 STC*A1:19:PR*{day}*WQ*80 HL*3*2*19*1 NM1*85*2*P*****XX*{NPI} "
        f"TRN*1*0 STC*A1:19:PR**WQ*80 HL*4*3*PT NM1*QC*1*A*B****MI*1 TRN*2*{number} STC*{code}*80 DTP*472*D8*20261101"
    )


PAID = "CLP*{}*1*80*80**12*I{}*11*1 NM1*QC*1*A*B"


def test_an_hour_for_the_999_days_for_the_277ca_and_the_payment(store: Ledger) -> None:
    sent(store, claim("C1"))
    assert waiting(store, "2026-11-03T10:59:00") == []
    assert waiting(store, "2026-11-03T11:00:00") == [("C1", "no TA1 or 999", "1 hour", "default")]
    answered(store, interchange("AK1*HC*7 AK9*A*1*1*1", kind="999"))
    assert waiting(store, "2026-11-06T09:00:00") == []
    assert waiting(store, "2026-11-06T10:00:00") == [("C1", "no 277CA or 835", "3 days", "default")]
    answered(store, interchange(status("C1"), kind="277"))
    assert waiting(store, "2026-12-03T09:00:00") == []
    assert waiting(store, "2026-12-03T10:00:00") == [("C1", "no 835", "30 days", "default")]
    answered(store, interchange(remittance(PAID.format("C1", 1))))
    assert waiting(store, "2027-12-03T10:00:00") == []


def test_who_sent_on_a_day_has_until_its_end(store: Ledger) -> None:
    sent(store, claim("C1"), at="2026-11-03")
    assert waiting(store, "2026-11-04T00:59:00") == []
    assert len(waiting(store, "2026-11-04T01:00:00")) == 1


@pytest.mark.parametrize(
    ("data", "left"),
    [
        (interchange("AK1*HC*7 AK2*837*0001 IK5*R*5 AK9*R*1*1*0", kind="999"), []),
        (interchange(status("C1", "A7:562*20261104*U"), kind="277"), ["C2"]),
    ],
)
def test_what_was_rejected_does_not_wait(store: Ledger, data: bytes, left: list[str]) -> None:
    sent(store, claim("C1"), claim("C2"))
    answered(store, data)
    assert [row[0] for row in waiting(store, "2027-01-01T00:00:00")] == left


def test_a_time_that_is_set_holds_and_that_of_the_payer_first(store: Ledger) -> None:
    sent(store, claim("C1"), claim("D1", payer_id="90002"))
    for name in ("C1", "D1"):
        answered(store, interchange(status(name), kind="277"))
    times = read_answer_times({"payer": {"90001": {"payment_days": 5}}}, {"payment_days": 7})
    assert waiting(store, "2026-11-12T00:00:00", times) == [
        ("C1", "no 835", "5 days", "set for this payer"), ("D1", "no 835", "7 days", "set")
    ]  # fmt: skip


def test_measured_times_are_those_of_the_payer(store: Ledger) -> None:
    early = [claim(f"C{number}", group="8") for number in range(1, 21)]
    sent(store, *early)
    for each in early:
        answered(
            store, interchange(status(each.patient_control_number, day="20261113").replace("B7", "B8"), kind="277")
        )
    sent(store, claim("C30"), claim("D1", payer_id="90002"))
    answered(store, interchange("AK1*HC*7 AK9*A*1*1*1", kind="999"))
    begins = datetime.fromisoformat(SENT)
    for days, expected in ((4, ["D1"]), (10, ["C30", "D1"])):
        moment = (begins + timedelta(days=days)).isoformat()[:19]
        rows = [row for row in waiting(store, moment) if row[1] == "no 277CA or 835"]
        assert [row[0] for row in rows] == expected
    assert rows[0][2:] == ("10 days", "nine of ten of its answers came within it")


def test_the_settings_name_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "edi837.toml"
    path.write_text('[answers]\nack_hours = 2\n[answers.payer."90001"]\nstatus_days = 9\n')
    section = load_settings({}, tmp_path).sections["answers"]
    times = read_answer_times(section, {"status_days": 4})
    assert times.time("ack_hours", "1").number == 2
    assert (times.time("status_days", "90001").number, times.time("status_days", "1").number) == (9, 4)
    for text in ("[answers]\nhours = 2\n", "[answers]\nack_hours = 0\n", "[answers.payer]\nX = 1\n", "answers = 3\n"):
        path.write_text(text)
        with pytest.raises(MappingError, match="answers"):
            load_settings({}, tmp_path)


def test_the_command_reads_the_settings_beside_it(
    tmp_path: Path, store: Ledger, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sent(store, claim("C1"))
    (tmp_path / "x.claims.csv").write_text(",".join(SentClaim._fields) + "\n")
    (tmp_path / "edi837.toml").write_text('[answers.payer."90001"]\nack_hours = 1000\n')
    listed = ("answers", "--waiting", "--results", ".", "--as-of")
    assert call(capfd, *listed, "2026-11-20").code == 0
    assert call(capfd, *listed, "2027-11-20", "--ack-hours", "3").text.endswith('"1,000 hours",set for this payer\r\n')
