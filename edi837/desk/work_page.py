"""My work: three counters, then the queue, one row a claim or one a finding; filters, pages, saved views, export."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.acting import clean_note
from edi837.desk.marking import ROUTES, mark
from edi837.desk.roles import DECIDE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.desk.turn import turn_of
from edi837.ledger import desk_figures, desk_list, desk_people
from edi837.ledger.desk_list import DUE_BANDS, HELD_STATES, RANK, SORTS, STATES, PageKey, WorkFilter
from edi837.system.errors import UsageError

work = Blueprint("work", __name__)
_PAGE = 50
_MOST_VALUES = 200
# A number of a claim has fewer.
_DIGITS = 10
_TEXTS = ("payer", "provider", "drug", "rule", "file", "due", "state", "held", "assignee")
_NAMES = (*_TEXTS, "least", "sort", "rows", "compact")


def wanted_claims() -> WorkFilter:
    """The filter that the address names; a value that it cannot have is 400."""
    texts = {name: request.args.get(name, "")[:120] for name in _TEXTS}
    least = request.args.get("least", "").strip().lstrip("$").replace(",", "")
    is_wrong = (
        texts["due"] not in ("", *DUE_BANDS)
        or texts["state"] not in ("", *STATES)
        or texts["held"] not in ("", *HELD_STATES)
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
        views = desk_people.views_for(session, worker().name)
    size = desk.recent((wanted, desk.day), lambda session: desk_figures.size(session, wanted, desk.day))
    facets = desk.recent("facets", desk_figures.facets)
    files = desk.recent("files", desk_figures.files_listed)
    assignees = desk.recent("assignees", desk_figures.assignees)
    counters = desk.recent("counters", lambda session: desk_figures.counters(session, desk.day))
    following = (
        urlencode([*_without("after"), ("after", ".".join(map(str, listed.following)))]) if listed.following else ""
    )
    return render_template(
        "work.html", rows=listed.rows, rules=rules, findings=findings, size=size, counters=counters, views=views,
        facets={name: values[:_MOST_VALUES] for name, values in facets.items()}, wanted=wanted, sort=sort,
        files=files[:_MOST_VALUES], assignees=assignees[:_MOST_VALUES], held_states=HELD_STATES, routes=ROUTES,
        states=STATES, bands=DUE_BANDS, sorts=SORTS, following=following, day=desk.day,
        query=urlencode(_without("after")),
        compact=request.args.get("compact") == "1", one_a_finding=bool(findings), turn_of=turn_of,
    )  # fmt: skip


def _without(name: str) -> list[tuple[str, str]]:
    """What the address says, but for one name."""
    return [(key, value) for key, value in request.args.items() if value and key != name and key in _NAMES]


def _query_of(form: Mapping[str, str]) -> str:
    """The filter that a form sends along, put together anew: it becomes part of an address."""
    sent = parse_qsl(form.get("query", "")[:1_000], max_num_fields=50)
    return urlencode([(key, value) for key, value in sent if key in _NAMES])


@work.post("/marks")
@needs(DECIDE)
def mark_selected() -> Answer:
    """The same mark on each claim that is selected."""
    form = request.form
    numbers = [int(text) for text in form.getlist("number") if text.isdecimal() and len(text) < _DIGITS]
    if not numbers:
        raise UsageError("select claims first: nothing was done")
    note, value = clean_note(form.get("note", "")), form.get("value", "").strip()
    for number in numbers[:_PAGE]:
        mark(the_desk(), worker(), number, form.get("action", ""), note, value)
    return redirect(f"/?{_query_of(form)}", 303)


@work.get("/counters")
@needs(SEE)
def counters() -> str:
    """The three counters alone, for a page that asks again and again."""
    desk = the_desk()
    figures = desk.recent("counters", lambda session: desk_figures.counters(session, desk.day))
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
    title, query = request.form.get("title", "").strip()[:80], _query_of(request.form)
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
