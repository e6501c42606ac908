"""Decisions at the desk: through the door of the files, in one transaction, by named people who may differ."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edi837.drop import scribe
from edi837.ledger import deciding, desk_log, files
from edi837.ledger.files import HELD
from edi837.system import disk
from tests.desk.working import ALONE, HERE, Office, office
from tests.drop.files import decide, mixed
from tests.drop.running import DropFolder, command, init


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
    assert "undecided" in releaser.release(sha256, "f.837").text
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


def test_errors_go_out_by_name_and_reason_alone(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "wrong"))
    plain.run()
    with office(plain) as opened:
        releaser, sha256 = opened.person("releaser"), sha_of(opened)
        assert releaser.release(sha256, "f.837", errors="accept").status_code == 422
        assert releaser.release(sha256, "f.837", errors="accept", note="agreed with the payer").status_code == 303
        opened.carry_out()
    assert plain.names("hold") == []
    lines = [json.loads(line) for line in (plain.path / "audit.jsonl").read_bytes().splitlines()]
    accepted = next(line for line in lines if line["action"] == "accept")
    assert (accepted["by"], accepted["note"], len(accepted["errors"])) == ("releaser", "agreed with the payer", 1)


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
    with office(plain, alike_most=2) as opened:
        analyst, lead = opened.person("analyst"), opened.person("lead")
        (digest,) = {part.split('"')[0] for part in analyst.page("/alike").split('href="/alike/')[1:]}
        ids = [part.split('"')[0] for part in analyst.page(f"/alike/{digest}").split('name="strike" value="')[1:]]
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
