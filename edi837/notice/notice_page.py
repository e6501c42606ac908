"""The notice as one page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from edi837.notice.notice import DECISIONS, REPAIRS, WAITING, Notice, NoticeRow, in_order
from edi837.report.figures import counted, signed_dollars
from edi837.report.nodes import Node
from edi837.report.table_page import FIGURE, TEXT, TableHead, add_measure, add_notes, add_table, sheet, write_sheet
from edi837.report.writers import CsvWriter

_PLACE = (
    TableHead("claim", TEXT),
    TableHead("service", TEXT),
    TableHead("line"),
    TableHead("rule", TEXT),
)


def write_csv(file: IO[bytes], notice: Notice) -> None:
    """One row a finding."""
    writer = CsvWriter(file, NoticeRow._fields)
    writer.write(in_order(notice.rows))
    writer.finish()


def write_page(file: IO[bytes], notice: Notice) -> None:
    """One page, without script."""
    write_sheet(file, notice_page(notice))


def notice_page(notice: Notice) -> Node:
    """The document of the page."""
    title = f"Changes to claims of provider {notice.npi}"
    root = sheet(title, "Provider change notice", _facts(notice))
    root.set("notes", "How to object, and what this page is")
    decided, waiting = notice.of(DECISIONS), notice.of(WAITING)
    add_measure(root, "Repaired", f"{len(notice.of(REPAIRS)):,}", "how a value is written, never what it means")
    add_measure(root, "Decided", f"{len(decided):,}", "proposals on which a named person decided")
    add_measure(root, "Waiting for you", f"{len(waiting):,}", f"questions on {counted(_claims(waiting), 'claim')}")
    moved = notice.moved
    figure = "not known" if moved is None else signed_dollars(moved)
    add_measure(
        root, "Charges moved", figure, "by approved changes, all claims of this provider together; repairs move none"
    )
    _add_repairs(root, notice)
    _add_decisions(root, decided)
    _add_waiting(root, waiting)
    add_table(
        root, "causes", "Causes at the source", [TableHead("what comes again and again", TEXT)],
        [(cause,) for cause in notice.causes], nothing="Nothing came so often that one setting would explain it.",
        about="The same fault on many claims is usually one setting of the system that wrote them.", word="cause",
    )  # fmt: skip
    _add_files(root, notice)
    add_notes(root, _notes(notice))
    return root


def _claims(rows: list[NoticeRow]) -> int:
    return len({(row.file, row.patient_control_number) for row in rows})


def _facts(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "Provider", f"{notice.npi} {notice.name}".strip()
    yield "Files judged", f"{notice.first} to {notice.last}"
    yield "Files", f"{len(notice.files):,}"


def _add_repairs(root: Node, notice: Notice) -> None:
    texts = ("rule", "what was wrong", "element", "before", "after")
    heads = [*(TableHead(text, TEXT) for text in texts), TableHead("times"), TableHead("source", TEXT)]
    rows = [
        (each.rule, each.what, each.element, each.before, each.after, f"{each.times:,}", each.source)
        for each in notice.repairs
    ]
    add_table(root, "repaired", "What was repaired", heads, rows, nothing="Nothing was repaired.")


def _add_decisions(root: Node, rows: list[NoticeRow]) -> None:
    texts = ("what was wrong", "before", "proposed", "decision", "by")
    heads = [*_PLACE, *(TableHead(text, TEXT) for text in texts)]
    cells = [
        (
            row.patient_control_number, row.service_from, row.line, row.rule, row.what, row.before, row.after,
            row.decision, row.by,
        )
        for row in in_order(rows)
    ]  # fmt: skip
    add_table(root, "decided", "What was proposed, and who decided", heads, cells, nothing="Nothing was decided.")


def _add_waiting(root: Node, rows: list[NoticeRow]) -> None:
    heads = [
        *_PLACE,
        TableHead("what is wrong", TEXT),
        TableHead("as sent", TEXT),
        TableHead("the question", TEXT),
    ]
    cells = [
        (row.patient_control_number, row.service_from, row.line, row.rule, row.what, row.before, row.question)
        for row in in_order(rows)
    ]
    add_table(root, "waiting", "What waits for you", heads, cells, nothing="Nothing waits for you.")


def _add_files(root: Node, notice: Notice) -> None:
    digests = (TableHead("SHA-256 as it came", TEXT), TableHead("SHA-256 as it went out", TEXT))
    heads = [
        TableHead("file", TEXT),
        TableHead("judged", TEXT),
        TableHead("charges moved", FIGURE),
        *digests,
    ]
    rows = [
        (file.name, file.day, "not known" if file.moved is None else signed_dollars(file.moved), file.input_sha256,
         file.output_sha256 or "waits")
        for file in notice.files
    ]  # fmt: skip
    add_table(root, "files", "The files", heads, rows, nothing="No file of these days.", word="file")


def _notes(notice: Notice) -> Iterator[str]:
    whom = notice.contact or "whoever sent you this notice"
    yield (
        f"To object to a change, write to {whom}: name the claim's control number, the line and the rule, and say what "
        "is right. Your file is kept as it came; a change that you object to is taken back in a corrected claim."
    )
    yield "A repair changes how a value is written, never what it means. Everything else is decided by a named person."
    yield "Only control numbers and dates of service are named here; the CSV beside this page has the same, row by row."
    for name, why in notice.left_out:
        yield f"Not in this notice: {name}: {why}."
