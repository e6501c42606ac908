"""My work: three counters, then the queue, one row a claim or one a finding; filters, pages, saved views, export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.claim_page import rows_of
from edi837.desk.roles import SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.state import Desk
from edi837.ledger import desk_list, desk_people
from edi837.ledger.desk_list import DUE_BANDS, RANK, SORTS, STATES, PageKey, WorkFilter
from edi837.rows.formula import escape_formula
from edi837.rows.record import COLUMNS
from edi837.system.errors import UsageError

work = Blueprint("work", __name__)
_PAGE = 50
_MOST_VALUES = 200
_TEXTS = ("payer", "provider", "drug", "rule", "file", "due", "state", "assignee")


def wanted_claims() -> WorkFilter:
    """The filter that the address names; a value that it cannot have is 400."""
    texts = {name: request.args.get(name, "")[:120] for name in _TEXTS}
    least = request.args.get("least", "").strip().lstrip("$").replace(",", "")
    is_wrong = (
        texts["due"] not in ("", *DUE_BANDS)
        or texts["state"] not in ("", *STATES)
        or texts["file"].strip("0123456789abcdef")
        or (least and not (least.isascii() and least.isdigit() and len(least) < 10))
    )
    if is_wrong:
        abort(400)
    return WorkFilter(**texts, least=int(least or 0) * 100)


def _key() -> PageKey | None:
    text = request.args.get("after", "")
    if not text:
        return None
    try:
        band, value, number = text.split(".")
        return PageKey(int(band), value if "-" in value else str(int(value or 0)), int(number))
    except ValueError:
        abort(400)


@work.get("/")
@needs(SEE)
def my_work() -> str:
    """The queue."""
    desk, wanted, sort = the_desk(), wanted_claims(), request.args.get("sort", RANK)
    if sort not in SORTS:
        abort(400)
    with desk.ledger.reading() as session:
        listed = desk_list.page(session, wanted, sort, desk.day, _key(), _PAGE)
        numbers = [row.number for row in listed.rows]
        rules = desk_list.rules_of(session, numbers)
        findings = {}
        if request.args.get("rows") == "findings":
            findings = {number: desk_list.findings_of(session, number) for number in numbers}
        size = desk.recent((wanted, desk.day), lambda: desk_list.size(session, wanted, desk.day))
        facets = desk.recent("facets", lambda: desk_list.facets(session))
        counters = desk.recent("counters", lambda: desk_list.counters(session, desk.day))
        views = desk_people.views_for(session, worker().name)
    following = (
        urlencode([*_without("after"), ("after", ".".join(map(str, listed.following)))]) if listed.following else ""
    )
    return render_template(
        "work.html", rows=listed.rows, rules=rules, findings=findings, size=size, counters=counters, views=views,
        facets={name: values[:_MOST_VALUES] for name, values in facets.items()}, wanted=wanted, sort=sort,
        states=STATES, bands=DUE_BANDS, sorts=SORTS, following=following, day=desk.day,
        query=urlencode(_without("after")),
        compact=request.args.get("compact") == "1", one_a_finding=bool(findings), turn_of=turn_of,
    )  # fmt: skip


def _without(name: str) -> list[tuple[str, str]]:
    """What the address says, but for one name."""
    known = (*_TEXTS, "least", "sort", "rows", "compact")
    return [(key, value) for key, value in request.args.items() if value and key != name and key in known]


def turn_of(row: Any, today: str) -> str:
    """Whose turn it is, with the reason: the next person is always named."""
    if row.disputed:
        return "a lead: two persons decided differently"
    if row.turn:
        return f"{row.turn}: {row.turn_why}" if row.turn_why else str(row.turn)
    if row.wait_until > today:
        return f"waits until {row.wait_until}"
    if row.undecided:
        return f"{row.assignee or 'analysts'}: {row.undecided} to decide"
    if row.proposals:
        return "a releaser: all is decided"
    return f"{row.assignee or 'analysts'}: mend at the source"


@work.get("/counters")
@needs(SEE)
def counters() -> str:
    """The three counters alone, for a page that asks again and again."""
    desk = the_desk()
    with desk.ledger.reading() as session:
        figures = desk.recent("counters", lambda: desk_list.counters(session, desk.day))
        return render_template("counters.html", counters=figures)


@work.post("/find")
@needs(SEE)
def find() -> Answer | str:
    """A claim by its account number, or claims by an NDC; neither ever stands in an address."""
    desk, text = the_desk(), request.form.get("text", "").strip()[:64]
    with desk.ledger.reading() as session:
        rows = desk_list.numbers_like(session, text, _PAGE) if text else []
    if len(rows) == 1:
        return redirect(f"/claims/{rows[0].number}", 303)
    return render_template("found.html", rows=rows, day=desk.day, turn_of=turn_of)


@work.post("/views")
@needs(SEE)
def save_view() -> Answer:
    """Save the filter under a title, for oneself or for all."""
    title, query = request.form.get("title", "").strip()[:80], request.form.get("query", "")[:1_000]
    if not title:
        raise UsageError("a view has a title")
    with the_desk().ledger.writing() as session:
        desk_people.save_view(session, title, worker().name, request.form.get("shared") == "1", query)
    return redirect(f"/?{query}", 303)


@work.post("/views/<int(max=2147483647):number>/forget")
@needs(SEE)
def forget_view(number: int) -> Answer:
    """Take one's own view away."""
    with the_desk().ledger.writing() as session:
        desk_people.forget_view(session, number, worker().name)
    return redirect("/", 303)


@work.get("/export.csv")
@needs(SEE)
def export() -> Answer:
    """The rows of all claims of the filter, with the columns of the exceptions file: decided in, it can come back."""
    desk, wanted = the_desk(), wanted_claims()
    answer = Response(_csv(desk, wanted), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="work.csv"'
    return answer


def _csv(desk: Desk, wanted: WorkFilter) -> Iterator[str]:
    yield _line(COLUMNS)
    key: PageKey | None = PageKey(0, "", 0)
    while key is not None:
        with desk.ledger.reading() as session:
            listed = desk_list.page(session, wanted, desk_list.AGE, desk.day, key, 500)
        for claim in listed.rows:
            for row in rows_of(desk, claim):
                yield _line(row)
        key = listed.following


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([escape_formula(cell) for cell in cells])
    return text.getvalue()
