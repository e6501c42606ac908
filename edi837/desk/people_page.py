"""Admin: people and their roles. An admin sees no claim."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.passwords import hash_password
from edi837.desk.roles import MANAGE, ROLES, known_roles
from edi837.desk.sessions import needs, the_desk, worker
from edi837.ledger import desk_log, desk_people
from edi837.ledger.desk_people import Person
from edi837.system.errors import UsageError

people = Blueprint("people", __name__)


@people.get("/people")
@needs(MANAGE)
def listed() -> str:
    """Everybody, with their roles."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        everybody = desk_people.everybody(session)
    return render_template("people.html", everybody=everybody, roles=ROLES)


@people.post("/people")
@needs(MANAGE)
def add() -> Answer:
    """Add somebody, or give a new password; sessions of before end."""
    desk, form = the_desk(), request.form
    name = form.get("name", "").strip()[:120]
    try:
        roles, password = known_roles(form.getlist("roles")), hash_password(form.get("password", ""))
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not name.isprintable() or not name:
        raise UsageError("a person has a name")
    with desk.ledger.writing() as session:
        known = desk_people.person(session, name)
        before = known.roles if known else ""
        if name == worker().name and " ".join(roles) != before:
            raise UsageError("nobody gives oneself other roles: another admin does; nothing was changed")
        desk_people.save_person(session, Person(name, password, " ".join(roles), desk.now))
        facts = {"by": worker().name, "person": name, "before": before, "roles": " ".join(roles)}
        desk_log.add_line(session, desk.now, "desk-person", facts)
    return redirect("/people", 303)


@people.post("/people/roles")
@needs(MANAGE)
def change() -> Answer:
    """Other roles, from the next request on; or none and gone."""
    desk, form = the_desk(), request.form
    name = form.get("name", "")
    try:
        roles = known_roles(form.getlist("roles"))
    except ValueError as error:
        raise UsageError(str(error)) from None
    if name == worker().name:
        raise UsageError("nobody changes or removes oneself: another admin does")
    with desk.ledger.writing() as session:
        before = desk_people.person(session, name)
        if before is None:
            raise UsageError("there is nobody of this name")
        if form.get("remove") == "1":
            desk_people.remove_person(session, name)
        else:
            desk_people.change_roles(session, name, " ".join(roles))
        action = "desk-removed" if form.get("remove") == "1" else "desk-roles"
        facts = {"by": worker().name, "person": name, "before": before.roles, "roles": " ".join(roles)}
        desk_log.add_line(session, desk.now, action, facts)
    return redirect("/people", 303)
