"""Files that end the process that reads them: they starve nobody, and are put aside with their reason."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from edi837.decisions import table
from edi837.drop import attempts, decisions, judge_taken, release_file, steps
from edi837.drop.attempts import surroundings
from edi837.system.stopping import stop_on_signals
from tests.drop.faults import in_process
from tests.drop.files import clean, decide, faulty
from tests.drop.running import AS_OF, DropFolder
from tests.night import NIGHT

pytestmark = pytest.mark.slow

_MODULES: dict[str, Any] = {
    "read_decisions": decisions, "read_manifest": decisions, "process": judge_taken, "release": release_file,
}  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """Ends the process by signals as soon as a function is called with something that has a word in its name."""

    function: str
    word: str
    signals: tuple[int, ...]

    def install(self) -> None:
        module = _MODULES[self.function]
        original = getattr(module, self.function)
        stop_on_signals()
        if self.signals[0] == signal.SIGTERM:
            signal.signal(signal.SIGTERM, lambda *_: None)  # the call is long: Python is not asked for a while

        def ending(*arguments: object, **options: object) -> object:
            if self.word in " ".join(map(str, arguments)):
                for number in self.signals:
                    os.kill(os.getpid(), number)
            return original(*arguments, **options)

        setattr(module, self.function, ending)


def ended(drop: DropFolder, function: str, word: str, *signals: int) -> int:
    """A pass in a process of its own, which ends when a function is called with something that is called so."""
    return in_process(drop.path, Ending(function, word, signals or (signal.SIGKILL,)))


def quarantined(drop: DropFolder) -> list[str]:
    return [name.partition(".")[0] for name in drop.names("quarantine")]


def test_decisions_that_end_the_process_keep_nothing_back_and_are_put_aside(plain: DropFolder) -> None:
    plain.put("waiting.837", faulty())
    plain.run()
    decide(plain.path, "bomb.csv")
    plain.put("a.837", clean())
    codes = [ended(plain, "read_decisions", "bomb") for _ in range(6)]
    assert codes == [-9] * 5 + [4]
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()
    assert (quarantined(plain), plain.names("decisions")) == (["bomb"], [])
    told = [json.loads(line) for line in (plain.path / "audit.jsonl").read_text().splitlines()]
    assert [line["reasons"] for line in told if line["action"] == "quarantined"] == [["decisions-cut-off"]]
    refused = plain.run("--accept", told[-1]["sha256"][:12], "--by", "J. Ortiz", "--note", "x")
    assert (refused.code, "which nobody can accept" in refused.err) == (2, True)
    decide(plain.path, "bomb.csv", "decline")
    plain.run()
    assert [name for name in plain.names("archive") if name.startswith("DAY/bomb.")] != []


def test_files_that_came_go_out_before_decisions_end_the_process_again(plain: DropFolder) -> None:
    plain.put("bomb.csv", b"exception_id,decision,by,note\n*,approve,x,\n", "decisions")
    plain.put("a.837", clean())
    assert [ended(plain, "read_decisions", "bomb") for _ in range(2)] == [-9, -9]
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


@pytest.mark.parametrize("function", ["read_manifest", "release"])
def test_a_file_in_hold_that_ends_the_process_is_put_aside_and_can_be_accepted(
    plain: DropFolder, function: str
) -> None:
    plain.put("bomb.837", faulty())
    plain.run()
    decide(plain.path, "decided.csv")
    plain.put("a.837", clean())
    codes = [ended(plain, function, "bomb") for _ in range(6)]
    assert codes[:5] == [-9] * 5
    assert codes[5] == 4
    assert (quarantined(plain), plain.names("hold")) == (["bomb"], [])
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()
    sha = json.loads((plain.path / "audit.jsonl").read_text().splitlines()[0])["sha256"]
    plain.run("--accept", sha[:12], "--by", "J. Ortiz", "--note", "after the update")
    assert (quarantined(plain), len(plain.names("hold"))) == ([], 6)


@pytest.mark.parametrize("signals", [(signal.SIGINT, signal.SIGKILL), (signal.SIGTERM, signal.SIGKILL)])
def test_a_stop_from_outside_is_not_counted_even_when_the_process_is_killed_after_it(
    plain: DropFolder, signals: tuple[int, ...]
) -> None:
    plain.put("a.837", clean())
    for _ in range(7):
        assert ended(plain, "process", "a.837", *signals) in (-9, 130)
    assert plain.run().code == 0
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def left_by(drop: DropFolder, **others: object) -> None:
    """A lock file as a run leaves it that was killed while it handled the one file in processing/."""
    token = drop.names("processing")[0].partition(".")[0]
    told = {"pid": 1, "run": "r", "since": "then", "host": "h", "handling": token, **surroundings(), **others}
    (drop.path / ".lock").write_text(json.dumps(told))


@pytest.mark.parametrize(
    "others, most", [({}, 5), ({"boot": "another"}, None), ({"memory": "-1"}, 20), ({"handling": "e" * 24}, None)]
)
def test_what_counts_as_the_fault_of_a_file(plain: DropFolder, others: dict[str, object], most: int | None) -> None:
    plain.put("a.837", clean())
    assert ended(plain, "process", "a.837") == -9
    times = 0
    while plain.names("processing") and times < (most or 7):
        times += 1
        left_by(plain, **others)
        # Stopped before its turn comes, which counts for nothing.
        assert ended(plain, "process", "a.837", signal.SIGINT) in (130, 4)
    assert (times, quarantined(plain)) == ((most, ["a"]) if most else (7, []))


@pytest.mark.parametrize("module, function", [(judge_taken, "process"), (release_file, "release")])
def test_a_file_that_takes_more_memory_than_there_is_is_put_aside_and_the_others_go_out(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch, module: Any, function: str
) -> None:
    original = getattr(module, function)

    def without_memory(*arguments: object, **options: object) -> object:
        if "large." in " ".join(map(str, arguments)):
            raise MemoryError
        return original(*arguments, **options)

    monkeypatch.setattr(attempts, "MOST_CUT_OFF", 2)
    plain.put("large.837", faulty())
    if module is release_file:
        plain.run()
        decide(plain.path, "decided.csv")
    monkeypatch.setattr(module, function, without_memory)
    plain.put("a.837", clean())
    assert [plain.run().code for _ in range(4)] == [5, 5, 4, 0]
    assert (quarantined(plain), plain.names("hold"), plain.names("processing")) == (["large"], [], [])
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def test_files_in_processing_of_decisions_that_were_written_on_come_back_to_their_folder(plain: DropFolder) -> None:
    plain.put("waiting.837", faulty())
    plain.run()
    path = decide(plain.path, "decided.csv", "decline")
    file = path.open("ab")
    plain.run()
    file.write(b"\n")
    file.close()
    ran = plain.run(stable=30)
    assert "was written to after it was taken as whole" in ran.err
    assert plain.names("decisions") == ["decided.csv"]


def sheet(path: Path, rows: str, extra: str = "") -> None:
    """A workbook with one sheet, written by hand."""
    names = ("exception_id", "decision", "by", "note")
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in names)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{header}</row>{rows}</sheetData>'
        f"{extra}</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


def far_row(path: Path) -> None:
    sheet(path, '<row r="99999999999"><c t="inlineStr"><is><t>x</t></is></c></row>')


def merged(path: Path) -> None:
    sheet(path, "", "<mergeCells>" + '<mergeCell ref="A1:D1048576"/>' * 2000 + "</mergeCells>")


def long_cell(path: Path) -> None:
    sheet(path, f'<row r="2"><c t="inlineStr"><is><t>{"x" * (40 << 20)}</t></is></c></row>')


def many_styles(path: Path) -> None:
    sheet(path, "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/styles.xml", "<styleSheet><cellXfs>" + "<xf/>" * 2_000_000 + "</cellXfs></styleSheet>")


def many_parts(path: Path) -> None:
    sheet(path, "")
    with zipfile.ZipFile(path, "a") as book:
        for number in range(10_001):
            book.writestr(f"p{number}", "")


def wide(path: Path) -> None:
    path.write_bytes(b"exception_id,decision,by,note\n" + b"," * (8 << 20))


def deep(path: Path) -> None:
    path.write_bytes(b"exception_id,decision,by,note\n" + b"a,approve,b,c\n" * ((1 << 20) + 1))


@pytest.mark.parametrize(
    "make", [far_row, merged, long_cell, many_styles, many_parts, wide, *([deep] if NIGHT else [])]
)
def test_decisions_beyond_what_a_spreadsheet_holds_are_put_aside_in_bounded_memory(
    plain: DropFolder, make: Callable[[Path], None]
) -> None:
    make(plain.path / "decisions" / ("bomb.csv" if make in (wide, deep) else "bomb.xlsx"))
    plain.put("a.837", clean())
    command = [sys.executable, "-m", "edi837", "run", str(plain.path), "--stable-seconds", "0"]
    limited = functools.partial(resource.setrlimit, resource.RLIMIT_DATA, (1 << 30, 1 << 30))
    ran = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True)
    assert (ran.returncode, "is not a file of decisions" in ran.stderr) == (4, True), ran.stderr
    assert (quarantined(plain), plain.names("decisions")) == (["bomb"], [])
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def test_decisions_with_more_rows_than_a_spreadsheet_holds_are_put_aside(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 100)
    rows = b"exception_id,decision,by,note\n" + b"a,approve,b,c\n" * 101
    plain.put("bomb.csv", rows, "decisions")
    plain.put("a.837", clean())
    ran = plain.run()
    assert (ran.code, "is not a file of decisions" in ran.err) == (4, True), ran
    assert (quarantined(plain), plain.names("decisions")) == (["bomb"], [])
    assert plain.only("outbox/a.*.corrected.837").read_bytes() == clean()


def test_a_person_and_decisions_do_not_wait_for_the_end_of_a_long_pass(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.put("waiting.837", faulty(9000, "LS-9000"))
    plain.put("other.837", faulty(9001, "LS-9001"))
    plain.run()
    decide(plain.path, "decided.csv", only=None)
    kept = (plain.path / "decisions" / "decided.csv").rename(plain.path / "kept.csv")
    for number in range(1, 61):
        plain.put(f"f{number:02}.837", clean(number, f"LS-{number}"))
    running = subprocess.Popen([sys.executable, "-c", _LONG_PASS, str(plain.path), AS_OF], stderr=subprocess.PIPE)
    while not plain.names("outbox"):
        assert running.poll() is None
        time.sleep(0.02)
    sha = json.loads(plain.only("hold/other.*.manifest.json").read_bytes())["input"]["sha256"]
    ran = plain.run("--accept", sha[:12], "--by", "J. Ortiz", "--note", "agreed")
    assert ran.code == 1, ran
    kept.rename(plain.path / "decisions" / "decided.csv")
    assert running.wait() == 1  # for the row about the file that was accepted
    assert len(list((plain.path / "outbox").glob("*.manifest.json"))) == 62
    logged = [json.loads(line).get("sha256") for line in (plain.path / "audit.jsonl").read_text().splitlines()]
    decided, accepted, last = (
        max(at for at, sha256 in enumerate(logged) if sha256 == hashlib.sha256(data).hexdigest())
        for data in (faulty(9000, "LS-9000"), faulty(9001, "LS-9001"), clean(60, "LS-60"))
    )
    assert decided < last, "the pass was over before the decisions had their turn"
    assert accepted < last, "the pass was over before the person had a turn"
    assert plain.run() == (0, "", "")


# Each file takes its time until the decisions had their turn, however slow the machine is that makes them.
_LONG_PASS = """
import sys, time
from pathlib import Path
from edi837.cli import main
from edi837.drop import judge_taken, steps

steps.SITTING_SECONDS = 0.2
process = judge_taken.process
outbox = Path(sys.argv[1], "outbox")

def slowly(*arguments, **options):
    if not list(outbox.glob("waiting.*.manifest.json")):
        time.sleep(0.3)
    return process(*arguments, **options)

judge_taken.process = slowly
sys.exit(main.run(["run", sys.argv[1], "--stable-seconds", "0", "--as-of", sys.argv[2]]))
"""


def test_in_a_pass_each_file_is_tried_once_however_many_sittings_it_takes(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "SITTING_SECONDS", 0.0)
    plain.put("waiting.837", faulty())
    plain.run()
    decide(plain.path, "a.csv", "decline", only=1)
    plain.put("b.csv", b"x", "decisions")
    plain.put("c.837", clean())
    assert plain.run().code == 4
    assert plain.names("inbox") == plain.names("decisions") == plain.names("processing") == []


def test_a_signal_that_comes_in_a_long_call_is_in_the_lock_file_at_once(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    assert ended(plain, "process", "a.837", signal.SIGTERM, signal.SIGKILL) == -9
    assert (plain.path / ".lock").read_bytes()[-1:] == bytes([signal.SIGTERM])
