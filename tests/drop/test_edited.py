"""What waits in hold/ and was edited there does not go out: the ledger holds the digests of what was made."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.drop.files import clean, decide, faulty, wrong
from tests.drop.running import DropFolder

ACCEPTED = ("--by", "A. Turing", "--note", "agreed with the payer")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edit_output(drop: DropFolder) -> None:
    """Another charge in the file that waits, with its digest and size in the manifest."""
    output, manifest = drop.only("hold/*.corrected.837"), drop.only("hold/*.manifest.json")
    data = output.read_bytes()
    output.write_bytes(data.replace(b"*391***11", b"*99999.99***11"))
    assert output.read_bytes() != data
    content = json.loads(manifest.read_bytes())
    content["output"] |= {"sha256": digest(output), "bytes": output.stat().st_size}
    manifest.write_text(json.dumps(content))


def edit_settings(drop: DropFolder) -> None:
    """A manifest that lists the same files, and says something else of them."""
    manifest = drop.only("hold/*.manifest.json")
    content = json.loads(manifest.read_bytes())
    content["tool"] = "edi837 9.9.9"
    manifest.write_text(json.dumps(content))


def forget_manifests(drop: DropFolder) -> None:
    """As a ledger is that was migrated from release 1."""
    with contextlib.closing(sqlite3.connect(drop.path / "ledger.sqlite")) as link:
        link.execute("UPDATE files SET manifest_sha256 = NULL")
        link.commit()


@pytest.mark.parametrize("edit", [edit_output, edit_settings])
def test_who_accepts_a_file_does_not_send_what_was_edited(drop: DropFolder, edit: Callable[[DropFolder], Any]) -> None:
    drop.put("f.837", wrong())
    drop.run()
    edit(drop)
    before = drop.names("hold")
    ran = drop.run("--accept", hashlib.sha256(wrong()).hexdigest()[:12], *ACCEPTED)
    assert (ran.code, "is not the manifest that was written here: it was changed" in ran.err) == (6, True)
    assert (drop.names("hold"), drop.names("outbox"), drop.names("work")) == (before, [], [])


def test_the_output_is_held_against_a_ledger_of_release_1_too(plain: DropFolder) -> None:
    plain.put("f.837", wrong())
    plain.run()
    forget_manifests(plain)
    whole = {path.name: path.read_bytes() for path in (plain.path / "hold").iterdir()}
    edit_output(plain)
    sha256 = hashlib.sha256(wrong()).hexdigest()
    assert plain.run("--accept", sha256[:12], *ACCEPTED).code == 6
    for name, data in whole.items():
        plain.put(name, data, "hold")
    assert plain.run("--accept", sha256[:12], *ACCEPTED).code == 1
    assert plain.only("outbox/*.corrected.837").read_bytes() == wrong()


def test_decisions_do_not_release_what_was_edited_since(drop: DropFolder) -> None:
    drop.put("f.837", faulty())
    drop.run()
    decide(drop.path, "d.csv")
    edit_settings(drop)
    ran = drop.run()
    assert (ran.code, "1 decision cannot be carried out: " in ran.err) == (6, True)
    assert (drop.names("outbox"), drop.names("work")) == ([], [])
    assert drop.run().code == 0


@pytest.mark.parametrize("is_release_1", [False, True])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content | {"proposals": [{}]},
        lambda content: content | {"proposals": {"exception_id": []}},
        lambda content: content | {"changes": [{"start": 10**30, "end": 10**30 + 1, "before": "5", "after": "6"}]},
        lambda content: [content],
        lambda content: {},
    ],
)
def test_a_waiting_manifest_of_another_shape_stops_nothing_else(
    plain: DropFolder, spoil: Callable[[dict[str, object]], object], is_release_1: bool
) -> None:
    plain.put("f.837", faulty(1, "LS-1"))
    plain.put("g.837", faulty(2, "LS-2"))
    plain.run()
    decide(plain.path, "d.csv")
    manifest = plain.only("hold/f.*.manifest.json")
    manifest.write_text(json.dumps(spoil(json.loads(manifest.read_bytes()))))
    if is_release_1:
        forget_manifests(plain)
    plain.put("h.837", clean(3, "LS-3"))
    ran = plain.run()
    assert "fault of the tool" not in ran.err, ran
    assert plain.only("outbox/g.*.released.837").read_bytes()
    assert plain.only("outbox/h.*.corrected.837").read_bytes() == clean(3, "LS-3")
    assert list(plain.path.glob("outbox/f.*")) == []
    assert plain.only("hold/f.*.original.837").read_bytes() == faulty(1, "LS-1")
    assert plain.run().code in (0, 1, 6)


def test_a_manifest_that_is_gone_is_said(drop: DropFolder) -> None:
    drop.put("f.837", wrong())
    drop.run()
    drop.only("hold/*.manifest.json").unlink()
    ran = drop.run("--accept", hashlib.sha256(wrong()).hexdigest()[:12], *ACCEPTED)
    assert (ran.code, "is gone or cannot be read" in ran.err) == (2, True)


def test_the_audit_log_names_the_manifest_that_went_out(drop: DropFolder) -> None:
    drop.put("f.837", wrong())
    drop.run()
    drop.run("--accept", hashlib.sha256(wrong()).hexdigest()[:12], *ACCEPTED)
    last = json.loads((drop.path / "audit.jsonl").read_text().splitlines()[-1])
    manifest, output = drop.only("outbox/*.manifest.json"), drop.only("outbox/*.corrected.837")
    assert (last["action"], last["manifest_sha256"], last["output_sha256"]) == (
        "published",
        digest(manifest),
        digest(output),
    )
