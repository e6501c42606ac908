"""Heads of an audit log that are signed and kept elsewhere: a log that was changed since does not fit them."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.ledger import audit_log
from edi837.ledger.audit_log import START
from tests.drop.running import Ran, command
from tests.needs import lacking


def log_of(number: int, word: str = "repair") -> bytes:
    made, head = b"", START
    for _ in range(number):
        line, head = audit_log.line(head, "2026-11-24T08:00:00Z", "run", word, {})
        made += line
    return made


class Signed:
    """A log of five lines in a folder, whose head was signed, and which went on since."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.key = folder, folder / "audit.jsonl", folder / "audit.key"
        self.head, self.public = folder / "head.json", folder / "audit.key.pub"
        self.log.write_bytes(log_of(5))
        assert command("audit", "new-key", "-o", str(self.key)) == (0, "", "")
        assert self.sign(self.head) == (0, "", "")
        self.log.write_bytes(log_of(8))

    def sign(self, output: Path) -> Ran:
        return command("audit", "sign", str(self.log), "--key", str(self.key), "-o", str(output))

    def verify(self, *more: str) -> Ran:
        told = ["--head", str(self.head), "--public-key", str(self.public)]
        return command("audit", "verify", str(self.log), *told, *more)


@pytest.fixture
def signed(tmp_path: Path) -> Signed:
    if importlib.util.find_spec("cryptography") is None:
        lacking("sign", "cryptography is not installed: pip install 'edi837[sign]'")
    return Signed(tmp_path)


def test_a_log_that_went_on_fits_the_head_that_was_signed(signed: Signed) -> None:
    ran = signed.verify()
    assert ran.code == 0
    assert "holds, up to line 8" in ran.err
    assert "; 1 signed head fits" in ran.err
    assert (signed.key.stat().st_mode & 0o777, signed.public.stat().st_mode & 0o777) == (0o600, 0o644)
    assert json.loads(signed.head.read_bytes())["number"] == 5


@pytest.mark.parametrize("kept", [4, 1])
def test_a_log_that_was_cut_before_the_head_does_not_hold(signed: Signed, kept: int) -> None:
    signed.log.write_bytes(log_of(kept))
    ran = signed.verify()
    assert (ran.code, "a signed head names a line that is not in the log" in ran.err) == (6, True)


def test_a_log_that_was_rewritten_whole_does_not_hold(signed: Signed) -> None:
    signed.log.write_bytes(log_of(8, "repaid"))
    assert command("audit", "verify", str(signed.log)).code == 0
    assert signed.verify().code == 6


def test_an_edited_line_is_named(signed: Signed) -> None:
    lines = signed.log.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"repair", b"repaid")
    signed.log.write_bytes(b"".join(lines))
    ran = signed.verify()
    assert (ran.code, "line 3 was changed" in ran.err) == (6, True)
    refused = signed.sign(signed.folder / "second.json")
    assert (refused.code, (signed.folder / "second.json").exists()) == (6, False)


@pytest.mark.parametrize("change", [("number", 6), ("at", "2027-01-01T00:00:00Z"), ("hash", "0" * 64)])
def test_an_edited_head_is_refused(signed: Signed, change: tuple[str, object]) -> None:
    told = json.loads(signed.head.read_bytes())
    signed.head.write_text(json.dumps({**told, change[0]: change[1]}))
    ran = signed.verify()
    assert (ran.code, "was not signed with this key, or was changed" in ran.err) == (6, True)


def test_another_key_is_refused(signed: Signed) -> None:
    assert command("audit", "new-key", "-o", str(signed.folder / "other")).code == 0
    signed.public = signed.folder / "other.pub"
    ran = signed.verify()
    assert (ran.code, "was not signed with this key" in ran.err) == (6, True)


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda signed: signed.head.write_text("[]"), "is not the signed head of an audit log"),
        (lambda signed: signed.head.write_text("{"), "is not the signed head of an audit log"),
        (lambda signed: signed.public.write_bytes(signed.key.read_bytes()), "is not a public key"),
        (lambda signed: signed.public.write_text("none"), "is not a public key"),
    ],
)
def test_what_is_no_head_and_no_key_is_refused(signed: Signed, spoil: Callable[[Signed], object], words: str) -> None:
    spoil(signed)
    ran = signed.verify()
    assert (ran.code, words in ran.err) == (2, True)


def test_a_private_key_is_for_its_owner_alone_and_never_written_over(signed: Signed) -> None:
    before = signed.key.read_bytes()
    assert command("audit", "new-key", "-o", str(signed.key)).code == 2
    assert signed.sign(signed.head).code == 2
    assert signed.key.read_bytes() == before
    signed.key.chmod(0o640)
    ran = signed.sign(signed.folder / "second.json")
    assert (ran.code, "others may read the private key" in ran.err) == (2, True)
    signed.key.chmod(0o600)
    signed.key.write_bytes(signed.public.read_bytes())
    ran = signed.sign(signed.folder / "second.json")
    assert (ran.code, "is not a private key" in ran.err) == (2, True)


def test_a_head_without_the_key_that_proves_it_is_refused(signed: Signed) -> None:
    ran = command("audit", "verify", str(signed.log), "--head", str(signed.head))
    assert (ran.code, "belong together" in ran.err) == (2, True)


def test_without_the_extra_signing_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    ran = command("audit", "new-key", "-o", str(tmp_path / "audit.key"))
    assert (ran.code, "pip install 'edi837[sign]'" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
