"""Whether a ledger went back together with its audit log: nothing in these two tells it, so archive/ is asked.

Its mark tells it for the price of one look (high_water.py). Where the mark is gone, all that archive/ and outbox/ show
is held against the ledger, once, and the mark is set again.
"""

from __future__ import annotations

from edi837.drop.drop import Drop
from edi837.drop.folder import Root
from edi837.drop.high_water import LedgerMark, known_mark
from edi837.drop.shown_sent import shown_as_sent
from edi837.ledger.connect import Session
from edi837.system.errors import SelfCheckFailed


def why_gone_back(root: Root, session: Session, shown: LedgerMark | None, now: str) -> str:
    """Why the ledger is older than the folder that shows this mark, or none; '' where it is not."""
    known = known_mark(session)
    if shown is not None and shown > known:
        return f"the ledger knows {known.line} lines of the audit log, and archive/ shows that more were written"
    first = next(shown_as_sent(root, session, now), None) if shown is None else None
    if first is None:
        return ""
    return f"{root.relative(first.place)} shows that {first.name} went out, and the ledger does not know it"


def in_words(root: Root, why: str) -> str:
    """Why, and what to do."""
    return (
        f"{root.path}: {why}: ledger and audit log were restored from a backup. What came since would be taken for new "
        f"and go out again. When they are to go on from here: `edi837 run {root.path.name} --take-over --by NAME "
        "--note TEXT` learns from archive/ and outbox/ what went out (docs/operations.md)"
    )


def why_drop_went_back(drop: Drop) -> str:
    """Why the ledger is older than the folder; '' where it is not."""
    with drop.ledger.reading() as session:
        return why_gone_back(drop.root, session, drop.high_water.shown, drop.now)


def refuse_gone_back(drop: Drop) -> None:
    """SelfCheckFailed when the ledger is older than the folder."""
    if why := why_drop_went_back(drop):
        raise SelfCheckFailed(f"{in_words(drop.root, why)}. Nothing was touched")


def set_missing_mark(drop: Drop) -> None:
    """Set a mark that is gone, or never was, so that not all of the archive is looked through again."""
    if drop.high_water.shown is None:
        with drop.ledger.reading() as session:
            known = known_mark(session)
        if known.line:
            drop.high_water.raise_to(known)
