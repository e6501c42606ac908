"""Every state that a crash can leave of a pass: the next pass comes to the same end, nothing lost, nothing sent twice.

By day one after each kind of operation, by night (EDI837_NIGHT=1) many thousands more, in pieces; numbers are printed.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.drop import faults
from tests.drop.files import clean, decide, era, faulty, mixed, repaired, several, truncated
from tests.drop.model_disk import ModelDisk, State, discard, put_on_disk, recorded
from tests.drop.outcome import Outcome
from tests.drop.running import DropFolder, init
from tests.night import amount

_STATES = amount(day=0, night=500)  # beside one of each kind, in each piece
_PIECES = range(amount(day=1, night=40))
_SEED = 837


def prepared(path: Path) -> DropFolder:
    """A drop folder in which the next pass publishes, holds, holds back, meets known bytes, and releases: whole files,
    one without the claims that wait on, and such claims under numbers of their own.
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
    }


def copy(drop: DropFolder, name: str) -> DropFolder:
    target = drop.path.with_name(name)
    shutil.copytree(drop.path, target)
    return DropFolder(target)


def states(drop: DropFolder, more: int, chance: random.Random) -> tuple[int, list[tuple[str, State]]]:
    """How many moments a pass has, and crash states, each with its moment in words.

    There is one of a moment after each kind of operation, and `more` of moments drawn by chance.
    """
    moments: list[str] = []
    counted = copy(drop, "counted")
    with recorded(ModelDisk(counted.path, seen=lambda _, operation: moments.append(operation))):
        assert counted.run().code == 4
    drawn = Counter(chance.randrange(len(moments)) for _ in range(more))
    for kind in dict.fromkeys(moments):
        drawn[chance.choice([at for at, operation in enumerate(moments) if operation == kind])] += 1
    seen, found = 0, list[tuple[str, State]]()

    def draw(model: ModelDisk, operation: str) -> None:
        nonlocal seen
        found.extend((f"after {operation} {seen}", model.crash(chance)) for _ in range(drawn[seen]))
        seen += 1

    again = copy(drop, "again")
    with recorded(ModelDisk(again.path, seen=draw)):
        assert again.run().code == 4
    return len(moments), found


@pytest.mark.parametrize("piece", _PIECES)
def test_every_state_that_a_crash_leaves_comes_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], piece: int
) -> None:
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    drop = prepared(tmp_path / "prepared")
    calm = copy(drop, "calm")
    assert calm.run().code == 4
    assert calm.run().code == 0
    wanted, said, answered = faults.picture(calm.path), faults.trail(calm.path), faults.answered(calm.path)
    outcome = Outcome(delivered_files(), answer_files())
    moments, drawn = states(drop, _STATES, random.Random(_SEED + piece))
    for moment, state in drawn:
        target = tmp_path / "crashed"
        put_on_disk(state, target)
        crashed = DropFolder(target)
        ran = crashed.run()
        rest = crashed.run()
        outcome.look(target, rest.code, (*ran[1:], *rest[1:]))
        assert ran.code in (0, 1, 4), (moment, ran)
        assert rest.code in (0, 1), moment
        got = faults.picture(target)
        assert got == wanted, (moment, sorted(name for name, _ in got.items() ^ wanted.items()))
        assert faults.trail(target) == said, moment
        assert faults.answered(target) == answered, moment
        assert list(target.glob(".edi837-*")) == [], moment
        discard(target)
    with capsys.disabled():
        sys.stdout.write(f"\ncrash states of {moments} moments: {outcome}\n")
    assert outcome.harmless
    assert outcome.tries == len(drawn) > _STATES
