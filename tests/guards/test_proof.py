"""The proof: a corrected file, its original and the list of changes, of which no byte may be another one."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from edi837.manifest import proof
from edi837.manifest.proof import Listed, ProofFault, compare, listed

ORDER = "the list of changes is not in order, or reaches beyond the file"
STOOD = "the original does not hold what the list says stood here"
STANDS = "the corrected file does not hold what the list says stands here now"
DIFFERS = "a byte differs that no change names"
GOES_ON = "the corrected file goes on after the last byte of the original"
ORIGINAL = b"0123456789"


def change(start: int, end: int, before: bytes, after: bytes) -> Listed:
    return Listed(start, end, before, after)


def removed(start: int, end: int, what: bytes) -> Listed:
    return Listed(start, end, None, b"", hashlib.sha256(what).hexdigest())


@pytest.mark.parametrize(
    ("corrected", "changes"),
    [
        (ORIGINAL, []),
        (ORIGINAL, [change(2, 4, b"23", b"23")]),
        (b"01ab456789", [change(2, 4, b"23", b"ab")]),
        (b"01abc456789", [change(2, 4, b"23", b"abc")]),
        (b"01456789", [change(2, 4, b"23", b"")]),
        (b"01x23456789", [change(2, 2, b"", b"x")]),
        (b"x0123456789", [change(0, 0, b"", b"x")]),
        (b"0123456789x", [change(10, 10, b"", b"x")]),
        (b"01xab456789", [change(2, 2, b"", b"x"), change(2, 4, b"23", b"ab")]),
        (b"a1y", [change(0, 1, b"0", b"a"), change(2, 10, b"23456789", b"y")]),
        (b"019", [removed(2, 9, b"2345678")]),
        (b"", [removed(0, 10, ORIGINAL)]),
    ],
)
def test_what_differs_only_as_listed_is_proved(corrected: bytes, changes: list[Listed]) -> None:
    assert compare(ORIGINAL, corrected, changes) is None


@pytest.mark.parametrize(
    ("corrected", "changes", "fault"),
    [
        (b"0123456x89", [], ProofFault(7, DIFFERS)),
        (b"x123456789", [], ProofFault(0, DIFFERS)),
        (b"012345678", [], ProofFault(9, DIFFERS)),
        (b"0123456789x", [], ProofFault(10, GOES_ON)),
        (b"", [], ProofFault(0, DIFFERS)),
        (b"0xab456789", [change(2, 4, b"23", b"ab")], ProofFault(1, DIFFERS)),
        (b"01ab4x6789", [change(2, 4, b"23", b"ab")], ProofFault(5, DIFFERS)),
        (b"01abc45678", [change(2, 4, b"23", b"abc")], ProofFault(9, DIFFERS)),
        (b"01abc4567899", [change(2, 4, b"23", b"abc")], ProofFault(10, GOES_ON)),
        (b"01ab456789", [change(2, 4, b"24", b"ab")], ProofFault(2, STOOD)),
        (b"01ab456789", [change(2, 4, b"2", b"ab")], ProofFault(2, STOOD)),
        (b"01ab456789", [change(2, 4, b"23", b"ac")], ProofFault(2, STANDS)),
        (b"01ab", [change(2, 10, b"23456789", b"abc")], ProofFault(2, STANDS)),
        (b"019", [removed(2, 9, b"2345679")], ProofFault(2, STOOD)),
        (ORIGINAL, [change(4, 2, b"", b"")], ProofFault(4, ORDER)),
        (ORIGINAL, [change(2, 11, b"23456789", b"23456789")], ProofFault(2, ORDER)),
        (ORIGINAL, [change(-1, 1, b"", b"")], ProofFault(-1, ORDER)),
        (ORIGINAL, [change(4, 6, b"45", b"45"), change(5, 6, b"5", b"5")], ProofFault(5, ORDER)),
        (ORIGINAL, [change(4, 6, b"45", b"45"), change(2, 3, b"2", b"2")], ProofFault(2, ORDER)),
    ],
)
def test_the_first_byte_that_is_not_as_listed_is_named(
    corrected: bytes, changes: list[Listed], fault: ProofFault
) -> None:
    assert compare(ORIGINAL, corrected, changes) == fault


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_long_files_are_compared_piece_by_piece(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of a fault does not depend on where the pieces end."""
    monkeypatch.setattr(proof, "_PIECE", size)
    data = bytes(range(20))
    assert compare(data, data, []) is None
    assert compare(data, data[:8] + data[15:], [removed(8, 15, data[8:15])]) is None
    assert compare(data, data[:8] + data[15:], [removed(8, 15, data[8:14])]) == ProofFault(8, STOOD)
    for at in range(20):
        assert compare(data, data[:at] + b"\xff" + data[at + 1 :], []) == ProofFault(at, DIFFERS)
        assert compare(data, data[:at], []) == ProofFault(at, DIFFERS)
        moved = b"zz" + data[:at] + b"\xff" + data[at + 1 :]
        assert compare(data, moved, [change(0, 0, b"", b"zz")]) == ProofFault(at, DIFFERS)


def test_the_changes_of_a_manifest() -> None:
    entries = [
        {"start": 2, "end": 4, "before": "23", "after": "\xe4", "rule": "N203"},
        {"start": 6, "end": 8, "before": None, "after": "", "before_sha256": "ab"},
    ]
    assert listed({"changes": entries}) == [Listed(2, 4, b"23", b"\xe4"), Listed(6, 8, None, b"", "ab")]


