"""Release at the desk: what is ready goes, the rest waits; errors go out one by one, by name and reason."""

from __future__ import annotations

import json
import re
from typing import Any

from edi837.ledger import accepting, families, files, parts
from edi837.ledger.desk_policies import Policies
from edi837.ledger.files import HELD, PUBLISHED, WITHDRAWN, FileEntry
from tests.desk.working import ALONE, Office, office
from tests.drop.files import mixed
from tests.drop.running import DropFolder, command


def held(opened: Office) -> list[FileEntry]:
    with opened.desk.ledger.reading() as session:
        return files.in_state(session, HELD)


def log(drop: DropFolder, action: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (drop.path / "audit.jsonl").read_bytes().splitlines()]
    return [line for line in lines if line["action"] == action]


def balance(page: str) -> dict[str, tuple[int, str]]:
    """The rows of the table of claims and dollars."""
    table = page.partition('<table class="balance">')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="number">([\d,]+)</td><td class="number">(.*?)</td>', table)
    return {name.lstrip("=+ "): (int(claims), dollars) for name, claims, dollars in rows}


def test_what_is_ready_goes_out_and_what_is_undecided_waits_as_it_was_decided(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "proposed", "proposed", "wrong"))
    plain.run()
    with office(plain) as opened:
        analyst, releaser = opened.person("analyst"), opened.person("releaser")
        first, second = sorted(analyst.claims("state=undecided"))
        analyst.decide(first)
        (entry,) = held(opened)
        page = releaser.page(f"/release/{entry.sha256}")
        assert "Make and prove what is ready now" in page
        assert 'name="proved"' not in page
        proved = releaser.page(f"/release/{entry.sha256}?prove=1")
        assert balance(proved) == {
            "Came in": (4, "$2,560.00"), "ready to go out": (2, "$780.00"),
            "held: errors or open decisions": (2, "$1,780.00"), "withdrawn": (0, "$0.00"),
        }  # fmt: skip
        assert releaser.release(entry.sha256, "f.837").status_code == 303
        (said,) = opened.carry_out()
        assert "2 claims of 4 wait as f.held.837" in said
        sent = plain.only("outbox/*.released.837").read_bytes()
        assert (sent.count(b"CLM*"), b"HC:J3000:XU" in sent, b"HC:J3000:59:XU" in sent) == (2, True, False)
        (part,) = held(opened)
        assert (part.name, part.claims, part.proposed) == ("f.held.837", 2, 1)
        (left,) = analyst.claims("state=undecided")
        assert left not in (first, second)
        assert sorted(analyst.claims("held=left+over")) == sorted(analyst.claims())
        shown = balance(releaser.page(f"/release/{part.sha256}?prove=1"))
        assert (shown["Came in"], shown["went out already"]) == ((4, "$2,560.00"), (2, "$780.00"))
        assert shown["held: errors or open decisions"] == (2, "$1,780.00")
        analyst.decide(left)
        assert releaser.release(part.sha256, "f.held.837").status_code == 303
        opened.carry_out()
        assert [entry.claims for entry in held(opened)] == [1]
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0


def test_single_errors_go_out_by_name_and_reason_and_the_others_wait(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "wrong", "wrong"))
    plain.run()
    with office(plain, Policies(second_errors=False)) as opened:
        analyst, releaser, viewer = opened.person("analyst"), opened.person("releaser"), opened.person("viewer")
        (entry,) = held(opened)
        place = f"/release/{entry.sha256}/errors"
        (first, second) = re.findall(r'name="reason-(\w+)"', releaser.page(f"/release/{entry.sha256}"))
        for worker in (analyst, viewer):
            assert worker.post(place, **{f"reason-{first}": "so"}).status_code == 403
            assert 'name="reason-' not in worker.page(f"/release/{entry.sha256}")
        assert releaser.post(place, **{f"reason-{first}": " "}).status_code == 422
        assert releaser.post(place, **{f"reason-{first}": "so", f"reason-{'0' * 16}": "so"}).status_code == 422
        assert releaser.post(f"{place}/refuse", exception_id=first).status_code == 422
        releaser.post(place, **{f"reason-{first}": "x", f"reason-{second}": "agreed with the payer"})
        assert releaser.post(f"{place}/refuse", exception_id=first).status_code == 303
        page = releaser.page(f"/release/{entry.sha256}")
        assert (balance(page)["ready to go out"][0], balance(page)["held: errors or open decisions"][0]) == (2, 1)
        proved = re.findall(r'name="proved" value="(\w+)"', page)[0]
        releaser.post(f"{place}/refuse", exception_id=second)
        assert releaser.release(entry.sha256, "f.837", proved=proved).status_code == 422
        releaser.post(place, **{f"reason-{second}": "agreed with the payer"})
        assert releaser.release(entry.sha256, "f.837").status_code == 303
        plain.run()  # the desk was stopped before it carried the order out: the next pass does
        with opened.desk.ledger.reading() as session:
            assert accepting.accepted_on(session, entry.sha256) == []
    assert plain.only("outbox/*.released.837").read_bytes().count(b"CLM*") == 2
    (accepted,) = log(plain, "accept")
    assert (accepted["by"], accepted["note"]) == ("releaser", "agreed with the payer")
    assert [error["exception_id"] for error in accepted["errors"]] == [second]
    assert log(plain, "released")[0]["errors"] == accepted["errors"]
    assert [line["note"] for line in log(plain, "desk-accept")] == [
        "x",
        "agreed with the payer",
        "agreed with the payer",
    ]
    assert len(log(plain, "desk-refuse")) == 2


