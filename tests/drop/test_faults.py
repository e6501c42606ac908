"""Kill -9 and a failing disk at every operation of a run: the next run comes to the same end.

By night every operation is disturbed; by day one of each kind at each place, dealt out to the tests of this file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from edi837.drop.folder import ROOT_ID
from edi837.ledger import trail
from edi837.ledger.connect import Ledger, connect
from tests.drop import faults
from tests.drop.crash_ways import answer_files, delivered_files, prepared
from tests.drop.faults import Fault, Watch, failing, in_process, killed
from tests.drop.files import clean
from tests.drop.outcome import Outcome
from tests.drop.running import DropFolder
from tests.postgres import LEDGERS, server

pytestmark = pytest.mark.slow

_ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
# Kills and failing disks, on two databases: what the kinds of operations are dealt out to by day.
_TESTS = 4
# Under a control number that came before.
_OTHER_BYTES = clean(2, "LS-99")


@dataclass
class Bench:
    """Copies of a prepared drop folder, each with a ledger of its own."""

    prepared: Path
    database: str | None
    folder: Path
    number: int = 0

    def copy(self) -> DropFolder:
        self.number += 1
        path = self.folder / f"drop{self.number}"
        shutil.copytree(self.prepared, path)
        if self.database is not None:
            os.environ["EDI837_LEDGER"] = server().address(server().new_database(self.database))
            belongs_to(path)
        return DropFolder(path)

    def discard(self, drop: DropFolder) -> None:
        shutil.rmtree(drop.path)
        if self.database is not None:
            server().drop(os.environ["EDI837_LEDGER"].partition("@/")[2].partition("?")[0])


def belongs_to(root: Path) -> None:
    """A ledger on a server knows its folder by the inode of a file; here the copy of a folder stands for it."""
    ledger = Ledger(connect(os.environ["EDI837_LEDGER"]), b"")
    with ledger.writing() as session:
        identity, _ = str(trail.fact(session, "root")).split()
        trail.set_fact(session, "root", f"{identity} {(root / ROOT_ID).lstat().st_ino}")
    ledger.close()


@pytest.fixture(params=LEDGERS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A drop folder in which everything happens in the next run: a file in every state comes, or is decided on."""
    before = os.environ.pop("EDI837_LEDGER", None)
    database = None
    if request.param == "postgresql":
        database = server().new_database()
        os.environ["EDI837_LEDGER"] = server().address(database)
    drop = prepared(tmp_path / "prepared")
    drop.put("e-number.837", _OTHER_BYTES)
    drop.put("f-known.837.done", b"")
    yield Bench(drop.path, database, tmp_path)
    os.environ.pop("EDI837_LEDGER", None)
    if before is not None:
        os.environ["EDI837_LEDGER"] = before


def disturb(
    bench: Bench, share: int, fault: Callable[[], Fault], codes: set[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Disturb a run at each operation, run again, and compare with a run that nothing disturbed."""
    calm = bench.copy()
    found = faults.operations(calm.path)
    wanted, said, answered = faults.picture(calm.path), faults.trail(calm.path), faults.answered(calm.path)
    bench.discard(calm)
    points = faults.sample(found, share + (bench.database is not None), _TESTS)
    outcome = Outcome({**delivered_files(), "e-number.837": _OTHER_BYTES}, answer_files())
    for point in points:
        drop = bench.copy()
        place = f"operation {point} of {len(found)} ({found[point - 1]})"
        code = in_process(drop.path, Watch(drop.path, point, fault()))
        assert code in codes, (place, code, told(drop))
        taken = fetch(drop, wanted, place) if point % 2 else None
        assert in_process(drop.path, None) in (0, 1, 4), (place, told(drop))
        code = 0 if point % 5 else in_process(drop.path, None)
        outcome.look(drop.path, code, [told(drop)], taken)
        assert code == 0, (place, told(drop))
        got = faults.picture(drop.path, taken)
        assert got == wanted, (place, sorted(got.items() ^ wanted.items()))
        assert faults.trail(drop.path) == said, place
        assert faults.answered(drop.path) == answered, place
        assert named_as_made(drop, taken), place
        assert list(drop.path.glob(".edi837-*")) == [], place
        bench.discard(drop)
    word = "kills" if codes == {-9} else "failures of the disk"
    where = "postgresql" if bench.database else "sqlite"
    with capsys.disabled():
        sys.stdout.write(f"\n{word}, {where}, {len(found)} operations: {outcome}\n")
    assert outcome.harmless
    assert outcome.tries == len(points)


def told(drop: DropFolder) -> str:
    return drop.path.with_suffix(".said").read_text()


def fetch(drop: DropFolder, wanted: dict[str, bytes], place: str) -> Path:
    """A consumer takes everything that stands in the outbox, and it is whole."""
    taken = drop.path.with_suffix(".taken")
    taken.mkdir()
    for path in sorted((drop.path / "outbox").iterdir()):
        assert faults.picture(drop.path)[f"outbox/{path.name}"] == wanted[f"outbox/{path.name}"], place
        os.rename(path, taken / path.name)
    return taken


def named_as_made(drop: DropFolder, taken: Path | None) -> bool:
    """Whether the audit log names each manifest with the digest that it has."""
    made = [*drop.path.rglob("*.manifest.json"), *(taken.glob("*.manifest.json") if taken else ())]
    return set(faults.manifests_named(drop.path)) == {hashlib.sha256(one.read_bytes()).hexdigest() for one in made}


def test_a_run_that_is_killed_at_any_operation(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    disturb(bench, 0, lambda: killed, {-9}, capsys)


def test_a_disk_that_fails_at_any_operation(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = cycle(_ERRORS)
    disturb(bench, 2, lambda: failing(next(numbers)), {0, 1, 4, 5}, capsys)