ISA = b"ISA*00*          *00*          *ZZ*LAKESIDE       *ZZ*CLEARPATH      *261110*0910*^*00501*000000001*0*P*:~"
SENT = ISA + b"LIN**N4*1-2~SE*1~"
AT = SENT.index(b"1-2")
REPAIRED = SENT.replace(b"1-2", b"12")


class Files:
    """An original, a corrected file and its manifest on the disk."""

    def __init__(self, folder: Path, original: bytes = SENT, corrected: bytes = REPAIRED) -> None:
        self.original, self.corrected, self.manifest = (folder / name for name in ("a.837", "b.837", "m.json"))
        self.original.write_bytes(original)
        self.corrected.write_bytes(corrected)
        self.told: dict[str, Any] = {
            "schema": 1,
            "status": "complete",
            "parent": None,
            "reports": [],
            "changes": [
                {
                    "start": AT,
                    "end": AT + 3,
                    "before": "1-2",
                    "after": "12",
                    "rule": "N203",
                    "exception_id": "e",
                    "claim": "C",
                }
            ],
            "proposals": [],
            "deferred": [],
            "decisions": [],
            "input": {"sha256": hashlib.sha256(original).hexdigest(), "bytes": len(original)},
            "output": {"sha256": hashlib.sha256(corrected).hexdigest(), "bytes": len(corrected)},
        }

    def verify(self) -> ProofFault | None:
        self.manifest.write_text(json.dumps(self.told))
        return proof.verify(self.original, self.corrected, self.manifest)


def test_three_files_that_belong_together(tmp_path: Path) -> None:
    assert Files(tmp_path).verify() is None


@pytest.mark.parametrize(("name", "word"), [("input", "original"), ("output", "corrected")])
def test_a_digest_that_is_another_one(name: str, word: str, tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.told[name]["sha256"] = "0" * 64
    assert files.verify() == ProofFault(None, f"the {word} file is not the one of the manifest: its digest differs")


def test_files_that_are_others_name_their_first_byte(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.corrected.write_bytes(REPAIRED[:-2] + b"x~")
    assert files.verify() == ProofFault(len(SENT) - 2, DIFFERS)
    files = Files(tmp_path)
    files.original.write_bytes(b"x" + SENT[1:])
    assert files.verify() == ProofFault(0, DIFFERS)


def test_a_list_that_does_not_make_the_corrected_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.told["changes"] = []
    assert files.verify() == ProofFault(AT + 1, DIFFERS)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("changes"),
        lambda told: told.pop("input"),
        lambda told: told["output"].pop("sha256"),
        lambda told: told.update(output=None),
        lambda told: told.update(changes=7),
        lambda told: told["changes"][0].update(start="x"),
        lambda told: told["changes"][0].update(after=None),
        lambda told: told["changes"][0].update(after="\u20ac"),
        lambda told: told["changes"][0].update(before=None),
        lambda told: told["input"].update(bytes=-1),
        lambda told: told.update(proposals=[dict.fromkeys(("rule", "exception_id", "claim", "title"), "e")] * 2),
    ],
)
def test_what_is_not_the_manifest_of_a_corrected_file(spoil: Any, tmp_path: Path) -> None:
    files = Files(tmp_path)
    spoil(files.told)
    with pytest.raises(ValueError, match=r"^not the manifest of a corrected file$"):
        files.verify()


def test_more_entries_than_a_file_can_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_MOST_ENTRIES", 1)
    assert Files(tmp_path).verify() is None
    monkeypatch.setattr(proof, "_MOST_ENTRIES", 0)
    with pytest.raises(ValueError, match=r"^not the manifest of a corrected file$"):
        Files(tmp_path).verify()


def test_packed_empty_and_streamed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(tmp_path)
    packed = tmp_path / "a.837.GZ"
    packed.write_bytes(gzip.compress(SENT))
    files.original = packed
    assert files.verify() is None
    packed.write_bytes(gzip.compress(SENT)[:-3])
    with pytest.raises(ValueError, match=r"^a\.837\.GZ is not a whole gzip file$"):
        files.verify()
    packed.write_bytes(SENT)
    with pytest.raises(ValueError, match="is not a whole gzip file"):
        files.verify()
    files.original = Path("-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SENT)))
    assert files.verify() is None
    files.original = tmp_path / "missing.837"
    with pytest.raises(FileNotFoundError):
        files.verify()
    files.original = tmp_path
    with pytest.raises(ValueError, match="is not a regular file"):
        files.verify()
    empty = Files(tmp_path, b"", b"")
    empty.told["changes"] = []
    assert empty.verify() is None


def test_the_file_of_the_proof_is_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(tmp_path)
    files.verify()
    program = [proof.__file__, str(files.original), str(files.corrected), str(files.manifest)]
    monkeypatch.setattr(sys, "argv", program)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(proof.__file__, run_name="__main__")
    assert ended.value.code is None
    files.corrected.write_bytes(REPAIRED[:-2] + b"x~")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(proof.__file__, run_name="__main__")
    assert ended.value.code == f"not proved: byte {len(SENT) - 2}: {DIFFERS}"
