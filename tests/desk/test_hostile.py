"""Hostile values in every parameter, header and element: clear answers, never a fault of the tool, never markup."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import pytest

from tests.desk.working import HERE, Office, Worker, office
from tests.drop.files import mixed
from tests.drop.running import init
from tests.night import sample

_VALUES = (
    "../../../../etc/passwd", "/etc/passwd", "%2e%2e%2f", "\x00", "' OR 1=1 --", "<script>alert(1)</script>", "9" * 40,
    "-1", "٣", "a\r\nSet-Cookie: edi837_desk=x", "//evil.example", "http://evil.example", "{{7*7}}", "é" * 300, "1.2.3",
    "0.1e5.1", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
)  # fmt: skip
_QUERIES = ("payer", "provider", "drug", "rule", "file", "due", "state", "held", "assignee", "least", "sort", "rows",
            "after", "compact", "table", "person", "day", "before", "released", "done")  # fmt: skip
_FIELDS = ("exception_id", "decision", "value", "note", "reason", "seen", "rule", "before", "after", "count",
           "strike", "proved", "name", "errors", "title", "query", "shared", "text", "row", "claim", "roles",
           "password", "remove", "number", "action", "alike", "second_above", "lead_group",
           "idle_minutes")  # fmt: skip
# What is said to a request that cannot be; none of them is 500.
_CLEAR = {200, 303, 400, 401, 403, 404, 405, 409, 415, 422, 429}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    drop = init(tmp_path_factory.mktemp("desk") / "drop")
    drop.put("f.837", mixed("proposed", "wrong"))
    drop.run()
    with office(drop, proxy_secret="p" * 20, proxy="127.0.0.1") as opened:
        yield opened


def everybody(desk: Office) -> dict[str, Worker]:
    return {name: desk.person(name) for name in ("lead", "releaser", "auditor", "admin")}


def addresses(desk: Office, method: str, values: Sequence[str]) -> list[str]:
    """Every address that takes a method, its parameters filled with values; not the one that ends a session."""
    known = []
    for rule in desk.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in ("sessions.log_out", "static"):
            known += [re.sub(r"<[^>]*>", value.replace("\x00", "%00"), rule.rule) for value in values]
    return list(dict.fromkeys(known))


def check(answer: object, where: object) -> None:
    status, text, headers = answer.status_code, answer.get_data().decode(errors="replace"), answer.headers  # type: ignore[attr-defined]
    assert status in _CLEAR, (where, status, text)
    assert "root:x:" not in text
    assert "<script>alert" not in text
    assert re.match(r"/(?!/)", headers.get("Location", "/")), where
    assert "Set-Cookie" not in headers or "edi837_desk=x" not in headers["Set-Cookie"]


def test_no_address_and_no_parameter_makes_a_fault(desk: Office) -> None:
    people = everybody(desk)
    for path, worker in itertools.product(addresses(desk, "GET", ("1", *sample(_VALUES, 1, 1))), people.values()):
        check(worker.get(path), path)
    pages = ("/", "/scorecard", "/audit", "/files", "/alike", "/claims/1")
    for page, name, value in itertools.product(sample(pages, 2, 3), _QUERIES, sample(_VALUES, 3, 2)):
        check(people["auditor"].get(page, query_string={name: value}), (page, name, value))


@pytest.mark.parametrize("value", [*sample(_VALUES, 1, 4), "9" * 40, "a\r\nSet-Cookie: edi837_desk=x"])
def test_no_form_makes_a_fault(desk: Office, value: str) -> None:
    people = {name: desk.person(name) for name in ("lead", "admin")}
    tokens = {name: worker.csrf for name, worker in people.items()}
    form = dict.fromkeys(_FIELDS, value)
    for path, (name, worker) in itertools.product(addresses(desk, "POST", ("1",)), people.items()):
        check(worker.client.post(path, data={**form, "csrf": tokens[name]}, base_url=HERE), (path, value))
