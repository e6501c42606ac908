"""What policies of a file build on: its ids, plans, sources and lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from edi837.mapping.policy_names import NamedList, WrongName, values_of
from edi837.mapping.stated_policy import KnownBy, PayerPlan, Period, PolicySource
from edi837.mapping.xml import MappingFile, Node, words_of
from edi837.system.csv_file import Columns, CsvRow, csv_rows, read_content
from edi837.system.errors import MappingError

_LIST_COLUMNS = Columns("lists", ("value", "from", "until"), ("value",))


def day_of(text: str | None) -> date | None:
    """A date of a file, which may have a time zone behind it; None for none."""
    return None if text is None else date.fromisoformat(text.strip()[:10])


def period_of(file: MappingFile, node: Node) -> Period:
    """From and until of an element; one that ends before it begins is a fault."""
    period = Period(day_of(node.get("from")), day_of(node.get("until")))
    if period.first and period.last and period.first > period.last:
        file.report(node, "the period ends before it begins")
    return period


def known_by(file: MappingFile) -> tuple[KnownBy, ...]:
    """The ids of a payer."""
    return tuple(
        KnownBy(str(node.get("id")).upper(), str(node.get("submitter") or "").upper(), period_of(file, node))
        for node in file.root.iterfind("known-by")
    )


def plans_of(file: MappingFile) -> tuple[PayerPlan, ...]:
    """The plans of a payer; one that is named twice is a fault."""
    plans: dict[str, PayerPlan] = {}
    for node in file.root.iterfind("plan"):
        name = str(node.get("id"))
        indicators, payer_ids, groups = (
            [word.upper() for word in words_of(node, attribute)]
            for attribute in ("filing-indicators", "payer-ids", "groups")
        )
        if name in plans:
            file.report(node, f"plan {name!r} is named twice; before on line {plans[name].line}")
        line = int(node.sourceline or 0)
        plans[name] = PayerPlan(name, frozenset(indicators), frozenset(payer_ids), tuple(groups), line)
    return tuple(plans.values())


def sources_of(file: MappingFile) -> dict[str, PolicySource]:
    """The sources of a file, by id."""
    sources: dict[str, PolicySource] = {}
    for node in file.root.iterfind("source"):
        name = str(node.get("id"))
        read, review_by = (day_of(node.get(attribute)) or date.min for attribute in ("read", "review-by"))
        if name in sources:
            file.report(node, f"source {name!r} is named twice")
        sources[name] = PolicySource(
            " ".join(str(node.get("publisher")).split()),
            " ".join(str(node.get("title")).split()),
            str(node.get("published")).strip(),
            read,
            review_by,
            str(node.get("address") or ""),
        )
    return sources


def lists_of(file: MappingFile) -> dict[str, NamedList]:
    """The lists of a file with the values in it and in the CSV files that it names."""
    lists: dict[str, NamedList] = {}
    for node in file.root.iterfind("list"):
        name = str(node.get("id"))
        if name in lists:
            file.report(node, f"list {name!r} is named twice")
        lists[name] = list_of(file, node)
    return lists


def list_of(file: MappingFile, node: Node) -> NamedList:
    """One list; a value that is not of its kind is a fault."""
    kind = str(node.get("of"))
    values: dict[str, tuple[Period, ...]] = {}
    for item, period, place in _items(file, node):
        try:
            for value in values_of(kind, item):
                values[value] = (*values.get(value, ()), period)
        except WrongName as error:
            file.faults.append(MappingError(*place, f"list {node.get('id')!s}: {error}"))
    return NamedList(kind, values)


def _items(file: MappingFile, node: Node) -> Iterator[tuple[str, Period, tuple[str, int]]]:
    """The values of a list with their periods, each with the file and line, or row, where it stands."""
    for item in node.iterfind("item"):
        yield str(item.get("value")), period_of(file, item), (file.name, int(item.sourceline or 0))
    name = node.get("file")
    if name is None:
        return
    path = Path(file.name).parent / str(name)
    if path.name != name or path.suffix.lower() != ".csv":
        file.report(node, f"file={name!r}: write the name of a CSV file in the same folder")
        return
    try:
        for row in csv_rows(path, read_content(path)[1], lambda cell: cell.strip().lower(), _LIST_COLUMNS):
            yield row.cells["value"], _period_of_row(file, row), (str(path), row.number)
    except MappingError as error:
        file.faults.append(error)


def _period_of_row(file: MappingFile, row: CsvRow) -> Period:
    """From and until of a row; what is no date, or ends before it begins, is a fault."""
    try:
        period = Period(row.day("from"), row.day("until"))
    except MappingError as error:
        file.faults.append(error)
        return Period()
    if period.first and period.last and period.first > period.last:
        file.faults.append(MappingError(str(row.path), row.number, "the period ends before it begins"))
    return period
