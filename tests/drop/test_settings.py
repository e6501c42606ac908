"""What edi837.toml says about a drop folder."""

from __future__ import annotations

import pytest

from edi837.settings.config import load_settings
from edi837.settings.unattended import RunSettings, read_run_settings
from edi837.system.errors import MappingError
from tests.drop.files import clean
from tests.drop.running import DropFolder


def test_the_file_that_is_made_says_the_defaults_and_loads(plain: DropFolder) -> None:
    text = (plain.path / "edi837.toml").read_text()
    loaded = load_settings({}, plain.path, {})
    assert read_run_settings(loaded, plain.path, {}) == RunSettings()
    uncommented = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line or "[" in line)
    (plain.path / "edi837.toml").write_text(uncommented)
    told = read_run_settings(load_settings({}, plain.path, {}), plain.path, {})
    assert told == RunSettings(keep_archive_days=2192, keep_claim_days=2192, keep_days={"SENDER": 3650})


@pytest.mark.parametrize(
    "text, line, why",
    [
        ("[run]\npublish = 'clean'\npublsh = 'always'\n", 3, "'publsh' is not a setting of [run]"),
        ("[run]\npublish = 'sometimes'\n", 2, "publish: 'sometimes' is not one of clean, always"),
        ("\n[run]\nstable_seconds = -1\n", 3, "stable_seconds: -1 is not a number of seconds"),
        ("[run]\nledger = 'postgresql://u:secret@h/n'\n", 2, "ledger: holds a password"),
        ("[run]\nroute = 3\n", 2, "route: 3 is neither true nor false"),
        ("[run]\nmetrics = 1\n", 2, "metrics: 1 is not text"),
    ],
)
def test_what_cannot_be_is_named_with_file_and_line(plain: DropFolder, text: str, line: int, why: str) -> None:
    path = plain.path / "edi837.toml"
    path.write_text(text)
    plain.put("a.837", clean())
    ran = plain.run()
    assert ran.code == 2
    assert f"{path}:{line}: {why}" in ran.err
    assert "secret" not in ran.err
    assert plain.names("inbox") == ["a.837"]


def test_the_environment_goes_before_the_file(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("[run]\nledger = 'postgresql://a/b'\n")
    loaded = load_settings({}, plain.path, {})
    told = read_run_settings(loaded, plain.path, {"EDI837_LEDGER": "postgresql://u:p@c/d"})
    assert told.ledger == "postgresql://u:p@c/d"


def test_run_does_not_divide_files(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("split = true\n")
    plain.put("a.837", clean())
    ran = plain.run()
    assert (ran.code, "run publishes a file whole, or lets it wait whole" in ran.err) == (2, True)
    assert plain.names("inbox") == ["a.837"]


def test_paths_are_from_the_folder_of_the_file(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("chart = 'chart.csv'\n")
    assert load_settings({}, plain.path, {}).settings.chart == plain.path / "chart.csv"


def test_a_setting_that_is_wrong_elsewhere_says_where(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("guide = 'loud'\n")
    with pytest.raises(MappingError, match=r"edi837\.toml:1: guide"):
        load_settings({}, plain.path, {})
