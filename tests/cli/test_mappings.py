"""`edi837 mappings check`: all faults of a folder in one run, with the exit code of every other command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.conftest import ROOT
from tests.mapping.folders import folder_with, payer

FAULTS = {
    "drugs_x": (
        '<drug substance="x" words="x"><source id="s" date="2026">S.</source>\n'
        '<code value="J9999" mg-per-unit="one" target="no" official="no" source="s"/></drug>'
    ),
    "payers_default": '<class id="default" name="D" inherit="commercial"/>',
    "payers_northern": payer(
        '<filing days="90" source="t"/>',
        '<permit rule="Q604" by="A. Turing" until="2027-01-01"/>',
        '<severity rule="Q699" level="off"/>',
    ),
}
SAID = [
    ("drugs/x.xml:2", "code mg-per-unit='one': write a number above 0"),
    ("payers/default.xml:1", "class has no attribute inherit; did you mean inherits?"),
    ("payers/northern.xml:3", "filing source='t' is not a source of this file"),
    ("payers/northern.xml:4", "Q604 can never be permitted to run unattended"),
    ("payers/northern.xml:5", "there is no rule Q699"),
]


def test_one_run_names_every_fault_of_every_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the schema refuses, what does not hold together, and what no rule lets a payer state."""
    ended = call(capfd, "mappings", "check", folder_with(tmp_path, **FAULTS))
    assert ended.code == 2
    assert ended.text.splitlines() == [f"{tmp_path / place}: {words}" for place, words in SAID]
    assert ended.err == "5 faults in 3 files\n"


def test_other_commands_name_them_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Those of the files themselves; what rules say of payers is asked of files without a fault."""
    claims = tmp_path / "claims.837"
    claims.write_bytes(b"")
    ended = call(capfd, "check", claims, "--mappings", folder_with(tmp_path, **FAULTS))
    assert ended.code == 2
    assert ended.err.splitlines() == [f"{tmp_path / place}: {words}" for place, words in SAID[:3]]


def test_a_folder_without_faults_is_described(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    nobody = payer(head='id="nobody" name="Nobody"')
    known = '<payer id="medica" name="Medica" ids="MED01"/>'
    folder = folder_with(tmp_path, payers_nobody=nobody, payers_medica=known)
    ended = call(capfd, "mappings", "check", folder)
    assert (ended.code, ended.text) == (0, "")
    assert ended.err.splitlines() == [
        f"{folder}: all is well (payers 2)",
        f"{folder / 'payers' / 'medica.xml'}: takes the place of the shipped file of that name",
        f"{folder / 'payers' / 'nobody.xml'}: has no ids, so it holds for no claim",
    ]
    assert call(capfd, "mappings", "check", folder, "-q").err == ""


def test_the_shipped_folder_itself_can_be_checked(capfd: pytest.CaptureFixture[str]) -> None:
    """As an author does in a checkout: no file takes its own place."""
    ended = call(capfd, "mappings", "check", ROOT / "mappings")
    assert (ended.code, ended.text) == (0, "")
    assert "takes the place" not in ended.err


@pytest.mark.parametrize("name, words", [("gone", "is not a folder"), (".", "has none of the folders drugs, payers")])
def test_a_folder_that_holds_no_mappings(
    name: str, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = call(capfd, "mappings", "check", tmp_path / name)
    assert (ended.code, words in ended.err) == (2, True)
