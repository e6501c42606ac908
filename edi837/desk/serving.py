"""The desk opened and served: its ledger, its link, its threads."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from ipaddress import ip_address

from flask import Flask

from edi837.desk.errands import Errands, carry_out
from edi837.desk.listening import port_of, server_of
from edi837.desk.sessions import Doorkeeper
from edi837.desk.state import Desk, DeskSettings
from edi837.desk.web import create_app
from edi837.drop.drop import Log
from edi837.drop.folder import KEY, LEDGER, Root
from edi837.jobs.run import Run
from edi837.ledger import desk_people
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.keys import read_key
from edi837.settings.unattended import RunSettings
from edi837.system.errors import Locked, UsageError


@contextlib.contextmanager
def open_desk(root: Root, run: Run, settings: RunSettings, own: DeskSettings, log: Log) -> Generator[Desk]:
    """A desk over a drop folder; its ledger is migrated and its list brought up to date where no run is at work."""
    engine = connect(settings.ledger or root.path / LEDGER)
    desk = Desk(root, run, settings, own, Ledger(engine, read_key(root.path / KEY)), log)
    try:
        with contextlib.suppress(Locked):
            carry_out(desk)
        if desk.own.alone:
            with desk.ledger.writing() as session:
                desk_people.close_sessions_of(session, desk.own.alone)
        yield desk
    finally:
        desk.ledger.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(desk: Desk, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; `ready` is given the address to open.

    UsageError for a team of nobody.
    """
    with desk.ledger.reading() as session:
        if not desk.own.alone and not desk_people.everybody(session):
            raise UsageError("nobody may log in yet: `edi837 desk user add ROOT NAME --role ROLE` for each person")
    app: Flask = create_app(desk)
    errands = Errands(desk)
    desk.stir = errands.stir
    server = server_of(app, host, port)
    errands.start()
    keeper: Doorkeeper = app.extensions["edi837.door"]
    shown = f"[{host}]" if ":" in host else host
    path = f"/enter/{keeper.token}" if desk.own.alone else "/"
    ready(f"http://{shown}:{port_of(server)}{path}")
    try:
        server.run()
    finally:
        errands.end()
        server.close()
