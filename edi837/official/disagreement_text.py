"""What `codes check` found, as a page for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.official.disagreements import Checked
from edi837.report.figures import counted

ROW = ("about", "mapping", "official", "table", "file", "dated")


def as_rows(checked: Checked) -> list[dict[str, str]]:
    """A row for each statement of a table that disagrees."""
    return [
        dict(
            zip(
                ROW,
                (
                    disagreement.about,
                    disagreement.mapping,
                    said.says,
                    said.table.title,
                    said.table.file,
                    said.table.day,
                ),
                strict=True,
            )
        )
        for disagreement in checked.disagreements
        for said in disagreement.statements
    ]


def as_text(checked: Checked) -> str:
    """One page; each code and product is named once."""
    return "\n".join(_lines(checked)) + "\n"


def _lines(checked: Checked) -> Iterator[str]:
    count = len(checked.disagreements)
    yield f"Mappings against official tables: {counted(count, 'disagreement') if count else 'no disagreement'}"
    for disagreement in checked.disagreements:
        yield ""
        yield f"{disagreement.about}  is in the mapping {disagreement.mapping}"
        for said in disagreement.statements:
            yield f"{' ' * len(disagreement.about)}  {said.says}: {said.table}"
    if checked.notes:
        yield ""
        yield "Not compared"
        yield from (f"  {note}" for note in checked.notes)
    yield ""
    yield "Tables"
    for table in checked.tables:
        yield f"  {table}, {counted(table.rows, 'row')}, SHA-256 {table.sha256[:12]}"
