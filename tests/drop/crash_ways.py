"""What is cut off in the tests of crashes: a pass in which everything happens, and what a person asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.drop.files import clean, decide, era, faulty, mixed, repaired, several, truncated, wrong
from tests.drop.running import DropFolder, Ran, command, init
from tests.drop.test_retention import aged, settings


def prepared(path: Path) -> DropFolder:
    """A drop folder in which the next pass publishes, holds, holds back, meets known bytes, and releases: whole files,
    one without the claims that wait on, and such claims under numbers of their own; it meets what a sender wrote on.
    """
    drop = init(path)
    delivered = delivered_files()

    def deliver(*names: str) -> None:
        for name in names:
            drop.put(name, delivered[name])

    deliver("early.837")
    assert drop.run().code == 1
    decide(drop.path, "early.csv", "decline")
    assert drop.run().code == 1
    deliver("parted.837", "waiting.837", "known.837")
    assert drop.run().code == 1
    assert drop.run().code == 0
    with drop.put("grown.837", delivered["grown.837"]).open("ab") as sender:
        assert drop.run().code == 0
        sender.write(delivered["grown.837 later"].removeprefix(delivered["grown.837"]))
    decide(drop.path, "decided.csv")
    deliver("a-clean.837", "b-repaired.837", "c-faulty.837", "d-truncated.837", "f-known.837")
    for name, data in answer_files().items():
        drop.put(name, data, "answers")
    return drop


def answer_files() -> dict[str, bytes]:
    """Answers that come to it: the same twice, one to a claim that goes out now, and what is no answer."""
    paid, other = era("LS-2"), era("LS-3", "T2", "ICN2")
    return {"pay.835": paid, "pay-again.835": paid, "pay-new.835": other, "unread.835": b"no X12"}


def delivered_files() -> dict[str, bytes]:
    """All files that come to it."""
    return {
        "early.837": mixed("clean", "proposed", "proposed", number=7),
        "parted.837": several(8),
        "waiting.837": faulty(1, "LS-1"),
        "known.837": clean(2, "LS-2"),
        "a-clean.837": clean(3, "LS-3"),
        "b-repaired.837": repaired(4, "LS-4"),
        "c-faulty.837": faulty(5, "LS-5"),
        "d-truncated.837": truncated(6),
        "f-known.837": clean(2, "LS-2"),
        "grown.837": clean(9, "LS-9"),
        "grown.837 later": clean(9, "LS-9") + clean(10, "LS-10"),
    }


class Way(NamedTuple):
    """What is cut off: a command in a folder that was prepared for it.

    `arguments` follow `edi837 run ROOT`, or are a command, with ROOT for the folder. `between` happens after the crash,
    before anything else runs. `code` is that of the command when nothing disturbs it, `again` those of who asks again;
    after `passes` more all is done.
    """

    delivered: Mapping[str, bytes]
    prepare: Callable[[Path], DropFolder]
    arguments: Callable[[DropFolder], tuple[str, ...]] = lambda drop: ()
    between: Callable[[DropFolder], None] = lambda drop: None
    code: int = 0
    again: tuple[int, ...] = (0, 1, 2)
    answers: Mapping[str, bytes] = {}
    passes: int = 1

    def run(self, drop: DropFolder) -> Ran:
        asked = self.arguments(drop)
        return command(*asked) if str(drop.path) in asked else drop.run(*asked)


_LATE = {"late.837": clean(20, "LS-20"), "late-faulty.837": faulty(21, "LS-21")}
_WAITING = {
    "held.837": wrong(1, "LS-1"),
    "decided.837": mixed("wrong", "both", number=2),
    "first.837": clean(3, "LS-3"),
}
_WAITING |= {"same-number.837": clean(3, "LS-4"), "sent.837": clean(5, "LS-5")}


_SINCE = {"since.837": clean(6, "LS-6"), "held-since.837": faulty(7, "LS-7")}


_PARTED_SINCE = {"parted-since.837": several(8)}


def comes_late(drop: DropFolder) -> None:
    """Files and an answer that come while the machine is down."""
    for name, data in _LATE.items():
        drop.put(name, data)
    drop.put("late.835", era("LS-20", "T9", "ICN9"), "answers")


def waiting(path: Path) -> DropFolder:
    """A drop folder in which a file waits in each way that a person can accept, and another went out long ago."""
    drop = init(path)
    settings(drop, 3650)
    drop.put("sent.837", _WAITING["sent.837"])
    assert drop.run().code == 0
    for name in _WAITING.keys() - {"sent.837"}:
        drop.put(name, _WAITING[name])
    assert drop.run().code == 4
    decide(drop.path, "decided.csv")
    assert drop.run().code == 1
    return drop


def long_sent(path: Path) -> DropFolder:
    """The same; nothing in it is younger than the archive is kept."""
    drop = waiting(path)
    aged(drop, 4000)
    return drop


def of_an_older_ledger(path: Path) -> DropFolder:
    """A folder whose ledger was restored: it does not know what went out since, and holds what was begun."""
    drop = waiting(path)
    backup = (path / "ledger.sqlite").read_bytes()
    drop.put("since.837", _SINCE["since.837"])
    drop.put("held-since.837", _SINCE["held-since.837"])
    assert drop.run().code == 1
    (path / "ledger.sqlite").write_bytes(backup)
    return drop


def of_an_older_backup(path: Path) -> DropFolder:
    """A folder whose ledger and audit log were restored together: neither knows what went out since, whole or in part,
    what waits, and what was parted; and some of it comes again.
    """
    drop = waiting(path)
    backup, log = (path / "ledger.sqlite").read_bytes(), (path / "audit.jsonl").read_bytes()
    for name in ("since.837", "held-since.837"):
        drop.put(name, _SINCE[name])
    assert drop.run().code == 1
    drop.put("parted-since.837", _PARTED_SINCE["parted-since.837"])
    assert drop.run().code == 1
    decide(drop.path, "since.csv")
    assert drop.run().code in (0, 1)
    (path / "ledger.sqlite").write_bytes(backup)
    (path / "audit.jsonl").write_bytes(log)
    drop.put("since-again.837", _SINCE["since.837"])
    return drop


def taken_over(path: Path) -> DropFolder:
    """The same, after the ledger was taken over: it knows what went out, and not yet the claims of it."""
    drop = of_an_older_ledger(path)
    assert drop.run("--take-over", "--by", "A. Turing", "--note", "restored").code == 1
    return drop


def accepting(name: str) -> Callable[[DropFolder], tuple[str, ...]]:
    sha = hashlib.sha256(_WAITING[name]).hexdigest()[:12]
    return lambda drop: ("--accept", sha, "--by", "A. Turing", "--note", "agreed with the payer")


def taken_out(path: Path) -> DropFolder:
    """The same; somebody took a file out of hold/ by hand, and the next pass writes that down."""
    drop = waiting(path)
    drop.only("hold/held.*.original.837").unlink()
    return drop


_RECEIVED = ("--received", hashlib.sha256(_WAITING["sent.837"]).hexdigest()[:12], "--by", "A. Turing")


def without(*names: str) -> dict[str, bytes]:
    return {name: data for name, data in _WAITING.items() if name not in names}


WAYS = {
    "pass": Way(delivered_files(), prepared, code=4, again=(0, 1, 4), answers=answer_files()),
    "pass, late arrivals": Way(
        delivered_files() | _LATE, prepared, between=comes_late, code=4, again=(0, 1, 4), answers=answer_files()
    ),
    "accept what is held": Way(_WAITING, waiting, accepting("held.837"), code=1),
    "accept what is decided": Way(_WAITING, waiting, accepting("decided.837"), code=1),
    "accept from quarantine": Way(_WAITING, waiting, accepting("same-number.837"), code=1),
    "withdraw": Way(without("held.837"), taken_out),
    "receive": Way(_WAITING, waiting, lambda drop: _RECEIVED),
    "prune": Way(without("sent.837", "first.837"), long_sent, lambda drop: ("prune", str(drop.path))),
    "take over": Way(
        _WAITING | _SINCE,
        of_an_older_ledger,
        lambda drop: ("--take-over", "--by", "A. Turing", "--note", "restored"),
        code=1,
    ),
    "take over what both lost": Way(
        _WAITING | _SINCE | _PARTED_SINCE,
        of_an_older_backup,
        lambda drop: ("--take-over", "--by", "A. Turing", "--note", "restored"),
        code=1,
        passes=2,  # the claims of a file that was parted are read once those of its part are known
    ),
    "read claims again": Way(_WAITING | _SINCE, taken_over, code=1),
}
