"""Names that meet, names that look like something else, clocks that were ahead, and what is left lying about."""

from __future__ import annotations

import hashlib
import os
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edi837.drop.folder import open_root
from edi837.drop.run_once import run_once
from edi837.jobs import file_set
from edi837.jobs.run import prepare
from edi837.settings.config import Settings
from edi837.settings.unattended import RunSettings
from tests.drop.files import clean, truncated
from tests.drop.running import AS_OF, DropFolder, command, init


def two_alike() -> tuple[bytes, bytes]:
    """Two clean files with other control numbers whose digests begin with the same eight digits."""
    seen: dict[bytes, int] = {}
    template = clean(987654321, "LS-987654321")
    head, middle = template.partition(b"987654321")[0], template.partition(b"987654321")[2]
    for number in range(100_000_000, 101_000_000):
        data = head + b"%d" % number + middle.replace(b"987654321", b"%d" % number)
        digest = hashlib.sha256(data).digest()[:4]
        if digest in seen:
            other = b"%d" % seen[digest]
            return head + other + middle.replace(b"987654321", other), data
        seen[digest] = number
    raise AssertionError("no two of a million")


def test_two_files_of_one_name_whose_digests_begin_alike_both_go_out_under_names_of_their_own(
    plain: DropFolder,
) -> None:
    pair = two_alike()
    for data in pair:
        plain.put("day.837", data)
        assert plain.run().code == 0
    made = sorted((plain.path / "outbox").glob("day.*.corrected.837"))
    assert {path.read_bytes() for path in made} == set(pair)
    assert sorted(len(path.name.split(".")[1]) for path in made) == [8, 16]
    assert len(plain.names("archive")) == 2


def test_two_such_files_wait_in_quarantine_beside_each_other(plain: DropFolder) -> None:
    for number, data in enumerate(two_alike()):
        plain.put("day.837", data[: -90 - number])
        plain.run()
    assert len(plain.names("quarantine")) > 1


def test_a_claim_file_that_is_called_as_a_marker_is_read(plain: DropFolder) -> None:
    plain.put("claims.done", clean())
    plain.put("empty.done", b"")
    assert plain.run().code == 0
    assert plain.only("outbox/claims.*.corrected.*").read_bytes() == clean()
    assert plain.names("inbox") == ["empty.done"]


def test_a_marker_with_words_in_it_stays_a_marker(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("a.837.done", b"1002 bytes")
    assert plain.run(stable=600).code == 0
    assert plain.names("inbox") == []
    assert len(plain.names("archive")) == 1


def last_arrival(drop: DropFolder, clock: datetime) -> float | None:
    """The figure after a pass with this clock."""
    run = prepare(Settings(report=("csv",), as_of=datetime.fromisoformat(AS_OF).date()))
    run_once(
        open_root(drop.path),
        run,
        RunSettings(stable_seconds=0),
        lambda *_, **__: None,
        f"{clock:%s}",
        clock=lambda: clock,
    )
    text = (drop.path / "edi837.prom").read_text()
    found = re.search(r"^edi837_last_arrival_timestamp_seconds (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def test_an_arrival_of_a_day_to_come_does_not_blind_the_alert(plain: DropFolder) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    plain.put("a.837", clean())
    assert last_arrival(plain, now) == now.timestamp()
    plain.put("b.837", clean(2, "LS-2"))
    ahead = now + timedelta(days=1500)
    assert last_arrival(plain, ahead) == ahead.timestamp()
    assert last_arrival(plain, now + timedelta(hours=1)) == now.timestamp()


def test_figures_are_for_their_owner_in_the_drop_folder_and_for_collectors_elsewhere(
    plain: DropFolder, tmp_path: Path
) -> None:
    plain.run()
    assert (plain.path / "edi837.prom").stat().st_mode & 0o777 == 0o600
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", f'[run]\nmetrics = "{tmp_path}/edi837.prom"'))
    plain.run()
    assert (tmp_path / "edi837.prom").stat().st_mode & 0o777 == 0o644


def test_what_a_process_left_that_was_killed_long_ago_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(clean())
    out = tmp_path / "out"
    out.mkdir()
    for name, hours in ((".edi837-0a.tmp", 25), (".edi837-0b.tmp", 1), ("mine.tmp", 1000), (".edi837-notes", 1000)):
        (out / name).write_bytes(b"x")
        os.utime(out / name, (time.time() - hours * 3600,) * 2)
    file_set._remove_leftovers.cache_clear()
    assert command("process", str(tmp_path / "a.837"), "--out", str(out), "--as-of", AS_OF).code == 0
    left = {path.name for path in out.iterdir() if not path.name.startswith("a.")}
    assert left == {".edi837-0b.tmp", "mine.tmp", ".edi837-notes"}


def test_a_truncated_file_waits_under_its_own_stem(plain: DropFolder) -> None:
    plain.put("day.837", truncated())
    plain.run()
    assert plain.only("quarantine/day.*.original.837").read_bytes() == truncated()


def test_a_file_with_a_name_that_is_no_text_in_processing_does_not_stop_the_others(tmp_path: Path) -> None:
    drop = init(tmp_path / "root")
    place = os.fsencode(drop.path / "processing") + b"/\xff\xfe.\xfd.837"
    with open(place, "wb") as file:
        file.write(clean(7, "LS-7"))
    drop.put("a.837", clean(3, "LS-3"))
    ran = drop.run()
    assert ran.code == 0, ran
    assert drop.names("processing") == []
    assert len([name for name in drop.names("outbox") if name.endswith(".corrected.837")]) == 2
