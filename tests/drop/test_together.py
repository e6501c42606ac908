"""Files of one inbox are written down together: what comes of each is what would come of it alone."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import Any

import pytest

from edi837.drop import open_folder, steps
from edi837.drop.intent import Intent
from edi837.ledger.connect import Ledger
from edi837.system import disk
from tests.drop import faults
from tests.drop.faults import Watch, in_process, killed
from tests.drop.files import clean, faulty, mixed, repaired, truncated, wrong
from tests.drop.interfering import killed_at
from tests.drop.running import DropFolder, command, init


def in_one_inbox() -> dict[str, bytes]:
    """Files of which each asks about one before it, or breaks what follows in some way."""
    other_days = clean(12, "LS-12").replace(b"20261103", b"20261104")
    return {
        "a.837": clean(1, "LS-1"),
        "b same bytes.837": clean(1, "LS-1"),
        "c-number-again.837": clean(1, "LS-3"),
        "d-repaired.837": repaired(4, "LS-4"),
        "e-claim-again.837": repaired(5, "LS-4"),
        "f-group-again.837": clean(6, "LS-6").replace(b"*6*X*", b"*1*X*").replace(b"GE*1*6", b"GE*1*1"),
        "g-faulty.837": faulty(7, "LS-7"),
        "h-claim-of-faulty.837": faulty(8, "LS-7"),
        "i-truncated.837": truncated(9),
        "j-empty.837": b"",
        "k-mixed.837": mixed("clean", "proposed", "wrong", number=10),
        "l-wrong.837": wrong(11, "LS-11"),
        "m-next-day.837": other_days,
        "n-same-claim-as-held-back.837": clean(13, "LS-3"),
    }


def test_what_comes_of_files_together_is_what_comes_of_each_alone(drop: DropFolder, tmp_path: Any) -> None:
    for name, data in in_one_inbox().items():
        drop.put(name, data)
    own_output = "o-own-output.837"
    together = drop.run("-v")
    corrected = drop.only("outbox/d-repaired.*.corrected.837").read_bytes()
    drop.put(own_output, corrected)
    drop.run()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EDI837_LEDGER", raising=False)
        alone = init(tmp_path / "alone")
        codes = []
        for name, data in {**in_one_inbox(), own_output: corrected}.items():
            alone.put(name, data)
            codes.append(alone.run().code)
    assert together.code == max(codes) == 4
    assert faults.picture(drop.path) == faults.picture(alone.path)
    assert faults.trail(drop.path) == faults.trail(alone.path)
    assert "b_same_bytes.837: the same bytes came as a.837" in together.err
    assert command("audit", "verify", str(drop.path / "audit.jsonl")).code == 0


def test_a_file_that_is_what_was_made_of_another_beside_it_is_known(plain: DropFolder, tmp_path: Any) -> None:
    made = init(tmp_path / "made")
    made.put("a.837", repaired())
    made.run()
    plain.put("a.837", repaired())
    plain.put("b.837", made.only("outbox/*.corrected.837").read_bytes())
    ran = plain.run("-v")
    assert "b.837: is what was published for a.837; nothing to do" in ran.err


def test_files_together_wait_for_the_disk_less(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.put("0.837", clean())
    plain.run()
    waits = Counter[str]()
    monkeypatch.setattr(disk, "reached", lambda operation, _: waits.update([operation]))
    for number in range(1, 21):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
    plain.run()
    # Six files of each, and their four folders; what else is waited for is waited for once.
    assert waits["fsync"] <= 20 * 10 + 20
    assert waits["commit"] <= 10


@pytest.mark.parametrize("most", [1, 1000, 10_000_000])
def test_a_sitting_ends_between_files_and_none_is_forgotten(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(steps, "SITTING_SECONDS", 0.0)
    monkeypatch.setattr(steps, "_MOST_BYTES", most)
    for number in range(1, 6):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
    (plain.path / "inbox" / "3-link.837").symlink_to("1.837")
    assert plain.run().code == 4
    assert len(list(plain.path.glob("outbox/*.corrected.837"))) == 5
    assert plain.names("inbox") == plain.names("processing") == plain.names("work") == []


def test_a_disk_that_is_full_when_they_are_written_down_leaves_all_for_the_next_run(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        plain.put(f"{number}.837", clean(number, f"LS-{number}"))
    full = faults.failing(28)

    def reached(operation: str, place: str) -> None:
        if operation == "fsync" and place.endswith("/evidence"):
            full()

    with monkeypatch.context() as patch:
        patch.setattr(disk, "reached", reached)
        ran = plain.run()
    assert ran.code == 5
    assert [f"{number}.837: " in ran.err for number in (1, 2, 3)] == [True] * 3
    assert plain.names("outbox") == plain.names("work") == []
    assert plain.run().code == 0
    assert len(list(plain.path.glob("outbox/*.corrected.837"))) == 3


def lost_lines(drop: DropFolder) -> list[str]:
    """Three files of which a run was killed once they were written down, and their lines for the audit log are gone."""
    for number in (1, 2, 3):
        drop.put(f"{number}.837", clean(number, f"LS-{number}"))
    killed_at(drop, "open audit.jsonl")
    shutil.rmtree(drop.path / ".pending")
    return [f"{number}.837" for number in (1, 2, 3)]


def all_interrupted(drop: DropFolder) -> None:
    assert drop.names("outbox") == drop.names("processing") == drop.names("work") == []
    assert len(drop.names("quarantine")) == 3
    status = command("run", str(drop.path), "--status").out
    assert status.count("interrupted") == 3
    assert command("audit", "verify", str(drop.path / "audit.jsonl")).code == 0


def test_where_their_lines_for_the_audit_log_are_lost_none_is_called_published(plain: DropFolder) -> None:
    names = lost_lines(plain)
    ran = plain.run()
    assert ran.code == 6
    assert [f"{name}: " in ran.err for name in names] == [True] * 3
    all_interrupted(plain)


def test_a_run_that_is_killed_while_it_puts_them_aside_calls_none_published_either(plain: DropFolder) -> None:
    lost_lines(plain)

    def copied(name: str) -> DropFolder:
        return DropFolder(shutil.copytree(plain.path, plain.path.with_name(name)))

    calm = copied("undisturbed").path
    listing = calm.with_suffix(".operations")
    assert in_process(calm, Watch(calm, listing=listing)) == 6
    operations = listing.read_text().splitlines()
    commits = [at for at, name in enumerate(operations, 1) if name.startswith("commit")]
    assert len(commits) > 6
    ended = []
    for commit in commits:
        drop = copied(f"killed{commit}")
        ended.append(in_process(drop.path, Watch(drop.path, commit + 1, killed)))
        assert drop.run().code in (0, 1, 6)
        all_interrupted(drop)
        shutil.rmtree(drop.path)
    # The last commits are those of the end of the pass, after which there may be nothing more to kill it at.
    assert ended[:6] == [-9] * 6


def test_what_an_intent_of_several_lost_is_kept_in_the_ledger(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_lines(plain)
    seen: list[list[bool]] = []
    set_aside = open_folder.set_aside

    def look(drop: Any, *rest: Any) -> Any:
        result = set_aside(drop, *rest)
        with Ledger.reading(drop.ledger) as session:
            bodies = [Intent.loads(body) for _, body in open_folder.trail.intents(session)]
        seen.append([intent.part is not None and intent.part.is_lost for intent in bodies])
        return result

    monkeypatch.setattr(open_folder, "set_aside", look)
    plain.run()
    assert seen == [[True, True], [True], []]
