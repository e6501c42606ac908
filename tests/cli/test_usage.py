"""Wrong usage: exit 2, one clear message, and no file touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.cli.main import COMMANDS
from tests.cli.calling import FILES, call, listed

GIVEN = str(FILES / "plain" / "given.837")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, name, "--help")
    assert told.code == 0
    assert told.text.startswith(f"Usage: edi837 {name}")
    assert "Options:" in told.text
    assert told.err == ""


def test_the_help_lists_each_command_and_the_exit_codes(capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "--help")
    assert told.code == 0
    listed_names = [line.split()[0] for line in told.text.partition("Commands:\n")[2].splitlines()]
    assert listed_names == list(COMMANDS)
    for code in ("0 nothing", "1 errors", "2 wrong", "3 another", "4 an input", "5 I/O", "6 self-check", "130 int"):
        assert code in " ".join(told.text.split())


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "--version")
    assert told.code == 0
    assert told.text.startswith("edi837, version ")


# The options of the contract, by command: scripts depend on each of them.
_COMMON = [
    "--mappings",
    "--codes",
    "--target",
    "--select",
    "--ignore",
    "--severity",
    "--as-of",
    "--chart",
    "--guide",
    "--not-checked",
]
_COMMON += ["--include-patient", "--exit-zero", "-q", "-v"]
_REPORTING = ["--decisions", "--workers", "--report", "--report-limit", "--summary", "--log-format"]
OPTIONS = {
    "process": ["--out", *_COMMON, *_REPORTING],
    "check": ["--format", *_COMMON],
    "fix": ["-o", "--diff", *_COMMON],
    "extract": ["--format", "-o", *_COMMON],
    "report": ["--report", "-o", "--report-limit", "--exit-zero", "-q"],
    "release": ["--manifest", "--decisions", "--out", *_COMMON],
    "verify": ["-q"],
    "rules": ["--format", "--out", "new"],
    "run": ["--init", "--status", "--accept", "--by", "--note", "--stable-seconds", *_COMMON, *_REPORTING],
    "generate": ["-o", "--claims", "--kind", "--density", "--faults", "--answers", "--seed", "--per-st", "--as-of"],
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_of_the_contract_are_there(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    words = set(call(capfd, name, "--help").text.replace(",", " ").split())
    assert not set(OPTIONS[name]) - words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Usage: edi837"),
        (["nonsense"], "No such command 'nonsense'"),
        (["process", "--out", "o"], "no INPUT was given"),
        (["check"], "no INPUT was given"),
        (["extract"], "no INPUT was given"),
        (["fix"], "Missing argument 'INPUT'"),
        (["process", "missing.837", "--out", "o"], "missing.837: no such file or folder"),
        (["check", "missing.837"], "missing.837: no such file or folder"),
        (["process", GIVEN], "Missing option '--out'"),
        (["process", GIVEN, "--out", "o", "--wrong"], "No such option '--wrong'"),
        (["process", GIVEN, GIVEN, "--out", "o"], "is given twice"),
        (["check", "-", "-"], "- is given twice"),
        (["check", GIVEN, "--severity", "N203=loud"], "'N203=loud' is not CODE=error, warning, info or off"),
        (["check", GIVEN, "--severity", "N203"], "'N203' is not CODE=error, warning, info or off"),
        (["check", GIVEN, "--severity", "N299=error"], "there is no rule 'N299'"),
        (["check", GIVEN, "--select", "N,Y"], "no rule has a code that begins with 'Y'"),
        (["check", GIVEN, "--ignore", "N29"], "no rule has a code that begins with 'N29'"),
        (["check", GIVEN, "--as-of", "2026-02-30"], "'2026-02-30' is not a date as 2026-11-24"),
        (["check", GIVEN, "--guide", "often"], "'often' is not one of none, changed, touched, all"),
        (["check", GIVEN, "--not-checked", "never"], "'never' is not one of file, lines"),
        (["check", GIVEN, "--format", "pdf"], "'pdf' is not one of"),
        (["check", GIVEN, "--mappings", "nowhere"], "nowhere: is not a folder"),
        (["check", GIVEN, "--chart", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["check", GIVEN, "--rates", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["check", GIVEN, "--codes", "nowhere.db"], "nowhere.db: cannot be read"),
        (["process", GIVEN, "--out", "o", "--decisions", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["process", GIVEN, "--out", "o", "--workers", "0"], "'0' is not a number from 1 on"),
        (["process", GIVEN, "--out", "o", "--report", "csv,pdf"], "'pdf' is not one of csv, jsonl, xml, html, xlsx"),
        (["process", GIVEN, "--out", "o", "--report-limit", "-3"], "'-3' is not a number from 1 on"),
        (["rules", "N299"], "there is no rule 'N299'"),
        (["verify", "a", "b", "c"], "File 'a' does not exist"),
        (["release", GIVEN, "--out", "o"], "--decisions FILE is needed"),
        (["generate", "-o", "o", "--faults", "N299"], "N299 is not a fault that can be made"),
        (["generate", "-o", "o", "--claims", "0"], "'0' is not a number from 1 on"),
        (["codes", "check"], "official tables, and none was named. Name what you have: --hcpcs FILE"),
        (["codes", "import", "-o", "x"], "no official file was named"),
        (["run", "nowhere"], "`edi837 run --init nowhere` makes it"),
    ],
)
def test_wrong_usage_is_2_before_any_file_is_touched(
    arguments: list[str], message: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = call(capfd, *arguments)
    assert told.code == 2
    assert message in " ".join(told.err.split())
    assert told.out == b""
    assert listed(tmp_path) == []


def test_an_input_is_never_overwritten(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = faulty.read_bytes()
    assert call(capfd, "fix", faulty, "-o", faulty).code == 2
    assert call(capfd, "fix", "./faulty.837", "-o", f"{faulty.parent}/../{faulty.parent.name}/faulty.837").code == 2
    assert call(capfd, "extract", faulty, "-o", faulty).code == 2
    told = call(capfd, "process", faulty, "--out", "o", "--summary", "faulty.837")
    assert (told.code, told.err) == (2, "faulty.837: is one of the inputs; an input is never overwritten\n")
    assert faulty.read_bytes() == before


def test_fix_and_release_take_one_file(clean: Path, faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "fix", ".")
    assert (told.code, told.err) == (2, "fix takes one file; use process for a folder\n")
    told = call(capfd, "release", ".", "--manifest", clean, "--decisions", clean, "--out", "o")
    assert (told.code, told.err) == (2, "release takes one file, or a folder with --results DIR\n")
