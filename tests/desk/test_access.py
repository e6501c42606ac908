"""Who is let in and what is refused: attacks on the desk, each with its answer; nothing is half done."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers, sampled_from, sets
from markupsafe import escape

from edi837.desk.passwords import hash_password
from edi837.desk.roles import ROLES
from edi837.desk.sessions import SECRET_HEADER, USER_HEADER, digest_of_cookie
from edi837.ledger import deciding, desk_log, desk_people, files
from edi837.ledger.desk_people import Person
from tests.conftest import ROOT
from tests.desk.working import ALONE, HERE, Office, office
from tests.drop.files import faulty, mixed
from tests.drop.running import DropFolder, init
from tests.night import amount

_SCREENS = ("/", "/alike", "/release", "/files", "/audit", "/people", "/policies", "/claims/1", "/export.csv",
            "/counters", "/look.css", "/static/desk.js", "/nothing", "/audit/log.jsonl",
            "/release/" + "0" * 64)  # fmt: skip
_POSTS = ("/find", "/views", "/claims/1/decide", "/claims/1/undo", "/claims/1/reveal", "/claims/1/mark/note", "/people",
          "/policies", "/alike/00", "/release/" + "0" * 64, f"/release/{'0' * 64}/confirm",
          "/audit/check", "/logout")  # fmt: skip
# By role what it sees: the others are 403.
_SEEN = {
    "viewer": {"/", "/alike", "/release", "/files", "/claims/1", "/export.csv", "/counters"},
    "admin": {"/people", "/policies"},
    "auditor": {
        "/",
        "/alike",
        "/release",
        "/files",
        "/audit",
        "/claims/1",
        "/export.csv",
        "/counters",
        "/audit/log.jsonl",
    },
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A desk for a team; no test changes what waits."""
    drop = init(tmp_path_factory.mktemp("desk") / "drop")
    drop.put("f.837", faulty())
    drop.run()
    with office(drop, metrics_token="m" * 20, proxy_secret="p" * 20, proxy="127.0.0.1") as opened:
        yield opened


def is_protected(headers: object) -> bool:
    text = str(headers)
    policy = re.search(r"Content-Security-Policy: (.*)", text)
    return (
        policy is not None
        and "default-src 'none'" in policy[1]
        and "unsafe" not in policy[1]
        and "X-Content-Type-Options: nosniff" in text
        and "Cache-Control: no-store" in text
    )


def test_without_a_session_nothing_is_answered_but_the_log_in_and_the_state_of_health(desk: Office) -> None:
    client = desk.app.test_client()
    for path in _SCREENS:
        answer = client.get(path, base_url=HERE)
        assert (answer.status_code, is_protected(answer.headers)) == (401, True), path
        assert "LS-1013" not in answer.text
    for path in _POSTS:
        assert client.post(path, base_url=HERE).status_code == 401, path
    assert client.get("/metrics", base_url=HERE).status_code == 401
    for path in ("/login", "/healthz"):
        answer = client.get(path, base_url=HERE)
        assert (answer.status_code, is_protected(answer.headers)) == (200, True)


@pytest.mark.parametrize("role", sorted(_SEEN))
def test_a_role_sees_what_it_may_and_an_admin_no_claim(desk: Office, role: str) -> None:
    worker = desk.person(role)
    for path in ("/", "/alike", "/release", "/files", "/audit", "/people", "/policies", "/claims/1", "/export.csv",
                 "/counters", "/audit/log.jsonl"):  # fmt: skip
        answer = worker.get(path)
        assert answer.status_code == (200 if path in _SEEN[role] else 403), path
        assert is_protected(answer.headers)
        assert role != "admin" or "LS-1013" not in answer.text
    assert worker.post("/claims/1/decide", decision="approve").status_code == 403


