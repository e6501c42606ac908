"""Settings: flag before environment before edi837.toml before default, and what is wrong is named with its line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, call

SEVERITY_OF_N203 = [
    ("", None, None, "error"),
    ('[severity]\nN203 = "warning"\n', None, None, "warning"),
    ('severity = "N203=warning"\n', None, None, "warning"),
    ('[severity]\nN203 = "warning"\n', "N203=info", None, "info"),
    ('[severity]\nN203 = "warning"\n', "N203=info", "N203=error", "error"),
    ('[partner.ALDERWOOD.severity]\nN203 = "info"\n', None, None, "info"),
    ('[partner.SOMEBODY.severity]\nN203 = "info"\n', None, None, "error"),
    ('[partner.ALDERWOOD.severity]\nN203 = "info"\n', None, "N203=warning", "warning"),
]


def rows(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> list[dict[str, str]]:
    told = call(capfd, "check", *arguments, "--format", "csv", "--as-of", AS_OF)
    return list(csv.DictReader(io.StringIO(told.text, newline="")))


@pytest.mark.parametrize(("file", "environment", "flag", "expected"), SEVERITY_OF_N203)
def test_which_source_wins(
    file: str, environment: str | None, flag: str | None, expected: str,
    faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    Path("edi837.toml").write_text(file)
    if environment:
        monkeypatch.setenv("EDI837_SEVERITY", environment)
    found = rows(capfd, faulty, *(("--severity", flag) if flag else ()))
    assert [row["severity"] for row in found if row["rule"] == "N203"] == [expected]


def test_severity_off_hides_and_select_and_ignore_choose(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def rules(*arguments: str) -> set[str]:
        return {row["rule"] for row in rows(capfd, faulty, *arguments) if row["severity"] in ("error", "warning")}

    assert rules() == {"N203", "M401"}
    assert rules("--severity", "N203=off") == {"M401"}
    assert rules("--select", "N") == {"N203"}
    assert rules("--ignore", "N") == {"M401"}
    assert rules("--select", "N", "--ignore", "N203") == set()
    assert rules("--select", "N203", "--ignore", "N") == {"N203"}
    assert rules("--select", "M4", "--select", "N203") == {"N203", "M401"}


def test_a_rule_that_is_not_chosen_repairs_nothing(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = call(capfd, "fix", faulty).out
    assert b"67457000110" in whole
    assert b":KX*" in whole
    part = call(capfd, "fix", faulty, "--ignore", "N203").out
    assert b"67457-0001-10" in part
    assert b":KX*" in part


@pytest.mark.parametrize("flag", [["--select", "N"], ["--ignore", "X"], ["--severity", "X102=off"]])
def test_what_holds_a_file_back_cannot_be_chosen_away(
    flag: list[str], clean: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clean.write_bytes(clean.read_bytes().replace(b"IEA*1*000000001", b"IEA*1*000000002"))
    told = call(capfd, "check", clean, "--format", "csv", *flag)
    assert told.code == 4
    (row,) = [row for row in csv.DictReader(io.StringIO(told.text)) if row["rule"] == "X102"]
    assert row["severity"] == ("info" if flag[0] == "--severity" else "error")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nonsense = 1", 1, "'nonsense' is not a setting"),
        ("\n# a remark\nworkers = 'many'", 3, "workers: 'many' is not a number from 1 on"),
        ("exit_zero = true\nselect = 5", 2, "select: 5 is neither text nor a list of texts"),
        ("select = ['N', 5]", 1, "select: ['N', 5] is neither text nor a list of texts"),
        ("as_of = 2026-02-30", 1, "Invalid date"),
        ("as_of = 2026-11-24T10:00:00", 1, "as_of: '2026-11-24 10:00:00' is not a date as 2026-11-24"),
        ("as_of = 'soon'", 1, "as_of: 'soon' is not a date as 2026-11-24"),
        ("mappings = ''", 1, "mappings: '' is not text"),
        ("report = ['csv', 'pdf']", 1, "report: 'pdf' is not one of csv, jsonl, xml, html, xlsx"),
        ("guide = ['none']", 1, "guide: ['none'] is not one of none, changed, touched, all"),
        ("report_limit = true", 1, "report_limit: True is not a number from 1 on"),
        ("report_limit = '\u00b2'", 1, "report_limit: '\u00b2' is not a number from 1 on"),
        ("include_patient = 'perhaps'", 1, "include_patient: 'perhaps' is neither true nor false"),
        ("[severity]\nN203 = 'loud'", 1, "severity: 'N203=loud' is not CODE=error, warning, info or off"),
        ("[partner]\nx = 3", 1, "partner: is not a section"),
        ("\n[partner.X]\ncolor = 3", 2, "partner: 'color' is not a setting of a partner"),
        ("target = 'J3000'\nbroken", 2, "Expected '='"),
        ("run = 3", 1, "run: is not a section"),
    ],
)
def test_a_wrong_settings_file_is_named_with_its_line(
    text: str, line: int, message: str, clean: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    Path("edi837.toml").write_text(text, encoding="utf-8")
    for command in (["process", clean, "--out", "o"], ["check", clean], ["config"]):
        told = call(capfd, *command)
        assert told.code == 2
        assert told.err.startswith(f"{tmp_path}/edi837.toml:{line}: ")
        assert message in told.err
    assert not (tmp_path / "o").exists()


def test_a_settings_file_that_cannot_be_read(clean: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Path("edi837.toml").write_bytes(b"\xff\xfe")
    told = call(capfd, "check", clean)
    assert (told.code, told.err) == (2, f"{tmp_path}/edi837.toml: cannot be read: it is not UTF-8\n")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EDI837_WORKERS", "0", "EDI837_WORKERS: '0' is not a number from 1 on"),
        ("EDI837_AS_OF", "x", "EDI837_AS_OF: 'x' is not a date as 2026-11-24"),
        ("EDI837_EXIT_ZERO", "perhaps", "EDI837_EXIT_ZERO: 'perhaps' is neither true nor false"),
        ("EDI837_SELECT", "Y9", "no rule has a code that begins with 'Y9'; see `edi837 rules`"),
    ],
)
def test_a_wrong_variable_is_named(
    name: str, value: str, message: str,
    clean: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv(name, value)
    told = call(capfd, "check", clean)
    assert (told.code, told.err) == (2, f"{message}\n")


def test_config_shows_each_setting_and_its_origin(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("edi837.toml").write_text(
        'guide = "touched"\nselect = ["N", "M4"]\nexit_zero = true\n[severity]\nN203 = "info"\n'
        '[run]\npublish = "always"\n'
    )
    monkeypatch.setenv("EDI837_GUIDE", "none")
    monkeypatch.setenv("EDI837_AS_OF", AS_OF)
    monkeypatch.setenv("EDI837_CHART", "")
    told = call(capfd, "config")
    assert told.code == 0
    shown = {line.split()[0]: line.split(maxsplit=1)[1] for line in told.text.splitlines()}
    file = f"{tmp_path}/edi837.toml"
    expected = {
        "guide": ["none", "EDI837_GUIDE"],
        "as_of": [AS_OF, "EDI837_AS_OF"],
        "select": ["N,M4", file],
        "exit_zero": ["true", file],
        "severity": ["N203=info", file],
        "chart": ["-", "default"],
        "report": ["csv,html", "default"],
        "run.publish": ["always", "edi837.toml"],
    }
    assert {name: shown[name].split() for name in expected} == expected


def test_a_path_in_the_file_is_looked_for_beside_it(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("chart.csv").write_text("patient_control_number,line,mg_given\nAW-0001,2,50\n")
    Path("edi837.toml").write_text('chart = "chart.csv"\n')
    assert "D901" not in {row["rule"] for row in rows(capfd, clean) if row["result"] == "not-checked"}


def test_the_day_that_counts_as_today_is_one_for_the_whole_run(
    clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call(capfd, "process", clean, faulty, "--out", "o", "--as-of", "2026-12-31").code == 0
    days = {json.loads(path.read_bytes())["as_of"] for path in (tmp_path / "o").glob("*.manifest.json")}
    assert days == {"2026-12-31"}
