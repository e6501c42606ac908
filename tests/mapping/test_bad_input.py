"""Files that people send, each through the command: what is wrong, where, and what to write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from tests.cli.calling import Ended, call
from tests.mapping.bad_input import ALL_FAULTS, ALL_IN_ONE, GOOD, LIST_ROWS, LISTED, NDC, REFUSED, TAKEN
from tests.mapping.policies import payer_of, policy

AS_OF = "2026-11-30"
LONG = '<list id="some" of="ndcs" source="s">{}</list>' + policy('<when drugs="some"/><ndc is="demanded"/>')


def written(root: Path, content: bytes | str, name: str = "a.xml") -> Path:
    """Own mappings of one file."""
    (root / "payers").mkdir(exist_ok=True)
    (root / "payers" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def checked(capfd: pytest.CaptureFixture[str], folder: Path) -> Ended:
    return call(capfd, "mappings", "check", folder, "--as-of", AS_OF)


def said(lines: list[str], file: Path) -> list[str]:
    """What is said of a file."""
    return [line.removeprefix(f"{file}:") for line in lines if line.startswith(f"{file}:")]


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used(what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content, faults = REFUSED[what]
    ended = checked(capfd, written(tmp_path, content))
    assert (ended.code, said(ended.text.splitlines(), tmp_path / "payers" / "a.xml")) == (2, faults)


@pytest.mark.parametrize("what", TAKEN)
def test_what_can(what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content, remarks = TAKEN[what]
    ended = checked(capfd, written(tmp_path, content))
    assert (ended.code, said(ended.err.splitlines(), tmp_path / "payers" / "a.xml")) == (0, remarks)


def test_all_faults_of_a_file_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended = checked(capfd, written(tmp_path, ALL_IN_ONE))
    assert said(ended.text.splitlines(), tmp_path / "payers" / "a.xml") == ALL_FAULTS


def test_a_list_beside_the_file_is_named_by_its_rows(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    listed = policy('<when drugs="some"/><ndc is="demanded"/>')
    text = payer_of('<list id="some" of="ndcs" source="s" file="some.csv"/>', listed)
    written(tmp_path, LIST_ROWS, "some.csv")
    ended = checked(capfd, written(tmp_path, text))
    assert said(ended.text.splitlines(), tmp_path / "payers" / "some.csv") == LISTED
    written(tmp_path, "value\n" + "1\n" * 3000, "some.csv")
    ended = checked(capfd, tmp_path)
    assert len(ended.text.splitlines()) == 101
    assert ended.text.endswith(f"{tmp_path / 'payers' / 'some.csv'}: and 2,900 more\n")
    assert "3,000 faults in 1 file" in ended.err


def test_a_long_list_is_held_against_the_schema_whole(tmp_path: Path) -> None:
    items = [f'<item value="{number:011}"/>' for number in range(10**9, 10**9 + 3001)]
    folder = written(tmp_path, payer_of(LONG.format("".join(items))))
    (stated,) = load_mappings(folder).payers.entries["northern"].stated
    assert len(stated.when[0].names["drugs"].values["ndcs"]) == 3001
    for place in (0, 3000):
        wrong = [*items[:place], "<items/>", *items[place:]]
        with pytest.raises(Exception, match="items does not belong into list; did you mean item"):
            load_mappings(written(tmp_path, payer_of(LONG.format("".join(wrong)))))


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, GOOD)
    os.mkfifo(tmp_path / "payers" / "b.xml")
    (tmp_path / "payers" / "c.xml").mkdir()
    (tmp_path / "payers" / "d.xml").symlink_to("nowhere")
    lines = checked(capfd, tmp_path).text.splitlines()
    assert [line.rpartition("/")[2] for line in lines] == [
        "b.xml: cannot be read: it is not a file",
        "c.xml: cannot be read: it is not a file",
        "d.xml: cannot be read: No such file or directory",
    ]


def test_no_file_is_passed_by_for_its_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path, payer_of(NDC.replace("demanded", "must")), "A.XML")
    assert "ndc is='must'" in checked(capfd, folder).text
    written(tmp_path, GOOD, "A.XML")
    (tmp_path / "b.xml").write_text(GOOD, encoding="utf-8")
    notes = checked(capfd, folder).err
    assert f"{tmp_path}: all is well (payers 1)" in notes
    assert "b.xml: is in none of the folders drugs, payers, codes, guides, local, so it is not read" in notes
