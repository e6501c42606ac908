"""Two real browsers on one row: they differ, nothing goes out, a lead decides, a releaser releases."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from edi837.desk.listening import port_of, server_of
from edi837.desk.passwords import hash_password
from edi837.ledger import deciding, desk_people, files
from edi837.ledger.desk_people import Person
from tests.desk.test_in_browser import go, press, says, until
from tests.desk.working import TEAM, Office, office
from tests.drop.files import faulty
from tests.drop.running import DropFolder
from tests.report.axe import violations
from tests.report.chromium import Browser, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_PASSWORD = "correct horse battery"
_PEOPLE = ("analyst", "other", "lead", "releaser", "admin")


@pytest.fixture
def served(plain: DropFolder) -> Iterator[tuple[Office, str]]:
    """A desk for a team, served; people have one password."""
    plain.put("f.837", faulty())
    plain.run()
    with office(plain) as opened:
        kept = hash_password(_PASSWORD)
        with opened.desk.ledger.writing() as session:
            for name in _PEOPLE:
                desk_people.save_person(session, Person(name, kept, TEAM[name], ""))
        server = server_of(opened.app, "127.0.0.1", 0)
        threading.Thread(target=server.run, daemon=True).start()
        yield opened, f"http://127.0.0.1:{port_of(server)}"
        server.close()


def log_in(browser: Browser, home: str, name: str) -> None:
    """Log in by name and password, whoever was logged in."""
    browser.call("Network.clearBrowserCookies")
    go(browser, home + "/login")
    typed = {"name": name, "password": _PASSWORD}
    browser.run(
        f"Object.entries({json.dumps(typed)}).forEach(([name, text]) => document.forms[0].elements[name].value = text)"
    )
    browser.run("document.forms[0].requestSubmit()")
    until(browser, f"location.pathname !== '/login' && {says(name)}")


def decided(opened: Office) -> list[tuple[str, str]]:
    with opened.desk.ledger.reading() as session:
        (entry,) = files.in_state(session, files.HELD)
        return [(each.decision, each.by) for each in deciding.decisions_on(session, entry.sha256)]


def test_two_browsers_differ_on_one_row_and_nothing_goes_out_until_a_lead_decides(served: tuple[Office, str]) -> None:
    opened, home = served
    with opened.desk.ledger.reading() as session:
        sha256 = files.in_state(session, files.HELD)[0].sha256
    with chromium() as first, chromium() as second:
        for browser, name in ((first, "analyst"), (second, "other")):
            log_in(browser, home, name)
            go(browser, home + "/?state=undecided")
            press(browser, "j", "Enter", then="location.pathname.startsWith('/claims/')")
        assert second.run(says("analyst is at work on this claim"))
        press(first, "j", "a", then=says("Approved by analyst"))
        press(second, "j", "d", "1", then=says("Disputed."))
        assert decided(opened) == []
        assert violations(second) == []
        go(first, home + "/release/" + sha256)
        assert first.run(says("1 decisions are disputed") + " || " + says("a releaser does this"))
        opened.drop.run()
        assert opened.drop.names("outbox") == []
        log_in(second, home, "lead")
        go(second, home + "/?state=disputed")
        press(second, "j", "Enter", then="location.pathname.startsWith('/claims/')")
        press(second, "j", "a", then=says("Approved by lead"))
        log_in(first, home, "admin")
        go(first, home + "/policies")
        assert violations(first) == []
        log_in(first, home, "releaser")
        go(first, home + "/release/" + sha256)
        first.run("document.querySelector('input[name=name]').value = 'f.837'")
        first.run("document.querySelector('input[name=proved]').form.requestSubmit()")
        until(first, "location.pathname === '/files'")
        assert len(opened.carry_out()) == 1
    assert b"J3000:XU" in opened.drop.only("outbox/*.released.837").read_bytes()