def test_a_file_of_which_each_error_is_accepted_goes_out_whole(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "wrong"))
    plain.run()
    with office(plain, alone=ALONE) as opened:
        worker, (entry,) = opened.alone(), held(opened)
        assert worker.accept_errors(entry.sha256, "agreed with the payer").status_code == 303
        assert balance(worker.page(f"/release/{entry.sha256}"))["ready to go out"][0] == 2
        assert worker.release(entry.sha256, "f.837").status_code == 303
        (said,) = opened.carry_out()
    assert "goes out with 1 error in 1 claim" in said
    assert plain.names("hold") == []
    assert len(log(plain, "accept")) == 1


def test_an_approval_without_its_second_person_waits_with_its_claim_and_is_carried_on(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "proposed"))
    plain.run()
    with office(plain, Policies(second_above=100, second_raises=False)) as opened:
        one, other, releaser = opened.person("analyst"), opened.person("other"), opened.person("releaser")
        (number,) = one.claims()
        one.decide(number)
        (entry,) = held(opened)
        assert releaser.release(entry.sha256, "f.837").status_code == 303
        opened.carry_out()
        assert plain.only("outbox/*.released.837").read_bytes().count(b"CLM*") == 1
        (part,) = held(opened)
        (left,) = one.claims()
        assert "Approved</strong> by <bdi>analyst" in one.page(f"/claims/{left}")
        assert "nothing is ready" in releaser.release(part.sha256, part.name).text
        exception_id = re.findall(r'name="exception_id" value="(\w+)"', other.page(f"/claims/{left}"))[0]
        assert other.post(f"/claims/{left}/confirm", exception_id=exception_id).status_code == 303
        assert releaser.release(part.sha256, part.name).status_code == 303
        opened.carry_out()
    assert sorted(path.read_bytes().count(b"HC:J3000:XU") for path in plain.path.glob("outbox/*.released.837")) == [
        0,
        1,
    ]


def test_a_file_is_withdrawn_by_name_and_reason_and_counted_as_that(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "wrong", "wrong"))
    plain.run()
    with office(plain) as opened:
        analyst, releaser = opened.person("analyst"), opened.person("releaser")
        (entry,) = held(opened)
        releaser.release(entry.sha256, "f.837")
        opened.carry_out()
        (part,) = held(opened)
        place, form = f"/release/{part.sha256}/withdraw", {"note": "sent on paper", "name": part.name}
        assert analyst.post(place, **form).status_code == 403
        assert releaser.post(place, **{**form, "note": ""}).status_code == 422
        assert releaser.post(place, **{**form, "name": "f.837"}).status_code == 422
        assert held(opened) == [part]
        assert releaser.post(place, **form).status_code == 303
        assert releaser.post(place, **form).status_code == 404
        with opened.desk.ledger.reading() as session:
            (gone,) = parts.parts_of(session, entry.sha256)
            known = files.find(session, entry.sha256)
            assert known is not None
            family = families.family_of(session, known)
    assert (gone.state, known.state) == (WITHDRAWN, PUBLISHED)
    assert (family.came.claims, family.withdrawn.claims, family.waiting.claims) == (3, 2, 0)
    assert plain.names("hold") == []
    assert [line["by"] for line in log(plain, "desk-withdraw")] == ["releaser"]
    assert command("audit", "verify", str(plain.path / "audit.jsonl")).code == 0
