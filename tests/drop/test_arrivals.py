"""What is taken from the inbox, and when: whole regular files, once nobody writes to them any more."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import IO

import pytest

from edi837.system import disk
from tests.drop.files import clean
from tests.drop.running import DropFolder, command


def test_a_file_waits_until_it_was_not_written_to_for_so_long(plain: DropFolder) -> None:
    path = plain.put("a.837", clean())
    os.utime(path, (1, 1))  # a sender can set this time, and it is not trusted
    assert plain.run(stable=None) == (0, "", "")
    assert plain.names("inbox") == ["a.837"]
    time.sleep(1.1)
    assert plain.run(stable=1) == (0, "", "")
    assert plain.names("inbox") == []


def test_what_is_still_settling_is_said(plain: DropFolder) -> None:
    """To whoever asks: on a terminal, with -v and with --status; cron hears nothing."""
    plain.put("a.837", clean())
    plain.put("b.837", clean(2, "LS-2"))
    plain.put("b.837.done", b"")
    ended = plain.run("-v", stable=1000)
    assert plain.names("inbox") == ["a.837"]
    (said,) = [line for line in ended.err.splitlines() if "settling" in line]
    words, seconds, unit = said.rsplit(" ", 2)
    assert (words, unit) == ("inbox/       1 file still settling,", "s")
    assert 900 < int(seconds) <= 1000
    plain.path.joinpath("decisions", "d.csv").write_bytes(b"exception_id,decision,by,note\n")
    asked = plain.run("--status", stable=1000).out
    assert asked.count(" 1 file still settling, ") == 2
    assert "settling" not in plain.run("--status", stable=0).out
    assert plain.run(stable=1000) == (0, "", "")


def test_a_claim_file_named_like_a_marker_settles_as_any_other(plain: DropFolder) -> None:
    plain.put("claims.done", clean())
    plain.put("a.837", clean(2, "LS-2"))
    plain.put("a.837.done", b"")
    assert plain.run("--status", stable=1000).out.count(" 1 file still settling, ") == 1


def test_a_file_that_is_announced_is_taken_at_once_with_its_marker(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("a.837.done", b"")
    plain.put("b.837", clean(2, "LS-2"))
    assert plain.run(stable=None).code == 0
    assert plain.names("inbox") == ["b.837"]
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def test_a_marker_older_than_its_file_announces_nothing(plain: DropFolder) -> None:
    marker = plain.put("a.837.done", b"")
    os.utime(marker, (1, 1))
    plain.put("a.837", clean())
    plain.run(stable=None)
    assert plain.names("inbox") == ["a.837", "a.837.done"]


def test_names_of_unfinished_files_are_passed_by(plain: DropFolder) -> None:
    names = [".a.837.Xy12", "a.837.part", "b.837.filepart", "c.tmp", "d.837.PARTIAL", "e.837~", "~$f.xlsx", "Thumbs.db"]
    for name in names:
        plain.put(name, clean())
    assert plain.run() == (0, "", "")
    assert plain.names("inbox") == sorted(names)


@pytest.mark.parametrize(
    "name, made",
    [
        ("my claims (1).837", "my_claims_1_"),
        ("-rf.837", "rf"),
        ("%2e%2e%2fa.837", "_2e_2e_2fa"),
        ("$(reboot);`id`.837", "_reboot_id_"),
        ("\u202e738.txt\n.837", "_738.txt_"),
        ("x" * 230 + ".837", "x" * 96),
    ],
)
def test_names_are_made_safe(plain: DropFolder, name: str, made: str) -> None:
    plain.put(name, clean())
    assert plain.run().code == 0
    corrected = plain.only("outbox/*.corrected*").name
    assert corrected.split(".")[0] == made.split(".")[0]
    assert set(corrected) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def test_links_and_devices_are_put_aside_unread_and_said_once(plain: DropFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.837"
    secret.write_bytes(clean())
    (plain.path / "inbox" / "link.837").symlink_to(secret)
    os.link(secret, plain.path / "inbox" / "second.837")
    os.mkfifo(plain.path / "inbox" / "pipe.837")
    (plain.path / "inbox" / "folder.837").mkdir()
    ran = plain.run()
    assert ran.code == 4
    for words in ("link.837: is a link", "pipe.837: is a fifo", "second.837: has a second name elsewhere"):
        assert words in ran.err
    assert plain.run() == (0, "", "")
    kinds = sorted(name.rpartition(".")[2] for name in plain.names("quarantine"))
    assert kinds == ["fifo", "hard-link", "link"]
    assert plain.names("outbox") == plain.names("archive") == []
    assert secret.read_bytes() == clean()
    assert [path.name for path in (plain.path / "inbox").iterdir()] == ["folder.837"]


def test_what_is_larger_than_allowed_is_put_aside_unread(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("[run]\nmax_megabytes = 1\n")
    plain.put("big.837", b"ISA" + bytes(1 << 20))
    ran = plain.run()
    assert ran.code == 4
    assert "big.837: is larger than max_megabytes; it is in quarantine/, unread" in ran.err


def test_a_packed_file_that_is_none_is_held_back(plain: DropFolder) -> None:
    plain.put("a.837.gz", b"\x1f\x8b\x08 no gzip")
    ran = plain.run()
    assert ran.code == 4
    assert "a.837.gz: cannot be unpacked; it is in quarantine/" in ran.err
    assert plain.run() == (0, "", "")


@pytest.mark.parametrize("what", ["grows", "shrinks", "vanishes", "is replaced"])
def test_a_file_that_changes_while_it_is_copied_waits(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    plain.put("a.837", clean())

    def opened(file: IO[bytes], place: str) -> IO[bytes]:
        if "/in/" in place:
            path = next((plain.path / "processing").iterdir())
            if what == "grows":
                with path.open("ab") as more:
                    more.write(b"more")
            elif what == "shrinks":
                os.truncate(path, 10)
            elif what == "vanishes":
                path.unlink()
            else:
                other = path.with_name("other")
                other.write_bytes(clean(9, "LS-9"))
                os.replace(other, path)
        return file

    with monkeypatch.context() as patch:
        patch.setattr(disk, "opened", opened)
        assert plain.run() == (0, "", "")
    assert plain.names("outbox") == plain.names("archive") == plain.names("work") == []
    assert plain.names("inbox") == ([] if what == "vanishes" else ["a.837"])
    assert plain.run().code == {"grows": 1, "shrinks": 4}.get(what, 0)
    if what == "is replaced":
        assert plain.only("outbox/*.corrected.837").read_bytes() == clean(9, "LS-9")


def test_a_file_that_changes_while_it_is_judged_is_not_published(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.put("a.837", clean())

    def reached(operation: str, place: str) -> None:
        if operation == "rename" and "/out/" in place and place.endswith("manifest.json"):
            path = next((plain.path / "processing").iterdir())
            path.write_bytes(clean(9, "LS-9"))

    with monkeypatch.context() as patch:
        patch.setattr(disk, "reached", reached)
        assert plain.run() == (0, "", "")
    assert plain.names("outbox") == []
    assert plain.run() == (0, "", "")
    assert plain.only("outbox/*.corrected.837").read_bytes() == clean(9, "LS-9")


def test_nothing_that_stands_in_the_outbox_is_overwritten(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.run()
    made = {path.name: path.read_bytes() for path in (plain.path / "outbox").iterdir()}
    for path in (plain.path / "outbox").iterdir():
        path.write_bytes(b"a consumer's own")
    for path in (plain.path / "ledger.sqlite", plain.path / "audit.jsonl", *(plain.path / "archive").glob("*.*")):
        path.unlink()
    shutil.rmtree(plain.only("archive/*"))
    plain.put("a.837", clean())
    plain.put("b.837", clean(2, "LS-2"))
    ran = plain.run()
    assert ran.code == 5
    assert "stands there already and is not overwritten; move it away, then run again" in ran.err
    assert plain.only("outbox/b.*.corrected.837").read_bytes() == clean(2, "LS-2")
    for name in made:
        (plain.path / "outbox" / name).unlink()
    assert plain.run().code == 0
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def test_without_processing_nothing_is_taken_and_it_is_said(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody tidied up while a pass was at work: that is not a file that was taken away."""
    plain.put("a.837", clean())
    plain.put("a.837.done", b"")

    def gone(_: object) -> bool:
        plain.path.joinpath("processing").rmdir()
        return False

    with monkeypatch.context() as patch:
        patch.setattr("edi837.drop.agenda.written_since", gone)
        ran = plain.run()
    assert ran.code == 5
    assert "processing: is gone" in ran.err
    assert plain.names("inbox") == ["a.837", "a.837.done"]
    assert plain.run().code == 2
    assert command("run", "--init", str(plain.path)).code == 0
    assert plain.run().code == 0
    assert plain.names("inbox") == []
