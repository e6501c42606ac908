"""Killed, the database stopped, the disk full: at each moment of a decision and a release nothing is lost or twice."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.ledger import deciding, desk_log, files, orders
from edi837.system import disk
from tests.desk.working import HERE, Office, Worker, office
from tests.drop.files import mixed
from tests.drop.running import DropFolder, init
from tests.night import sample
from tests.postgres import server

# A request whose page was loaded: done, it says with what it is answered.
Act = Callable[[], int]


def _post(worker: Worker, path: str, form: dict[str, str]) -> Act:
    data = {"csrf": worker.csrf, **form}
    return lambda: worker.client.post(path, data=data, base_url=HERE).status_code


def _decide(team: Office, people: dict[str, Worker], number: int) -> Act:
    form = {**people["analyst"].proposal(number), "decision": "approve"}
    return _post(people["analyst"], f"/claims/{number}/decide", form)


def _undo(team: Office, people: dict[str, Worker], number: int) -> Act:
    form = {"exception_id": people["analyst"].proposal(number)["exception_id"]}
    return _post(people["analyst"], f"/claims/{number}/undo", form)


def _release(team: Office, people: dict[str, Worker], number: int) -> Act:
    path = f"/release/{sha_of(team)}"
    proved = people["releaser"].page(path).split('name="proved" value="')[1].split('"')[0]
    return _post(people["releaser"], path, {"proved": proved, "name": "f.837", "errors": "wait"})


_ACTS = {"decide": ((), _decide), "undo": ((_decide,), _undo), "release": ((_decide,), _release)}


def sha_of(team: Office) -> str:
    with team.desk.ledger.reading() as session:
        return files.in_state(session, files.HELD)[0].sha256


def state_of(team: Office) -> tuple[object, ...]:
    """What the ledger holds that an act could leave half done."""
    sha256 = sha_of(team)
    with team.desk.ledger.reading() as session:
        return (
            deciding.decisions_on(session, sha256),
            orders.is_ordered(session, sha256),
            [(event.action, event.person) for _, event in desk_log.search(session, "", "", "", 10**9, 99)],
            [line.action for line in desk_log.waiting_lines_in(session) if line.action != "desk-login"],
        )


def killed_at(moment: str, team: Office, act: Act) -> None:
    """Run an act in a process of its own, which is killed before its commit or after it."""
    child = os.fork()
    if child == 0:

        def kill(*_: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        if moment == "before":
            disk.reached = kill  # type: ignore[assignment] - this process ends there
        else:
            team.desk.stir = kill
        act()
        os._exit(70)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("name", sample(list(_ACTS), 2, 1))
def test_an_act_that_is_killed_is_done_or_not_done(plain: DropFolder, name: str) -> None:
    plain.put("f.837", mixed("clean", "proposed"))
    plain.run()
    earlier, act = _ACTS[name]
    with office(plain) as opened:
        people = {each: opened.person(each) for each in ("analyst", "releaser")}
        (number,) = people["analyst"].claims("state=undecided")
        for step in earlier:
            assert step(opened, people, number)() == 303
        done = act(opened, people, number)
        before = state_of(opened)
        killed_at("before", opened, done)
        assert state_of(opened) == before
        killed_at("after", opened, done)
        after = state_of(opened)
        assert after != before
        opened.carry_out()
    plain.run()
    lines = [json.loads(line)["action"] for line in (plain.path / "audit.jsonl").read_bytes().splitlines()]
    assert lines.count({"decide": "desk-approve"}.get(name, f"desk-{name}")) == 1
    assert len([out for out in plain.names("outbox") if out.endswith(".released.837")]) == (name == "release")


@pytest.mark.postgres
def test_a_database_that_stops_in_mid_request_is_said_and_all_goes_on_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = server().new_database()
    monkeypatch.setenv("EDI837_LEDGER", server().address(database))
    drop = init(tmp_path / "drop")
    drop.put("f.837", mixed("clean", "proposed"))
    drop.run()
    with office(drop) as opened:
        people = {each: opened.person(each) for each in ("analyst", "releaser")}
        (number,) = people["analyst"].claims()[:1]
        for path, act in (
            (f"/claims/{number}", _decide), (f"/release/{sha_of(opened)}", _release),
        ):  # fmt: skip
            done = act(opened, people, number)
            before = state_of(opened)
            assert stopped_at_commit(done, monkeypatch) == 503
            client = people["analyst"].client
            for asked in ("/", path, "/healthz"):
                answer = client.get(asked, base_url=HERE)
                assert (answer.status_code, "Traceback" in answer.text) == (503, False), asked
            server().start()
            assert client.get("/healthz", base_url=HERE).status_code == 200
            assert state_of(opened) == before
            assert done() == 303
        assert len(opened.carry_out()) == 1
    assert len([out for out in drop.names("outbox") if out.endswith(".released.837")]) == 1
    server().drop(database)


def stopped_at_commit(done: Act, monkeypatch: pytest.MonkeyPatch) -> int:
    """What an act is answered whose database stops when all is written and nothing committed."""
    with monkeypatch.context() as patched:

        def stop(step: str, place: object) -> None:
            if (step, place) == ("commit", "ledger"):
                server().stop()

        patched.setattr(disk, "reached", stop)
        return done()
