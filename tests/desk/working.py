"""A desk over a drop folder, in the test's own process, and people who work at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from edi837.cli.run import for_run
from edi837.desk.errands import carry_out
from edi837.desk.serving import open_desk
from edi837.desk.sessions import COOKIE, Doorkeeper, digest_of_cookie
from edi837.desk.state import Desk, DeskSettings
from edi837.desk.web import create_app
from edi837.drop.folder import open_root
from edi837.jobs.run import prepare
from edi837.ledger import desk_people
from edi837.ledger.desk_people import DeskSession, Person
from edi837.ledger.desk_policies import Policies, set_policies
from edi837.settings.config import load_settings
from edi837.settings.unattended import read_run_settings
from edi837.system.log import open_log
from tests.drop.running import AS_OF, DropFolder

HERE = "http://127.0.0.1:8370"
ALONE = "A. Turing"
TEAM = {"analyst": "analyst", "other": "analyst", "lead": "lead", "releaser": "releaser", "second": "releaser",
        "viewer": "viewer", "auditor": "auditor", "admin": "admin", "both": "analyst releaser"}  # fmt: skip


@dataclass
class Worker:
    """Somebody with a browser."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=HERE, **more)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.text

    @property
    def csrf(self) -> str:
        match = re.search(r'name="csrf" value="(\w+)"', self.get("/nowhere").text)
        assert match is not None
        return match[1]

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(path, data={"csrf": self.csrf, **form}, base_url=HERE)

    def claims(self, query: str = "") -> list[int]:
        return [int(number) for number in re.findall(r'href="/claims/(\d+)" data-open', self.page(f"/?{query}"))]

    def proposal(self, number: int) -> dict[str, str]:
        """What the first form for an approval of a claim sends."""
        page = self.page(f"/claims/{number}")
        form = re.search(r'action="/claims/\d+/decide">(.*?)</form>', page, re.DOTALL)
        assert form is not None, page
        fields = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form[1]))
        return {name: unescape(value) for name, value in fields.items() if name != "csrf"}

    def decide(self, number: int, decision: str = "approve", **changed: str) -> TestResponse:
        form = {**self.proposal(number), "decision": decision, "note": "as charted", **changed}
        return self.post(f"/claims/{number}/decide", **form)

    def release(self, sha256: str, name: str, **form: str) -> TestResponse:
        match = re.search(r'name="proved" value="(\w+)"', self.page(f"/release/{sha256}?prove=1"))
        proved = match[1] if match else "0" * 64
        return self.post(f"/release/{sha256}", **{"proved": proved, "name": name, **form})

    def accept_errors(self, sha256: str, note: str, most: int = 9) -> TestResponse:
        """Let errors that are left in a file go out, each for this reason."""
        names = re.findall(r'name="(reason-\w+)"', self.page(f"/release/{sha256}?prove=1"))
        return self.post(f"/release/{sha256}/errors", **dict.fromkeys(names[:most], note))


@dataclass
class Office:
    """A desk and its people."""

    desk: Desk
    app: Flask
    drop: DropFolder

    def alone(self) -> Worker:
        keeper: Doorkeeper = self.app.extensions["edi837.door"]
        worker = Worker(self.app.test_client())
        assert worker.get(f"/enter/{keeper.token}").status_code == 303
        return worker

    def person(self, name: str) -> Worker:
        """Somebody of the team, logged in."""
        token = f"token of {name}"
        with self.desk.ledger.writing() as session:
            desk_people.save_person(session, Person(name, "", TEAM[name], self.desk.now))
            session_of_name = DeskSession(digest_of_cookie(token), name, self.desk.now, self.desk.now)
            desk_people.open_session(session, session_of_name, "")
        client = self.app.test_client()
        client.set_cookie(COOKIE, token, domain="127.0.0.1")
        return Worker(client)

    def carry_out(self) -> list[str]:
        return carry_out(self.desk)


@contextmanager
def office(drop: DropFolder, policies: Policies | None = None, **own: Any) -> Iterator[Office]:
    """A desk over what waits in a drop folder; for a team unless `alone` is named."""
    root = open_root(drop.path)
    loaded = load_settings({"as_of": date.fromisoformat(AS_OF)}, drop.path)
    settings = read_run_settings(loaded, drop.path)
    run = prepare(for_run(loaded))
    with open_desk(root, run, settings, DeskSettings(**own), open_log("test", "text", "error")) as desk:
        if policies is not None:
            with desk.ledger.writing() as session:
                set_policies(session, policies)
        yield Office(desk, create_app(desk), drop)
