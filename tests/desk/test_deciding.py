"""Decisions at the desk: through the door of the files, in one transaction, by named people who may differ."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from edi837.drop import scribe
from edi837.ledger import deciding, desk_log, files
from edi837.ledger.desk_policies import Policies
from edi837.ledger.files import HELD
from edi837.system import disk
from tests.desk.working import ALONE, HERE, Office, office
from tests.drop.files import clean, decide, era, faulty, mixed
from tests.drop.running import DropFolder, command, init
from tests.drop.test_answer_files import answer
from tests.postgres import server


def decided(team: Office) -> list[tuple[str, str]]:
    with team.desk.ledger.reading() as session:
        (entry,) = files.in_state(session, HELD)
        return [(each.decision, each.by) for each in deciding.decisions_on(session, entry.sha256)]


def sha_of(team: Office) -> str:
    with team.desk.ledger.reading() as session:
        return files.in_state(session, HELD)[0].sha256


def actions(drop: DropFolder) -> list[str]:
    return [json.loads(line)["action"] for line in (drop.path / "audit.jsonl").read_bytes().splitlines()]


def test_the_same_bytes_go_out_from_desk_csv_and_xlsx(tmp_path: Path) -> None:
    sent = {}
    for door in ("desk", "csv", "xlsx"):
        drop = init(tmp_path / door)
        (drop.path / "edi837.toml").write_text('report = ["csv", "xlsx"]\n')
        drop.put("f.837", mixed("clean", "proposed", "wrong"))
        drop.run()
        _DOORS[door](drop)
        sent[door] = {
            name: (drop.path / "outbox" / name).read_bytes() for name in drop.names("outbox") if name.endswith(".837")
        }
        assert command("audit", "verify", str(drop.path / "audit.jsonl")).code == 0
    assert sent["desk"] == sent["csv"] == sent["xlsx"] != {}


def _at_the_desk(drop: DropFolder) -> None:
    with office(drop, alone=ALONE) as opened:
        worker = opened.alone()
        (number,) = worker.claims("state=undecided")
        assert worker.decide(number).headers["Location"].startswith(f"/claims/{number}?done=decided")
        sha256 = sha_of(opened)
        assert drop.run().code == 0
        assert drop.names("outbox") == []
        assert worker.release(sha256, "f.837").status_code == 303
        opened.carry_out()


def _by_csv(drop: DropFolder) -> None:
    decide(drop.path, "d.csv")
    drop.run()


def _by_workbook(drop: DropFolder) -> None:
    from openpyxl import load_workbook

    book = load_workbook(drop.only("hold/*.exceptions.xlsx"))
    sheet = book["Proposals"]
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        row[names.index("decision")].value, row[names.index("by")].value = "approve", ALONE
    book.save(drop.path / "decisions" / "d.xlsx")
    drop.run()


_DOORS: dict[str, Callable[[DropFolder], None]] = {"desk": _at_the_desk, "csv": _by_csv, "xlsx": _by_workbook}


def test_a_decision_is_refused_as_a_row_of_a_file_is(team: Office) -> None:
    worker = team.person("analyst")
    (number,) = worker.claims()
    for changed, why in (
        ({"after": "99"}, "after"), ({"rule": "Q604"}, "rule"), ({"exception_id": "0" * 16}, "no such proposal"),
        ({"value": "9.00"}, "leaves no choice"),
    ):  # fmt: skip
        answer = worker.decide(number, **changed)
        assert (answer.status_code, why in answer.text) == (422, True), answer.text
    assert worker.decide(number, "decline", note="").status_code == 422
    assert worker.decide(number, "publish").status_code == 400
    assert decided(team) == []


def test_two_who_differ_dispute_and_a_lead_decides(team: Office) -> None:
    one, other, lead = team.person("analyst"), team.person("other"), team.person("lead")
    (number,) = one.claims()
    seen = other.proposal(number)
    assert "done=decided" in one.decide(number).headers["Location"]
    answer = other.post(f"/claims/{number}/decide", **{**seen, "decision": "decline", "note": "not charted"})
    assert "done=disputed" in answer.headers["Location"]
    assert decided(team) == []
    assert "Disputed" in other.page(f"/claims/{number}")
    assert one.decide(number).status_code == 403
    decide(team.drop.path, "d.csv", by="G. Hopper")
    assert "a lead decides at the desk" in team.drop.run().err
    assert "done=decided" in lead.decide(number, "decline", note="the chart says no").headers["Location"]
    assert decided(team) == [("decline", "lead")]
    assert team.drop.names("outbox") == []


def test_who_agrees_confirms_and_who_changes_ones_mind_in_an_old_window_is_asked_to_look(team: Office) -> None:
    one, other = team.person("analyst"), team.person("other")
    (number,) = one.claims()
    old = one.proposal(number)
    one.decide(number)
    assert "done=agreed" in other.decide(number).headers["Location"]
    answer = one.post(f"/claims/{number}/decide", **{**old, "decision": "decline", "note": "no"})
    assert answer.status_code == 409
    assert decided(team) == [("approve", "analyst")]
    assert one.post(f"/claims/{number}/undo", exception_id=old["exception_id"]).status_code == 303
    assert decided(team) == []


def test_who_approved_does_not_release_and_nobody_releases_what_was_decided_anew(team: Office) -> None:
    both, releaser, analyst = team.person("both"), team.person("releaser"), team.person("analyst")
    (number,) = both.claims()
    sha256 = sha_of(team)
    assert "nothing is ready" in releaser.release(sha256, "f.837").text
    both.decide(number)
    assert both.release(sha256, "f.837").status_code == 403
    assert analyst.release(sha256, "f.837").status_code == 403
    assert releaser.release(sha256, "other.837").status_code == 422
    assert releaser.release(sha256, "f.837", proved="0" * 64).status_code == 422
    assert releaser.release(sha256, "f.837").status_code == 303
    exception_id = both.proposal(number)["exception_id"]
    both.post(f"/claims/{number}/undo", exception_id=exception_id)
    team.carry_out()
    assert team.drop.names("outbox") == []
    both.decide(number)
    releaser.release(sha256, "f.837")
    assert ["published as decided" in line for line in team.carry_out()] == [True]
    assert b"J3000:XU" in team.drop.only("outbox/*.released.837").read_bytes()
    assert both.get(f"/claims/{number}").status_code == 404
    assert actions(team.drop).index("desk-release") < actions(team.drop).index("released")


def test_a_pass_at_work_and_the_desk_do_no_harm(team: Office) -> None:
    """While another run holds the folder decisions are taken at once, and their lines wait."""
    from edi837.drop.lock import folder_locked
    from edi837.system.errors import Locked

    worker = team.person("analyst")
    (number,) = worker.claims()
    with folder_locked(team.drop.path, None):
        assert worker.decide(number).status_code == 303
        with pytest.raises(Locked):
            team.carry_out()
    assert "desk-approve" not in actions(team.drop)
    team.drop.run()
    assert actions(team.drop).count("desk-approve") == 1
    assert command("audit", "verify", str(team.drop.path / "audit.jsonl")).code == 0


def test_a_full_disk_at_the_moment_of_decision_leaves_it_undone(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = team.person("analyst")
    (number,) = worker.claims()
    form, csrf = worker.proposal(number), worker.csrf

    def full(step: str, place: object) -> None:
        if (step, place) == ("commit", "ledger"):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "reached", full)
    answer = worker.client.post(
        f"/claims/{number}/decide", data={**form, "csrf": csrf, "decision": "approve"}, base_url=HERE
    )
    monkeypatch.undo()
    assert answer.status_code == 503
    assert decided(team) == []
    with team.desk.ledger.reading() as session:
        assert [line.action for line in desk_log.waiting_lines_in(session)] == []
    assert "done=decided" in worker.decide(number).headers["Location"]


def test_a_process_that_ends_while_lines_are_appended_appends_them_once(
    team: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = team.person("analyst")
    worker.decide(worker.claims()[0])

    def ends(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(scribe.desk_log, "take_lines", ends)
    with pytest.raises(KeyboardInterrupt):
        team.carry_out()
    monkeypatch.undo()
    team.drop.run()
    assert actions(team.drop).count("desk-approve") == 1


def test_many_alike_are_decided_at_once_but_for_those_struck_out(plain: DropFolder) -> None:
    plain.put("f.837", mixed(*["proposed"] * 4))
    plain.run()
    with office(plain, Policies(lead_group=2)) as opened:
        analyst, lead = opened.person("analyst"), opened.person("lead")
        (digest,) = {part.split('"')[0] for part in analyst.page("/alike").split('href="/alike/')[1:]}
        page = analyst.page(f"/alike/{digest}")
        assert page.count("segment-diff") == 3
        ids = [part.split('"')[0] for part in page.split('name="strike" value="')[1:]]
        form = {"decision": "approve", "note": "charted", "strike": ids[:1]}
        assert analyst.post(f"/alike/{digest}", count="3", **form).status_code == 403
        assert lead.post(f"/alike/{digest}", count="4", **form).status_code == 422
        assert lead.post(f"/alike/{digest}", count="3", **form).status_code == 303
        assert decided(opened) == [("approve", "lead")] * 3


def test_what_is_exported_can_be_decided_and_come_back(team: Office) -> None:
    analyst = team.person("analyst")
    rows = list(csv.DictReader(analyst.page("/export.csv").splitlines()))
    assert {row["patient_control_number"] for row in rows} == {"LS-1013"}
    path = team.drop.path / "decisions" / "d.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(
            {**row, "decision": "approve", "by": "G. Hopper"} for row in rows if row["disposition"] == "proposed"
        )
    assert team.drop.run().code == 0
    assert b"J3000:XU" in team.drop.only("outbox/*.released.837").read_bytes()


def test_what_may_raise_a_bill_needs_a_second_person(plain: DropFolder) -> None:
    plain.put("f.837", faulty())
    plain.run()
    with office(plain, Policies(second_above=100)) as opened:
        one, other, releaser = opened.person("analyst"), opened.person("other"), opened.person("releaser")
        (number,) = one.claims()
        exception_id = one.proposal(number)["exception_id"]
        one.decide(number)
        sha256 = sha_of(opened)
        assert "1 approvals need a second person" in releaser.page(f"/release/{sha256}")
        assert "nothing is ready" in releaser.release(sha256, "f.837").text
        assert one.post(f"/claims/{number}/confirm", exception_id=exception_id).status_code == 403
        assert releaser.post(f"/claims/{number}/confirm", exception_id=exception_id).status_code == 403
        assert other.post(f"/claims/{number}/confirm", exception_id=exception_id).status_code == 303
        assert releaser.release(sha256, "f.837").status_code == 303
        opened.carry_out()
    assert b"J3000:XU" in plain.only("outbox/*.released.837").read_bytes()


def test_a_confirmation_is_of_the_decision_that_was_confirmed(plain: DropFolder) -> None:
    """Who confirmed an approval did not confirm the one that came after it was taken back."""
    plain.put("f.837", faulty())
    plain.run()
    with office(plain, Policies(second_above=100)) as opened:
        one, other, releaser = opened.person("analyst"), opened.person("other"), opened.person("releaser")
        (number,) = one.claims()
        form = {"exception_id": one.proposal(number)["exception_id"]}
        one.decide(number)
        other.post(f"/claims/{number}/confirm", **form)
        one.post(f"/claims/{number}/undo", **form)
        one.decide(number)
        assert "nothing is ready" in releaser.release(sha_of(opened), "f.837").text


def test_the_finding_of_another_claim_or_file_is_not_decided_on(plain: DropFolder) -> None:
    plain.put("f.837", faulty())
    plain.put("g.837", faulty(4720, "LS-2001"))
    plain.run()
    with office(plain) as opened:
        worker = opened.person("analyst")
        first, second = worker.claims()
        form = worker.proposal(second)
        assert worker.post(f"/claims/{first}/decide", **form).status_code == 422
        assert worker.post("/claims/999/decide", **form).status_code == 409
        with opened.desk.ledger.reading() as session:
            waiting = files.in_state(session, HELD)
            assert [deciding.decisions_on(session, entry.sha256) for entry in waiting] == [[], []]


def test_a_lease_is_seen_and_can_be_taken_over(team: Office) -> None:
    one, other = team.person("analyst"), team.person("other")
    (number,) = one.claims()
    one.page(f"/claims/{number}")
    assert "analyst</bdi> is at work on this claim" in other.page(f"/claims/{number}")
    assert other.post(f"/claims/{number}/take-over").status_code == 303
    assert "other</bdi> is at work on this claim" in one.page(f"/claims/{number}")


def test_whose_turn_it_is_stands_on_the_claim(team: Office) -> None:
    analyst, lead, viewer = team.person("analyst"), team.person("lead"), team.person("viewer")
    (number,) = analyst.claims()
    assert "analysts: 1 to decide" in viewer.page("/")
    for action, form, words in (
        ("ask", {"note": "Was the dose 90 mg?"}, "provider: Was the dose 90 mg?"),
        ("route", {"value": "pharmacy", "note": "strength"}, "pharmacy: strength"),
        ("resume", {}, "analysts: 1 to decide"),
        ("mine", {}, "analyst: 1 to decide"),
        ("wait", {"value": "2026-12-24"}, "waits until 2026-12-24"),
    ):  # fmt: skip
        assert analyst.post(f"/claims/{number}/mark/{action}", **form).status_code == 303
        assert words in viewer.page("/"), action
    assert analyst.post(f"/claims/{number}/mark/assign", value="other").status_code == 403
    assert lead.post(f"/claims/{number}/mark/assign", value="other").status_code == 303
    for action, form in (("wait", {"value": "tomorrow"}), ("route", {"value": "nobody"}), ("note", {}), ("fly", {})):
        assert analyst.post(f"/claims/{number}/mark/{action}", **form).status_code == 422
    assert viewer.post(f"/claims/{number}/mark/note", note="x").status_code == 403
    team.carry_out()
    assert [action for action in actions(team.drop) if action.startswith("desk-")] == [
        "desk-ask", "desk-route", "desk-resume", "desk-mine", "desk-wait", "desk-assign"
    ]  # fmt: skip


def test_a_view_is_saved_for_oneself_or_for_all(team: Office) -> None:
    analyst, other = team.person("analyst"), team.person("other")
    analyst.post("/views", title="Mine", query="state=undecided")
    analyst.post("/views", title="Ours", query="due=soon", shared="1")
    assert all(title in analyst.page("/") for title in ("Mine", "Ours"))
    assert "Ours" in other.page("/")
    assert "Mine" not in other.page("/")
    other.post("/views/1/forget")
    assert "Mine" in analyst.page("/")
    analyst.post("/views/1/forget")
    assert "Mine" not in analyst.page("/")


def test_a_claim_is_found_by_number_and_ndc_which_no_address_names(team: Office) -> None:
    viewer = team.person("viewer")
    answer = viewer.post("/find", text="LS-1013")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/claims/1")
    assert viewer.post("/find", text="67457-0001-10").status_code in (200, 303)
    assert "0 claims" in viewer.post("/find", text="nothing").text


def test_the_chain_is_checked_and_what_was_done_is_found(team: Office) -> None:
    analyst, auditor = team.person("analyst"), team.person("auditor")
    analyst.decide(1)
    team.carry_out()
    assert "holds up to line" in auditor.post("/audit/check").text
    assert "<td>approve</td>" in auditor.page("/audit?person=analyst")
    assert "<td>approve</td>" not in auditor.page("/audit?person=nobody")
    assert "<td>approve</td>" not in auditor.page("/audit?day=2020-01-01")
    log = team.drop.path / "audit.jsonl"
    assert auditor.page("/audit/log.jsonl").encode() == log.read_bytes()
    log.write_bytes(log.read_bytes().replace(b'"by":"analyst"', b'"by":"mallory"'))
    assert "was changed" in auditor.post("/audit/check").text


def test_a_team_decides_and_releases_on_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = server().new_database()
    monkeypatch.setenv("EDI837_LEDGER", server().address(database))
    drop = init(tmp_path / "drop")
    drop.put("f.837", mixed("proposed", "proposed", "wrong"))
    drop.run()
    with office(drop) as opened:
        one, other, lead, releaser = (opened.person(name) for name in ("analyst", "other", "lead", "releaser"))
        first, second = one.claims("state=undecided")
        assert one.page("/alike").count("data-row") == 1
        form = other.proposal(first)
        one.decide(first)
        other.post(f"/claims/{first}/decide", **{**form, "decision": "decline", "note": "no"})
        assert lead.decide(first).status_code == 303
        assert one.decide(second).status_code == 303
        assert releaser.release(sha_of(opened), "f.837").status_code == 303
        opened.carry_out()
        for path in ("/?sort=due", "/?rows=findings", "/files", "/release"):
            assert releaser.get(path).status_code == 200, path
    assert len(list((drop.path / "outbox").glob("*.released.837"))) == 1
    server().drop(database)


def test_an_answer_of_no_claim_is_matched_by_hand_with_a_reason(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.run()
    answer(plain, "pay.835", era("XX-77"))
    plain.run()
    with office(plain) as opened:
        analyst, viewer = opened.person("analyst"), opened.person("viewer")
        page = analyst.page("/answers")
        row = unescape(page.split('name="row" value="')[1].split('"')[0])
        assert 'name="row"' not in viewer.page("/answers")
        form = {"row": row, "claim": "LS-1001", "note": "the payer cut the number"}
        assert viewer.post("/answers/match", **form).status_code == 403
        assert analyst.post("/answers/match", **{**form, "note": ""}).status_code == 422
        assert analyst.post("/answers/match", **{**form, "claim": "LS-9"}).status_code == 422
        assert analyst.post("/answers/match", **form).status_code == 303
        assert "Every answer that came is matched" in analyst.page("/answers")
        for table in ("scores", "probation", "overpayments", "misses", "repairs"):
            assert "Scorecard" in viewer.page(f"/scorecard?table={table}")
        assert viewer.get("/scorecard?table=x").status_code == 400
    assert "answer-match" in actions(plain)
