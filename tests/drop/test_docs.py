"""The manual and its examples name what there is, and all of it."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from edi837.drop import folder, quarantine
from edi837.settings.unattended import RunSettings
from edi837.system.errors import CLEAN, FOUND, IO_ERROR, QUARANTINED, SELF_CHECK, WRONG
from tests.drop.files import clean, faulty
from tests.drop.running import DropFolder

DOCS = Path(__file__).parent.parent.parent / "docs"
MANUAL = (DOCS / "operations.md").read_text(encoding="utf-8")


def test_each_exit_code_folder_and_setting_is_in_the_manual() -> None:
    for code in (CLEAN, FOUND, WRONG, 3, QUARANTINED, IO_ERROR, SELF_CHECK, 130):
        assert f"\n| {code} | " in MANUAL
    for name in (*folder.FOLDERS, folder.KEY, folder.LEDGER, folder.AUDIT, folder.LOCK):
        assert f"`{name}" in MANUAL
    for name in RunSettings.__dataclass_fields__:
        assert f"`{name}" in MANUAL or f"\n`{name}" in MANUAL or name in ("log", "ledger"), name


def test_each_reason_why_a_file_is_held_back_is_in_the_manual() -> None:
    section = MANUAL.partition("## A file in quarantine")[2].partition("\n## ")[0]
    for reason in (*quarantine.WORDS, "usage", "no-claims", "X101", "X102", "X103", "X110", "X114"):
        assert reason in section, reason


def test_alerts_and_manual_name_figures_that_there_are(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("b.837", faulty())
    plain.run()
    made = set(re.findall(r"# TYPE (\S+)", (plain.path / "edi837.prom").read_text()))
    for text in ((DOCS / "examples" / "alerts.yml").read_text(), MANUAL):
        named = set(re.findall(r"\bedi837_\w+", text))
        assert named
        assert named <= made, named - made


def test_the_service_lets_a_pass_that_found_something_end_well() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DOCS / "examples" / "edi837.service")
    assert unit["Service"]["SuccessExitStatus"] == "1 3"
    assert unit["Service"]["UMask"] == "0077"
    assert " run " in unit["Service"]["ExecStart"]
    assert unit["Service"]["ReadWritePaths"] == unit["Service"]["ExecStart"].split()[2]


def test_the_crontab_runs_a_pass_retention_and_the_doctor() -> None:
    lines = (DOCS / "examples" / "crontab").read_text().splitlines()
    jobs = [line.split(None, 6) for line in lines if re.match(r"[*0-9]", line)]
    assert [job[6].split()[:2] for job in jobs] == [
        ["edi837", "run"],
        ["edi837", "prune"],
        ["edi837", "doctor"],
        ["edi837", "audit"],
    ]
