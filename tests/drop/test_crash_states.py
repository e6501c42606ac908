"""Every state that a crash can leave of a pass, or of what a person asked for: the next one comes to the same end.

Nothing is lost, nothing sent twice. By day one after each kind of operation, by night (EDI837_NIGHT=1) many thousands
more, in pieces; numbers are printed.
"""

from __future__ import annotations

import functools
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from edi837.drop import open_folder
from edi837.ledger.connect import connect
from tests.drop import faults
from tests.drop.crash_ways import WAYS, Way
from tests.drop.model_disk import ModelDisk, State, discard, put_on_disk, recorded
from tests.drop.outcome import Outcome
from tests.drop.running import DropFolder
from tests.night import NIGHT, amount

_STATES = amount(day=0, night=500)  # beside one of each kind, in each piece
_BY_DAY = ("pass", "accept what is decided")
# A pass has the most moments by far.
_PIECES = [(name, piece) for name, way in WAYS.items() for piece in range(40 if way.answers else 4)]
_ASKED = tuple(f'{{"action": "{action}"' for action in ("accept", "received", "prune", "take-over"))
_SEED = 837


def copy(drop: DropFolder, name: str) -> DropFolder:
    target = drop.path.with_name(name)
    shutil.copytree(drop.path, target)
    return DropFolder(target)


def states(drop: DropFolder, way: Way, more: int, chance: random.Random) -> tuple[int, list[tuple[str, State]]]:
    """How many moments a way has, and crash states, each with its moment in words.

    There is one of a moment after each kind of operation, and `more` of moments drawn by chance.
    """
    moments: list[str] = []
    counted = copy(drop, "counted")
    with recorded(ModelDisk(counted.path, seen=lambda _, operation: moments.append(operation))):
        assert way.run(counted).code == way.code
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
        assert way.run(again).code == way.code
    return len(moments), found


def once_asked(trail: Counter[str]) -> Counter[str]:
    """What a person asked for stands in the log as often as it was asked, with what was left to do."""
    asked = [line for line in trail if line.startswith(_ASKED)]
    done_by_tool = Counter({line: times for line, times in trail.items() if line not in asked})
    return done_by_tool | Counter({line.partition(",")[0]: 1 for line in asked})


@pytest.fixture(autouse=True)
def one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each ledger one engine, which remembers its statements; its connections are closed after each run."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    monkeypatch.setattr(open_folder, "connect", functools.cache(connect))


@pytest.mark.parametrize(("name", "piece"), _PIECES if NIGHT else [(name, 0) for name in _BY_DAY])
def test_every_state_that_a_crash_leaves_comes_to_the_same_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, piece: int
) -> None:
    way = WAYS[name]
    drop = way.prepare(tmp_path / "prepared")
    calm = copy(drop, "calm")
    assert way.run(calm).code == way.code
    way.between(calm)
    assert calm.run().code in (0, 1)
    assert calm.run().code == 0
    wanted, said, answered = faults.picture(calm.path), once_asked(faults.trail(calm.path)), faults.answered(calm.path)
    outcome = Outcome(way.delivered, way.answers)
    moments, drawn = states(drop, way, _STATES, random.Random(f"{_SEED} {name} {piece}"))
    distinct = {state.digest: (moment, state) for moment, state in drawn}
    for moment, state in distinct.values():
        target = tmp_path / "crashed"
        put_on_disk(state, target)
        crashed = DropFolder(target)
        way.between(crashed)
        ran = way.run(crashed)
        rest = [crashed.run() for _ in range(way.passes)][-1]
        outcome.look(target, rest.code, (*ran[1:], *rest[1:]))
        assert ran.code in way.again, (moment, ran)
        assert rest.code in (0, 1), (moment, rest)
        got = faults.picture(target)
        assert got == wanted, (moment, sorted(name for name, _ in got.items() ^ wanted.items()))
        assert once_asked(faults.trail(target)) == said, moment
        assert faults.answered(target) == answered, moment
        assert list(target.glob(".edi837-*")) == [], moment
        discard(target)
    with capsys.disabled():
        sys.stdout.write(f"\ncrash states of {name}, {moments} moments, {len(drawn)} states: {outcome}\n")
    assert outcome.harmless
    assert outcome.tries == len(distinct)
    assert len(drawn) > _STATES
