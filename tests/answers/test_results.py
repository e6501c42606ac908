"""Answers beside results: the commands, what they print, and how they end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from edi837.answers.answer_table import COLUMNS
from edi837.jobs.taken_answers import results_store
from edi837.ledger.sent import claims_below
from tests.answers.answering import BASE, interchange, processed, remittance
from tests.cli.calling import Ended, call
from tests.drop.running import init
from tests.drop.test_answer_files import answer

NPI = "1467560003"
_LINES = (
    "SVC*HC:96365*330*250**1 DTM*472*20261103 CAS*CO*45*80 REF*6R*LS1001A "
    "SVC*HC:J3000*60*0**5 DTM*472*20261103 CAS*CO*197*60"
)
PAID = f"CLP*LS-1001*1*390*250**12*ICN1*11*1 NM1*QC*1*ASHBY*LENA {_LINES}"


def era(*claims: str, paid: str = "250", trace: str = "T1", day: str = "20261201", plb: str = "") -> bytes:
    return interchange(remittance(*claims, paid=paid, trace=trace, npi=NPI, day=day, plb=plb), day=day)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Results of a claim file that is clean."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.837").write_bytes(BASE.read_bytes())
    processed(tmp_path / "a.837", tmp_path / "out")
    return tmp_path / "out"


def rows_of(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.text)))


def test_the_claims_that_went_out_are_listed_beside_them(out: Path) -> None:
    with (out / "a.claims.csv").open(newline="") as file:
        columns, *rows = csv.reader(file)
    assert " ".join(columns) == (
        "output_sha256 interchange group transaction bht03 segment_first segment_last byte_start byte_end "
        "patient_control_number ref_d9 billing_npi payer_id payer_name charge service_from service_to frequency ref_f8 "
        "patient_digest lines"
    )
    (row,) = rows
    sent = dict(zip(columns, row, strict=True))
    manifest = json.loads((out / "a.manifest.json").read_text())
    data = (out / "a.corrected.837").read_bytes()
    assert sent["output_sha256"] == manifest["output"]["sha256"]
    assert "a.claims.csv" in [report["name"] for report in manifest["reports"]]
    content = data[int(sent["byte_start"]) : int(sent["byte_end"])]
    assert content.startswith(b"CLM*LS-1001*")
    segments = data.split(b"~\n")
    begin = int(sent["segment_first"]) + 1  # ISA and GS stand before ST
    assert segments[begin].startswith(b"CLM*")
    assert segments[int(sent["segment_last"]) + 2].startswith(b"SE*")
    assert (sent["interchange"], sent["group"], sent["transaction"], sent["bht03"]) == (
        "000004711", "4711", "4711", "LS20261110"
    )  # fmt: skip
    assert (sent["billing_npi"], sent["payer_id"], sent["payer_name"]) == (NPI, "NL100", "NORTHERN LIFE")
    assert (sent["charge"], sent["service_from"], sent["service_to"], sent["frequency"]) == (
        "390", "2026-11-03", "2026-11-03", "1"
    )  # fmt: skip
    assert sent["patient_digest"] == ""
    assert json.loads(sent["lines"]) == [
        {"lx": "1", "ref_6r": "LS1001A", "code": "96365", "modifiers": "", "units": "1", "charge": "330"},
        {"lx": "2", "ref_6r": "LS1001B", "code": "J3000", "modifiers": "", "units": "5", "charge": "60"},
    ]


def test_a_payment_is_matched_and_listed(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID))
    ended = call(capfd, "answers", "pay.835", "--results", out, "--format", "csv")
    assert ended.code == 0
    assert ended.text.splitlines()[0].split(",") == list(COLUMNS)
    claim, first, second = rows_of(ended)
    assert claim == {
        "answer_file": "pay.835", "kind": "835", "set": "0001", "segment": "11", "key": "LS-1001", "claim": "LS-1001",
        "claim_file": "a.corrected.837", "claim_interchange": "000004711", "bht03": "LS20261110",
        "claim_transaction": "4711", "billing_npi": NPI, "payer_id": "NL100", "service_from": "2026-11-03",
        "frequency": "1", "line": "", "state": "paid less", "by": "payer", "codes": "CO-45 CO-197", "remarks": "",
        "certainty": "exact", "reason": "", "paid": "250.00", "balanced": "yes",
    }  # fmt: skip
    assert [(row["line"], row["state"], row["certainty"]) for row in (first, second)] == [
        ("1", "paid", "exact"), ("2", "denied", "line")
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["text", "csv", "json", "html"])
def test_no_patient_is_named_in_any_form(out: Path, capfd: pytest.CaptureFixture[str], form: str) -> None:
    Path("pay.835").write_bytes(era(PAID, PAID.replace("LS-1001", "X-9").replace("ICN1", "ICN2"), paid="500"))
    ended = call(capfd, "answers", "pay.835", "--results", out, "--format", form)
    assert ended.code == 1
    assert "LS-1001" in ended.text
    assert "X-9" in ended.text
    assert not any(name in ended.text + ended.err for name in ("ASHBY", "LENA"))


def test_the_same_three_times_is_kept_once(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID))
    Path("copy.835").write_bytes(era(PAID))
    Path("other.835").write_bytes(era(PAID).translate(bytes.maketrans(b"*", b"|")).replace(b"0001~", b"0001~\r"))
    first = call(capfd, "answers", "pay.835", "--results", out, "--format", "csv")
    assert call(capfd, "answers", "pay.835", "--results", out, "--format", "csv") == first
    for name in ("copy.835", "other.835"):
        again = call(capfd, "answers", name, "--results", out, "--format", "csv")
        assert again.out == first.out
    assert "came before in another file" in again.err
    assert len(rows_of(call(capfd, "answers", "--results", out, "--format", "csv"))) == 3


def test_another_835_with_the_trace_number_is_told(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID))
    Path("more.835").write_bytes(era(PAID.replace("ICN1", "ICN2")))
    ended = call(capfd, "answers", "pay.835", "more.835", "--results", out)
    assert "has the trace number of another 835" in ended.err


def test_answers_that_come_before_their_claims(tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    later = BASE.read_bytes().replace(b"LS-1001", b"LS-2002").replace(b"000004711", b"000004712")
    Path("pay.835").write_bytes(era(PAID.replace("LS-1001", "LS-2002")))
    ended = call(capfd, "answers", "pay.835", "--results", out, "--format", "csv")
    assert ended.code == 1
    assert {row["certainty"] for row in rows_of(ended)} == {"none"}
    assert "its lines are of LS-1001 of a.corrected.837" in rows_of(ended)[0]["reason"]
    (tmp_path / "b.837").write_bytes(later)
    processed(tmp_path / "b.837", out)
    ended = call(capfd, "answers", "--results", out, "--format", "csv")
    assert ended.code == 0
    assert {row["claim_file"] for row in rows_of(ended)} == {"b.corrected.837"}


def test_a_claim_that_was_sent_again_makes_an_answer_ambiguous(
    tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("pay.835").write_bytes(era(PAID.replace("*11*1 ", " ")))
    assert call(capfd, "answers", "pay.835", "--results", out).code == 0
    (tmp_path / "b.837").write_bytes(BASE.read_bytes().replace(b"000004711", b"000004712"))
    processed(tmp_path / "b.837", out)
    ended = call(capfd, "answers", "--results", out, "--format", "csv")
    assert ended.code == 1
    claim = rows_of(ended)[0]
    assert (claim["certainty"], claim["claim"], claim["claim_file"]) == ("ambiguous", "", "")
    assert "2 claims have this number" in claim["reason"]


def test_what_a_release_took_over_is_listed_by_it_alone(out: Path) -> None:
    text = (out / "a.claims.csv").read_text().replace(",390,", ",380,")
    (out / "a.released.claims.csv").write_text(text)
    with results_store([out]) as store, store.reading() as session:
        assert [claim.charge for claim in claims_below(session)] == ["380"]


def test_a_person_settles_a_row_and_takes_it_back(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID.replace("LS-1001", "X-9")))
    assert call(capfd, "answers", "pay.835", "--results", out).code == 1
    who = ("--by", "M. Chen", "--note", "their number")
    told = call(capfd, "answers", "match", "X-9", "LS-1001", "--results", out, *who)
    assert (told.code, told.err) == (0, "X-9 is of LS-1001 of a.corrected.837, says M. Chen\n")
    ended = call(capfd, "answers", "--results", out, "--format", "csv")
    assert ended.code == 0
    claim, *_, second = rows_of(ended)
    assert (claim["claim"], claim["certainty"], claim["reason"]) == (
        "LS-1001", "exact", "matched by M. Chen: their number"
    )  # fmt: skip
    assert (second["claim"], second["line"]) == ("LS-1001", "2")
    assert call(capfd, "answers", "pay.835", "--results", out).code == 0  # read again, it stays
    assert call(capfd, "answers", "unmatch", "pay.835:0001:11", "--results", out, *who).code == 0
    assert call(capfd, "answers", "--results", out).code == 1
    again = call(capfd, "answers", "unmatch", "X-9", "--results", out, *who)
    assert (again.code, again.err) == (2, "X-9: nobody matched this row by hand\n")
    assert call(capfd, "answers", "match", "1", "000004711:LS-1001", "--results", out, *who).code == 0
    assert call(capfd, "answers", "--results", out).code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["match", "X-9", "LS-1001"], "match needs --by NAME and --note TEXT"),
        (["match", "X-9", "--by", "M", "--note", "n"], "edi837 answers match ROW CLAIM"),
        (["match", "NO", "LS-1001", "--by", "M", "--note", "n"], "NO: no row is called so"),
        (["match", "LS-1001", "NO", "--by", "M", "--note", "n"], "no row is called so"),
        (["enter", "NO", "--state", "denied", "--by", "M", "--note", "n"], "NO: no claim went out with this number"),
        (["enter", "LS-1001", "--by", "M", "--note", "n"], "--state: must be one of"),
        (["enter", "LS-1001", "--state", "paid", "--by", "M", "--note", "n"], "--paid AMOUNT goes with"),
        (["nowhere.835"], "nowhere.835: no such file or folder"),
    ],
)
def test_wrong_usage_is_2(out: Path, capfd: pytest.CaptureFixture[str], words: list[str], why: str) -> None:
    ended = call(capfd, "answers", *words, "--results", out)
    assert ended.code == 2
    assert why in ended.err


def test_where_the_claims_are_must_be_said(out: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for options in ([], ["--results", "out", "--root", "."]):
        assert call(capfd, "answers", *options).code == 2
        assert call(capfd, "timeline", "LS-1001", *options).code == 2
    (tmp_path / "empty").mkdir()
    assert call(capfd, "answers", "--results", "empty").code == 2
    assert call(capfd, "timeline", "NO", "--results", out).code == 2


def test_a_file_that_is_called_as_a_subcommand(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("match").write_bytes(era(PAID))
    assert call(capfd, "answers", "./match", "--results", out).code == 0
    assert call(capfd, "answers", "match", "--results", out).code == 2


def test_a_paper_remittance_and_an_appeal_are_on_the_timeline(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    denied = PAID.replace("*250**12", "*0**12").replace("330*250", "330*0").replace("CO*45*80", "CO*16*330")
    Path("deny.835").write_bytes(era(denied, paid="0"))
    assert call(capfd, "answers", "deny.835", "--results", out).code == 0
    who = ("--results", out, "--by", "M. Chen", "--note", "letter of the payer")
    appeal = ("answers", "enter", "LS-1001", "--state", "appealed", "--as-of", "2026-12-15", *who)
    assert call(capfd, *appeal).code == 0
    assert call(capfd, *appeal).code == 2  # entered before
    paid = ("--state", "paid", "--paid", "250", "--codes", "CO-45", "--as-of", "2027-01-20")
    assert call(capfd, "answers", "enter", "LS-1001", *paid, *who).code == 0
    (timeline,) = json.loads(call(capfd, "timeline", "LS-1001", "--results", out, "--format", "json").text)
    assert (timeline["state"], timeline["paid"]) == ("overturned", "250.00")
    events = [(event["day"], event["state"], event["source"]) for event in timeline["events"] if not event["line"]]
    assert events[1:] == [
        ("2026-12-01", "denied", "deny.835"),
        ("2026-12-15", "appealed", "entered by M. Chen"),
        ("2027-01-20", "overturned", "entered by M. Chen"),
    ]
    text = call(capfd, "timeline", "LS-1001", "--results", out).text
    assert text.startswith("LS-1001: overturned by payer, paid 250.00 of 390 (provider 1467560003, payer NL100")


def test_bad_files_are_listed_with_their_reason(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("all").mkdir()
    Path("all/cut.835").write_bytes(era(PAID)[:-120])
    Path("all/garbage.txt").write_bytes(b"\x00\x01")
    Path("all/mixed.edi").write_bytes(BASE.read_bytes() + era(PAID))
    ended = call(capfd, "answers", "all", "--results", out, "--format", "csv")
    assert ended.code == 4
    reasons: dict[tuple[str, str], str] = {}
    for row in rows_of(ended):
        key = row["answer_file"], row["certainty"]
        reasons[key] = reasons.get(key, "") + row["reason"]
    assert "is cut off before its SE" in reasons["cut.835", "none"]
    assert "X12" in reasons["garbage.txt", "none"]
    assert ("mixed.edi", "exact") in reasons
    assert ("mixed.edi", "none") not in reasons
    assert "837 4711 holds claims and is not an answer" in ended.err


def test_a_reversal_without_original_and_a_recoupment(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    back = "CLP*GONE-1*22*-390*-250**12*ICN7 NM1*QC*1*A*B CAS*CO*45*-140"
    Path("pay.835").write_bytes(era(PAID))
    Path("back.835").write_bytes(era(back, paid="0", trace="T2", plb="PLB*1*20261231*WO:ICN1*100*FB:X*-350"))
    assert call(capfd, "answers", "pay.835", "--results", out).code == 0
    ended = call(capfd, "answers", "back.835", "--results", out, "--format", "csv")
    assert ended.code == 1
    reversal, recoupment = rows_of(ended)
    assert (reversal["state"], reversal["certainty"], reversal["balanced"]) == ("reversed", "none", "yes")
    assert (recoupment["state"], recoupment["claim"], recoupment["paid"]) == ("recouped", "LS-1001", "-100.00")


@pytest.mark.parametrize(
    ("indicator", "note"),
    [
        (
            "MB",
            "counted from 2026-12-31, or from the demand letter where one came before: rebut within 15 days "
            "(2027-01-15); an appeal within 30 days (2027-01-30) keeps it from beginning on day 41 (2027-02-09); "
            "appeal within 120 days (2027-04-30) (",
        ),
        ("16", "deadline not known: no mapping of this payer states one"),
        ("12", "deadline not known: no mapping of this payer states one"),
    ],
)
def test_a_recoupment_says_its_deadlines_where_the_payers_are_known(
    out: Path, capfd: pytest.CaptureFixture[str], indicator: str, note: str
) -> None:
    Path("pay.835").write_bytes(era(PAID.replace("*12*ICN1", f"*{indicator}*ICN1")))
    plb = ("PLB*1*20261231*WO:ICN1*-100", "PLB*1*20261231*WO:ICN1*100")
    Path("off.835").write_bytes(era(paid="100", trace="T2", plb=plb[0]))
    Path("back.835").write_bytes(era(paid="-100", trace="T3", plb=plb[1], day="20261231"))
    assert call(capfd, "answers", "pay.835", "off.835", "back.835", "--results", out).code == 0
    (timeline,) = json.loads(call(capfd, "timeline", "LS-1001", "--results", out, "--format", "json").text)
    off, back = (event for event in timeline["events"] if event["codes"] == "PLB-WO")
    assert (off["state"], off["paid"], off["source"]) == ("pending", "100.00", "off.835")
    assert (back["state"], back["paid"]) == ("recouped", "-100.00")
    assert (timeline["state"], timeline["paid"]) == ("recouped", "250.00")
    assert back["note"].startswith(note)
    assert ("42 CFR 405.374 and 405.379" in back["note"]) == (indicator == "MB")
    assert "recouped" in call(capfd, "timeline", "LS-1001", "--results", out).text


def test_lines_are_held_against_the_rates(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID))
    Path("rates.csv").write_text("payer,site,code,unit_amount\nNL100,,96365,260\nNL100,,J3000,9\n")
    ended = call(capfd, "answers", "pay.835", "--results", out, "--rates", "rates.csv", "--money", "lines.csv")
    assert ended.code == 0
    assert ended.err.splitlines()[-4:] == [
        "clean as received: 1 of 1 (100.0%); clean after repair: 1 of 1 (100.0%)",
        "touchless: 1 of 1 (100.0%)",
        "paid against expected: $250.00 of $305.00 on 2 of 2 answered lines that have a rate; 2 of 2 below it",
        "drug lines paid nothing: 1 of 1, $60.00 charged",
    ]
    with Path("lines.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["paid"], first["expected"], first["difference"], first["drug"]) == ("250.00", "260.00", "-10.00", "")
    assert (second["line"], second["paid"], second["expected"], second["drug"]) == ("2", "0.00", "45.00", "yes")


def test_lines_of_a_drop_folder_are_held_against_the_rates_while_its_file_lies_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    drop = init(tmp_path / "drop")
    drop.put("a.837", BASE.read_bytes())
    answer(drop, "pay.835", era(PAID))
    assert drop.run().code == 0
    (tmp_path / "rates.csv").write_text("payer,site,code,unit_amount\nNL100,,96365,260\nNL100,,J3000,9\n")
    asked = ("answers", "--root", drop.path, "--rates", tmp_path / "rates.csv", "--money", tmp_path / "lines.csv")
    told = call(capfd, *asked).err
    assert "clean as received: 1 of 1 (100.0%); clean after repair: 1 of 1 (100.0%)" in told
    assert "touchless: 1 of 1 (100.0%)" in told
    assert "paid against expected: $250.00 of $305.00 on 2 of 2 answered lines that have a rate; 2 of 2 below" in told
    drop.only("outbox/*.corrected.837").unlink()  # its consumer took it away
    told = call(capfd, *asked).err
    assert "paid against expected: none of 2 answered lines has a rate" in told
    assert "not held against rates: 2 of 2 answered lines, for the files" in told
    assert "drug lines paid nothing: 1 of 1, $60.00 charged" in told
    with (tmp_path / "lines.csv").open(newline="") as file:
        assert {row["how"] for row in csv.DictReader(file)} == {
            "the file that it went out in does not lie here any more"
        }


def test_a_hand_makes_a_claim_not_touchless(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pay.835").write_bytes(era(PAID.replace("LS-1001", "X-9")))
    call(capfd, "answers", "pay.835", "--results", out)
    call(capfd, "answers", "match", "X-9", "LS-1001", "--results", out, "--by", "M", "--note", "n")
    ended = call(capfd, "answers", "--results", out, "--money", "lines.csv")
    assert "touchless: 0 of 1 (0.0%)" in ended.err
    assert "paid against expected: none of 2 answered lines has a rate" in ended.err


def test_who_does_not_answer_is_listed(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    today = json.loads((out / "a.manifest.json").read_text())["as_of"]
    assert call(capfd, "answers", "--waiting", "--results", out, "--as-of", today).code == 0
    later = ("--waiting", "--results", out, "--as-of", "2030-01-01")
    ended = call(capfd, "answers", *later)
    assert (ended.code, ended.text) == (
        1, "claim,claim_file,sent,lacks,payer_id,within,origin\r\n"
        f"LS-1001,a.corrected.837,{today},no TA1 or 999,NL100,1 hour,default\r\n"
    )  # fmt: skip
    Path("a.999").write_bytes(interchange("AK1*HC*4711 AK9*A*1*1*1", kind="999"))
    assert call(capfd, "answers", "a.999", "--results", out).code == 0
    assert call(capfd, "answers", *later).text.endswith("no 277CA or 835,NL100,3 days,default\r\n")
    Path("pay.835").write_bytes(era(PAID))
    assert call(capfd, "answers", "pay.835", "--results", out).code == 0
    assert call(capfd, "answers", *later).code == 0


def test_held_claims_that_are_released_later_are_sent_once(tmp_path: Path, out: Path) -> None:
    """Of a split file both parts are listed; those held went out with their own release, and under its numbers."""
    columns, row = (out / "a.claims.csv").read_text().splitlines()
    held = row.replace(row[:64], "b" * 64).replace("LS-1001", "LS-2")
    (out / "a.claims.csv").write_text("\n".join((columns, row, held)) + "\n")
    listing = json.loads((out / "a.manifest.json").read_text())
    waits = {**listing, "part": "held", "output": {"name": "a.held.837", "sha256": "b" * 64, "bytes": 1}}
    (out / "a.held.manifest.json").write_text(json.dumps(waits))
    with results_store([out]) as store, store.reading() as session:
        sent = [(claim.patient_control_number, claim.file, bool(claim.sent)) for claim in claims_below(session)]
        assert sent == [("LS-1001", "a.corrected.837", True), ("LS-2", "a.held.837", False)]
    released = held.replace("b" * 64, "c" * 64).replace("000004711", "900000001")
    (out / "a.held.released.claims.csv").write_text("\n".join((columns, released)) + "\n")
    went = {**listing, "output": {"name": "a.held.released.837", "sha256": "c" * 64, "bytes": 1}}
    (out / "a.held.released.manifest.json").write_text(json.dumps(went))
    with results_store([out]) as store, store.reading() as session:
        sent_now = {claim.patient_control_number: claim for claim in claims_below(session)}
        assert len(sent_now) == 2
        assert (sent_now["LS-2"].file, sent_now["LS-2"].interchange) == ("a.held.released.837", "900000001")
        assert sent_now["LS-2"].sent
