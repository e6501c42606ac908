"""A manifest that somebody wrote or edited: neither `verify` nor `release` takes its word."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edi837.manifest import proof
from tests.cli.calling import AS_OF, Ended, call
from tests.cli.releasing import COPY, RULES, decided, process
from tests.report.made import HYPHENS, PROPOSED

Content = dict[str, Any]
MANIFEST, CORRECTED, ORIGINAL = Path("out/a.manifest.json"), Path("out/a.corrected.837"), Path("in/a.837")


@pytest.fixture(autouse=True)
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """A file with a safe fix and two proposals, processed."""
    monkeypatch.chdir(tmp_path)
    process(capfd, a=[[HYPHENS], [PROPOSED], [COPY]])


def forge(change: Callable[[Content], Any], splice: bool = True) -> None:
    """The manifest changed, with a corrected file and digests that fit what it lists now."""
    content = json.loads(MANIFEST.read_bytes())
    change(content)
    if splice:
        at, pieces, original = 0, [], ORIGINAL.read_bytes()
        for one in content["changes"]:
            pieces += [original[at : one["start"]], one["after"].encode("latin-1")]
            at = one["end"]
        CORRECTED.write_bytes(b"".join([*pieces, original[at:]]))
        content["output"]["sha256"] = hashlib.sha256(CORRECTED.read_bytes()).hexdigest()
        content["output"]["bytes"] = CORRECTED.stat().st_size
    MANIFEST.write_text(json.dumps(content))


def verify(capfd: pytest.CaptureFixture[str]) -> Ended:
    return call(capfd, "verify", ORIGINAL, CORRECTED, MANIFEST)


def release(capfd: pytest.CaptureFixture[str]) -> Ended:
    Path("d.csv").exists() or decided(["out/a.exceptions.csv"])
    return call(
        capfd, "release", ORIGINAL, "--manifest", MANIFEST, "--decisions", "d.csv", "--out", "rel", "--select", RULES,
        "--as-of", AS_OF,
    )  # fmt: skip


def listed(
    before: bytes, after: str, rule: str, exception_id: str = "x", occurrence: int = 0
) -> Callable[[Content], None]:
    """Adds a change of bytes that stand in the original."""

    def change(content: Content) -> None:
        start = -1
        for _ in range(occurrence + 1):
            start = ORIGINAL.read_bytes().index(before, start + 1)
        entry = {
            "start": start, "end": start + len(before), "before": before.decode(), "after": after, "rule": rule,
            "exception_id": "x", "claim": "LS-1001",
        }  # fmt: skip
        content["changes"] = sorted([*content["changes"], entry], key=lambda one: one["start"])

    return change


def carried_out(content: Content) -> None:
    """A proposal whose changes are made, though nobody decided."""
    proposal = content["proposals"][0]
    for one in proposal["changes"]:
        entry = {**one, "rule": proposal["rule"], "exception_id": proposal["exception_id"], "claim": proposal["claim"]}
        content["changes"] = sorted([*content["changes"], entry], key=lambda each: each["start"])


def replaced_whole(content: Content) -> None:
    data = ORIGINAL.read_bytes()
    content["changes"] = [{
        "start": 0, "end": len(data), "before": None, "before_sha256": hashlib.sha256(data).hexdigest(), "after": "ISA",
        "rule": "C705", "exception_id": "", "claim": "",
    }]  # fmt: skip


def inserted_twice(content: Content) -> None:
    start = ORIGINAL.read_bytes().index(b"HC:J3000") + 8
    entry = {"start": start, "end": start, "before": "", "after": ":", "rule": "M402", "exception_id": "", "claim": ""}
    content["changes"] = sorted([*content["changes"], entry, dict(entry)], key=lambda one: one["start"])


BROKEN = {
    "a charge": listed(b"CLM*LS-1001*390", "CLM*LS-1001*999", "C705"),
    "CLM01": listed(b"LS-1001", "LS-9999", "P302"),
    "units": listed(b"*UN*50", "*UN*5", "X112"),
    "an NDC": listed(b"67457018100", "67457018200", "N203"),
    "a patient": listed(b"*RIVERA*", "*RIVEIRA*", "M401"),
    "a control number": listed(b"000004711", "000004712", "split"),
    "a proposal that nobody approved": carried_out,
    "the whole file": replaced_whole,
    "two insertions at one place": inserted_twice,
    "a renumbered charge": listed(b"CLM*LS-1001*390", "CLM*LS-1001*391", "renumber"),
    "a proposal's value": lambda content: content["proposals"][0]["changes"][0].update(after="6"),
    "a proposal's place": lambda content: content["proposals"][0].update(place=[10, 12]),
    "a proposal's rule": lambda content: content["proposals"][0].update(rule="M403"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_hold_ends_with_6(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    decided(["out/a.exceptions.csv"])
    forge(BROKEN[name])
    told = verify(capfd)
    assert (told.code, "not proved" in told.err) == (6, True), told.err
    assert release(capfd).code in (2, 6) if name == "the whole file" else release(capfd).code == 6
    assert not Path("rel").exists() or not list(Path("rel").iterdir())


def test_the_id_computed_anew_helps_nobody_to_change_what_no_rule_may(capfd: pytest.CaptureFixture[str]) -> None:
    def change(content: Content) -> None:
        proposal = content["proposals"][0]
        start = ORIGINAL.read_bytes().index(b"LS-1001")
        proposal["changes"] = [{"start": start, "end": start + 7, "before": "LS-1001", "after": "LS-9999"}]
        proposal["exception_id"] = proof.identity(content["input"]["sha256"], proposal)

    forge(change)
    content = json.loads(MANIFEST.read_bytes())
    proposal = content["proposals"][0]
    Path("d.csv").write_text(f"exception_id,decision,by,note\r\n{proposal['exception_id']},approve,M. Chen,\r\n")
    told = release(capfd)
    assert told.code == 6
    assert "no decision can change CLM01" in told.err


def carried_out_without_parent(content: Content) -> None:
    """As of a release, with a decision, that names no manifest which the decision was made with."""
    approved_by("A. Turing", content)
    content["parent"] = None


def approved_by(person: str, content: Content) -> None:
    """A proposal whose changes are made, and an approval."""
    carried_out(content)
    name = content["proposals"][0]["exception_id"]
    content["decisions"] = [{"exception_id": name, "decision": "approve", "by": person, "note": "", "value": ""}]
    content["parent"] = {"run_id": "x", "sha256": "0" * 64}


def out_of_order(content: Content) -> None:
    content["changes"] = content["changes"][::-1] + content["changes"][:1]


def overlapping(content: Content) -> None:
    one = content["changes"][0]
    part = {**one, "start": one["start"] + 1, "before": one["before"][1:]}
    content["changes"] = [one, part, *content["changes"][1:]]


def first(**changed: Any) -> Callable[[Content], None]:
    return lambda content: content["changes"][0].update(changed)


NOT_PROVED: dict[str, Callable[[Content], Any]] = {
    "before": first(before="99999-9999-99"),
    "after": first(after="99999999999"),
    "below zero": first(start=-5, end=-1),
    "an end before its start": first(end=1),
    "beyond the file": first(start=10**7, end=10**7 + 5),
    "out of order": out_of_order,
    "overlapping": overlapping,
    "approved by nobody": lambda content: approved_by(" ", content),
    "without a parent": carried_out_without_parent,
    "the size of the original": lambda content: content["input"].update(bytes=1),
    "the digest of the original": lambda content: content["input"].update(sha256="0" * 64),
    "the digest of the output": lambda content: content["output"].update(sha256="0" * 64),
    "what was taken out": first(before=None, before_sha256="0" * 64, after="", rule="split"),
}


@pytest.mark.parametrize("name", NOT_PROVED)
def test_what_is_not_so_ends_with_6(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    forge(NOT_PROVED[name], splice=name in ("approved by nobody", "without a parent"))
    ended = verify(capfd)
    assert (ended.code, "not proved" in ended.err) == (6, True), ended.err


def test_what_was_decided_is_said_with_its_person(capfd: pytest.CaptureFixture[str]) -> None:
    forge(lambda content: approved_by("A. \x1b[31mTuring\r", content))
    ended = verify(capfd)
    rule = json.loads(MANIFEST.read_bytes())["proposals"][0]["rule"]
    assert ended.code == 0
    assert f"  {rule}: 1 change, proposed, approved by A. [31mTuring\n" in ended.err
    assert "  N203: 1 change\n" in ended.err


UNREADABLE: dict[str, Callable[[str], str]] = {
    "cut": lambda text: text[: len(text) // 2],
    "a key twice": lambda text: text.replace('"schema": 2', '"schema": 2, "schema": 2', 1),
    "schema 3": lambda text: text.replace('"schema": 2', '"schema": 3', 1),
    "schema true": lambda text: text.replace('"schema": 2', '"schema": true', 1),
    "an offset with a point": lambda text: text.replace('"start": ', '"start": 0.', 1),
    "an offset as text": lambda text: text.replace('"start": 1', '"start": "1"', 1),
    "an infinite number": lambda text: text.replace('"start": ', '"start": 1e999, "x": ', 1),
    "a number of 5,000 digits": lambda text: text.replace('"bytes": ', '"bytes": ' + "9" * 5000, 1),
    "nested deep": lambda text: "[" * 100_000 + "]" * 100_000,
    "a list": lambda text: "[]",
    "nothing": lambda text: "",
    "quarantined": lambda text: text.replace('"status": "complete"', '"status": "quarantined"'),
    "decisions that are none": lambda text: text.replace('"decisions": []', '"decisions": [5]'),
    "an offset that is true": lambda text: text.replace('"start": ', '"start": true, "x": ', 1),
    "a size that is true": lambda text: text.replace('"bytes": ', '"bytes": true, "x": ', 1),
    "a size with a point": lambda text: text.replace('"bytes": ', '"bytes": 0.', 1),
    "a key of a change twice": lambda text: text.replace('"start": ', '"start": 5, "start": ', 1),
    "no parent": lambda text: text.replace('"parent": null', '"parents": null', 1),
    "a parent without its digest": lambda text: text.replace('"parent": null', '"parent": {"run_id": "x"}', 1),
    "a parent of another shape": lambda text: text.replace('"parent": null', '"parent": {"sha256": 5}', 1),
    "a digest of another shape": lambda text: text.replace('"sha256": "', '"sha256": "X', 1),
    "a rule that is a number": lambda text: text.replace('"rule": "N203"', '"rule": 5', 1),
    "another word of a decision": lambda text: text.replace(
        '"decisions": []',
        '"decisions": [{"exception_id": "x", "decision": "maybe", "by": "A", "note": "", "value": ""}]',
    ),
    "schema 1 with what it had not": lambda text: text.replace('"schema": 2', '"schema": 1', 1),
    "no reports": lambda text: text.replace('"reports"', '"report"', 1),
    "a proposal of another shape": lambda text: text.replace('"ordinal": 0', '"ordinal": "0"', 1),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_ends_with_2(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    decided(["out/a.exceptions.csv"])
    before = MANIFEST.read_text()
    # As a program may write it: without the line breaks that this one sets.
    MANIFEST.write_text(UNREADABLE[name](before.replace('"decisions": [],', '"decisions": [],')))
    assert MANIFEST.read_text() != before
    assert (verify(capfd).code, release(capfd).code) == (2, 2)


def test_an_offset_beyond_the_file_ends_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    decided(["out/a.exceptions.csv"])
    forge(lambda content: content["changes"][0].update(start=10**30, end=10**30), splice=False)
    assert (verify(capfd).code, release(capfd).code) == (6, 6)


def test_another_size_of_the_output_is_found(capfd: pytest.CaptureFixture[str]) -> None:
    forge(lambda content: content["output"].update(bytes=5), splice=False)
    assert verify(capfd).code == 6


def test_a_report_that_was_changed_is_found(capfd: pytest.CaptureFixture[str]) -> None:
    decided(["out/a.exceptions.csv"])
    for name in ("out/a.exceptions.csv", "out/a.lines.csv"):
        content = Path(name).read_bytes()
        Path(name).write_bytes(content + b"x")
        told = release(capfd)
        assert (told.code, f"{name}: was changed since it was written" in told.err) == (6, True)
        Path(name).write_bytes(content)
    Path("out/a.exceptions.xlsx").write_bytes(b"decided in and saved")
    assert release(capfd).code == 0


def of_schema_1(content: Content) -> None:
    """As release 1 wrote it: proposals did not say where they stand, nor how the report shows them."""
    content["schema"] = 1
    for proposal in content["proposals"]:
        for name in ("place", "ordinal", "line", "element", "before", "after"):
            del proposal[name]


@pytest.mark.parametrize("name", [name for name in BROKEN if not name.startswith("a proposal's")])
def test_what_does_not_hold_does_not_hold_under_another_schema(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    def change(content: Content) -> None:
        BROKEN[name](content)
        of_schema_1(content)

    forge(change)
    assert verify(capfd).code == 6


def test_a_schema_1_manifest_is_proved_by_its_own_rules(capfd: pytest.CaptureFixture[str]) -> None:
    forge(of_schema_1, splice=False)
    assert verify(capfd).code == 0
    told = release(capfd)
    assert (told.code, "run `edi837 process a.837 --out out` again" in told.err) == (2, True)


def test_a_pipe_is_no_manifest(capfd: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    assert call(capfd, "verify", ORIGINAL, CORRECTED, "pipe").code == 2


def test_a_value_that_is_the_word_isa_is_no_header(capfd: pytest.CaptureFixture[str]) -> None:
    ORIGINAL.write_bytes(ORIGINAL.read_bytes().replace(b"*RIVERA*", b"*ISA*"))
    assert b"*ISA*" in ORIGINAL.read_bytes()
    assert call(capfd, "process", "in", "--out", "out", "--select", RULES, "--as-of", AS_OF).code == 1
    assert verify(capfd).code == 0