def test_a_form_that_is_forged_replayed_or_from_elsewhere_is_refused(desk: Office) -> None:
    worker, other = desk.person("analyst"), desk.person("other")
    form = {**worker.proposal(1), "decision": "approve"}
    for csrf in ("", "0" * 64, other.csrf):
        answer = worker.client.post("/claims/1/decide", data={**form, "csrf": csrf}, base_url=HERE)
        assert answer.status_code == 403
    answer = worker.client.post(
        "/claims/1/decide",
        data={**form, "csrf": worker.csrf},
        base_url=HERE,
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    with desk.desk.ledger.reading() as session:
        (entry,) = files.in_state(session, files.HELD)
        assert deciding.decisions_on(session, entry.sha256) == []


def test_a_password_lets_in_and_too_many_wrong_ones_do_not(desk: Office) -> None:
    with desk.desk.ledger.writing() as session:
        desk_people.save_person(session, Person("G. Hopper", hash_password("correct horse battery"), "viewer", ""))
    client = desk.app.test_client()

    def log_in(password: str, name: str = "G. Hopper") -> int:
        return client.post("/login", data={"name": name, "password": password}, base_url=HERE).status_code

    assert (log_in("wrong"), log_in("correct horse battery")) == (401, 303)
    cookie = client.get_cookie("edi837_desk", domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    assert client.get("/", base_url=HERE).status_code == 200
    desk.person("lead")
    assert [log_in("wrong") for _ in range(5)] == [401, 401, 401, 401, 429]
    assert log_in("correct horse battery") == 429
    with desk.desk.ledger.reading() as session:
        actions = [line.action for line in desk_log.waiting_lines_in(session)]
    assert (actions.count("desk-login"), actions.count("desk-login-failed")) == (1, 5)
    desk.app.extensions["edi837.door"]._failures.clear()


def test_who_is_removed_or_has_other_roles_notices_at_once(desk: Office) -> None:
    worker, admin = desk.person("lead"), desk.person("admin")
    assert worker.get("/").status_code == 200
    assert admin.post("/people/roles", name="lead", roles=["admin"]).status_code == 303
    assert worker.get("/").status_code == 403
    assert admin.post("/people/roles", name="lead", remove="1").status_code == 303
    assert worker.get("/").status_code == 401
    assert admin.post("/people/roles", name="admin", remove="1").status_code == 422
    assert admin.post("/people", name="new", password="short", roles=["viewer"]).status_code == 422
    assert admin.post("/people", name="new", password="x" * 12, roles=["owner"]).status_code == 422


def test_a_session_ends_when_nobody_is_there(desk: Office) -> None:
    worker = desk.person("viewer")
    with desk.desk.ledger.writing() as session:
        desk_people.seen(session, digest_of_cookie("token of viewer"), desk.desk.after(-16))
    assert worker.get("/").status_code == 401


def test_the_proxys_word_counts_with_its_secret_and_from_its_address_alone(desk: Office) -> None:
    desk.person("viewer")
    client: FlaskClient = desk.app.test_client()

    def answered(secret: str, address: str = "127.0.0.1", name: str = "viewer") -> int:
        headers = {USER_HEADER: name, SECRET_HEADER: secret}
        return client.get("/", base_url=HERE, headers=headers, environ_base={"REMOTE_ADDR": address}).status_code

    assert answered("p" * 20) == 200
    assert (answered("q" * 20), answered(""), answered("p" * 20, "10.0.0.9"), answered("p" * 20, name="nobody")) == (
        401,
    ) * 4


def test_behind_a_proxy_one_who_guesses_does_not_shut_all_out(desk: Office) -> None:
    client: FlaskClient = desk.app.test_client()

    def tried(name: str, forwarded: str, address: str = "127.0.0.1") -> int:
        return client.post(
            "/login", data={"name": name, "password": "wrong"}, base_url=HERE,
            headers={"X-Forwarded-For": forwarded} if forwarded else {}, environ_base={"REMOTE_ADDR": address},
        ).status_code  # fmt: skip

    assert [tried(f"a{number}", "10.9.9.9, 10.0.0.1") for number in range(6)] == [401] * 5 + [429]
    assert tried("b", "10.0.0.1, 10.0.0.2") == 401
    assert [tried(f"c{number}", "") for number in range(6)] == [401] * 6
    # The word of others is no address.
    assert [tried(f"d{number}", f"10.1.1.{number}", "10.0.0.9") for number in range(6)] == [401] * 5 + [429]
    desk.app.extensions["edi837.door"]._failures.clear()


def test_figures_are_for_who_has_the_token(desk: Office) -> None:
    client = desk.app.test_client()
    answer = client.get("/metrics", base_url=HERE, headers={"Authorization": f"Bearer {'m' * 20}"})
    assert answer.status_code == 200
    assert 'edi837_desk_claims{state="all"} 1\n' in answer.text
    assert 'edi837_desk_files{state="held"} 1\n' in answer.text
    assert "LS-1013" not in answer.text


@pytest.mark.parametrize(
    "path", ["/?due=never", "/?state=x", "/?sort=cents;drop", "/?after=1.2", "/?after=a.b.c", "/?file=../../etc/passwd",
             "/?least=-1", "/?least=9999999999999", "/claims/99999999999999999999", "/release/../ledger.key",
             "/static/../../edi837.toml", "/static/%2e%2e/web.py", "/alike/' or 1=1", "/claims/1%00"],
)  # fmt: skip
def test_what_no_address_of_the_desk_says_is_400_or_404(desk: Office, path: str) -> None:
    assert desk.person("lead").get(path).status_code in (400, 404)


def test_a_request_of_ten_megabytes_is_refused(desk: Office) -> None:
    worker = desk.person("viewer")
    answer = worker.client.post("/find", data={"csrf": worker.csrf, "text": "x" * 10_000_000}, base_url=HERE)
    assert (answer.status_code, is_protected(answer.headers)) == (413, True)


_PAYLOADS = ("<b id=x>", "\"'><img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "{{7|string}}",
             "<!--", "&lt;b&gt;", "\x1b[2J", "javascript:alert(1)")  # fmt: skip
# Values that are free: names, addresses, references, notes, account numbers, codes of products.
_FREE = rb"((?:NM1\*\w+\*\d|N3|N4|REF\*\w+|NTE\*\w+|CLM|PER\*IC|LIN\*\*\w+)\*)([^*~]+)"


@given(payload=sampled_from(_PAYLOADS), kept=sets(integers(0, 60), max_size=20))
@settings(max_examples=amount(2, 200), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_values_stay_text(tmp_path_factory: pytest.TempPathFactory, payload: str, kept: set[int]) -> None:
    """A value of every free element, but for some, is hostile; so are the name of the file and what a person types."""
    drop, count = init(tmp_path_factory.mktemp("hostile") / "drop"), itertools.count()

    def replaced(match: re.Match[bytes]) -> bytes:
        return match[0] if next(count) in kept else match[1] + payload.encode("latin-1")

    drop.put("<b id=x>.837", re.sub(_FREE, replaced, mixed("proposed", "wrong")))
    drop.run()
    with office(drop, alone=ALONE) as opened:
        worker = opened.alone()
        for number in worker.claims():
            worker.post(f"/claims/{number}/mark/note", note=payload)
        worker.post("/views", title=payload, query=f"payer={payload}", shared="1")
        paths = ["/", "/?rows=findings", "/release", "/files", "/alike", "/audit", "/answers", "/scorecard"]
        paths += [f"/claims/{number}" for number in worker.claims()]
        pages = {path: worker.page(path) for path in paths}
    for path, page in pages.items():
        assert not re.search(r"<b id=x|<img src=x|<script>alert|<!--|\x1b|href=\"javascript", page), path
    assert str(escape(payload.replace("\x1b", " "))) in pages[paths[-1]]


def test_the_link_works_once_and_no_other_name_leads_to_one_person(plain: DropFolder) -> None:
    with office(plain, alone=ALONE) as opened:
        token = opened.app.extensions["edi837.door"].token
        worker = opened.alone()
        assert worker.get("/").status_code == 200
        assert opened.app.test_client().get(f"/enter/{token}", base_url=HERE).status_code == 401
        assert worker.client.get("/", base_url="http://evil.example:8370").status_code == 403
        assert worker.get("/people").status_code == 403
        assert worker.post("/logout").status_code == 303
        assert worker.get("/").status_code == 401


def test_the_patient_is_masked_and_who_looks_is_written_down_with_why(desk: Office) -> None:
    worker = desk.person("viewer")
    assert "(masked)" in (page := worker.page("/claims/1"))
    name = re.search(rb"NM1\*IL\*1\*([^*]+)\*", faulty())
    assert name is not None
    assert name[1].decode() not in page
    assert worker.post("/claims/1/reveal", note=" ").status_code == 422
    shown = worker.post("/claims/1/reveal", note="asked by the payer")
    assert name[1].decode() in shown.text
    assert name[1].decode() not in worker.page("/claims/1")
    with desk.desk.ledger.reading() as session:
        (line,) = [line for line in desk_log.waiting_lines_in(session) if line.action == "desk-reveal"]
    assert (line.facts["by"], line.facts["note"]) == ("viewer", "asked by the payer")


def test_a_lost_ledger_is_said_and_nothing_is_done(plain: DropFolder) -> None:
    plain.put("f.837", faulty())
    plain.run()
    with office(plain, alone=ALONE) as opened:
        worker = opened.alone()
        form, csrf = worker.proposal(1), worker.csrf
        for path in plain.path.glob("ledger.sqlite*"):
            path.write_bytes(b"\0" * 4096)
        opened.desk.ledger.engine.dispose()
        answer = worker.client.post(
            "/claims/1/decide", data={**form, "csrf": csrf, "decision": "approve"}, base_url=HERE
        )
        assert (answer.status_code, is_protected(answer.headers)) == (503, True)
        assert str(plain.path) not in answer.text
        assert worker.client.get("/healthz", base_url=HERE).status_code == 503


def test_no_script_or_style_comes_from_elsewhere_and_htmx_is_the_one_that_was_looked_at() -> None:
    static = ROOT / "edi837" / "desk" / "static"
    digest = hashlib.sha256((static / "htmx-2.0.4.min.js").read_bytes()).hexdigest()
    assert digest == "e209dda5c8235479f3166defc7750e1dbcd5a5c1808b7792fc2e6733768fb447"
    assert "Zero-Clause BSD" in (static / "htmx-LICENSE.txt").read_text()
    for path in (ROOT / "edi837" / "desk" / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text.replace("http-equiv", ""), path
        assert not re.search(r"\son\w+=|\sstyle=|\|\s*safe|<script(?! src=\"/static/)", text), path


def test_every_role_is_documented() -> None:
    page = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    assert [role for role in ROLES if f"| {role} |" not in page] == []
