"""Proposals and rows for the tests of decisions."""

from __future__ import annotations

from typing import Any

from edi837.decisions.decision import Decision
from edi837.decisions.resolve import Resolved, Subject, resolve
from edi837.findings.finding import Choice
from edi837.manifest.proposal import Proposal
from edi837.x12.change import Change

TITLE = "Bill 5 units and write CTP04 as 1 ML"
Values = tuple[int, int, str, str]


def change(values: Values) -> Change:
    start, end, before, after = values
    return Change(start, end, before.encode(), after.encode())


def proposal(name: str, *changes: Values, choices: tuple[tuple[str, Values], ...] = (), **more: Any) -> Proposal:
    """A proposal of Q611 for claim C, line 2, that shows the first value before and the title after."""
    listed = tuple(map(change, changes))
    values = {
        "rule": "Q611", "title": TITLE, "claim": "C", "line": "2", "element": "2400/SV104", "before": changes[0][2],
        "after": TITLE if len(changes) > 1 else changes[0][3],
    }  # fmt: skip
    offered = tuple(Choice(value, value, (change(made),)) for value, made in choices)
    start, end = changes[0][:2]
    values |= more
    return Proposal(exception_id=name, start=start, end=end, ordinal=0, changes=listed, choices=offered, **values)


def row(name: str, decision: str = "approve", by: str = "A. Turing", number: int = 2, **more: Any) -> Decision:
    """A row of the file d.csv; what it shows is given by column."""
    values = {key: more.pop(key) for key in ("value", "about", "run_id", "file", "trouble") if key in more}
    return Decision(name, decision, by, "as charted", shown=more, row=number, **{"file": "d.csv", **values})


def resolved(proposals: list[Proposal], *rows: Decision, earlier: tuple[Decision, ...] = (), **more: Any) -> Resolved:
    """The rows held against the proposals of a.837, run r1."""
    subject = Subject("a.837", "r1", {one.exception_id: one for one in proposals}, **more)
    return resolve(rows, subject, earlier)
