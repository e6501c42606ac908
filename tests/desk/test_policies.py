"""Policies: what a second person is needed for is set by an admin, holds at once, and each change is written down."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from edi837.desk.sessions import digest_of_cookie
from edi837.ledger import desk_log, files
from edi837.ledger.desk_people import seen as seen_at
from edi837.ledger.desk_policies import Policies, policies_of
from tests.desk.working import Office, Worker, office
from tests.drop.files import faulty, mixed
from tests.drop.running import DropFolder

_DEFAULTS = {"second_raises": "1", "second_above": "5000", "second_group": "20", "second_errors": "1",
             "lead_group": "20", "idle_minutes": "15", "note": "as agreed"}  # fmt: skip


def change(admin: Worker, **changed: str) -> TestResponse:
    """Change the policies; what is '' is not sent, as of a box that is not ticked."""
    match = re.search(r'name="seen" value="(\w+)"', admin.page("/policies"))
    assert match is not None
    form = {"seen": match[1], **_DEFAULTS, **changed}
    return admin.post("/policies", **{name: value for name, value in form.items() if value})


def kept(team: Office) -> Policies:
    with team.desk.ledger.reading() as session:
        return policies_of(session)


def lines(team: Office, action: str) -> list[dict[str, str]]:
    with team.desk.ledger.reading() as session:
        return [dict(line.facts) for line in desk_log.waiting_lines_in(session) if line.action == action]


def sha_of(team: Office) -> str:
    with team.desk.ledger.reading() as session:
        return files.in_state(session, files.HELD)[0].sha256


def test_an_admin_changes_policies_and_before_and_after_are_written_down(team: Office) -> None:
    admin = team.person("admin")
    assert kept(team) == Policies()
    assert change(admin, second_above="1,000", second_raises="").status_code == 303
    assert kept(team) == Policies(second_raises=False, second_above=100_000)
    assert lines(team, "desk-policy") == [
        {"by": "admin", "policy": "second_raises", "before": "true", "after": "false", "note": "as agreed"},
        {"by": "admin", "policy": "second_above", "before": "500000", "after": "100000", "note": "as agreed"},
    ]
    assert change(admin, second_above="", second_group="", lead_group="").status_code == 303
    assert kept(team) == Policies(second_above=None, second_group=None, lead_group=None)
    assert 'value=""' in admin.page("/policies")


def test_what_cannot_be_a_policy_is_refused(team: Office) -> None:
    admin = team.person("admin")
    for changed in (
        {"note": ""}, {"idle_minutes": "0"}, {"idle_minutes": "61"}, {"idle_minutes": ""}, {"second_above": "-1"},
        {"second_above": "1e9"}, {"lead_group": "99999999"}, {"second_group": "twenty"},
    ):  # fmt: skip
        assert change(admin, **changed).status_code == 422, changed
    assert (kept(team), lines(team, "desk-policy")) == (Policies(), [])


def test_only_an_admin_changes_policies_and_of_two_at_once_the_second_looks_again(team: Office) -> None:
    for name in ("lead", "releaser", "auditor"):
        assert team.person(name).post("/policies", **_DEFAULTS).status_code == 403
    admin = team.person("admin")
    form = {**_DEFAULTS, "seen": re.findall(r'name="seen" value="(\w+)"', admin.page("/policies"))[0]}
    assert change(admin, lead_group="5").status_code == 303
    assert admin.post("/policies", **form).status_code == 409
    assert kept(team).lead_group == 5


def test_a_policy_holds_from_the_next_request_on(team: Office) -> None:
    admin, viewer = team.person("admin"), team.person("viewer")
    with team.desk.ledger.writing() as session:
        seen_at(session, digest_of_cookie("token of viewer"), team.desk.after(-10))
    change(admin, idle_minutes="5")
    assert viewer.get("/").status_code == 401


def test_who_approved_releases_where_the_policy_lets_them(team: Office) -> None:
    both, admin = team.person("both"), team.person("admin")
    (number,) = both.claims()
    both.decide(number)
    change(admin, second_raises="")
    assert both.release(sha_of(team), "f.837").status_code == 403
    change(admin, second_raises="", approver_releases="1")
    assert both.release(sha_of(team), "f.837").status_code == 303


def test_who_accepted_an_error_does_not_release_it_unless_the_policy_lets_them(plain: DropFolder) -> None:
    plain.put("f.837", mixed("clean", "wrong"))
    plain.run()
    with office(plain) as opened:
        releaser, second, sha256 = opened.person("releaser"), opened.person("second"), sha_of(opened)
        releaser.accept_errors(sha256, "agreed with the payer")
        assert releaser.release(sha256, "f.837").status_code == 403
        assert opened.carry_out() == []
        change(opened.person("admin"), second_errors="")
        assert "who accepted" not in releaser.page(f"/release/{sha256}")
        change(opened.person("admin"))
        assert second.release(sha256, "f.837").status_code == 303
        assert ["published as accepted" in words for words in opened.carry_out()] == [True]


def test_what_was_given_to_many_at_once_is_confirmed_by_a_second_person_with_the_count(plain: DropFolder) -> None:
    plain.put("f.837", mixed(*["proposed"] * 4))
    plain.run()
    with office(plain, Policies(second_raises=False, second_above=None, second_group=2)) as opened:
        analyst, other, releaser = (opened.person(name) for name in ("analyst", "other", "releaser"))
        (digest,) = set(re.findall(r"/alike/(\w{16})", analyst.page("/alike")))
        ids = re.findall(r'name="strike" value="(\w+)"', analyst.page(f"/alike/{digest}"))
        form = {"decision": "approve", "note": "charted"}
        assert analyst.post(f"/alike/{digest}", count="3", strike=ids[:1], **form).status_code == 303
        (left,) = analyst.claims("state=undecided")
        analyst.decide(left)
        sha256 = sha_of(opened)
        assert "3 approvals need a second person" in releaser.page(f"/release/{sha256}")
        confirm = {"alike": digest, "count": "3"}
        assert analyst.post(f"/release/{sha256}/confirm", **confirm).status_code == 403
        assert releaser.post(f"/release/{sha256}/confirm", **confirm).status_code == 403
        assert other.post(f"/release/{sha256}/confirm", **{**confirm, "count": "4"}).status_code == 422
        assert other.post(f"/release/{sha256}/confirm", **confirm).status_code == 303
        assert [line["by"] for line in lines(opened, "desk-confirm")] == ["other"] * 3
        assert releaser.release(sha256, "f.837").status_code == 303


def test_nobody_gives_oneself_other_roles(team: Office) -> None:
    admin = team.person("admin")
    form = {"name": "admin", "password": "x" * 12}
    assert admin.post("/people", **form, roles=["admin", "releaser"]).status_code == 422
    assert admin.post("/people/roles", name="admin", roles=["releaser"]).status_code == 422
    assert admin.post("/people", name="new", password="x" * 12, roles=["viewer"]).status_code == 303
    assert admin.post("/people/roles", name="new", roles=["lead"]).status_code == 303
    assert [(line["before"], line["roles"]) for line in lines(team, "desk-person")] == [("", "viewer")]
    assert [(line["before"], line["roles"]) for line in lines(team, "desk-roles")] == [("viewer", "lead")]


def test_a_file_of_one_person_needs_no_second(plain: DropFolder) -> None:
    plain.put("f.837", faulty())
    plain.run()
    with office(plain, Policies(second_above=0), alone="A. Turing") as opened:
        worker = opened.alone()
        worker.decide(worker.claims()[0])
        assert worker.release(sha_of(opened), "f.837").status_code == 303
