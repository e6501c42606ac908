"""Kill -9 at any operation of `--accept`: the person says it again, and it comes to the same end, sent once.

By night at every operation; by day at one of each kind at each place, dealt out to the three ways of waiting.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drop import faults
from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean, decide, wrong
from tests.drop.outcome import Outcome
from tests.drop.running import DropFolder
from tests.jobs.splitting import claims

pytestmark = pytest.mark.slow


def held(drop: DropFolder) -> bytes:
    """Waits as it was made."""
    drop.put("f.837", wrong())
    assert drop.run().code == 1
    return wrong()


def decided(drop: DropFolder) -> bytes:
    """Waits with decisions that leave an error in each claim."""
    data = claims("P", "wrong", "both").replace(b"HC:J3000", b"HC:J3000:59:XU")
    drop.put("f.837", data)
    assert drop.run().code == 1
    decide(drop.path, "d.csv")
    assert drop.run().code == 1
    return data


def held_back(drop: DropFolder) -> bytes:
    """Waits in quarantine/ because its control number came before."""
    drop.put("c.837", clean())
    drop.put("f.837", clean(claim="LS-1900"))
    assert drop.run().code == 4
    return clean(claim="LS-1900")


_WAYS = (held, decided, held_back)


@pytest.mark.parametrize("waiting", _WAYS)
def test_it_is_sent_once_wherever_it_was_killed(
    plain: DropFolder, waiting: Callable[[DropFolder], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = waiting(plain)
    sha256, outcome = hashlib.sha256(data).hexdigest(), Outcome({"f.837": data})
    asked = ("--accept", sha256[:12], "--by", "A. Turing", "--note", "agreed with the payer")
    calm = copied(plain, tmp_path / "calm")
    found = faults.operations(calm.path, *asked)
    wanted, said = faults.picture(calm.path), faults.trail(calm.path)
    points = faults.sample(found, _WAYS.index(waiting), len(_WAYS))
    for point in points:
        drop = copied(plain, tmp_path / "killed")
        place = f"operation {point} of {len(found)} ({found[point - 1]})"
        assert in_process(drop.path, Watch(drop.path, point, killed), *asked) == -9, place
        again = in_process(drop.path, None, *asked)
        assert again in (0, 1) or (again == 2 and b"does not wait" in told(drop)), (place, told(drop))
        code = in_process(drop.path, None)
        outcome.look(drop.path, code, [told(drop)])
        assert code == 0, (place, told(drop))
        assert faults.picture(drop.path) == wanted, place
        assert once_asked(faults.trail(drop.path)) == said, place
        shutil.rmtree(drop.path)
        drop.path.with_suffix(".said").unlink()
    with capsys.disabled():
        sys.stdout.write(f"\nkills of accept, {waiting.__name__}, {len(found)} operations: {outcome}\n")
    assert outcome.harmless
    assert outcome.tries == len(points)


def once_asked(trail: Counter[str]) -> Counter[str]:
    """What is said of a file in quarantine/ stands in the log as often as the person said it."""
    return Counter({line: 1 if '"action": "accept"' in line else times for line, times in trail.items()})


def copied(drop: DropFolder, path: Path) -> DropFolder:
    shutil.copytree(drop.path, path)
    return DropFolder(path)


def told(drop: DropFolder) -> bytes:
    return drop.path.with_suffix(".said").read_bytes()
