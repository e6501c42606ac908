"""`edi837 scorecard`: findings of what went out, beside results; what it says where it cannot know."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.answers.answering import interchange, remittance
from tests.cli.calling import AS_OF, Ended, call
from tests.cli.releasing import COPY, decided, night, process
from tests.report.made import HYPHENS, OUT_OF_BALANCE, PROPOSED

NPI = "1467560003"
PAID_WITH_UNITS = (
    "CLP*LS-1001*1*390*250**12*ICN1*11*1 SVC*HC:96365*330*250**1 DTM*472*20261103 CAS*CO*45*80 "
    "SVC*HC:J3000*60*0**60 DTM*472*20261103 CAS*CO*16*60 LQ*HE*M53"
)


def scorecard(capfd: pytest.CaptureFixture[str], *more: str, results: str = "out") -> Ended:
    return call(capfd, "scorecard", "--results", results, *more)


def table(ended: Ended) -> list[dict[str, str]]:
    assert ended.code == 0, ended.err
    return list(csv.DictReader(io.StringIO(ended.text)))


def test_findings_stand_on_their_claims_behind_repairs_that_moved_bytes(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)

    rows = table(scorecard(capfd, "--format", "csv", "--by", "rule"))
    repairs = table(scorecard(capfd, "--format", "csv", "--table", "repairs", "--by", "rule"))

    assert {row["rule"]: row["sent"] for row in rows} == {"Q605": "2", "M403": "2", "M405": "2", "C701": "1"}
    assert {row["rule"]: row["unanswered"] for row in rows} == {row["rule"]: row["sent"] for row in rows}
    assert [(row["rule"], row["repaired"]) for row in repairs] == [("N203", "2")]


def test_an_answer_bears_a_finding_out(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    Path("a.835").write_bytes(interchange(remittance(PAID_WITH_UNITS, paid="250", npi=NPI), day="20261201"))
    call(capfd, "answers", "a.835", "--results", "out")

    (row,) = table(scorecard(capfd, "--format", "csv"))

    assert (row["rule"], row["came_true"], row["answered"], row["at_risk"]) == ("Q605", "1", "1", "60.00")
    assert row["in_words"] == "not enough: 1 of 1 answered finding came true, and 20 are needed"


def test_what_a_release_took_over_is_counted_once_and_as_it_was_sent(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED], [HYPHENS], [COPY]])
    decisions = decided(["out/a.exceptions.csv"], change=lambda row: row if row["rule"] == "Q605" else None)
    given = ("--manifest", "out/a.manifest.json", "--decisions", decisions, "--out", "out", "--as-of", AS_OF)
    assert call(capfd, "release", "in/a.837", *given).code in (0, 1)

    ended = scorecard(capfd, "--format", "json", "--by", "rule")
    content = json.loads(ended.text)

    assert {row["rule"]: row["sent"] for row in content["scores"]} == {"M403": "1"}
    assert {row["rule"]: row["repaired"] for row in content["repairs"]} == {"N203": "1", "Q605": "1"}
    assert not any("did not go out" in note for note in content["notes"])


def test_claims_that_wait_are_not_counted(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, "--split", a=[[COPY], [OUT_OF_BALANCE]])

    assert {row["rule"] for row in table(scorecard(capfd, "--format", "csv"))} == {"M403"}


def test_results_that_were_made_anew_are_counted_anew(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[COPY], [HYPHENS]])
    assert {row["rule"] for row in table(scorecard(capfd, "--format", "csv"))} == {"M403"}

    assert call(
        capfd, "process", "in", "--out", "out", "--report", "csv", "--select", "N203,Q605", "--as-of", AS_OF
    ).code in (0, 1)  # fmt: skip

    assert table(scorecard(capfd, "--format", "csv")) == []


def test_results_without_rows_are_said(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, "--report", "html", a=[[COPY]])

    ended = scorecard(capfd)

    assert "Findings are not known: " in ended.text
    assert "its exceptions file (.csv or .jsonl) is not beside it" in ended.text


def test_a_page_is_written_whole_or_not(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[COPY]])

    assert scorecard(capfd, "--format", "html", "-o", "card.html").code == 0

    assert Path("card.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--since", "2026-12-01", "--until", "2026-11-01"), "--since 2026-12-01 is after --until 2026-11-01"),
        (("--probation", "10"), "'10' is not a share such as 0.1 or 10%"),
        (("--by", "payor"), "'payor' is not one of rule, payer, drug, release; did you mean payer?"),
        (("--root", "drop"), "say where the claims are that went out: --results DIR, or --root ROOT"),
    ],
)
def test_what_cannot_be(capfd: pytest.CaptureFixture[str], more: tuple[str, ...], message: str) -> None:
    ended = scorecard(capfd, *more)

    assert ended.code == 2
    assert message in ended.err


def test_no_results_and_no_listing(capfd: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()

    assert "no such folder of results" in scorecard(capfd, results="nowhere").err
    assert "has no claims.csv file" in scorecard(capfd, results="empty").err


def test_the_share_may_be_given_in_percent_and_in_a_settings_file(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[COPY]])
    Path("edi837.toml").write_text('probation = "25%"\n')

    assert scorecard(capfd).code == 0
    assert "probation" in call(capfd, "config").text
    assert "0.25" in call(capfd, "config").text
    Path("edi837.toml").write_text("probation = 1.5\n")
    assert "probation: '1.5' is not a share" in scorecard(capfd).err
