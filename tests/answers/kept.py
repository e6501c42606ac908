"""A store with claims that went out, and answers kept and matched in it, without results or commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edi837.answers.read_answers import Answer
from edi837.jobs.taken_answers import all_listed
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.kept_answers import add_file, add_set
from edi837.ledger.matching import match_all
from edi837.ledger.migrate import migrate
from edi837.ledger.sent import SentFile, add_claims
from edi837.ledger.timelines import timelines
from edi837.rows.sent_claims import SentClaim
from tests.answers.answering import read

NPI, SENT = "1881000004", "2026-11-03T10:00:00Z"
_LINES = [
    {"lx": "1", "ref_6r": "R1", "code": "96365", "modifiers": "", "units": "1", "charge": "50"},
    {"lx": "2", "ref_6r": "", "code": "J3000", "modifiers": "JZ", "units": "5", "charge": "30"},
]


def claim(number: str, group: str = "7", **values: str) -> SentClaim:
    """A claim of two lines and 80 dollars."""
    given = SentClaim(
        group.rjust(64, "a"), group.zfill(9), group, "0001", f"B{group}", "20", "30", "500", "999", number, "", NPI,
        "90001", "", "80", "2026-11-01", "2026-11-01", "1", "", "", json.dumps(_LINES),
    )  # fmt: skip
    return given._replace(**values)


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """An empty store."""
    ledger = Ledger(connect(folder / "answers.sqlite"), b"")
    migrate(ledger)
    yield ledger
    ledger.close()


def sent(store: Ledger, *claims: SentClaim, at: str = SENT) -> None:
    """Claims went out in one file."""
    digest = claims[0].output_sha256
    with store.writing() as session:
        add_claims(session, f"{claims[0].patient_control_number}{at}", {digest: SentFile("a.837", at)}, claims)


def answered(store: Ledger, *files: bytes) -> None:
    """Answers came, each in a file of its own."""
    with store.writing() as session:
        for number, data in enumerate(files):
            for item in read(data):
                assert isinstance(item, Answer)
                add_set(session, str(number), item.of_set, item.rows)
            add_file(session, f"{number}{hash(data)}", f"{number}.x12", SENT)
        match_all(session)


def rows(store: Ledger, level: str = "") -> list[tuple[str, str, str, str, str]]:
    """What is listed: key, claim, line, state, certainty; without lines for level 'claim'."""
    return [
        (row.key, row.claim, row.line, row.state, row.certainty)
        for row in all_listed(store)
        if level != "claim" or not row.line
    ]


def standing(store: Ledger, number: str) -> tuple[str, str, str]:
    """The state of the only claim with a number, what was paid, and the states of its lines."""
    with store.reading() as session:
        (timeline,) = timelines(session, number)
    lines = " ".join(f"{line}:{state}" for line, state in sorted(timeline.lines.items()))
    return timeline.state, str(timeline.paid), lines
