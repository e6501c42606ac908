"""The desk in a real Chromium: by the keyboard alone up to the release; axe on every screen; without script."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from edi837.desk.listening import port_of, server_of
from edi837.ledger import deciding, files
from tests.desk.working import ALONE, Office, office
from tests.drop.files import mixed
from tests.drop.running import DropFolder
from tests.report.axe import violations
from tests.report.chromium import Browser, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def served(plain: DropFolder) -> Iterator[tuple[Office, str]]:
    """A desk for one person, served; and the link to it."""
    plain.put("f.837", mixed("clean", "proposed", "proposed", "wrong"))
    plain.run()
    with office(plain, alone=ALONE) as opened:
        server: Any = server_of(opened.app, "127.0.0.1", 0)
        threading.Thread(target=server.run, daemon=True).start()
        token = opened.app.extensions["edi837.door"].token
        yield opened, f"http://127.0.0.1:{port_of(server)}/enter/{token}"
        server.close()


def until(browser: Browser, script: str) -> None:
    """Wait for an expression to be true in a page that is complete, whatever page that is by then."""
    for _ in range(400):
        wanted = f"document.readyState === 'complete' && Boolean({script})"
        answer = browser.call("Runtime.evaluate", expression=wanted, returnByValue=True)
        if answer["result"].get("value") is True:
            return
        time.sleep(0.05)
    raise AssertionError(f"{script}: {browser.run('location.href + document.body.innerText')}")


def go(browser: Browser, address: str) -> None:
    browser.call("Page.navigate", url="about:blank")
    browser.call("Page.navigate", url=address)
    until(browser, "location.protocol === 'http:'")


def press(browser: Browser, *keys: str, then: str) -> None:
    """Press keys, and wait for what follows."""
    for key in keys:
        browser.press(key)
    until(browser, then)


def says(text: str) -> str:
    """Whether the page says something, as an expression."""
    return f"document.body.innerText.includes({json.dumps(text)})"


def test_from_the_link_to_the_release_by_the_keyboard(served: tuple[Office, str]) -> None:
    opened, link = served
    home = link.partition("/enter")[0]
    with chromium() as browser:
        go(browser, link)
        assert browser.run("document.title") == "My work · edi837"
        screens = (
            "/",
            "/?rows=findings",
            "/alike",
            "/release",
            "/files",
            "/answers",
            "/scorecard",
            "/audit",
            "/nothing",
        )
        for screen in screens:
            go(browser, home + screen)
            assert violations(browser) == [], screen
        (pattern,) = set(re.findall(r"/alike/\w{16}", opened_page(browser, home + "/alike")))
        go(browser, home + pattern)
        assert violations(browser) == []
        go(browser, home + "/?state=undecided")
        press(browser, "j", "Enter", then="location.pathname.startsWith('/claims/')")
        assert violations(browser) == []
        press(browser, "j", "a", then=says("Approved by A. Turing"))
        press(browser, "u", then="location.pathname === '/'")
        go(browser, home + "/?state=undecided")
        press(browser, "j", "o", then="location.pathname.startsWith('/claims/')")
        declined = "Declined by A. Turing · To be corrected at the source"
        press(browser, "j", "d", "2", then=says(declined))
        press(browser, "z", then=f"!{says('Declined by')}")
        press(browser, "j", "d", "1", then=says("Declined by A. Turing"))
        press(browser, "?", then="document.getElementById('keys').open")
        press(browser, "Escape", then="!document.getElementById('keys').open")
        press(browser, "g", "r", then="location.pathname === '/release'")
        press(browser, "j", "Enter", then=says("Proved:"))
        assert violations(browser) == []
        for key in "abcdefghijklmnopqrstuvwxyz.*[]":
            browser.press(key)
        assert opened.drop.names("outbox") == []
        assert browser.run("localStorage.length + sessionStorage.length") == 0
        assert browser.run("document.cookie") == ""
    assert opened.carry_out() == []


def opened_page(browser: Browser, address: str) -> str:
    go(browser, address)
    return str(browser.run("document.documentElement.outerHTML"))


def test_a_release_without_script_asks_nothing_of_the_network(served: tuple[Office, str]) -> None:
    opened, link = served
    home = link.partition("/enter")[0]
    with chromium(390, 800) as browser:
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        go(browser, link)
        for left in (2, 1):
            go(browser, home + "/?state=undecided")
            until(browser, f"document.querySelectorAll('a[data-open]').length === {left}")
            browser.click("a[data-open]")
            until(browser, "document.querySelector('button[data-key=a]')")
            browser.click('button[data-key="a"]')
            until(browser, says("Approved by A. Turing"))
        asked = [url for url in browser.requests() if not url.startswith((home, "data:"))]
        assert asked == []
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
        go(browser, home + "/")
        assert violations(browser) == []
    with opened.desk.ledger.reading() as session:
        (entry,) = files.in_state(session, files.HELD)
        assert [each.decision for each in deciding.decisions_on(session, entry.sha256)] == ["approve"] * 2
