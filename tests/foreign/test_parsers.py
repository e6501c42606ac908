"""Spoiled files from outside, of every kind that is read: each is read or refused in words, never a fault of the tool.

A seed names the way a file is spoiled, so that what was found is found again.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import socket
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi837.drop.lock import holder, one_at_a_time
from edi837.ledger import audit_log
from edi837.official.openfda_file import updated
from edi837.official.package_description import Content, contents
from edi837.official.source_file import read_source
from edi837.system.errors import Edi837Error
from tests.foreign.seeds import KINDS, make_seeds
from tests.foreign.spoil import spoiled
from tests.foreign.ways import knowing_way
from tests.night import amount

pytestmark = pytest.mark.slow

_EXAMPLES = amount(day=25, night=20_000)
# What the proof, which knows no other module, says of a file that it cannot read.
_REFUSED: dict[str, tuple[type[Exception], ...]] = {"manifest, proved": (ValueError, OSError)}
_DEAR = {"answers, kept", "drug", "payer", "local", "codes", "downloads", "manifest, reported"}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_seeds(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("name", KINDS)
def test_what_is_good_is_read(good: Path, name: str) -> None:
    KINDS[name].read(good)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_spoiled_is_read_or_refused_in_words(
    good: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    kind, refused = KINDS[name], (Edi837Error, *_REFUSED.get(name, ()))
    folder = tmp_path_factory.mktemp("spoiled") / "it"
    shutil.copytree(good, folder)
    content = (good / kind.file).read_bytes()
    ways = spoiled, knowing_way(kind.file)
    became: Counter[str] = Counter()

    @settings(
        max_examples=_EXAMPLES // 4 if name in _DEAR else _EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(seed=st.integers(0, 1 << 32))
    def tried(seed: int) -> None:
        (folder / kind.file).write_bytes(ways[seed % 2](content, random.Random(seed)))
        try:
            kind.read(folder)
            became["read"] += 1
        except refused:
            became["refused"] += 1

    tried()
    assert became.total() >= _EXAMPLES // 4


_DEEP, _LONG = b"[" * 5000, b"9" * 5000


def _sheet(other: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A workbook whose sheet is another."""

    def spoil(content: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as spoiled_book:
            for name in book.namelist():
                part = book.read(name)
                spoiled_book.writestr(name, other(part) if name.endswith("sheet1.xml") else part)
        return made.getvalue()

    return spoil


def _dated(value: object) -> Callable[[bytes], bytes]:
    """A compact file of code tables, of which one has another date."""

    def spoil(content: bytes) -> bytes:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            database.execute("UPDATE tables SET dated = ? WHERE number = 1", (value,))
            database.commit()
            return database.serialize()

    return spoil


def _needs_version(version: int) -> Callable[[bytes], bytes]:
    """An archive whose list of files says that they need a later version to unpack (bytes 6 and 7 of each entry)."""

    def spoil(content: bytes) -> bytes:
        return re.sub(rb"(PK\x01\x02..)..", lambda entry: entry[1] + bytes((version, 0)), content, flags=re.DOTALL)

    return spoil


def _head(name: str, value: object) -> Callable[[bytes], bytes]:
    """A manifest in whose head something else stands."""

    def spoil(content: bytes) -> bytes:
        whole = inside = json.loads(content)
        *outer, last = name.split(".")
        for each in outer:
            inside = inside[each]
        inside[last] = value
        return json.dumps(whole).encode()

    return spoil


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("decisions.xlsx", _sheet(lambda part: part.replace(b"approve", b"<app"))),
        (
            "addendum b, workbook",
            _sheet(lambda part: re.sub(rb"<c .*?</c>", b'<c r="A1" t="s"><v>9</v></c>', part, count=1)),
        ),
        ("manifest, reported", lambda content: content + b"\xff"),
        ("manifest, reported", _head("reports", [1])),
        ("manifest, reported", _head("parent", {"run_id": "x"})),
        ("manifest, reported", _head("input.sha256", {})),
        ("manifest, reported", _head("counts.claims", "3")),
        ("manifest, reported", _head("charges.at_risk", 3)),
        ("manifest, reported", _head("output.name", "../a.837")),
        ("manifest, reported", _head("codes", [{"name": 1}])),
        ("manifest", _head("settings", [])),
        ("exceptions.csv", lambda content: re.sub(rb"(,a\.837(?:,[0-9]*){4},)[0-9]+", b"\\1\xc2\xb2", content)),
        ("openfda", lambda content: content.replace(b'"packaging"', b'"packaging": "x", "boxes"')),
        ("openfda", lambda content: content.replace(b'"packaging"', b'"packaging": ' + _DEEP + b', "boxes"')),
        ("settings", lambda content: content.replace(b"= 2300", b"= 999999999")),
        ("settings", lambda content: b'chart = "a\\u0000b"\n' + content),
        ("settings", lambda content: content.replace(b"receipts = false", b'log = "\\u0000"')),
        ("manifest, reported", lambda _: _DEEP),
        ("manifest, reported", lambda content: content.replace(b'"ordinal": 0', b'"ordinal": ' + _LONG)),
        ("manifest, reported", lambda content: content.replace(b'{"rule"', b'["rule"').replace(b'{"exc', b'["exc')),
        ("exceptions.jsonl", lambda _: _DEEP),
        (
            "exceptions.jsonl",
            lambda content: content.replace(b'"claim_type": "P"', b'"claim_type": ["P"]'),
        ),
        ("signed head", lambda _: _DEEP),
        ("public key", lambda content: content.replace(b"MCowBQYDK2Vw", b"MCowBQYDK2Xw")),
        ("settings", lambda _: b"a = " + _DEEP),
        # The message of SQLite quotes the name, which is no UTF-8 any more.
        ("codes", lambda content: content.replace(b"tabletables", b"table\x81ables")),
        ("codes", _dated("\0" * 10)),
        ("codes", _dated(b"2026-10-01")),
        # The version that is needed to unpack the only file: 9.9.
        ("downloads", _needs_version(99)),
        ("settings", lambda _: b"a = " + _LONG),
    ],
)
def test_what_was_a_fault_of_the_tool_is_refused_in_words(
    good: Path, tmp_path: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    folder, kind = tmp_path / "it", KINDS[name]
    shutil.copytree(good, folder)
    content = (good / kind.file).read_bytes()
    assert spoil(content) != content
    (folder / kind.file).write_bytes(spoil(content))
    with pytest.raises(Edi837Error):
        kind.read(folder)


@pytest.mark.parametrize(
    "content",
    [b"[" * 1000, b'{"pid": 99999999999999999999, "host": "%s"}' % socket.gethostname().encode(), b"9" * 1000],
)
def test_a_lock_file_that_says_nothing_is_nobodys(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock").write_bytes(content)
    assert holder(tmp_path / "lock") is None
    with one_at_a_time(tmp_path / "lock", {"run": "a"}):
        pass


def test_a_line_of_an_audit_log_whose_hashes_are_no_text_is_not_a_line() -> None:
    line = b'{"at":"","hash":[1],"number":5,"previous":[2]}\n'
    assert audit_log.verify([line], first_number=5) == audit_log.BrokenChain(1, "is not a whole line of an audit log")


def test_a_day_of_a_file_that_is_none_is_not_told(good: Path, tmp_path: Path) -> None:
    content = (good / "openfda.json").read_bytes()
    path = tmp_path / "openfda.json"
    path.write_bytes(re.sub(rb'"last_updated": "[0-9-]+"', b'"last_updated": "2026-13-45"', content))
    assert updated(read_source(path)) is None
    assert updated(read_source(good / "openfda.json")) is not None


def test_a_package_of_more_than_there_can_be_says_nothing(good: Path) -> None:
    words = f"{'9' * 5000} mL in {'1' * 5000} VIAL (67457-001-10)"
    assert contents(words, "67457-001-10") == [Content("67457-001-10")]
